"""Which of the days that a page names is its own: that of its publication before that of an update."""

from datetime import UTC

from django.utils import timezone
from django.utils.translation import gettext as _

from .dates import moment_in

EARLIEST = 1921
STATED, PUBLISHED, PLAIN, ENTERED, NEARBY, UPDATED, SIGNED, GENERATED = range(8)  # how much a day counts, most first
OF_LABELS = {"published": PUBLISHED, "time": PLAIN, "entered": ENTERED, "updated": UPDATED}


class Days:
    """The days that were found in one page, each with the words that say it."""

    def __init__(self):
        self.found = []

    def add(self, rank, words, moment=None):
        moment = moment or moment_in(words)
        if moment:
            self.found.append((rank, " ".join(words.split()), moment))

    def choose(self, incoming):
        """Keep the one on which the page was published, if it could have been; say what else was found."""
        possible = [each for each in self.found if each[2].year >= EARLIEST and each[2] <= timezone.now()]
        for words in dict.fromkeys(
            words for rank, words, moment in self.found if (rank, words, moment) not in possible
        ):
            said = {"words": words, "year": EARLIEST}
            incoming.remarks.append(
                _("Its date was not kept: “%(words)s” does not lie between %(year)s and now.") % said
            )
        if not possible:
            return
        rank, chosen, moment = min(possible, key=lambda each: each[0])
        moment = incoming.published_at = self.exact(moment, possible)
        if rank >= ENTERED:
            remark = _("Its date is “%(words)s”: the page names no day of publication.")
            incoming.remarks.append(remark % {"words": chosen})
        others = dict.fromkeys(words for _rank, words, other in possible if not same(other, moment))
        if others:
            remark = _("The page names other days as well, which were not taken: %(words)s")
            incoming.remarks.append(remark % {"words": " · ".join(others)})

    @staticmethod
    def exact(moment, possible):
        """The moment with its time of day, where the page says the time at another place.

        Where the page shows the same clock as the one said to be UTC, it was never UTC.
        """
        shown = [each for rank, _words, each in possible if rank <= ENTERED]
        clock = moment.astimezone(UTC).replace(tzinfo=None)
        for other in shown:
            if other.replace(tzinfo=None) == clock or is_more_exact(other, moment):
                return other
        return moment


def is_whole_day(moment):
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def same(one, other):
    if one.replace(second=0) == other.replace(second=0) and 0 in (one.second, other.second):
        return True
    return one == other or (one.date() == other.date() and (is_whole_day(one) or is_whole_day(other)))


def is_more_exact(other, moment):
    return is_whole_day(moment) and not is_whole_day(other) and other.date() == moment.date()
