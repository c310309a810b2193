"""The show, as somebody leafs through it: with keys, with a finger, by its addresses, and without script."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import BranchFactory, HonorFactory, ProgrammeEntryFactory, ProgrammeFactory, make_profile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def branches():
    """Two branches that are shown, and one that is yet to come."""
    programme = ProgrammeFactory()
    for number in (1, 2):
        branch = BranchFactory(short_name=f"Office {number}", slug=f"office-{number}")
        ProgrammeEntryFactory(programme=programme, branch=branch)
        make_profile(branch=branch, brand_name=f"Brand {number}")
        HonorFactory(branch=branch)
    coming = BranchFactory(short_name="Office 3", slug="office-3")
    day = timezone.localdate() + datetime.timedelta(days=9)
    ProgrammeEntryFactory(programme=programme, branch=coming, shown_from=day)
    return day


def expect_at(page, place):
    """The stage of this place fills the middle of the window; the rail and the address say so."""
    expect(page.locator(".rail [aria-current]")).to_have_attribute("href", f"#stage-{place}")
    page.wait_for_function(
        "id => document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.stage')?.id === id",
        arg=f"stage-{place}",
    )


def test_arrow_keys_lead_through_the_stages_and_stop_at_both_ends(page):
    page.goto("/branches/")
    expect_at(page, 1)
    for key, place in [("ArrowRight", 2), ("ArrowRight", 3), ("ArrowRight", 3), ("ArrowLeft", 2), ("ArrowLeft", 1)]:
        page.keyboard.press(key)
        expect_at(page, place)
    page.keyboard.press("Alt+ArrowRight")
    expect_at(page, 1)
    page.keyboard.press("ArrowRight")
    expect_at(page, 2)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="2 of 3: Brand 2")).to_be_focused()


def test_rail_says_where_one_is_and_the_address_leads_there_again(page):
    page.goto("/branches/#stage-2")
    expect_at(page, 2)
    page.locator("#stage-3").scroll_into_view_if_needed()
    page.get_by_role("navigation", name="Stages").get_by_role("link", name="3").click()
    expect_at(page, 3)
    assert page.url.endswith("/branches/#stage-3")
    page.reload()
    expect_at(page, 3)
    page.goto("/")
    page.get_by_role("navigation", name="Stages").get_by_role("link", name="2").click()
    expect_at(page, 2)


def test_scrolling_by_brings_the_address_along(page):
    page.goto("/branches/")
    expect_at(page, 1)
    page.evaluate("document.querySelector('#stage-2').scrollIntoView({ behavior: 'instant' })")
    expect_at(page, 2)
    page.wait_for_url("**/branches/#stage-2")


def test_swipe_to_the_side_leads_on_and_one_downwards_only_scrolls(browser, base_url):
    context = browser.new_context(base_url=base_url, has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/branches/")
    finger = context.new_cdp_session(page)

    def swipe(start, end):
        for kind, points in [("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])]:
            touches = [{"x": x, "y": y} for x, y in points]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def expect_stage(place):
        expect(page.locator(f".rail a[href='#stage-{place}']")).to_have_attribute("aria-current", "step")

    expect_stage(1)
    swipe((300, 700), (80, 690))
    expect_stage(2)
    swipe((80, 700), (300, 690))
    expect_stage(1)
    swipe((300, 700), (290, 640))
    expect_stage(1)
    context.close()


def test_without_script_links_lead_through_the_stages(browser, base_url, branches):
    context = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/branches/")
    page.locator("#stage-1").get_by_role("link", name="Next branch Brand 2").click()
    expect(page.get_by_role("link", name="2 of 3: Brand 2")).to_be_in_viewport()
    first = page.locator("#stage-1")
    expect(first.locator(".facts div")).to_have_text(["members12", "in the committee5", "honor1"])
    expect(page.locator("#stage-3")).to_contain_text(f"From {branches.day} {branches:%B %Y}")
    page.locator("#stage-2").get_by_role("link", name="Visit the branch").click()
    page.wait_for_url("**/branches/office-2/")
    context.close()
