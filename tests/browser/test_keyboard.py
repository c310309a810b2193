"""The keyboard alone: every link and control in the order of the page, each seen while it has the focus."""

from itertools import pairwise

import pytest

from tests.browser.whole_site import MAIN_PAGES, NARROW, WIDE, make_site

pytestmark = pytest.mark.django_db(transaction=True)

# Whatever can be reached, as the page has it; radio buttons of one name are one stop.
REACHABLE = """() => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
  window.stops = stops.filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled
    && !(each.type === "radio" && !each.checked));
  return window.stops.length;
}"""
# Where the focus is among them, and whether it is seen: within the window, with an outline, covered by nothing else.
FOCUS = """() => {
  const at = document.activeElement;
  const boxes = [...at.getClientRects(), ...(at.labels?.[0]?.getClientRects() ?? [])];
  const seen = boxes.some((box) => {
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return over && [at, ...(at.labels ?? [])].some((each) => each.contains(over) || over.contains(each));
  });
  const outlined = [at, ...(at.labels ?? [])].some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  return { place: window.stops.indexOf(at), seen, outlined, html: at.outerHTML.slice(0, 120) };
}"""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4')].map((head) => Number(head.localName[1]))"


@pytest.fixture(autouse=True)
def _site():
    make_site()


@pytest.mark.parametrize(
    ("size", "is_elder"),
    [(WIDE, False), (NARROW, False), (NARROW, True)],
    ids=["wide", "narrow", "in-elder-mode"],
)
def test_tab_goes_through_the_page_in_order_and_is_always_seen(page, size, is_elder):
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    wrong = []
    if is_elder:
        page.goto("/")
        page.locator("#elder").check()
    for address in MAIN_PAGES:
        page.goto(address)
        for place in range(page.evaluate(REACHABLE)):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus["place"] != place or not focus["seen"] or not focus["outlined"]:
                wrong.append(f"{address} {place}: {focus}")
            if 'type="date"' in focus["html"]:  # month, year and calendar are stops of their own
                for _ in range(3):
                    page.keyboard.press("Tab")
    assert wrong == []


def test_the_first_stop_skips_to_the_content(page):
    page.goto("/honors/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_each_page_has_its_landmarks_and_headings_in_order(page):
    for address in [*MAIN_PAGES, "/articles/", "/columns/party-conduct/", "/series/pilots/", "/branches/later-office/"]:
        page.goto(address)
        for landmark in ("banner", "main", "contentinfo"):
            assert page.get_by_role(landmark).count() == 1, f"{address}: {landmark}"
        names = page.locator("nav").evaluate_all(
            "navs => navs.map((nav) => nav.ariaLabel ?? nav.getAttribute('aria-labelledby'))"
        )
        assert None not in names, address
        levels = page.evaluate(HEADINGS)
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{address}: {levels}"


def test_the_switch_and_the_filters_need_no_pointer(page):
    page.goto("/honors/")
    page.locator("#elder").focus()
    page.keyboard.press("Space")
    assert page.locator("#elder").is_checked()
    page.locator(".figures summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".figures table").is_visible()
    page.get_by_role("link", name="2018").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/honors/?year=2018*")
