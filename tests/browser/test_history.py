"""The history of a record and the log, as a person works with them, on a desk and on a telephone."""

import pytest
from playwright.sync_api import expect

from accounts.log import Event
from tests.staff import address, full_branch, post_form, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[1280, 390], ids=["desk", "telephone"])
def screen(request, page):
    page.set_viewport_size({"width": request.param, "height": 900})
    return page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_two_people_at_one_record_and_back_to_what_it_was(screen, sign_in):
    ours = full_branch("Anchor")
    mine, other = signed_in("Branch editor", ours.branch), signed_in("Branch editor", ours.branch)
    sign_in(mine.user)

    screen.goto(address(ours.honor))
    screen.get_by_label("Title").fill("Mine")
    post_form(other, address(ours.honor), title="Theirs", year="2018")
    screen.get_by_role("button", name="Save", exact=True).click()
    expect(screen.get_by_text("now “Theirs” → yours “Mine”")).to_be_visible()
    expect(screen.get_by_label("Title")).to_have_value("Mine")
    expect(screen.get_by_label("Year")).to_have_value("2018")
    assert fits(screen)
    screen.get_by_role("button", name="Save", exact=True).click()

    screen.goto(address(ours.honor, "history"))
    assert fits(screen)
    screen.locator(".history a").last.click()
    expect(screen.locator(".record-differences").first).to_contain_text("Mine → Anchor prize")
    assert fits(screen)
    screen.get_by_role("button", name="Restore this state").click()
    expect(screen.get_by_label("Title")).to_have_value("Anchor prize")
    expect(screen.get_by_label("Year")).to_have_value("2019")


def test_the_log_is_asked_and_taken_along(screen, sign_in):
    ours = full_branch("Anchor")
    post_form(signed_in("Branch editor", ours.branch), address(ours.honor), title="Changed")
    sign_in(signed_in("Auditor").user)

    screen.goto("/admin/accounts/event/")
    assert fits(screen)
    screen.get_by_label("What").select_option(label="changed")
    screen.get_by_role("button", name="Ask").click()
    expect(screen.locator("#result_list tbody tr")).to_have_count(1)
    with screen.expect_download() as download:
        screen.get_by_role("button", name="Export as CSV").click()
    table = download.value.path().read_text("utf-8-sig")
    assert "Changed (2019)" in table
    assert "signed in" not in table
    assert Event.objects.filter(what="exported").exists()
