from contextlib import suppress

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from articles.views import old_page

from .errors import is_in_admin
from .old_addresses import lead_on


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
