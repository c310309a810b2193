"""A real Chromium in front of the site as it is served: who is signed in, and what may not happen on any page."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.server import Server
from tests.browser.watching import Watch
from tests.parts import missing

# Playwright's own loop runs in the thread of the test, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def chromium_executable():
    """Where Chromium is on this machine; None where it is not."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = chromium_executable()
    if not executable:
        missing("needs Chromium: install it, or name it in CHROMIUM")
    return {**browser_type_launch_args, "executable_path": executable, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(django_db_setup, static_files, tmp_path_factory):
    """The address of the site as it is served in earnest: `page.goto("/admin/")` goes there."""
    server = Server(tmp_path_factory.mktemp("server") / "log")
    server.wait()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True)
def watch(transactional_db, browser, monkeypatch):
    """Every page of every browser that a test opens may complain of nothing but what the test expects."""
    watch, new_context = Watch(), browser.new_context
    monkeypatch.setattr(browser, "new_context", lambda **how: watch.look_at(new_context(**how)))
    yield watch
    for context in browser.contexts:
        context.close()
    watch.judge()


@pytest.fixture
def sign_in(page, base_url):
    """`sign_in(user)`: the browser is that member of staff from here on; `sign_in(user, context)` another one."""

    def sign_in(user, context=page.context):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        place = {"domain": urlsplit(base_url).hostname, "path": settings.SESSION_COOKIE_PATH}
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "httpOnly": True, **place}])

    return sign_in
