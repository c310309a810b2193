"""All pages that there are: on one page for readers, in sitemaps (sitemaps.org) for machines. Only what is live."""

from django.db.models import F, Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.site_address import in_full
from articles.models import ArticleEdition, Column, Series
from branches.models import Branch
from publishing.pages import public_page
from publishing.templatetags.pages import html_code, in_all_languages

IN_ONE = 2000  # articles in one sitemap, by key: so an article stays in its own
LAST = 1_000_000_000  # sitemap; no key is as large, and a larger one fits no column
SECTIONS = ("home", "show", "articles", "honors", "site_map")


@public_page
def site_map(request):
    now = timezone.now()
    context = {
        "branches": shown_branches(now),
        "columns": with_texts(Column, now),
        "all_series": with_texts(Series, now),
    }
    return render(request, "portal/site_map.html", context)


@require_safe
def robots(request):
    """What machines may read. The database is not asked: who gets no answer here leaves the whole site alone."""
    sitemap = in_full(reverse("sitemap"))
    rules = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(rules, content_type="text/plain; charset=utf-8", headers=headers)


@public_page
def sitemap(request):
    """The index of all sitemaps."""
    parts = ArticleEdition.objects.live().order_by().values_list((F("article_id") - 1) / IN_ONE)
    rows = [(reverse("sitemap_of_pages"), None)] + [
        (reverse("sitemap_of_articles", args=[part + 1]), newest)
        for part, newest in sorted(parts.annotate(newest=Max("live_from")))
    ]
    sitemaps = [(in_full(path), changed) for path, changed in rows]
    return render(request, "portal/sitemaps.xml", {"sitemaps": sitemaps}, content_type="application/xml")


@public_page
def sitemap_of_pages(request):
    now = timezone.now()
    rows = [(reverse(name), None) for name in SECTIONS]
    rows += [(branch.get_absolute_url(), branch.changed) for branch in shown_branches(now)]
    rows += [(one.get_absolute_url(), one.changed) for model in (Column, Series) for one in with_texts(model, now)]
    return as_sitemap(request, rows)


@public_page
def sitemap_of_articles(request, number):
    if number > LAST:
        raise Http404
    keys = {"article__gt": (number - 1) * IN_ONE, "article__lte": number * IN_ONE}
    live = ArticleEdition.objects.live().filter(**keys).order_by("article")
    rows = [
        (reverse("article", args=[slug]), changed) for slug, changed in live.values_list("article__slug", "live_from")
    ]
    if not rows:
        raise Http404
    return as_sitemap(request, rows)


def as_sitemap(request, rows):
    """Pairs of a path and when its page last changed, or None, as a sitemap: each page in all languages."""
    pages = [
        ({html_code(code): in_full(each) for code, each in in_all_languages(path).items()}, changed)
        for path, changed in rows
    ]
    return render(request, "portal/sitemap.xml", {"pages": pages}, content_type="application/xml")


def shown_branches(now):
    """The branches that have a page of their own to read, in the programme's order; with when its text `changed`."""
    branches = Branch.objects.with_entry().with_profile(now).filter(profile__isnull=False)
    shown = [branch for branch in branches.order_by(F("entry__place").asc(nulls_last=True)) if not branch.is_waiting()]
    for branch in shown:
        branch.changed = branch.profile.live_from
    return shown


def with_texts(model, now):
    """The columns or the series that hold a live text; each with when its list `changed`."""
    live = ArticleEdition.objects.live(now).order_by().values_list(model._meta.model_name)
    changed = dict(live.annotate(newest=Max("live_from")))
    rows = [row for row in model.objects.all() if row.pk in changed]
    for row in rows:
        row.changed = changed[row.pk]
    return rows
