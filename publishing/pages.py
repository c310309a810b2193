"""Public pages: a function of address, content and clock. They can be cached by anybody and know no reader."""

import hashlib
from datetime import datetime, time, timedelta
from functools import partial, wraps
from math import ceil

from django.core.paginator import EmptyPage, InvalidPage, Paginator
from django.http import Http404, HttpResponseNotAllowed, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response

from .edges import next_edge

LONGEST = 60  # seconds that a copy of a page may be kept: records change without an edge


def public_page(view=None, *, reads=()):
    """Make a view a public page: read only, the same for everybody, fresh as long as nothing is due to change.

    It sees no more of a query than the parameters that it `reads`: whatever else an address says changes no page. None
    stands for all of them.
    """
    if view is None:
        return partial(public_page, reads=reads)

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if reads is not None:
            request.GET = query = query_of(request, reads)
            request.META["QUERY_STRING"] = query.urlencode()
        now = timezone.now()
        response = view(request, *args, **kwargs)
        must_be_pure(request, response)
        response["Cache-Control"] = fresh_from(now)
        if response.status_code != 200:
            return response
        response["ETag"] = etag = etag_of(response)
        return get_conditional_response(request, etag=etag, response=response)

    return page


def query_of(request, names):
    """The last value of each of these parameters, as Django reads them, in this order."""
    query = QueryDict(mutable=True)
    for name in names:
        if name in request.GET:
            query[name] = request.GET[name]
    return query


def fresh_from(now):
    """How a page of `now` may be kept, as a header says it."""
    return f"public, max-age=0, must-revalidate, s-maxage={seconds_fresh(now)}"


def seconds_fresh(now):
    """How long a cache that readers share may keep a page of `now`: to the next edge or midnight, a minute at most.

    A reader's own browser asks each time and is mostly answered with 304: who has just published wants to see it.
    """
    until = min(moment for moment in (next_edge(now), midnight_after(now)) if moment)
    left = int((until - timezone.now()).total_seconds())
    return max(0, min(LONGEST, left))


def midnight_after(now):
    """Days count, too: a committee’s term, or an activity, begins with one."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), time.min))


def end_of_day(day):
    return timezone.make_aware(datetime.combine(day, time.max))


def etag_of(response):
    """A weak one, because a server in front may compress the page."""
    return f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def must_be_pure(request, response):
    """A page that asked who is reading, or wants a cookie, is a mistake of ours: better no page than one for all."""
    session = getattr(request, "session", None)
    if response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or getattr(session, "accessed", False):
        raise RuntimeError("A public page has no session, no cookie and no form token.")
    if response.has_header("Vary"):
        raise RuntimeError("A public page is the same for everybody; nothing about it varies.")


class KeyedPaginator(Paginator):
    """Pages of a long list, as fast at its end as at its beginning: never counted, and never read past.

    A page's rows are chosen by key first, which an index answers alone. Two pages more are looked at, so that there are
    links to them; where they end within these, the last page is known.
    """

    ahead = 2
    num_pages = 100_000  # until a page has looked ahead

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = list(self.object_list.values_list("pk", flat=True)[start : start + (1 + self.ahead) * self.per_page])
        if not keys and number > 1:
            raise EmptyPage
        self.num_pages = number - 1 + max(1, ceil(len(keys) / self.per_page))
        return self._get_page(self.object_list.filter(pk__in=keys[: self.per_page]), number, self)


def page_or_404(paginator, request):
    """The page that `?page=` names, the first without one; a page that does not exist is not found."""
    try:
        return paginator.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error
