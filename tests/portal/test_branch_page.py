"""A branch's page in its parts: how long, how often and since when, as the registers have it."""

import re
from datetime import date, datetime

import pytest
from django.utils import timezone

from branches.models import Post
from honors.models import Holder, Level
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    TermFactory,
    make_article,
    make_profile,
)
from tests.portal.parsed import found, page, texts

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(datetime(2010, 1, 1, 9))


@pytest.fixture
def branch():
    """A branch that has been shown since 2010."""
    branch = BranchFactory(slug="office", name="Branch of the Office", short_name="Office")
    ProgrammeEntryFactory(branch=branch, shown_from=date(2010, 1, 1))
    make_profile(branch=branch, brand_name="Brand", at=LONG_AGO)
    return branch


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


class TestLife:
    def test_activities_stand_in_their_months_with_kind_day_and_summary(self, client, branch):
        ActivityFactory(branch=branch, held_on=date(2020, 7, 24), title="Report", kind="members_meeting", summary="")
        ActivityFactory(branch=branch, held_on=date(2020, 7, 1), title="Oath", summary="The oath is renewed.")
        ActivityFactory(branch=branch, held_on=date(2020, 5, 4), title="Lecture", kind="party_lecture", summary="")
        assert texts(page(client), ".month-list li") == [
            "July 2020 2 activities 24 July Members’ meeting Report 1 July Theme Party day Oath The oath is renewed.",
            "24 July Members’ meeting Report",
            "1 July Theme Party day Oath The oath is renewed.",
            "May 2020 1 activity 4 May Party lecture Lecture",
            "4 May Party lecture Lecture",
        ]
        times = [time.get("datetime") for time in found(page(client), ".month-list time")]
        assert times == ["2020-07", "2020-07-24", "2020-07-01", "2020-05", "2020-05-04"]
        assert found(page(client), "nav.years") == []  # all is here

    def test_only_kinds_that_were_held_have_a_row(self, client, branch):
        ActivityFactory(branch=branch, kind="study")
        assert texts(page(client), "table.months tbody th") == ["Study"]

    def test_as_many_whole_months_are_listed_as_fit_and_the_rest_year_by_year(self, client, branch):
        for month, count in [(12, 5), (11, 6), (10, 2), (9, 1)]:
            for _number in range(count):
                ActivityFactory(branch=branch, held_on=date(2020, month, 10))
        ActivityFactory(branch=branch, held_on=date(2018, 3, 10))
        assert texts(page(client), ".month-list h3") == ["December 2020", "November 2020"]
        links = [(link.get("href"), link.text) for link in found(page(client), "nav.years a")]
        assert links == [("/branches/office/?year=2020", "2020"), ("/branches/office/?year=2018", "2018")]
        year = page(client, "?year=2020")
        assert texts(year, ".month-list h3") == ["December 2020", "November 2020", "October 2020", "September 2020"]
        assert texts(year, "h1") == ["Organisational life in 2020"]
        assert texts(page(client, "?year=2018"), "caption") == ["Activities held in March 2018"]

    def test_newest_month_with_more_than_fit_says_how_many_there_were(self, client, branch):
        for _number in range(14):
            ActivityFactory(branch=branch)
        assert texts(page(client), ".month-list h3") == ["April 2020"]
        assert "12 of 14 activities" in texts(page(client), ".month-list p")
        assert len(found(page(client), ".month-list li li")) == 12
        assert len(found(page(client, "?year=2020"), ".month-list li li")) == 14

    def test_month_that_is_not_seen_whole_is_not_counted(self, client, branch, monkeypatch):
        monkeypatch.setattr("portal.life.MOST_ACTIVITIES", 3)
        for month in (4, 4, 3, 3, 2):
            ActivityFactory(branch=branch, held_on=date(2020, month, 10))
        assert texts(page(client), "caption") == ["Activities held in April 2020"]
        assert texts(page(client), "td.held") == ["2"]

    def test_year_of_very_many_activities_has_pages(self, client, branch, monkeypatch):
        monkeypatch.setattr("portal.year.PER_PAGE", 2)
        for month in (1, 2, 3):
            ActivityFactory(branch=branch, held_on=date(2020, month, 10))
        second = page(client, "?year=2020&page=2")
        assert texts(second, ".month-list h3") == ["January 2020"]
        assert len(found(second, "td.held")) == 3
        assert second.xpath("//link[@rel='canonical']/@href") == ["http://testserver/branches/office/?year=2020&page=2"]
        page(client, "?year=2020&page=3", status=404)

    @pytest.mark.parametrize("year", ["2019", "", "x", "20200", "２０２０", "2021"])
    def test_year_without_anything_public_is_not_found(self, client, branch, year):
        ActivityFactory(branch=branch)
        ActivityFactory(branch=branch, held_on=date(2019, 5, 1), is_public=False)
        ActivityFactory(held_on=date(2021, 5, 1))
        assert texts(page(client, "?year=2020"), ".years a") == ["2020"]
        page(client, f"?year={year}", status=404)

    def test_year_of_a_past_day_ends_with_that_day_and_stays_in_the_past(self, client, branch):
        for day in (date(2019, 5, 1), date(2020, 5, 1), date(2020, 6, 1), date(2021, 1, 1)):
            ActivityFactory(branch=branch, held_on=day)
        year = page(client, "?year=2020&on=2020-05-31")
        assert texts(year, ".month-list h3") == ["May 2020"]
        assert texts(year, ".years a") == ["2020", "2019"]
        assert "/branches/office/?year=2019&on=2020-05-31" in year.xpath("//nav//a/@href")
        assert "/branches/office/?on=2020-05-31" in year.xpath("//main//a/@href")
        assert year.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page(client, "?year=2020").xpath("//meta[@name='robots']/@content") == []

    @pytest.mark.parametrize("size", [1, 3])
    def test_queries_of_a_year(self, client, branch, size, django_assert_num_queries):
        for number in range(size):
            ActivityFactory(branch=branch, held_on=date(2020, 4 + number, 10))
        with django_assert_num_queries(6):
            page(client, "?year=2020")


class TestRest:
    def test_more_articles_than_fit_are_a_link_away(self, client, branch):
        for number in range(6):
            make_article(branch=branch, title=f"Article {number}")
            if number == 4:
                assert "/articles/?branch=office" not in page(client).xpath("//main//a/@href")
        make_article(title="Of another branch", branch=BranchFactory(slug="other"))
        assert len(found(page(client), "ul.lines li")) == 5
        assert "/articles/?branch=office" in page(client).xpath("//main//a/@href")
        listed = page(client, "?branch=office", before="/articles/")
        assert len(found(listed, "ul.lines li")) == 6
        assert listed.xpath("//link[@rel='canonical']/@href") == ["http://testserver/articles/?branch=office"]

    def test_articles_of_a_branch_have_pages_and_keep_the_branch(self, client, branch, monkeypatch):
        monkeypatch.setattr("articles.views.PER_PAGE", 2)
        for _number in range(3):
            make_article(branch=branch)
        assert "?branch=office&page=2" in page(client, "?branch=office", before="/articles/").xpath("//main//a/@href")
        second = page(client, "?branch=office&page=2", before="/articles/")
        assert len(found(second, "ul.lines li")) == 1
        assert second.xpath("//link[@rel='canonical']/@href") == ["http://testserver/articles/?branch=office&page=2"]

    def test_articles_of_a_branch_without_any_are_not_found(self, client, branch):
        make_article(branch=branch, state="draft")
        make_article(branch=branch).withdraw()
        for slug in ("office", "nobody"):
            page(client, f"?branch={slug}", before="/articles/", status=404)

    def test_name_alone_makes_a_page_without_empty_sections(self, client):
        bare = BranchFactory(slug="bare")
        make_profile(
            branch=bare, slogan="", comment="", introduction="", endeavours=0, full_members=None, committee_size=None
        )
        bare = page(client, before="/branches/bare/")
        assert found(bare, "main h2, main h3, main dt, main table, main blockquote") == []
        assert found(bare, "main dl") == []

    def test_words_of_the_content_are_marked_and_no_others(self, client, branch):
        """In the Chinese interface everything that the organ wrote is English, and says so; the rest is Chinese."""
        branch.founded, branch.contact = date(2001, 6, 20), "Room 412"
        branch.save()
        TermFactory(member__branch=branch)
        HonorFactory(branch=branch, title="Advanced Office")
        HonorFactory(branch=branch, title="Advanced Office", year=2018)
        ActivityFactory(branch=branch)
        make_article(branch=branch)
        content = page(client, before="/zh-hans/branches/office/")
        unmarked = content.xpath("//main//text()[normalize-space() and not(ancestor::*[@lang='en'])]")
        latin = [text.strip() for text in unmarked if re.search("[A-Za-z]{2}", text)]
        marked = content.xpath("//main//*[@lang='en']//text()[not(ancestor-or-self::*[@lang][1][@lang='zh-Hans'])]")
        assert latin == []
        assert [text.strip() for text in marked if re.search("[\u4e00-\u9fff]", text)] == []

    def test_years_months_and_counts_are_written_as_chinese_has_them(self, client, branch):
        for year in range(2015, 2020):
            HonorFactory(branch=branch, title="Advanced Office", year=year)
        for title, years in {"Two": (2018, 2019), "Long": range(2000, 2013)}.items():
            for year in years:
                HonorFactory(branch=branch, title=title, year=year)
        TermFactory(member__branch=branch, since=date(2019, 3, 15))
        TermFactory(member__branch=branch, since=date(2016, 3, 18), until=date(2019, 3, 15))
        TermFactory(member__branch=branch, since=date(2018, 3, 18), until=date(2018, 12, 15))
        ActivityFactory(branch=branch, held_on=date(2020, 7, 24))
        chinese = page(client, before="/zh-hans/branches/office/")
        assert texts(chinese, ".streaks strong") == [
            "连续13年（2000\u2060—\u20602012年）",
            "连续五年（2015\u2060—\u20602019年）",
            "连续两年（2018\u2060—\u20602019年）",
        ]
        assert texts(chinese, ".term") == ["2019年3月起"]
        assert texts(chinese, ".month-list h3, .month-list p") == [
            "2020年7月",
            "1项",
            "7月24日 主题党日",
            ActivityFactory.summary,
        ]
        past = page(client, "?on=2018-07-01", before="/zh-hans/branches/office/")
        assert texts(past, ".term") == ["2016—2019年", "2018年"]
        assert texts(past, "h1") == ["Brand 2018年7月1日的页面"]
