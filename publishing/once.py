"""What a process needs to work out only once, because it follows from a language and the site's code alone."""

from functools import lru_cache

from django.conf import settings


def once(maxsize):
    """Remember what a function gives for its arguments. Not in development, where templates and translations change.

    Only for what no row of the database can change.
    """
    return (lambda make: make) if settings.DEBUG else lru_cache(maxsize)
