"""Prepared queries: compiled once, asked each time, with the same answers as the queryset they are made of."""

import datetime

import pytest
from django.db import connection
from django.db.models import Case, When
from django.utils import timezone

from articles.models import ArticleEdition
from articles.reading import branch_as_of, live_at
from branches.models import Branch
from publishing.prepared import Prepared, Statement
from publishing.states import State
from tests.factories import BranchFactory, ProgrammeEntryFactory, SeriesFactory, make_article, make_profile

pytestmark = pytest.mark.django_db


def by_title(title):
    return ArticleEdition.objects.filter(title=title).select_related("article", "column", "series").order_by("pk")


def test_it_answers_as_its_queryset_does():
    prepared = Prepared(by_title, title=str)
    make_article(title="In a series", series=SeriesFactory())
    make_article(title="In none")
    for title in ("In a series", "In none", "Nowhere"):
        asked, told = list(by_title(title)), prepared(title=title)
        assert told == asked
        for one, other in zip(told, asked, strict=True):
            assert one.__dict__.keys() == other.__dict__.keys()
            assert (one.article, one.column, one.series) == (other.article, other.column, other.series)
            assert type(one.body) is type(other.body)
            assert one.published_at == other.published_at


def test_it_asks_anew_each_time(django_assert_num_queries):
    prepared = Prepared(by_title, title=str)
    assert prepared(title="Later") == []
    edition = make_article(title="Later")
    with django_assert_num_queries(1):
        assert prepared(title="Later") == [edition]
    assert prepared(title="Later")[0] is not prepared(title="Later")[0]


def test_days_and_moments_are_told_apart():
    entry = ProgrammeEntryFactory(shown_from=datetime.date(2026, 8, 1))
    waiting = Prepared(lambda on, at: Branch.objects.waiting(on), on=datetime.date, at=datetime.datetime)
    now = timezone.now()
    assert waiting(on=datetime.date(2026, 7, 31), at=now) == [entry.branch]
    assert waiting(on=datetime.date(2026, 8, 1), at=now) == []


def test_values_are_parameters_and_never_part_of_the_query():
    prepared = Prepared(by_title, title=str)
    make_article(title="Safe")
    assert prepared(title="' OR 1=1 --") == []
    assert [edition.title for edition in prepared(title="Safe")] == ["Safe"]


def test_related_rows_and_annotations_come_with_one_query(django_assert_num_queries):
    branch = BranchFactory()
    entry = ProgrammeEntryFactory(branch=branch)
    profile = make_profile(branch=branch)
    with django_assert_num_queries(1):
        [told] = branch_as_of(pk=branch.pk, at=timezone.now(), now=timezone.now())
        assert (told.entry, told.profile) == (entry, profile)
    [before] = branch_as_of(pk=branch.pk, at=timezone.now() - datetime.timedelta(days=1), now=timezone.now())
    assert (before.entry, before.profile) == (entry, None)
    assert isinstance(before, Branch)


def test_the_same_query_serves_every_moment(clock):
    edition = make_article(slug="soon", at=clock.now + datetime.timedelta(hours=1))
    assert live_at(slug="soon", now=clock.now) == []
    assert live_at(slug="soon", now=clock.move(hours=1)) == [edition]


@pytest.mark.postgresql
class TestStatementsOfPostgreSQL:
    def statements(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            return cursor.fetchone()[0]

    @pytest.mark.django_db(transaction=True)
    def test_each_is_planned_once_for_a_connection(self):
        prepared, before = Prepared(by_title, title=str), self.statements()
        for title in ("One", "Other", "One"):
            prepared(title=title)
        assert self.statements() == before + 1

    @pytest.mark.django_db(transaction=True)
    def test_new_connection_plans_it_anew(self):
        prepared = Prepared(by_title, title=str)
        assert prepared(title="One") == []
        connection.close()
        assert prepared(title="One") == []
        assert self.statements() == 1

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize(
        ("what_happens", "to_undo_it"),
        [
            (
                "ALTER TABLE articles_articleedition ALTER subtitle TYPE varchar(400)",
                "ALTER TABLE articles_articleedition ALTER subtitle TYPE varchar(200)",
            ),
            (
                "ALTER TABLE articles_articleedition ALTER subtitle TYPE text; "
                "ALTER TABLE portal_sitefacts ALTER name TYPE text",
                "ALTER TABLE articles_articleedition ALTER subtitle TYPE varchar(200); "
                "ALTER TABLE portal_sitefacts ALTER name TYPE varchar(200)",
            ),
            ("DISCARD ALL", ""),
            ("DEALLOCATE ALL", ""),
        ],
    )
    def test_page_is_served_though_its_statements_are_outlived(self, client, what_happens, to_undo_it):
        make_article(slug="lasting", subtitle="Its subtitle")
        assert "Its subtitle" in client.get("/articles/lasting/").content.decode()
        prepared_before = self.statements()
        with connection.cursor() as cursor:
            cursor.execute(what_happens)
        try:
            for _time in range(3):
                assert "Its subtitle" in client.get("/articles/lasting/").content.decode()
            assert self.statements() >= prepared_before > 1
        finally:
            with connection.cursor() as cursor:
                cursor.execute(to_undo_it or "SELECT 1")

    @pytest.mark.django_db(transaction=True)
    def test_name_that_another_process_left_on_the_connection_is_not_taken_for_ours(self):
        prepared = Prepared(by_title, title=str)
        edition = make_article(title="One")
        assert prepared(title="One") == [edition]
        Statement.known.clear()  # as in a process that begins on a connection which a pooler gave it
        number = next(Statement.numbers)
        for ahead in range(1, 4):
            with connection.cursor() as cursor:
                name = f"{prepared.plans['postgresql'].statement.prefix}_{number + ahead}"
                cursor.execute(f"PREPARE {name} AS SELECT 'what another one asked'")
        for _time in range(3):
            assert prepared(title="One") == [edition]

    @pytest.mark.django_db(transaction=True)
    def test_places_beyond_nine_are_in_order(self):
        """A place is a number also where nothing but the value says so."""
        titles = [f"Title {number}" for number in range(12, 0, -1)]
        for title in sorted(titles):
            make_article(title=title)
        place = Case(*(When(title=title, then=place) for place, title in enumerate(titles)))
        ranked = Prepared(lambda state: ArticleEdition.objects.filter(state=state).order_by(place), state=str)
        assert [edition.title for edition in ranked(state=State.PUBLISHED)] == titles
        assert self.statements() == 1

    def test_none_is_prepared_in_a_transaction(self):
        prepared, before = Prepared(by_title, title=str), self.statements()
        prepared(title="One")
        assert self.statements() == before

    @pytest.mark.django_db(transaction=True)
    def test_none_is_kept_behind_a_pooler_that_changes_connections(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        prepared, before = Prepared(by_title, title=str), self.statements()
        edition = make_article(title="One")
        assert prepared(title="One") == [edition]
        assert self.statements() == before
