from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from articles.models import ArticleEdition
from publishing.pages import page_or_404, public_page

from .engines import MOST, found_alone, keys_of
from .entries import Entry
from .selection import Choices, Selection
from .snippets import marked, snippet
from .visible import visible
from .words import MOST_WORDS, words_asked, words_within

PER_PAGE = 10
NEWEST = 5
MOST_SUGGESTED = 8


@dataclass
class Result:
    entry: Entry
    title: str
    snippet: str


@public_page
def search(request):
    now = timezone.now()
    choices = Choices.at(now)
    selection = Selection.asked_for(request.GET, choices)
    words = words_asked(selection.question)
    asked = words[:MOST_WORDS]
    keys = keys_of(asked, Entry.objects.of(visible(now, **selection.filters))) if asked else []
    page = page_or_404(Paginator(keys[:MOST], PER_PAGE), request)
    page.object_list = results(page.object_list, asked)
    context = {
        "section": "search",
        "selection": selection,
        "page": page,
        "has_more": len(keys) > MOST,
        "most_words": MOST_WORDS if len(words) > MOST_WORDS else None,
        "columns": selection.choices("column", [(column, column.name) for column in choices.columns]),
        "branches": selection.choices("branch", [(branch, branch.short_name) for branch in choices.branches]),
        "years": selection.choices("year", [(year, year) for year in choices.years]),
        "canonical_query": selection.address if selection.question or selection.filters else "",
    }
    if not keys:
        context |= suggestions(selection, asked, now)
    return render(request, "portal/search/search.html", context)


def results(keys, words):
    """The entries of these keys in their order, as the page shows them. One query."""
    entries = Entry.objects.with_things().in_bulk(keys)
    found = [entries[key] for key in keys if key in entries]
    return [Result(entry, marked(entry.title, words), snippet(entry.text, words)) for entry in found]


def suggestions(selection, words, now):
    """Where nothing is found: words that would find something alone, and what is new. Two queries."""
    parts = [*words, *(part for word in words for part in words_within(word))]
    parts = [part for part in dict.fromkeys(parts) if [part] != words][:MOST_SUGGESTED]
    alone = found_alone(parts, Entry.objects.of(visible(now))) if parts else []
    return {
        "alone": [(word, selection.asking(word).address) for word in alone],
        "newest": ArticleEdition.objects.live(now).for_list().newest_first().page(0, NEWEST),
    }
