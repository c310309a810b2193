"""From a small phone to a wall: no page is wider than its window, in either language."""

import pytest

from tests.browser.whole_site import PAGES, make_site

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 390, 768, 1280, 1920, 3840)
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  const scrolls = (one) => one && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter((one) => one.getBoundingClientRect().right > room + 1 && !scrolls(one.parentElement))
    .map((one) => one.outerHTML.slice(0, 80));
}"""


@pytest.fixture(autouse=True)
def _site():
    make_site()


@pytest.mark.parametrize("language", ["", "/zh-hans"])
def test_nothing_is_wider_than_the_window(page, language):
    found = {}
    for address in PAGES:
        page.goto(language + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if wide := page.evaluate(TOO_WIDE):
                found[f"{language}{address} at {width}"] = wide
    assert found == {}
