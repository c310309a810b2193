"""The address of this site, as its settings say it: what a request calls it is the reader's word."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri


def in_full(path):
    """A path of ours with the name of the site before it."""
    return f"{settings.SITE_URL}{iri_to_uri(path)}"


def site_host():
    """The name under which this site is reached, with its port where it has one of its own."""
    return urlsplit(settings.SITE_URL).netloc


def site_domain():
    """That name alone."""
    return urlsplit(settings.SITE_URL).hostname
