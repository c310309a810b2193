"""Where pages stood on an old site: whoever follows a link to one there is led to the article here, for good."""

import re
import unicodedata
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

LONGEST = 500  # characters
UNSPEAKABLE = re.compile(r"[\0-\x1f\x7f\s]")


class OldPath(models.Model):
    """The path of one page on an old site, with its query where it had one: “/dflz/202007/t20200701_28.shtml”."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="old_paths")
    path = models.CharField(_("old address"), max_length=LONGEST, unique=True)

    class Meta:
        verbose_name = _("address on an old site")
        verbose_name_plural = _("addresses on an old site")
        default_permissions = ()  # it comes and goes with its article
        constraints = [
            models.CheckConstraint(
                name="oldpath_is_a_path",
                condition=Q(path__startswith="/"),
                violation_error_message=_("An old address begins with a slash."),
            ),
        ]

    def __str__(self):
        return self.path


def old_path_of(address):
    """The path, as it is kept, that an address or path names; "" for one that leads to no page of an old site.

    That is the home page, one of our own addresses, and what no browser would ask for.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https"):
        return ""
    path = readable("/" + parts.path.lstrip("/"))
    whole = path + (f"?{readable(parts.query)}" if parts.query else "")
    if path == "/" or "/.." in path or len(whole) > LONGEST or UNSPEAKABLE.search(whole) or is_ours(path):
        return ""
    return whole


def readable(text):
    return unicodedata.normalize("NFC", unquote(text))


def asked_for(request):
    """The old paths that a request may mean: with its query, and without."""
    path, query = readable(request.path_info), request.META.get("QUERY_STRING", "")
    return [f"{path}?{readable(query)}", path] if query else [path]


def is_ours(path):
    """Whether we answer at this path ourselves, in one of the languages."""
    if path.startswith(settings.STATIC_URL):
        return True
    for code, _name in settings.LANGUAGES:
        with translation.override(code), suppress(Resolver404):
            resolve(path)
            return True
    return False
