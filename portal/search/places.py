"""Where an article is filed, as the index says it: by key, so that a new name is found from the second it is given.

The index has a word of our own for each column, series and branch of an article. What a reader asks for is looked up
among the names of today, and each place that has it counts as if the article itself said it.
"""

from datetime import date
from functools import cached_property

from articles.models import Series
from characters.folding import folded

from .engines import Terms
from .entries import first_key_of
from .snippets import pattern_of
from .words import as_phrase

FILTERS = ("kind", "column", "branch")
MOST = 200  # places that stand for one word: a word that more of them say tells none from another


def words_of_places(edition):
    """The index's own words for where an article is filed."""
    for field in ("column", "series", "branch"):
        if key := getattr(edition, f"{field}_id"):
            yield word_of(field, key)


def word_of(field, key):
    return f"filed{field}{key}"


def words_of_filters(chosen):
    """The index's own words for what may be chosen: a kind, a column, a branch."""
    return [f"only{name}{getattr(value, 'pk', value)}" for name, value in chosen.items() if name in FILTERS]


class Places:
    """The places that the public knows, with their names. One query, for the series."""

    def __init__(self, columns, branches):
        self.columns, self.branches, self.series = columns, branches, list(Series.objects.only("name", "slug"))

    @cached_property
    def named(self):
        """Names and words. Branches go by their short names: the long ones all say that they are branches."""
        return [
            *((column.name, word_of("column", column.pk)) for column in self.columns),
            *((series.name, word_of("series", series.pk)) for series in self.series),
            *((branch.short_name, word_of("branch", branch.pk)) for branch in self.branches),
        ]

    def names_of(self, edition):
        """Where it is filed, as far as the public knows the place."""
        words = set(words_of_places(edition))
        return [name for name, word in self.named if word in words]

    def terms(self, asked, filters=None):
        """What the index is asked for: each word and phrase, or any place whose name says it."""
        filters = filters or {}

        def saying(part):
            says = pattern_of((part,)).search
            return [word for name, word in self.named if says(folded(name))][:MOST]

        return Terms(
            [[word, *saying(word)] for word in asked.indexed],
            [[phrase, *map(as_phrase, saying(phrase))] for phrase in asked.phrases],
            words_of_filters(filters),
            keys_of_year(filters["year"]) if "year" in filters else None,
        )


def keys_of_year(year):
    return first_key_of(date(year, 1, 1)), first_key_of(date(year + 1, 1, 1)) - 1
