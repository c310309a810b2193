"""Organisational life, month by month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from branches.models import Activity, ActivityKind


@dataclass
class Months:
    """Up to twelve months of activities, ending with the newest: how many of each kind, and the newest ones."""

    months: list[date]  # the first day of each
    rows: list[tuple[str, list[int]]]  # a kind in words, and how many in each month
    newest: list[Activity]

    @property
    def first(self):
        return self.months[0]

    @property
    def last(self):
        return self.months[-1]


def months_of(activities):
    """The months of activities that come newest first; None where there are none."""
    activities = list(activities)
    if not activities:
        return None
    last = number_of(activities[0].held_on)
    held = Counter(
        (activity.kind, month) for activity in activities if (month := number_of(activity.held_on)) > last - 12
    )
    numbers = range(min(month for _kind, month in held), last + 1)
    rows = [(kind.label, [held[kind, month] for month in numbers]) for kind in ActivityKind]
    return Months([date(month // 12, month % 12 + 1, 1) for month in numbers], rows, activities[:4])


def number_of(day):
    """Months since the year 0, so that they can be counted with."""
    return day.year * 12 + day.month - 1
