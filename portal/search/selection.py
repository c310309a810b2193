"""What a reader asked for, and the addresses of every other choice."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Column
from branches.models import Branch
from characters.cleaning import visible
from honors.register import one_of

from .questions import LONGEST_QUESTION
from .visible import columns_and_branches

KINDS = {"article": "article", "branch": "profile", "honor": "honor", "member": "member"}  # as addresses name them


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    columns: list
    branches: list
    years: list

    @classmethod
    def at(cls, now):
        columns, branches = columns_and_branches(now)
        oldest = [timezone.localtime(column.oldest).year for column in columns]
        oldest += [branch.oldest for branch in branches if branch.oldest]
        newest = timezone.localdate(now).year
        return cls(columns, branches, list(range(newest, min(oldest, default=newest) - 1, -1)))


@dataclass(frozen=True)
class Selection:
    """A question and filters that combine; an empty one lets everything through."""

    question: str = ""
    kind: str | None = None
    column: Column | None = None
    branch: Branch | None = None
    year: int | None = None

    @classmethod
    def asked_for(cls, query, choices):
        """From `?q=&kind=&column=&branch=&year=`. A choice that does not exist is not found."""
        return cls(
            question=" ".join(visible(query.get("q", "")).split())[:LONGEST_QUESTION],
            kind=one_of({kind: kind for kind in KINDS}, query.get("kind")),
            column=one_of({column.slug: column for column in choices.columns}, query.get("column")),
            branch=one_of({branch.slug: branch for branch in choices.branches}, query.get("branch")),
            year=one_of({str(year): year for year in choices.years}, query.get("year")),
        )

    @property
    def filters(self):
        """For `visible()`."""
        return self.chosen | ({"kind": KINDS[self.kind]} if self.kind else {})

    @property
    def chosen(self):
        return {name: value for name, value in vars(self).items() if value and name != "question"}

    @property
    def in_address(self):
        """The filters as the address says them: what the form keeps."""
        return {name: getattr(value, "slug", value) for name, value in self.chosen.items()}

    @property
    def address(self):
        return "?" + urlencode(({"q": self.question} if self.question else {}) | self.in_address)

    @property
    def in_quotes(self):
        """The question, to stand between quotation marks: its own are then single ones."""
        return self.question.translate({ord("“"): "‘", ord("”"): "’"})

    @property
    def everywhere(self):
        """The same question without filters."""
        return type(self)(self.question)

    def asking(self, question):
        return type(self)(question)

    def choices(self, name, choices):
        """Links for one filter, with the question and the others kept: words, address, and whether it is chosen."""
        chosen = getattr(self, name)
        return [
            (_("All"), replace(self, **{name: None}).address, chosen is None),
            *((words, replace(self, **{name: value}).address, value == chosen) for value, words in choices),
        ]
