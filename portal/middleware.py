from contextlib import suppress

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import Http404, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from articles.views import old_page

from .errors import hear_out, is_in_admin, too_large
from .old_addresses import lead_on

MOST_OF_STRANGERS = 64 * 1024  # bytes
MOST_OF_STAFF = 120 * 1024 * 1024  # an old site's pages are 100 MB at most, or some documents with an article


def public_addresses_see_no_cookie(get_response):
    """What a reader's browser holds reaches no public page: it is taken off before anything looks at it."""

    def middleware(request):
        if not is_in_admin(request):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


def features_are_named(get_response):
    """Every answer says what its page may do with the reader's device: next to nothing."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return middleware


def bodies_have_limits(get_response):
    """What is sent is looked at by its length before anything of it is read: reading writes it to the disk.

    Public addresses are read only. Whoever is not signed in sends a form to sign in and no more; staff send as much as
    the largest form takes. A body that does not say its length counts as empty: Django reads none of it.
    """

    def middleware(request):
        if not is_in_admin(request):
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            return get_response(request)
        sent = length_of_body(request)
        if sent > MOST_OF_STRANGERS and not request.user.is_authenticated:
            return too_large(request)
        if sent > MOST_OF_STAFF:
            hear_out(request, 2 * MOST_OF_STAFF)
            return too_large(request)
        return get_response(request)

    return middleware


def length_of_body(request):
    """How many bytes of a body Django would read: what says no length in digits has none for it."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isdecimal() and len(said) < 20 else 0


class OnlyInAdmin:
    """A middleware that public addresses pass by: they know no session, no person and no message."""

    def __call__(self, request):
        return super().__call__(request) if is_in_admin(request) else self.get_response(request)


class AdminSessionMiddleware(OnlyInAdmin, SessionMiddleware):
    pass


class AdminAuthenticationMiddleware(OnlyInAdmin, AuthenticationMiddleware):
    pass


class AdminMessageMiddleware(OnlyInAdmin, MessageMiddleware):
    pass


class ContentPolicyMiddleware(CSPMiddleware):
    """The content policy of public pages is one and the same, so it is written once; the admin’s views add to it."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request, response):
        if is_in_admin(request):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class LanguageByAddressMiddleware(LocaleMiddleware):
    """Public pages speak the language of their address and know nothing else of the reader.

    Only the admin asks the browser and the cookie, as Django's own middleware does everywhere.
    """

    def process_request(self, request):
        if is_in_admin(request):
            language = translation.get_language_from_request(request)
        else:
            language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def no_null_characters(get_response):
    """No address holds a null character: PostgreSQL fails over one, in a search, a filter or a name.

    Forms say so themselves; this spares every view that looks something up by what stands in its address.
    """

    def middleware(request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404("A null character in the address.")
        return get_response(request)

    return middleware


def old_paths_lead_on(get_response):
    """A path that is none of ours, and on which a page of the old site stood, leads to the article that it is now."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or request.resolver_match is not None or request.method not in ("GET", "HEAD"):
            return response
        try:
            return old_page(request)
        except (Http404, DatabaseError):  # without a database there is still this page
            return response

    return middleware


class OldAddressesMiddleware:
    """What is not found at an address, because it has another one now, is found there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Http404) and request.method in ("GET", "HEAD"):
            with suppress(Http404):
                return lead_on(request)
        return None
