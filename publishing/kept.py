"""Made pages, kept until something is written: then the next reader does not wait for what the last one had made.

Each thread keeps its own, with its own connection to the database. A page counts for one version of the content only,
and every committed write anywhere makes another; so nobody ever sees an old page, and nobody has to tell us.
"""

import threading
from collections import OrderedDict
from typing import NamedTuple

from django.db import connection

MOST = 100  # pages that one thread keeps; those asked for last


class Page(NamedTuple):
    content: bytes
    content_type: str
    etag: str
    until: object  # the moment at which it may change by itself
    version: tuple


class Shelf(threading.local):
    connection = None
    pages = OrderedDict()


shelf = Shelf()


def kept_page(key, version, now):
    """The page made for this key, if nothing was written since and nothing was due; else None."""
    page = pages().get(key)
    if page is None or version is None or page.version != version or page.until <= now:
        return None
    pages().move_to_end(key)
    return page


def keep(key, page):
    if page.version is None:
        return
    pages()[key] = page
    if len(pages()) > MOST:
        pages().popitem(last=False)


def pages():
    """This thread's pages; none at first, and none again after it has connected anew."""
    if shelf.connection is not connection.connection:
        shelf.connection, shelf.pages = connection.connection, OrderedDict()
    return shelf.pages
