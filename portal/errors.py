"""What is answered when a view fails: that the database is away or a disk full, where that is why; else our mistake."""

import logging
import sqlite3
import sys
import time
from contextlib import suppress
from math import inf

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error
from psycopg2 import errorcodes

from library.room import takes_no_more

RETRY_AFTER = 60  # seconds
logger = logging.getLogger(__name__)
said = {}  # in which minute it was last said that the database is away


def failed(request):
    """Answer for a view that raised something, with what it raised at hand: Django calls its handler500 like that."""
    error = sys.exc_info()[1]
    if is_away(error):
        return away(request, error)
    if request.method == "POST" and takes_no_more(error):
        return no_room(request)
    return server_error(request)


def is_away(error):
    """Whether a database cannot answer now and may do so in a minute: gone, starting, full, locked, out of time.

    That is what an OperationalError is (PEP 249), also if only one query had to wait too long for a lock: asked again,
    it goes through. But SQLite says so of wrong SQL, too, and PostgreSQL has another name for a database on standby.
    """
    why = error.__cause__
    if isinstance(why, sqlite3.OperationalError):
        return getattr(why, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
    on_standby = getattr(why, "pgcode", None) == errorcodes.READ_ONLY_SQL_TRANSACTION
    return isinstance(error, (OperationalError, InterfaceError)) or (isinstance(error, DatabaseError) and on_standby)


def away(request, error):
    """A calm page that no cache keeps. It asks the database for nothing."""
    say_once_a_minute(error)
    page = render_to_string("503.html", {"was_sent": request.method == "POST", "is_staff": is_in_admin(request)})
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    response = HttpResponse(page, status=503, headers=headers)
    response._has_been_logged = True  # or Django writes a traceback for every request
    return response


def no_room(request):
    """A page that says so."""
    hear_out(request)
    return HttpResponse(render_to_string("507.html"), status=507, headers={"Cache-Control": "no-store"})


def too_large(request):
    """A page that says that more was sent than anything here takes."""
    page = render_to_string("413.html", {"is_staff": request.user.is_authenticated})
    return HttpResponse(page, status=413, headers={"Cache-Control": "no-store"})


def hear_out(request, most=inf):
    """Hear what is still coming, and keep nothing: a browser reads no answer before it has sent all."""
    heard = 0
    with suppress(OSError):
        while heard < most and (piece := request.read(64 * 1024)):
            heard += len(piece)


def is_in_admin(request):
    return request.path_info.startswith("/admin/")


def say_once_a_minute(error):
    minute = time.monotonic() // 60
    if said.get("in") != minute:
        said["in"] = minute
        logger.error("The database is away; pages answer 503 until it is back. %s", str(error).strip())
