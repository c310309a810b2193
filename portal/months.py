"""Organisational life, month by month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from branches.models import Activity, ActivityKind

LISTED = 12  # on a branch's page; a year has a page of its own


@dataclass
class Month:
    """A month with activities: how many there were, and those of them that are listed, newest first."""

    first: date
    total: int
    activities: list[Activity]


@dataclass
class Life:
    """How many activities of each kind there were in each month, and what they were, newest month first."""

    columns: list[date]  # the first day of each month
    rows: list[tuple[str, list[int]]]  # a kind in words, and how many in each month
    months: list[Month]
    years: list[int]  # that have activities, newest first
    is_whole: bool  # whether all of them are listed


def recent_life(activities, most):
    """Of activities that come newest first: a table of their last twelve months, and a list of the newest.

    So many are looked at, `most`; a month that is not seen whole is not counted. None where there are none.
    """
    activities = list(activities[: most + 1])
    if not activities:
        return None
    last = number_of(activities[0].held_on)
    held = Counter((activity.kind, number_of(activity.held_on)) for activity in activities)
    cut = number_of(activities[-1].held_on) if len(activities) > most else 0
    in_table = [month for _kind, month in held if month > last - 12 and (month > cut or month == last)]
    newest = in_whole_months(activities)
    years = list(dict.fromkeys(activity.held_on.year for activity in activities))
    return life(held, range(min(in_table), last + 1), newest, years, is_whole=len(newest) == len(activities))


def life(held, numbers, listed, years, *, is_whole):
    """From counts by (kind, number of the month), the months of the table, and the activities that are listed."""
    rows = [(kind.label, [held[kind, number] for number in numbers]) for kind in ActivityKind]
    return Life(
        columns=[first_day(number) for number in numbers],
        rows=[(words, counts) for words, counts in rows if any(counts)],
        months=[
            Month(first_day(number), sum(held[kind, number] for kind in ActivityKind), list(of_month))
            for number, of_month in by_month(listed)
        ],
        years=years,
        is_whole=is_whole,
    )


def in_whole_months(activities):
    """The newest of these, as many as fit in whole months; of a newest month that does not fit, what does."""
    newest = []
    for _number, of_month in by_month(activities):
        of_month = list(of_month)
        if newest and len(newest) + len(of_month) > LISTED:
            break
        newest += of_month
    return newest[:LISTED]


def by_month(activities):
    return groupby(activities, lambda activity: number_of(activity.held_on))


def number_of(day):
    """Months since the year 0, so that they can be counted with."""
    return day.year * 12 + day.month - 1


def first_day(number):
    return date(number // 12, number % 12 + 1, 1)
