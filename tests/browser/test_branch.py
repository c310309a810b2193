"""A branch's page, as somebody reads it: back to a day, on to a year, on any screen, with and without script."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from branches.models import ActivityKind, Post
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    TermFactory,
    make_profile,
)

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timezone.make_aware(datetime.datetime(2015, 7, 1, 9))


@pytest.fixture(autouse=True)
def branches():
    """Two branches that have been shown since 2016; the first with a full life."""
    programme = ProgrammeFactory()
    for number in (1, 2):
        branch = BranchFactory(short_name=f"Office {number}", slug=f"office-{number}")
        ProgrammeEntryFactory(programme=programme, branch=branch, shown_from=datetime.date(2016, 1, 1))
        make_profile(branch=branch, brand_name=f"Brand {number}", at=LONG_AGO)
    branch = programme.entries.order_by("place").first().branch
    for year in range(2009, 2020):
        HonorFactory(branch=branch, title="Advanced Grass-roots Party Organization", year=year)
    before, after = (
        MemberFactory(branch=branch, name="Wang Runsheng"),
        MemberFactory(branch=branch, name="Cheng Ruochuan"),
    )
    TermFactory(member=before, since="2013-03-18", until="2019-03-15")
    TermFactory(member=after, since="2019-03-15")
    TermFactory(member=after, since="2021-03-15", post=Post.DISCIPLINE)
    for number, kind in enumerate(ActivityKind.values):
        for month in range(1, 13):
            ActivityFactory(branch=branch, kind=kind, held_on=datetime.date(2020 - number % 2, month, 1 + number))


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request, browser, base_url):
    context = browser.new_context(
        base_url=base_url, java_script_enabled=request.param, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def test_reader_goes_back_to_a_day_on_to_the_next_branch_and_home_to_today(page):
    page.goto("/branches/office-1/")
    committee = page.locator(".roster")
    expect(committee).to_have_text("C Cheng Ruochuan Secretary since March 2019 Discipline since March 2021")
    page.get_by_label("See this page as it was on").fill("2018-05-01")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/branches/office-1/?on=2018-05-01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Brand 1 as it was on 1 May 2018")
    expect(committee).to_have_text("W Wang Runsheng Secretary 2013–2019")
    expect(page.locator(".streaks strong")).to_have_text("Ten years in a row, 2009–2018")
    page.get_by_role("link", name="Brand 2").click()
    page.wait_for_url("**/branches/office-2/?on=2018-05-01")
    page.get_by_role("link", name="See it as it is today").click()
    page.wait_for_url("**/branches/office-2/")


def test_reader_opens_a_year_and_comes_back(page):
    page.goto("/branches/office-1/")
    years = page.get_by_role("navigation", name="Year by year")
    years.get_by_role("link", name="2019").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisational life in 2019")
    expect(page.locator(".month-list > li")).to_have_count(12)
    expect(years.locator("[aria-current=page]")).to_have_text("2019")
    page.get_by_role("link", name="Brand 1").click()
    page.wait_for_url("**/branches/office-1/")


HEADS = ".month-list h3 time, .roster p, .streaks strong, .honor-years h3"
TOUCHING = """heads => [...document.querySelectorAll(heads)].filter(one => {
  const words = document.createRange(), frame = (one.closest("li > div") ?? one.parentElement).getBoundingClientRect();
  words.selectNodeContents(one);
  return words.getBoundingClientRect().right > frame.right + 1;
}).map(one => one.textContent)"""


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_words_keep_to_their_columns_on_any_screen(browser, base_url, width):
    context = browser.new_context(base_url=base_url, viewport={"width": width, "height": 900})
    page = context.new_page()
    for address in (
        "/branches/office-1/",
        "/zh-hans/branches/office-1/?on=2020-05-01",
        "/branches/office-1/?year=2020",
    ):
        page.goto(address)
        assert page.evaluate(TOUCHING, HEADS) == []
    context.close()
