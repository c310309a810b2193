"""The day for which a page is asked: `?on=2020-07-01`."""

import re
from datetime import date

from django.utils.translation import gettext as _

from publishing.templatetags.pages import day as in_words

FIRST = date(1921, 7, 1)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 40  # characters of what was asked that are said back


class NoSuchDayError(ValueError):
    """There is nothing to be seen on that day, for the reason that this sentence says."""


def day_asked_for(query, today):
    """The day that an address asks for; None where it asks for none."""
    text = query.get("on")
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if text.strip() == "":
        raise NoSuchDayError(_("No day was chosen."))
    if day is None:
        raise NoSuchDayError(_("“%(text)s” is not a day of the calendar.") % {"text": text[:LONGEST]})
    if day > today:
        raise NoSuchDayError(_("%(day)s is still to come.") % {"day": in_words(day)})
    if day < FIRST:
        raise NoSuchDayError(_("There is nothing from before %(day)s.") % {"day": in_words(FIRST)})
    return day
