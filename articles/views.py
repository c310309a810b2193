import hashlib
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.site_address import in_full
from branches.models import Branch
from library.private_files import given_away
from publishing.pages import KeyedPaginator, fresh_from, page_or_404, public_page

from .attachments import FOLDER
from .contents import contents_list, with_contents
from .models import ArticleEdition, Attachment, Column, Series
from .old_paths import asked_for
from .reading import around, attachments_of, beside, branch_of, live_edition

PER_PAGE = 12
HEADINGS_FOR_CONTENTS = 3


@public_page
def article(request, slug):
    now = timezone.now()
    edition = live_edition(slug, now)
    if edition is None:
        raise Http404
    return article_page(request, edition, now)


def article_page(request, edition, now, address_of=Attachment.get_absolute_url, **more):
    """The page of an article with one text of it: the live one, or one made ready by `as_if_live()`.

    `address_of` gives the address of an attachment for who reads the page.
    """
    body, headings = with_contents(edition.body)
    context = {
        "section": "articles",
        "edition": edition,
        "body": body,
        "contents": contents_list(headings) if len(headings) >= HEADINGS_FOR_CONTENTS else "",
        "attachments": [(each, address_of(each)) for each in attachments_of(edition=edition.pk)],
        "around": around(edition, now),
        "beside": beside(edition, now),
        "branch": branch_of(edition, now),
        "address": in_full(request.path),
    }
    return render(request, "articles/article.html", context | more)


@require_safe
def document(request, name):
    """An attachment, while a text with it is live; what it is called follows from its title there."""
    now = timezone.now()
    attachment = Attachment.objects.live(now).filter(file=f"{FOLDER}{name}").order_by("pk").first()
    if attachment is None:
        raise Http404
    etag = f'"{hashlib.sha256(attachment.download_name.encode()).hexdigest()[:16]}-{name}"'
    response = get_conditional_response(request, etag=etag) or given_away(
        attachment.file.name, attachment.download_name
    )
    response["ETag"], response["Cache-Control"] = etag, fresh_from(now)
    return response


@public_page(reads=None)
def old_page(request):
    """To the article that stood at this path on the old site, for good; not found where it is not public here."""
    paths = asked_for(request)
    editions = ArticleEdition.objects.live().filter(article__old_paths__path__in=paths)
    found = {
        edition.old_path: edition
        for edition in editions.select_related("article").annotate(old_path=F("article__old_paths__path"))
    }
    edition = next((found[path] for path in paths if path in found), None)
    if edition is None:
        raise Http404
    return redirect(edition, permanent=True)


@public_page(reads=("branch", "page"))
def articles(request):
    """All of them, or with `?branch=` those about a branch; a branch without any is not found."""
    live, context = ArticleEdition.objects.live(), {"columns": Column.objects.all()}
    if slug := request.GET.get("branch"):
        about = live.filter(branch=OuterRef("pk"))
        context["branch"] = branch = get_object_or_404(Branch.objects.filter(Exists(about)), slug=slug)
        live = live.filter(branch=branch)
    return listed(request, "articles/list.html", live.newest_first(), context, {"branch": slug} if slug else {})


@public_page(reads=("page",))
def column(request, slug):
    columns = list(Column.objects.all())  # the menu has them all
    column = next((column for column in columns if column.slug == slug), None)
    if column is None:
        raise Http404
    live = ArticleEdition.objects.live().filter(column=column)
    return listed(request, "articles/list.html", live.newest_first(), {"columns": columns, "column": column})


@public_page(reads=("page",))
def series(request, slug):
    series = get_object_or_404(Series.objects.select_related("column"), slug=slug)
    live = ArticleEdition.objects.live().filter(series=series)
    return listed(request, "articles/series.html", live.order_by("series_number", "pk"), {"series": series})


def listed(request, template, editions, context, chosen=()):
    """A page of articles, twelve at a time; `chosen` is what the address says beside the page."""
    page = page_or_404(KeyedPaginator(editions.for_list(), PER_PAGE), request)
    query = dict(chosen) | ({"page": page.number} if page.number > 1 else {})
    canonical_query = f"?{urlencode(query)}" if query else ""
    return render(
        request, template, context | {"section": "articles", "page": page, "canonical_query": canonical_query}
    )
