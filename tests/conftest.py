"""What all tests share: the clock, files, sweeping, and what holds for tests that need PostgreSQL."""

import datetime
import os

import pytest
from django.conf import settings as django_settings
from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings

from tests.static_files import collect

settings.register_profile(
    "pilot",
    deadline=None,
    derandomize="CI" in os.environ,
    database=None if "CI" in os.environ else settings().database,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("pilot")


def pytest_runtest_setup(item):
    """Tests marked `postgresql` are left out on SQLite with the reason, but never unasked where CI is set.

    There, a run on SQLite has to say `-m "not postgresql"` itself, so that nobody takes it for the whole.
    """
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        if "CI" in os.environ:
            pytest.fail("This test needs PostgreSQL. Set DATABASE_URL, or ask for: -m 'not postgresql'", pytrace=False)
        pytest.skip("needs PostgreSQL: set DATABASE_URL")


@pytest.fixture(autouse=True)
def _each_test_begins_in_the_sites_language():
    """A page in the other language leaves it switched on, as a server does until its next request."""
    translation.activate(django_settings.LANGUAGE_CODE)


class Clock:
    """Django's time, standing still until it is moved."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **span):
        """Move on: `clock.move(hours=3)`. Gives the new time."""
        self.now += datetime.timedelta(**span)
        return self.now

    def set(self, *moment):
        """Set to a moment in the site's time zone: `clock.set(2020, 7, 1, 9)`. Gives it."""
        self.now = timezone.make_aware(datetime.datetime(*moment))
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """Stands at 9 o'clock on 1 July 2026 in the site's time zone."""
    clock = Clock(timezone.now())
    clock.set(2026, 7, 1, 9)
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Hashed addresses, as in earnest, in every page of every test."""
    collect()


LASTING = {"django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


@pytest.fixture(scope="session", autouse=True)
def _sweeping_takes_what_tests_made(django_db_setup):
    """What Django makes after migrating stays, since a server that runs beside the tests knows its numbers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: sweep())
        yield


def sweep():
    tables = {*connection.introspection.django_table_names(only_existing=True, include_views=False)} - LASTING
    statements = connection.ops.sql_flush(no_style(), sorted(tables))
    with connection.cursor() as cursor:  # rows that are only added refuse to be swept: their guards step aside
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = [(f'DROP TRIGGER "{name}"', sql) for name, sql in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0"
            )
            guards = [
                [f'ALTER TABLE {table} {deed} TRIGGER "{name}"' for deed in ("DISABLE", "ENABLE")]
                for table, name in cursor.fetchall()
            ]
    aside, back = zip(*guards, strict=True)
    statements = [*aside, *statements, *back]
    connection.ops.execute_sql_flush(statements)
