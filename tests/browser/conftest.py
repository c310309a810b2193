"""A real Chromium in front of a live server: who is signed in, and what its console may say."""

import os
import re
import shutil

import pytest
from django.conf import settings
from django.test import Client

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

# The editor's own inline handlers, which the policy blocks and static/editor/csp.js replays.
BLOCKED_BY_POLICY = re.compile(
    r"(?:Executing inline (?:event handler|script)|Running the JavaScript URL) violates the following Content Security "
    r"Policy directive 'script-src 'self''|Refused to (?:execute inline|run the JavaScript URL)"
)

# Whoever leaves a form says so to the server while the next page is asked for, or the test is over: beside everything
# else, on the one connection that all threads share with SQLite. Tests of presence use contexts of their own.
NO_SIGNS_OF_PRESENCE = """
    const { fetch } = window;
    window.fetch = (url, ...rest) => String(url).endsWith("/here/")
      ? Promise.resolve(Response.json({ sign: "", others: [] })) : fetch(url, ...rest);
"""

EDITOR_PAGE = re.compile(r"/admin/.*/(?:add|change)/")


def chromium_executable():
    """Where Chromium is on this machine; None where it is not."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = chromium_executable()
    if not executable:
        reason = "needs Chromium: install it, or name it in CHROMIUM"
        if "CI" in os.environ:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": executable, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server):
    """`page.goto("/admin/")` goes to the live server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def page(page):
    """A page on which errors fail the test: of scripts, and in the console.

    The one exception is what the content policy blocks on the pages with an editor.
    """
    errors = []
    page.context.add_init_script(NO_SIGNS_OF_PRESENCE)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if is_error(message) else None)
    yield page
    assert errors == []


def is_error(message):
    if message.type != "error" or message.location["url"].endswith("/favicon.ico"):  # which browsers ask unbidden
        return False
    return not (EDITOR_PAGE.search(message.page.url) and BLOCKED_BY_POLICY.search(message.text))


@pytest.fixture
def sign_in(page, live_server):
    """`sign_in(user)`: the browser is that member of staff from here on; `sign_in(user, context)` another one."""

    def sign_in(user, context=page.context):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [
                {
                    "name": cookie.key,
                    "value": cookie.value,
                    "domain": live_server.thread.host,
                    "path": settings.SESSION_COOKIE_PATH,
                    "httpOnly": True,
                }
            ]
        )

    return sign_in
