"""Searching as a reader does: from any page, in Chinese, with or without script."""

import pytest
from playwright.sync_api import expect

from tests.factories import BranchFactory, HonorFactory, make_article, make_profile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_any_page_to_what_was_looked_for(browser, browser_context_args, base_url, script):
    branch = make_profile(branch=BranchFactory(slug="cadre", short_name="干部处")).branch
    make_article(title="干部处开展主题党日活动", slug="party-day", branch=branch, language="zh-hans")
    make_article(title="主题党日走进社区", language="zh-hans")
    context = browser.new_context(**browser_context_args | {"java_script_enabled": script, "base_url": base_url})
    page = context.new_page()
    page.goto("/honors/")

    page.get_by_role("search").get_by_role("searchbox").fill("主题党日")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("2 results")
    expect(page.get_by_role("searchbox")).to_have_value("主题党日")
    page.get_by_role("navigation", name="Filter the results").get_by_role("link", name="干部处").click()
    expect(page.get_by_role("status")).to_have_text("One result")
    expect(page.locator(".lines mark").first).to_have_text("主题党日")
    page.get_by_role("link", name="干部处开展主题党日活动").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("干部处开展主题党日活动")
    assert page.url == f"{base_url}/articles/party-day/"
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_results_is_wider_than_the_window(page, width):
    for n in range(11):
        make_article(title=f"Reading {n} " + "very-long-word-of-nonsense" * 6)
    page.set_viewport_size({"width": width, "height": 900})
    for question in ("reading", "x" * 500):
        page.goto(f"/search/?q={question}")
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_filter_that_is_chosen_stays_in_sight_on_a_telephone(page):
    branch = make_profile(branch=BranchFactory(slug="cadre")).branch
    for year in (2004, 2015):
        HonorFactory(title="Reading together", branch=branch, year=year)
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/search/?q=reading&year=2004")
    filters = page.get_by_role("navigation", name="Filter the results")
    expect(filters.get_by_role("link", name="2004")).to_be_in_viewport(ratio=1)
    expect(filters.get_by_role("link", name="2005")).not_to_be_in_viewport()
    filters.get_by_role("link", name="Honors").click()
    expect(page.get_by_role("status")).to_have_text("One result")
    filters.get_by_role("link", name="All").last.click()
    expect(page.get_by_role("status")).to_have_text("2 results")


def test_from_nothing_found_to_a_result_by_keyboard(page):
    make_article(title="An evening of volunteers", slug="evening")
    page.goto("/search/?q=“evening+volunteers”")
    expect(page.get_by_role("status")).to_have_text("Nothing was found for “‘evening volunteers’”.")
    page.get_by_role("link", name="evening volunteers", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_have_text("One result")
    page.get_by_role("heading", level=2, name="An evening of volunteers").get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("An evening of volunteers")
