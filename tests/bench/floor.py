"""The floor that the site's request rate is held against: a bare view with one SELECT and one small template.

It stands in the site's own project, behind the same middleware and the same server: what any page of a Django site
costs before it says anything.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path

from articles.models import Article
from config.urls import urlpatterns as site

PAGE = engines["django"].from_string(
    "<!doctype html><html lang=en><title>{{ article.slug }}</title><p>{{ article.slug }}</html>"
)


def floor(request, slug):
    return HttpResponse(PAGE.render({"article": get_object_or_404(Article, slug=slug)}))


urlpatterns = [path("floor/<slug:slug>/", floor), *site]
