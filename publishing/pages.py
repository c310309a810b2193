"""Public pages: a function of address, content and clock. They can be cached by anybody and know no reader."""

import hashlib
from datetime import datetime, time, timedelta
from functools import wraps

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import get_conditional_response

from .edges import next_edge

LONGEST = 60  # seconds that a copy of a page may be kept: records change without an edge


def public_page(view):
    """Make a view a public page: read only, the same for everybody, fresh as long as nothing is due to change."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404  # no page is named so, and PostgreSQL refuses the character
        now = timezone.now()
        response = view(request, *args, **kwargs)
        must_be_pure(request, response)
        response["Cache-Control"] = f"public, max-age={seconds_fresh(now)}"
        if response.status_code != 200:
            return response
        # Weak, because a server in front may compress the page.
        etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response)

    return page


def seconds_fresh(now):
    """How long a page made at `now` holds: up to the next edge or midnight, and never more than a minute."""
    midnight = datetime.combine(timezone.localdate(now) + timedelta(days=1), time.min)
    until = min(moment for moment in (next_edge(now), timezone.make_aware(midnight)) if moment)
    left = (until - timezone.now()).total_seconds()
    return max(0, min(LONGEST, int(left)))


def must_be_pure(request, response):
    """A page that asked who is reading, or wants a cookie, is a mistake of ours: better no page than one for all."""
    session = getattr(request, "session", None)
    if response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or getattr(session, "accessed", False):
        raise RuntimeError("A public page has no session, no cookie and no form token.")
    if response.has_header("Vary"):
        raise RuntimeError("A public page is the same for everybody; nothing about it varies.")


class KeyedPaginator(Paginator):
    """Pages of a queryset that chooses its rows by key first: see `ArticleEditionQuerySet.page`."""

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(self.object_list.page(start, start + self.per_page), number, self)


def page_or_404(paginator, request):
    """The page that `?page=` names, the first without one; a page that does not exist is not found."""
    try:
        return paginator.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error
