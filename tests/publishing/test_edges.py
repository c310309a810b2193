"""When will public pages change by themselves? Until then they may be kept by anybody."""

import datetime

import pytest
from django.utils import timezone

from publishing.edges import next_edge
from tests.factories import ProgrammeEntryFactory, make_article, make_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)


def test_no_edge_is_known_when_nothing_is_planned(make):
    make()
    make(state="draft")

    assert next_edge() is None


def test_scheduled_start_is_an_edge_until_it_has_come(make, now, clock):
    make(at=now + HOUR)

    assert next_edge() == now + HOUR
    clock.now = now + HOUR - INSTANT
    assert next_edge() == now + HOUR
    clock.now = now + HOUR
    assert next_edge() is None


def test_end_is_an_edge(make, now):
    make(until=now + 3 * HOUR)

    assert next_edge() == now + 3 * HOUR


def test_edge_is_exact_to_the_microsecond(make, now):
    make(at=now + HOUR + INSTANT)

    assert next_edge() == now + HOUR + INSTANT


def test_nearest_edge_of_all_rooms_counts(now):
    make_article(at=now + 3 * HOUR)
    make_profile(at=now + 2 * HOUR)
    make_article(until=now + 4 * HOUR)

    assert next_edge() == now + 2 * HOUR
    assert next_edge(now + 2 * HOUR) == now + 3 * HOUR
    assert next_edge(now + 3 * HOUR) == now + 4 * HOUR


def test_withdrawn_plan_is_no_edge(make, now):
    make(at=now + HOUR).withdraw()

    assert next_edge() is None


def test_day_of_a_branch_in_the_programme_is_an_edge_at_local_midnight(now):
    ProgrammeEntryFactory(shown_from=datetime.date(2026, 7, 3))

    assert next_edge() == datetime.datetime(2026, 7, 2, 16, tzinfo=datetime.UTC)


def test_today_by_the_local_clock_is_over_at_local_midnight(clock):
    ProgrammeEntryFactory(shown_from=datetime.date(2026, 7, 2))

    assert clock.set(2026, 7, 1, 23, 59) < next_edge()  # still 1 July in London, and here
    clock.set(2026, 7, 2, 0, 0)  # still 1 July in London, but no longer here
    assert next_edge() is None


def test_next_edge_is_one_query(now, django_assert_num_queries):
    make_article(at=now + HOUR)
    make_profile(at=now + 2 * HOUR)

    with django_assert_num_queries(1):
        assert timezone.is_aware(next_edge())
