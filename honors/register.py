"""What of the register a reader asked for, and the addresses of every other choice."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from branches.models import Branch

from .models import Kind, Level


@dataclass(frozen=True)
class Selection:
    """Filters that combine; an empty one lets everything through."""

    year: int | None = None
    level: str = ""
    kind: str = ""
    branch: Branch | None = None

    @classmethod
    def asked_for(cls, query, branches):
        """From `?year=&level=&kind=&branch=`. A choice that does not exist is not found."""
        by_slug = {branch.slug: branch for branch in branches}
        return cls(
            year=one_of({str(year): year for year in range(1921, 2201)}, query.get("year")),
            level=one_of({value: value for value in Level.values}, query.get("level")) or "",
            kind=one_of({value: value for value in Kind.values}, query.get("kind")) or "",
            branch=one_of(by_slug, query.get("branch")),
        )

    @property
    def filters(self):
        """For `filter()`."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def of_all_years(self):
        return replace(self, year=None)

    @property
    def address(self):
        query = self.filters | ({"branch": self.branch.slug} if self.branch else {})
        return "?" + urlencode(query)

    def choices(self, name, choices):
        """Links for one filter, with the others kept: words, address, and whether it is chosen."""
        chosen = getattr(self, name)
        return [
            (_("All"), replace(self, **{name: type(self).__dataclass_fields__[name].default}).address, not chosen),
            *((words, replace(self, **{name: value}).address, value == chosen) for value, words in choices),
        ]


def one_of(choices, asked):
    if not asked:
        return None
    if asked not in choices:
        raise Http404
    return choices[asked]
