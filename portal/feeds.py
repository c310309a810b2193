"""Atom feeds (RFC 4287) of the newest articles: of the whole site, and of each column."""

from uuid import NAMESPACE_DNS, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.site_address import site_host
from articles.models import ArticleEdition, Column
from characters.cleaning import UNSEEN
from publishing.pages import public_page

NEWEST = 30


@public_page
def feed(request):
    return as_atom(request, ArticleEdition.objects.live(), {"page": reverse("articles")})


@public_page
def column_feed(request, slug):
    column = get_object_or_404(Column, slug=slug)
    live = ArticleEdition.objects.live().filter(column=column)
    return as_atom(request, live, {"page": column.get_absolute_url(), "column": column})


def as_atom(request, live, context):
    """The newest of some live texts. An article keeps its identity when it moves to another address."""
    texts = live.select_related("article", "column").defer("body", "editors_note").newest_first().page(0, NEWEST)
    entries = [(uuid5(NAMESPACE_DNS, f"{text.article_id}.articles.{site_host()}"), text) for text in texts]
    updated = max((text.live_from for _identity, text in entries), default=timezone.now())
    context |= {"language": settings.SITE_LANGUAGE, "entries": entries, "updated": updated}
    xml = UNSEEN.sub("", render_to_string("portal/feed.xml", context, request))
    return HttpResponse(xml, content_type="application/atom+xml; charset=utf-8")
