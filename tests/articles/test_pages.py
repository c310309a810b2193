"""Articles and their lists, as the public reads them."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from publishing.editions import State
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    ProgrammeEntryFactory,
    SeriesFactory,
    make_article,
    make_picture,
    make_profile,
)

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def titles(html):
    return re.findall(r'<a href="/articles/[^"]+/">([^<]+)</a>', html)


class TestArticle:
    def test_page_says_all_that_the_text_says(self, client, clock):
        column = ColumnFactory(name="Party conduct", slug="conduct")
        make_article(
            slug="five",
            column=column,
            title="Five Specialties",
            subtitle="Where are they?",
            author="Zhou Lan",
            source="Office of Party Affairs",
            responsible_editor="Jiang Wan",
            editors_note="<p>We show the eight in turn.</p>",
            body="<h2>One</h2><p>Text</p>",
            keywords="branch, brand",
            cover=make_picture(),
            cover_alt="Five threads",
        )
        html = page(client, "/articles/five/")
        for words in (
            "Party conduct",
            "Five Specialties",
            "Where are they?",
            '<time datetime="2026-07-01T09:00:00+08:00">2026-07-01 09:00</time>',
            "Zhou Lan",
            "Office of Party Affairs",
            "Jiang Wan",
            "We show the eight in turn.",
            "branch, brand",
            'alt="Five threads"',
        ):
            assert words in html
        assert re.findall(r'type="radio" name="size" id="([\w-]+)"', html) == [
            "size-large",
            "size-medium",
            "size-small",
        ]

    def test_label_of_an_empty_source_stays_and_says_so(self, client):
        make_article(slug="bare", author="", source="")
        html = page(client, "/articles/bare/")
        assert re.search(
            r"<dt>News source</dt><dd><span aria-hidden=\"true\">—</span><span class=\"unseen\">not given", html
        )
        assert re.search(r"<dt>Author</dt><dd><span aria-hidden=\"true\">—</span>", html)

    def test_note_of_the_series_stands_where_the_article_has_none(self, client):
        series = SeriesFactory(editors_note="<p>Of the series.</p>")
        make_article(slug="first", series=series)
        make_article(slug="second", series=series, editors_note="<p>Of its own.</p>")
        assert "Of the series." in page(client, "/articles/first/")
        assert "Of its own." in page(client, "/articles/second/")
        assert "Of the series." not in page(client, "/articles/second/")

    def test_contents_stand_beside_three_headings_and_more(self, client):
        make_article(slug="two", body="<h2>A</h2><h2>B</h2>")
        make_article(slug="three", body="<h2>A</h2><h2>B</h2><h2>A</h2>")
        assert "On this page" not in page(client, "/articles/two/")
        html = page(client, "/articles/three/")
        assert "On this page" in html
        assert '<h2 id="part-a-2">' in html
        assert 'href="#part-a-2"' in html

    @pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
    def test_text_that_is_not_published_is_not_found(self, client, state):
        make_article(slug="not-yet", state=state)
        page(client, "/articles/not-yet/", status=404)

    def test_text_is_found_only_in_its_window(self, client, clock):
        make_article(slug="short", at=clock.now + timedelta(hours=1), until=clock.now + timedelta(hours=2))
        page(client, "/articles/short/", status=404)
        clock.move(hours=1)
        page(client, "/articles/short/")
        clock.move(hours=1)
        page(client, "/articles/short/", status=404)

    def test_draft_of_a_live_article_is_hidden(self, client):
        edition = make_article(slug="live", title="As published")
        draft = edition.revise()
        draft.title = "As drafted"
        draft.save()
        html = page(client, "/articles/live/") + page(client, "/articles/")
        assert "As published" in html
        assert "As drafted" not in html

    def test_old_address_leads_to_the_new_one(self, client):
        make_article(slug="old").article.move("new")
        response = client.get("/articles/old/")
        assert (response.status_code, response["Location"]) == (301, "/articles/new/")
        assert client.get("/zh-hans/articles/old/")["Location"] == "/zh-hans/articles/new/"

    def test_old_address_of_a_withdrawn_article_leads_nowhere(self, client, clock):
        edition = make_article(slug="old")
        edition.article.move("new")
        clock.move(minutes=1)
        edition.withdraw()
        page(client, "/articles/old/", status=404)

    def test_table_can_be_scrolled_and_has_its_caption_as_a_name(self, client):
        make_article(
            slug="table", body="<table><caption>Items &amp; names</caption><tbody><tr><td>1</td></tr></tbody></table>"
        )
        html = page(client, "/articles/table/")
        assert (
            '<div class="scroll" tabindex="0" role="region" aria-label="Items &amp; names"><table class="table">'
            in html
        )

    def test_text_of_fields_is_escaped(self, client):
        make_article(slug="odd", title="<i>Odd</i>", author='"><script>', keywords="<b>")
        html = page(client, "/articles/odd/") + page(client, "/articles/")
        assert "<i>Odd" not in html
        assert "<script>" not in html


class TestSeries:
    def test_article_says_its_place_among_those_that_are_live(self, client, clock):
        series = SeriesFactory()
        for number in (1, 2, 3):
            make_article(slug=f"part-{number}", series=series, series_number=number, title=f"Part {number}")
        make_article(series=series, series_number=4, at=clock.now + timedelta(days=1), title="Part 4")
        make_article(series=series, series_number=5, state=State.DRAFT, title="Part 5")
        html = page(client, "/articles/part-2/")
        assert "2 of 3" in html
        assert "Part 1" in html
        assert "Part 3" in html
        assert "Part 4" not in page(client, "/articles/part-3/")

    def test_others_of_the_series_stand_in_order_with_this_one_among_them(self, client):
        series = SeriesFactory(slug="display", name="On display")
        for number in (3, 1, 2):
            make_article(slug=f"part-{number}", series=series, series_number=number, title=f"Part {number}")
        html = page(client, "/articles/part-2/")
        listed = re.search(r'<nav class="of-series".*?</nav>', html, re.S)[0]
        assert re.findall(r"<span>(\d)</span> <(?:a|b)[^>]*>(Part \d)", listed) == [
            ("1", "Part 1"),
            ("2", "Part 2"),
            ("3", "Part 3"),
        ]
        assert 'href="/series/display/">On display</a>' in listed
        assert "2 of 3" in listed
        assert re.search(r'<li aria-current="page"><span>2</span> <b>Part 2', listed)

    def test_the_only_one_of_its_series_stands_without_a_list(self, client):
        make_article(slug="alone", series=SeriesFactory())
        assert "of-series" not in page(client, "/articles/alone/")

    def test_of_a_long_series_the_nearest_eight_on_each_side_are_listed(self, client):
        series = SeriesFactory()
        for number in range(7, 28):
            make_article(slug=f"part-{number}", series=series, series_number=number, title=f"Part {number}.")
        listed = re.search(r'<nav class="of-series".*?</nav>', page(client, "/articles/part-17/"), re.S)[0]
        assert re.findall(r"Part (\d+)\.", listed) == [str(number) for number in range(9, 26)]

    def test_an_article_has_neighbours_in_its_series_and_in_its_column(self, client, clock):
        series = SeriesFactory()
        for number, title in ((2, "Second"), (None, "Between"), (1, "First"), (3, "Third")):
            filed = {"series": series, "series_number": number} if number else {"column": series.column}
            make_article(slug=title.lower(), title=title, **filed)
            clock.move(minutes=1)
        html = page(client, "/articles/first/")
        in_series, in_column = re.findall(r'<nav class="neighbours".*?</nav>', html, re.S)
        assert "Previous" not in re.sub(r"aria-label=\S+", "", in_series).replace("Previous and next", "")
        assert re.search(r'rel="next"><small>Next in the series →</small><b>Second', in_series)
        assert re.search(r'rel="prev"><small>← Previous in the column</small><b>Between', in_column)
        assert re.search(r'rel="next"><small>Next in the column →</small><b>Third', in_column)

    def test_number_beyond_those_that_are_live_stands_alone(self, client):
        series = SeriesFactory()
        make_article(slug="seventh", series=series, series_number=7)
        html = page(client, "/articles/seventh/")
        assert "number 7" in html
        assert "of 1" not in html

    def test_articles_stand_in_the_order_of_their_numbers(self, client):
        series = SeriesFactory(slug="display")
        for number in (2, 3, 1):
            make_article(series=series, series_number=number, title=f"Part {number}")
        assert titles(page(client, "/series/display/")) == ["Part 1", "Part 2", "Part 3"]

    def test_article_without_a_series_has_its_neighbours_in_the_column(self, client, clock):
        column, other = ColumnFactory(), ColumnFactory()
        for number in (1, 2, 3):
            make_article(slug=f"day-{number}", column=column, title=f"Day {number}")
            make_article(column=other, title=f"Elsewhere {number}")
            clock.move(minutes=1)
        html = page(client, "/articles/day-2/")
        assert re.search(r'rel="prev">.*?Day 1', html)
        assert re.search(r'rel="next">.*?Day 3', html)
        assert "Elsewhere" not in html

    def test_articles_of_the_same_moment_are_neighbours_once(self, client, clock):
        column = ColumnFactory()
        for number in (1, 2, 3):
            make_article(slug=f"day-{number}", column=column, title=f"Day {number}")
        assert re.search(r'rel="prev">.*?Day 1', page(client, "/articles/day-2/"))
        assert re.search(r'rel="next">.*?Day 3', page(client, "/articles/day-2/"))
        assert 'rel="prev"' not in page(client, "/articles/day-1/")
        assert 'rel="next"' not in page(client, "/articles/day-3/")


class TestBrandBox:
    def test_brand_and_comment_are_those_of_the_article_s_day(self, client, clock):
        entry = ProgrammeEntryFactory()
        profile = make_profile(branch=entry.branch, brand_name="Old brand", comment="<p>Said then.</p>")
        clock.move(hours=1)
        make_article(slug="then", branch=entry.branch)
        clock.move(hours=1)
        new = profile.revise()
        new.brand_name, new.comment = "New brand", "<p>Said now.</p>"
        new.save()
        new.publish(imported="As it was.")
        html = page(client, "/articles/then/")
        assert "Old brand" in html
        assert "Said then." in html
        assert "New brand" not in html

    def test_scheduled_profile_never_shows_in_an_article_dated_ahead(self, client, clock):
        entry = ProgrammeEntryFactory()
        make_profile(branch=entry.branch, brand_name="Tomorrow", at=clock.now + timedelta(days=1))
        make_article(slug="ahead", branch=entry.branch, dated=clock.now + timedelta(days=2))
        assert "Tomorrow" not in page(client, "/articles/ahead/")

    def test_branch_without_a_profile_of_that_day_is_named(self, client, clock):
        entry = ProgrammeEntryFactory(branch__slug="office")
        make_article(slug="early", branch=entry.branch, at=clock.now - timedelta(days=1))
        make_profile(branch=entry.branch, brand_name="Later brand")
        html = page(client, "/articles/early/")
        assert "/branches/office/" in html
        assert "Later brand" not in html

    def test_article_leads_to_the_branch_of_today_and_of_its_day(self, client, clock):
        entry = ProgrammeEntryFactory(branch__slug="office")
        make_profile(branch=entry.branch, brand_name="Old brand")
        make_article(slug="then", branch=entry.branch)
        assert "?on=" not in page(client, "/articles/then/")  # which is today
        clock.move(days=1)
        html = page(client, "/articles/then/")
        assert 'href="/branches/office/">' in html
        assert 'href="/branches/office/?on=2026-07-01" rel="nofollow">As it was on 1 July 2026</a>' in html
        assert "Old brand" in page(client, "/branches/office/?on=2026-07-01")

    def test_day_before_the_branch_was_shown_or_after_its_profile_ended_is_not_linked(self, client, clock):
        entry = ProgrammeEntryFactory(shown_from=date(2026, 7, 2), branch__slug="office")
        make_profile(branch=entry.branch)
        make_article(slug="early", branch=entry.branch)
        apart = make_profile(branch__slug="apart", until=clock.now + timedelta(hours=1)).branch
        make_article(slug="short", branch=apart)
        clock.move(days=3)
        assert "?on=" not in page(client, "/articles/early/")
        assert 'href="/branches/office/"' in page(client, "/articles/early/")
        assert "?on=" not in page(client, "/articles/short/")
        assert "/branches/apart/" not in page(client, "/articles/short/")

    def test_branch_outside_the_programme_is_linked_when_its_profile_of_that_day_was_replaced(self, client, clock):
        profile = make_profile(branch__slug="apart")
        make_article(slug="then", branch=profile.branch)
        clock.move(days=1)
        profile.revise().publish(imported="As it was.")
        html = page(client, "/articles/then/")
        assert 'href="/branches/apart/">' in html
        assert 'href="/branches/apart/?on=2026-07-01"' in html

    def test_branch_that_was_withdrawn_is_gone_from_its_articles(self, client, clock):
        entry = ProgrammeEntryFactory(branch__slug="office")
        profile = make_profile(branch=entry.branch, brand_name="Old brand", comment="Well done.")
        make_article(slug="then", branch=profile.branch)
        clock.move(days=1)
        html = page(client, "/articles/then/")
        assert "?on=2026-07-01" in html
        assert "Old brand" in html
        profile.withdraw()
        clock.move(days=1)
        html = page(client, "/articles/then/")
        assert "?on=" not in html
        assert "Old brand" not in html
        assert "Well done." not in html
        assert 'href="/branches/office/"' in html  # where it says that the branch is to come

    def test_branch_that_has_no_page_is_not_linked(self, client):
        make_article(slug="alone", branch=BranchFactory(slug="office"))
        assert "/branches/office/" not in page(client, "/articles/alone/")

    def test_branch_before_its_day_is_not_shown(self, client, clock):
        entry = ProgrammeEntryFactory(shown_from=date(2026, 7, 2), branch__slug="office")
        make_profile(branch=entry.branch, brand_name="Not yet")
        make_article(slug="told", branch=entry.branch)
        html = page(client, "/articles/told/")
        assert "Not yet" not in html
        assert "/branches/office/" not in html


class TestLists:
    def test_newest_stands_first(self, client, clock):
        for number in (1, 2, 3):
            make_article(title=f"Day {number}")
            clock.move(minutes=1)
        assert titles(page(client, "/articles/")) == ["Day 3", "Day 2", "Day 1"]

    def test_column_has_its_own_articles_only(self, client):
        make_article(title="Here", column=ColumnFactory(slug="here"))
        make_article(title="There", column=ColumnFactory(slug="there"))
        assert titles(page(client, "/columns/here/")) == ["Here"]

    @pytest.mark.parametrize("address", ["/columns/none/", "/series/none/", "/articles/none/"])
    def test_list_that_does_not_exist_is_not_found(self, client, address):
        page(client, address, status=404)

    def test_twelve_articles_make_a_page(self, client):
        column = ColumnFactory(slug="full")
        for _ in range(13):
            make_article(column=column)
        for address in ("/articles/", "/columns/full/"):
            assert len(titles(page(client, address))) == 12
            assert len(titles(page(client, f"{address}?page=2"))) == 1
            assert f'rel="canonical" href="http://testserver{address}?page=2"' in page(client, f"{address}?page=2")
            page(client, f"{address}?page=3", status=404)

    def test_series_is_paged_in_its_own_order(self, client):
        series = SeriesFactory(slug="long")
        for number in range(1, 14):
            make_article(series=series, series_number=number, title=f"Part {number}")
        assert titles(page(client, "/series/long/?page=2")) == ["Part 13"]

    @pytest.mark.parametrize("number", ["abc", "0", "-1", "2", "99999", "1.0", "9" * 5000])
    def test_page_that_does_not_exist_is_not_found(self, client, number):
        make_article()
        page(client, f"/articles/?page={number}", status=404)

    @pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
    def test_text_that_is_not_published_is_in_no_list(self, client, state):
        series = SeriesFactory(slug="display", column=ColumnFactory(slug="conduct"))
        make_article(title="Hidden", series=series, state=state)
        for address in ("/", "/articles/", "/columns/conduct/", "/series/display/"):
            assert "Hidden" not in page(client, address)

    def test_text_is_listed_only_in_its_window(self, client, clock):
        make_article(title="Short", at=clock.now + timedelta(hours=1), until=clock.now + timedelta(hours=2))
        assert "Short" not in page(client, "/articles/")
        clock.move(hours=1)
        assert "Short" in page(client, "/articles/")
        clock.move(hours=1)
        assert "Short" not in page(client, "/articles/")


class TestLanguage:
    def test_words_in_another_language_say_so(self, client):
        make_article(slug="mixed", title="干部处党支部", language="zh-hans")
        html = page(client, "/articles/mixed/")
        assert '<h1 lang="zh-Hans">干部处党支部</h1>' in html
        assert '<html lang="en"' in html

    def test_page_in_the_other_language_marks_the_site_s_own_words(self, client):
        make_article(slug="english", title="In English")
        html = page(client, "/zh-hans/articles/english/")
        assert '<html lang="zh-Hans"' in html
        assert '<h1 lang="en">In English</h1>' in html

    def test_switch_leads_to_the_same_page_in_the_other_language(self, client):
        for _ in range(13):
            make_article()
        assert 'href="/zh-hans/articles/?page=2" lang="zh-Hans" hreflang="zh-Hans"' in page(client, "/articles/?page=2")
        assert 'href="/articles/?page=2" lang="en" hreflang="en"' in page(client, "/zh-hans/articles/?page=2")
        html = page(client, "/articles/?page=2")
        assert '<link rel="alternate" hreflang="zh-Hans" href="http://testserver/zh-hans/articles/?page=2">' in html


class TestQueries:
    @pytest.mark.parametrize("size", [1, 3])
    def test_article(self, client, size, django_assert_num_queries):
        entry = ProgrammeEntryFactory()
        make_profile(branch=entry.branch, at=timezone.now() - timedelta(hours=1), endeavours=size)
        series = SeriesFactory()
        for number in range(1, size + 1):
            make_article(slug=f"part-{number}", series=series, series_number=number, branch=entry.branch)
        with django_assert_num_queries(7):
            page(client, "/articles/part-1/")

    @pytest.mark.parametrize("size", [1, 3])
    def test_article_without_a_series(self, client, size, django_assert_num_queries):
        column = ColumnFactory()
        for number in range(size):
            make_article(slug=f"day-{number}", column=column)
        with django_assert_num_queries(5):
            page(client, "/articles/day-0/")

    @pytest.mark.parametrize("size", [1, 3])
    @pytest.mark.parametrize("address", ["/articles/", "/columns/conduct/", "/series/display/"])
    def test_list(self, client, size, address, django_assert_num_queries):
        column = ColumnFactory(slug="conduct")
        series = SeriesFactory(slug="display", column=column)
        for number in range(1, size + 1):
            ColumnFactory()
            make_article(series=series, series_number=number)
        with django_assert_num_queries(5):
            page(client, address)
