from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.pages import page_or_404, public_page

from .engines import MOST, engine
from .entries import Entry
from .places import Places
from .questions import MOST_WORDS, Asked
from .selection import Choices, Selection
from .snippets import marked, snippet
from .suggestions import suggestions
from .visible import visible

PER_PAGE = 10
KINDS_IN_WORDS = (
    ("article", _("Articles")),
    ("branch", _("Branches")),
    ("honor", _("Honors")),
    ("member", _("Members")),
)


@dataclass
class Result:
    entry: Entry
    title: str
    where: str  # an article is filed
    snippet: str


@public_page(reads=("q", "kind", "column", "branch", "year", "page"))
def search(request):
    now = timezone.now()
    choices = Choices.at(now)
    selection = Selection.asked_for(request.GET, choices)
    asked = Asked.of(selection.question)
    places = Places(choices.columns, choices.branches)
    keys = []
    if asked.words:
        public = Entry.objects.of(visible(now, **selection.filters))
        keys = engine().keys(places.terms(asked, selection.filters), public, MOST + 1)
    page = page_or_404(Paginator(keys[:MOST], PER_PAGE), request)
    page.object_list = results(page.object_list, asked.marked, places)
    context = {
        "section": "search",
        "selection": selection,
        "page": page,
        "has_more": len(keys) > MOST,
        "most_words": MOST_WORDS if asked.has_more else None,
        "kinds": selection.choices("kind", KINDS_IN_WORDS),
        "columns": selection.choices("column", [(column, column.name) for column in choices.columns]),
        "branches": selection.choices("branch", [(branch, branch.short_name) for branch in choices.branches]),
        "years": selection.choices("year", [(year, year) for year in choices.years]),
        "canonical_query": selection.address if selection.question or selection.chosen else "",
    }
    if not keys:
        context |= suggestions(selection, asked, places, now)
    return render(request, "portal/search/search.html", context)


def results(keys, words, places):
    """The entries of these keys in their order, as the page shows them. One query."""
    entries = Entry.objects.with_things().in_bulk(keys)
    return [
        Result(
            entry,
            marked(entry.title, words),
            marked(" · ".join(places.names_of(entry.article)), words) if entry.article else "",
            snippet(entry.text, words),
        )
        for entry in (entries[key] for key in keys if key in entries)
    ]
