"""Streaks: the same honor in years that follow one another. Counted from the register, never typed."""

from typing import NamedTuple

from .models import Honor


class Streak(NamedTuple):
    newest: Honor  # the honor of the last year
    first: int
    last: int

    @property
    def length(self):
        return self.last - self.first + 1

    @property
    def years(self):
        return range(self.first, self.last + 1)


def streaks(honors):
    """Runs of at least two years in which one holder had the same title: the longest first, then the newest.

    The honors come newest first, from a queryset `with_streaks()`: how long a run is the register says, however few of
    its honors are given here. Only what a branch or an office holds together counts.
    """
    found = {}
    for honor in honors:
        if honor.years_in_a_row:
            run = (honor.branch_id, honor.holder, honor.title, honor.streak_since)
            found.setdefault(run, Streak(honor, honor.streak_since, honor.year))
    return sorted(found.values(), key=lambda streak: (-streak.length, -streak.last, streak.newest.title))
