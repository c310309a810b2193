"""Columns and series by the names that a page gives them, however it writes its quotes and spaces."""

import re

from accounts.log import What, record
from characters.folding import name_key

from .addresses import address_from
from .models import Column, Series

QUOTES = re.compile(r"[\"'“”‘’「」『』《》〈〉`´]")


def key_of(name):
    """What two ways of writing one name have in common."""
    return " ".join(QUOTES.sub("", name_key(name)).split())


def named(model, name):
    """The column or series with this name, or None. There are few: all are looked at."""
    key = key_of(name)
    return next((row for row in model.objects.all() if key and key_of(row.name) == key), None)


def make_column(name, *, by):
    return made(Column(name=name), by)


def make_series(name, column, *, by):
    return made(Series(name=name, column=column), by)


def made(row, by):
    """Store a new column or series with an address made from its name. Refuses an impossible name."""
    row.slug = address_from(row.name, taken=row.is_taken)
    row.full_clean()
    row.save()
    record(What.ADDED, by=by, thing=row)
    return row
