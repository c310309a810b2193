"""A word that many have: the newest are ranked, within what was chosen and what is public, and the page says so."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from publishing.states import State
from tests.factories import BranchFactory, ColumnFactory, HonorFactory, make_article, make_profile
from tests.portal.asking import found, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_at_most(monkeypatch):
    monkeypatch.setattr("portal.search.views.MOST", 3)
    monkeypatch.setattr("portal.search.views.PER_PAGE", 2)


@pytest.fixture
def reading(clock):
    """A title that many have."""

    def make(count, **texts):
        made = []
        for n in range(count):
            clock.move(days=1)
            made.append(make_article(title=f"Reading {n}", **texts))
        return made

    return make


def all_found(client, question="reading", **filters):
    pages = [1, 2] if "page=2" in page(client, question, **filters) else [1]
    return {title for number in pages for title in found(client, question, page=number, **filters)}


def test_the_newest_are_ranked(client, reading):
    reading(5)
    assert all_found(client) == {"Reading 4", "Reading 3", "Reading 2"}


def test_new_is_by_its_date_not_by_when_it_was_brought_in(client, reading, clock):
    reading(3)
    for n in range(3):
        make_article(title=f"Reading of old {n}", at=clock.now - timedelta(days=1000 + n))
    assert all_found(client) == {"Reading 2", "Reading 1", "Reading 0"}
    call_command("rebuild_index", verbosity=0)
    assert all_found(client) == {"Reading 2", "Reading 1", "Reading 0"}


def test_the_best_of_the_newest_stands_first(client, reading, clock):
    reading(2)
    clock.move(days=1)
    make_article(title="Other", body="<p>Reading.</p>")
    assert found(client, "reading")[0] == "Reading 1"


def test_the_page_says_that_there_are_more_and_where_the_list_ends(client, reading):
    reading(4)
    first, last = page(client, "reading"), page(client, "reading", page=2)
    assert "More than 3 results; the newest 3 are listed" in first
    assert "The list ends here" in last
    assert "The list ends here" not in first
    page(client, "reading", status=404, page=3)


def test_as_many_as_are_listed_are_not_more(client, reading):
    reading(3)
    assert "3 results" in page(client, "reading")
    assert "The list ends here" not in page(client, "reading", page=2)


def test_in_chinese(client, reading):
    reading(4)
    answer = client.get("/zh-hans/search/", {"q": "reading", "page": 2}).content.decode()
    assert "结果超过3条，此处列出最新的3条" in answer
    assert "列表到此为止" in answer


def test_filters_choose_before_the_newest_are_taken(client, reading, clock):
    branch = make_profile().branch
    column = ColumnFactory(slug="conduct")
    reading(2, column=column, branch=branch)
    year = clock.now.year
    HonorFactory(title="Reading award", branch=branch, year=2003)
    clock.move(days=400)
    reading(5, branch=BranchFactory())
    assert all_found(client, column="conduct") == {"Reading 0", "Reading 1"}
    assert all_found(client, branch=branch.slug) == {"Reading 0", "Reading 1", "Reading award"}
    assert all_found(client, year=year) == {"Reading 0", "Reading 1"}
    assert all_found(client, kind="honor") == {"Reading award"}
    assert all_found(client, kind="article", year=2003) == set()


def test_what_is_not_public_takes_no_place(client, reading, clock):
    reading(3)
    for n in range(3):
        make_article(title=f"Reading ended {n}", at=clock.now - timedelta(days=2), until=clock.now + timedelta(hours=1))
        make_article(title=f"Reading tomorrow {n}", at=clock.now + timedelta(days=1))
        make_article(title=f"Reading draft {n}", state=State.DRAFT)
    clock.move(hours=2)
    assert all_found(client) == {"Reading 2", "Reading 1", "Reading 0"}


def test_phrases_choose_before_the_newest_are_taken(client, reading):
    make_article(title="Old", summary="", body="<p>An evening of reading aloud.</p>")
    reading(5, body="<p>Aloud, an evening. Reading of.</p>")
    assert found(client, '"evening of reading aloud"') == ["Old"]


def test_an_article_with_another_date_stays_found_in_its_year(client, clock):
    edition = make_article(title="Reading")
    edition.article.date(clock.now - timedelta(days=800))
    assert found(client, "reading", year=clock.now.year - 2) == ["Reading"]


def test_an_article_with_another_date_has_its_place_among_the_newest(client, reading, clock):
    reading(4)
    edition = make_article(title="Reading 9")
    edition.article.date(clock.now - timedelta(days=1000))
    assert all_found(client) == {"Reading 3", "Reading 2", "Reading 1"}
    edition.article.date(None)
    assert all_found(client) == {"Reading 9", "Reading 3", "Reading 2"}


@pytest.mark.parametrize("moment", ["2019-12-31T23:59:59", "2020-01-01T00:00:00"])
def test_years_begin_and_end_by_the_clock_of_the_site(client, clock, moment):
    at = timezone.make_aware(datetime.fromisoformat(moment))
    make_article(title="Reading", at=at)
    assert found(client, "reading", year=at.year) == ["Reading"]
    other = {2019: 2020, 2020: 2021}[at.year]
    assert found(client, "reading", year=other) == []
