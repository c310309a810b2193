"""Old addresses lead on, for good: to the page, feed, picture or choice that stands at the present one.

It is asked only where nothing is found, and answered only where something is to be seen at the present address: an old
one says nothing of what is not public.
"""

from copy import copy

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from articles.models import Article, Column, Series
from branches.models import Branch
from publishing.addresses import which_had

PAGES = {  # names of addresses, with what their `slug` names
    "article": Article,
    "article_picture": Article,
    "branch": Branch,
    "branch_picture": Branch,
    "column": Column,
    "column_feed": Column,
    "series": Series,
}
CHOICES = {"branch": Branch, "column": Column}  # in the query
CHOOSING = {"honors", "honors_csv", "search"}


def lead_on(request):
    """To the present address of what was asked for by an old one; not found where there is none, or nothing to see."""
    match = request.resolver_match
    words, query = dict(match.kwargs), request.GET.copy()
    if match.view_name in PAGES:
        replace_old(words, {"slug": PAGES[match.view_name]})
    if match.view_name in CHOOSING:
        replace_old(query, CHOICES)
    if words == match.kwargs and query == request.GET:
        raise Http404
    asked_now = copy(request)
    asked_now.GET = query
    found = match.func(asked_now, **words)  # what is not found there is not found here
    kept = request.META["QUERY_STRING"] if query == request.GET else query.urlencode()
    address = reverse(match.view_name, kwargs=words)
    return HttpResponsePermanentRedirect(
        f"{address}?{kept}" if kept else address, headers={"Cache-Control": found["Cache-Control"]}
    )


def replace_old(asked, kinds):
    """Put present addresses in the place of old ones; `kinds` says what each name stands for."""
    for name, model in kinds.items():
        slug = asked.get(name)
        if slug and (thing := which_had(model, [slug]).get(slug)):
            asked[name] = thing.slug
