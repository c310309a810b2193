"""Streaks: the same honor in years that follow one another. Counted from the register, never typed."""

from typing import NamedTuple

from .models import COLLECTIVE, Honor


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

    Only what a branch or an office holds together counts: a title passes from one member to another.
    """
    years = {}
    for honor in honors:
        if honor.holder in COLLECTIVE:
            years.setdefault((honor.branch_id, honor.holder, honor.title), {})[honor.year] = honor
    found = [streak for by_year in years.values() for streak in runs(by_year) if streak.length > 1]
    return sorted(found, key=lambda streak: (-streak.length, -streak.last, streak.newest.title))


def runs(by_year):
    """All unbroken runs among the honors of one title, one by year."""
    first = None
    for year in sorted(by_year):
        if year - 1 not in by_year:
            first = year
        if year + 1 not in by_year:
            yield Streak(by_year[year], first, year)
