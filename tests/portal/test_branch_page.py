"""A branch's page in its parts: how long, how often and since when, as the registers have it."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from lxml import html

from branches.models import Post
from honors.models import Holder, Level
from tests.factories import (
    BranchFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    TermFactory,
    make_profile,
)

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(datetime(2010, 1, 1, 9))


@pytest.fixture
def branch():
    """A branch that has been shown since 2010."""
    branch = BranchFactory(slug="office", name="Branch of the Office", short_name="Office")
    ProgrammeEntryFactory(branch=branch, shown_from=date(2010, 1, 1))
    make_profile(branch=branch, brand_name="Brand", at=LONG_AGO)
    return branch


def page(client, query="", status=200, before="/branches/office/"):
    response = client.get(f"{before}{query}")
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def found(page, paths):
    """The elements, in the order of the page, that are named as in a style sheet: “.roster li p, .roster b”."""

    def step(name):
        tag, _dot, kind = name.partition(".")
        return (tag or "*") + (f"[contains(concat(' ', @class, ' '), ' {kind} ')]" if kind else "")

    return page.xpath(
        " | ".join("descendant::" + "/descendant::".join(map(step, path.split())) for path in paths.split(", "))
    )


def texts(page, paths):
    return [" ".join(element.text_content().split()) for element in found(page, paths)]


class TestHonors:
    def test_every_streak_is_said_in_words_the_longest_first(self, client, branch):
        for year in range(2015, 2020):
            HonorFactory(branch=branch, title="Advanced Office", year=year, holder=Holder.OFFICE)
        for year in (2013, 2014, 2018, 2019):
            HonorFactory(branch=branch, title="Advanced Branch", year=year)
        HonorFactory(branch=branch, title="Once", year=2019)
        assert texts(page(client), ".streaks strong, .streaks b, .streaks span") == [
            *("Five years in a row, 2015–2019", "Advanced Office", "Office"),
            *("Two years in a row, 2018–2019", "Advanced Branch", "Branch of the Office"),
            *("Two years in a row, 2013–2014", "Advanced Branch", "Branch of the Office"),
        ]

    def test_no_streak_has_no_place_on_the_page(self, client, branch):
        HonorFactory(branch=branch, year=2019)
        assert found(page(client), ".streaks") == []
        assert texts(page(client), ".honor-years h3") == ["2019"]

    def test_streak_is_whole_although_its_first_years_do_not_fit_on_the_page(self, client, branch, monkeypatch):
        monkeypatch.setattr("portal.life.MOST_HONORS", 2)
        for year in range(2015, 2020):
            HonorFactory(branch=branch, title="Advanced Office", year=year)
        assert texts(page(client), ".streaks strong") == ["Five years in a row, 2015–2019"]
        assert texts(page(client), ".honor-years h3") == ["2019", "2018"]

    def test_no_year_is_counted_in_part(self, client, branch, monkeypatch):
        monkeypatch.setattr("portal.life.MOST_HONORS", 3)
        for year in (2017, 2018, 2018, 2019, 2019):
            HonorFactory(branch=branch, year=year)
        assert texts(page(client), ".honor-years h3") == ["2019"]
        assert texts(page(client), ".piles .total") == ["2"]
        assert "The newest 2 of 5" in texts(page(client), ".stays p")[0]

    def test_past_day_knows_only_the_streak_so_far(self, client, branch):
        for year in range(2015, 2020):
            HonorFactory(branch=branch, title="Advanced Office", year=year)
        assert texts(page(client, "?on=2017-05-01"), ".streaks strong") == ["Three years in a row, 2015–2017"]
        assert texts(page(client, "?on=2015-05-01"), ".streaks strong") == []

    def test_chart_has_a_name_its_words_and_its_figures_as_a_table(self, client, branch):
        HonorFactory(branch=branch, year=2018, level=Level.ORGAN)
        HonorFactory(branch=branch, year=2019, holder=Holder.UNNAMED)
        [chart] = page(client).xpath("//svg[@role='img']")
        assert texts(chart, "title, desc") == ["Honors by year", "2018: 1. 2019: 1."]
        assert texts(page(client), ".figures tbody tr") == ["2019011", "2018101", "All years112"]

    def test_holder_and_level_are_said_by_word_and_by_shape(self, client, branch):
        private = MemberFactory(branch=branch, name="Private Person", may_be_public=False)
        HonorFactory(branch=branch, holder=Holder.BRANCH, level=Level.NATIONAL)
        HonorFactory(branch=branch, holder=Holder.OFFICE, level=Level.PROVINCIAL)
        HonorFactory(branch=branch, holder=Holder.MEMBER, level=Level.ORGAN, member=private)
        HonorFactory(branch=branch, holder=Holder.MEMBER, member=MemberFactory(branch=branch, name="Open Person"))
        assert sorted(texts(page(client), ".honor-years .holder")) == [
            "A member · The organ itself",
            "Branch of the Office · National level",
            "Office · Provincial level",
            "Open Person · Provincial level",
        ]
        marks = [mark.get("class") for mark in found(page(client), ".honor-years .mark")]
        assert sorted(marks) == ["mark national", "mark person", "mark person", "mark provincial"]
        assert "Private" not in page(client).text_content()

    def test_words_of_the_register_are_marked_with_its_language_and_no_others(self, client, branch):
        HonorFactory(branch=branch, title="Merit", holder=Holder.UNNAMED)
        [honor] = found(page(client, before="/zh-hans/branches/office/"), ".honor-years li li")
        assert [element.text for element in honor.xpath(".//*[@lang='en']")] == ["Merit"]


class TestCommittee:
    @pytest.fixture
    def appoint(self, branch):
        """`appoint(since, until)` gives a member of the branch these terms in the post of secretary."""

        def appoint(*terms, post=Post.SECRETARY, name="Cheng Ruochuan", **more):
            member = MemberFactory(branch=branch, name=name, **more)
            for since, until in terms:
                TermFactory(member=member, post=post, since=since, until=until)
            return member

        return appoint

    def test_who_holds_a_post_is_named_with_the_month_since_when(self, client, appoint):
        appoint((date(2019, 3, 15), None))
        assert texts(page(client), ".roster li p") == ["Secretary since March 2019"]

    def test_posts_of_one_person_that_began_at_different_times_stand_apart(self, client, appoint):
        member = appoint((date(2019, 3, 15), None))
        TermFactory(member=member, post=Post.YOUTH, since=date(2021, 1, 1))
        assert texts(page(client), ".roster li p") == ["Secretary since March 2019", "Youth since January 2021"]

    def test_terms_that_follow_on_one_another_are_one_time_in_the_post(self, client, appoint):
        appoint((date(2013, 3, 1), date(2014, 3, 1)), (date(2016, 3, 1), date(2019, 3, 1)), (date(2019, 3, 1), None))
        assert texts(page(client), ".roster li p") == ["Secretary since March 2016"]
        assert texts(page(client, "?on=2018-01-01"), ".roster li p") == ["Secretary since March 2016"]
        assert texts(page(client, "?on=2013-07-01"), ".roster li p") == ["Secretary 2013–2014"]

    def test_past_day_has_the_committee_of_that_day_and_how_long_it_served(self, client, appoint):
        appoint((date(2016, 3, 18), date(2019, 3, 15)), name="Before")
        appoint((date(2019, 3, 15), None), name="After")
        appoint((date(2017, 2, 1), date(2017, 9, 1)), name="Briefly", post=Post.MEMBER)
        assert texts(page(client), ".roster b") == ["After"]
        assert texts(page(client, "?on=2019-03-15"), ".roster b") == ["After"]
        assert texts(page(client, "?on=2019-03-14"), ".roster li b, .roster li p") == ["Before", "Secretary 2016–2019"]
        assert texts(page(client, "?on=2017-05-01"), ".roster li p") == [
            "Secretary 2016–2019",
            "Committee member 2017",
        ]

    def test_term_whose_end_is_still_to_come_lasts(self, client, appoint):
        appoint((date(2019, 3, 15), date(2999, 1, 1)))
        assert texts(page(client), ".roster li p") == ["Secretary since March 2019"]

    def test_past_day_names_nobody_who_has_not_agreed(self, client, appoint):
        appoint((date(2016, 3, 18), date(2019, 3, 15)), name="Private Person", may_be_public=False)
        appoint((date(2010, 3, 18), None), name="Gone Person", left_on=date(2012, 1, 1))
        assert "Person" not in page(client, "?on=2018-01-01").text_content()
        assert texts(page(client, "?on=2011-12-31"), ".roster b") == ["Gone Person"]
