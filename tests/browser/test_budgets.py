"""What Lighthouse would measure: how soon a page is seen, whether it jumps, how much is fetched and laid out."""

import re

import pytest

from branches.models import Programme
from tests.browser.whole_site import MAIN_PAGES, make_site
from tests.factories import ProgrammeEntryFactory, make_profile

pytestmark = pytest.mark.django_db(transaction=True)

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
WATCH = """
  window.seen = { largest: 0, shift: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.largest = one.startTime; }))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.shift += one.value; }))
    .observe({ type: "layout-shift", buffered: true });
"""
MEASURE = """() => {
  const fetched = performance.getEntriesByType("resource");
  return {
    ...seen,
    elements: document.querySelectorAll("*").length,
    deepest: Math.max(...[...document.querySelectorAll("*")].map((each) => {
      let depth = 0;
      for (; each; each = each.parentElement) depth += 1;
      return depth;
    })),
    files: fetched.filter((one) => one.initiatorType !== "img").map((one) => one.name),
    strangers: fetched.filter((one) => new URL(one.name).origin !== location.origin).map((one) => one.name),
    blocking: fetched.filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name),
    unsized: [...document.images].filter((one) => !one.getAttribute("width") || !one.getAttribute("height"))
      .map((one) => one.src),
  };
}"""


@pytest.fixture(autouse=True)
def _site():
    make_site()
    for _ in range(7):  # eight with a profile, as on the site itself
        make_profile(branch=ProgrammeEntryFactory(programme=Programme.objects.get()).branch)


@pytest.mark.parametrize("address", MAIN_PAGES)
def test_page_on_a_phone_with_a_slow_connection(page, address):
    page.add_init_script(WATCH)
    page.set_viewport_size({"width": 390, "height": 844})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    page.goto(address, wait_until="networkidle")
    found = page.evaluate(MEASURE)
    assert 0 < found["largest"] < 2500  # milliseconds, what Lighthouse calls good
    assert found["shift"] < 0.05  # half of what is good
    assert found["elements"] < 1400
    assert found["deepest"] < 32
    assert len(found["files"]) <= 6
    assert found["strangers"] == []
    assert [re.sub(r".*/|\.[0-9a-f]{12}(?=\.)", "", name) for name in found["blocking"]] == ["site.css"]
    assert found["unsized"] == []
