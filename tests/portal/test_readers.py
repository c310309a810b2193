"""Nothing of a reader changes a public page or breaks it: no cookie, no header, no parameter that it does not know."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.log import Event
from portal.site_map import IN_ONE
from tests.factories import (
    ActivityFactory,
    ColumnFactory,
    HonorFactory,
    ProgrammeEntryFactory,
    SeriesFactory,
    UserFactory,
    make_article,
    make_profile,
)

HOUSE = Path(__file__).parents[2]
PAGES = [
    *("/", "/branches/", "/branches/office/", "/branches/office/?year=2019", "/branches/office/?on=2026-07-01"),
    *("/articles/", "/articles/?branch=office", "/articles/read-me/", "/columns/conduct/", "/series/display/"),
    *("/honors/", "/honors/honors.csv", "/display/", "/display/worker.js", "/site-map/", "/search/?q=brand"),
    *("/feed.xml", "/columns/conduct/feed.xml", "/sitemap.xml", "/sitemap-pages.xml"),
    *("/robots.txt", "/articles/none/", "/none/"),
]
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)  # what a server passes on of a header
COOKIES = st.one_of(
    LATIN,
    st.builds(
        "{}={}".format,
        st.sampled_from(["csrftoken", "sessionid", "messages", "django_language", "sessionid; csrftoken", "a"]),
        st.one_of(LATIN, st.sampled_from(["", "x" * 32, "x" * 64, '"', "\xff" * 32, "zh-hans"])),
    ),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT"),
            *("HTTP_REFERER", "HTTP_ORIGIN", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT"),
            *("HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_X_CSRFTOKEN"),
            *("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_REQUESTED_WITH", "HTTP_SEC_FETCH_MODE", "HTTP_SAVE_DATA"),
            *("HTTP_X_REWRITE_URL", "HTTP_X_ORIGINAL_URL", "HTTP_CACHE_CONTROL", "HTTP_PRAGMA", "HTTP_DNT", "HTTP_TE"),
            *("CONTENT_TYPE", "REMOTE_ADDR", "REMOTE_USER", "SERVER_NAME", "SERVER_PORT", "HTTP_EXPECT", "HTTP_VIA"),
        ]
    ),
    st.one_of(
        LATIN, st.sampled_from(["zh-CN,zh;q=0.9", "gzip, br", "https", "bytes=0-9", "POST", "multipart/form-data"])
    ),
    max_size=6,
)
HOSTS = st.sampled_from(
    ["testserver", "testserver:80", "testserver:8443", "localhost:1", "127.0.0.1:65535", "TESTSERVER"]
)
NOBODY_ASKED = st.text(st.characters(categories=["L", "N"], min_codepoint=48, max_codepoint=0x9FFF), min_size=1)
QUERY = st.dictionaries(
    st.one_of(
        st.sampled_from(
            ["a", "utm_source", "fbclid", "language", "next", "_", "PAGE", "page[]", "csrfmiddlewaretoken"]
        ),
        NOBODY_ASKED.filter(lambda name: name not in {"q", "kind", "column", "branch", "year", "page", "on", "level"}),
    ),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
    max_size=4,
)


@pytest.fixture
def pages(db, clock):
    """Each page as it is when it is asked for plainly."""
    entry = ProgrammeEntryFactory(branch__slug="office", programme__name="Pilot programme")
    make_profile(branch=entry.branch)
    series = SeriesFactory(slug="display", column=ColumnFactory(slug="conduct"))
    edition = make_article(
        slug="read-me", series=series, branch=entry.branch, title="A brand", body="<p>A brand of ours.</p>"
    )
    ActivityFactory(branch=entry.branch, held_on="2019-07-01", is_public=True)
    HonorFactory(branch=entry.branch, is_public=True)
    clock.move(minutes=1)
    sitemap = reverse("sitemap_of_articles", args=[(edition.article_id - 1) // IN_ONE + 1])
    return {address: told(Client().get(address)) for address in (*PAGES, sitemap)}


def told(response):
    """All of an answer that somebody could tell apart."""
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, headers, content


def test_each_page_is_there(pages):
    assert {address: status for address, (status, *_rest) in pages.items() if status != 200} == {
        "/articles/none/": 404,
        "/none/": 404,
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cookie=COOKIES, headers=HEADERS, host=HOSTS, query=QUERY)
@example(cookie="csrftoken=foreign", headers={}, host="testserver", query={})
@example(cookie=f"csrftoken={'x' * 64}; sessionid=1", headers={}, host="testserver:8443", query={"a": "1"})
def test_no_cookie_header_or_query_of_a_reader_changes_a_page(pages, cookie, headers, host, query):
    for address, plainly in pages.items():
        data = {**dict(re.findall(r"(\w+)=([^&]*)", address.partition("?")[2])), **query}
        asked = Client().get(address.partition("?")[0], data, HTTP_COOKIE=cookie, **headers | {"HTTP_HOST": host})
        assert told(asked) == plainly, address


@pytest.mark.django_db
def test_a_session_of_staff_is_not_seen_on_a_public_page(pages):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    assert told(client.get("/articles/read-me/")) == pages["/articles/read-me/"]


@pytest.mark.parametrize("address", ["/", "/none/", "/admin/login/", "/robots.txt", "/feed.xml", "/sitemap.xml"])
@pytest.mark.parametrize("host", ["evil.example.org", "testserver.evil.org", "a b", "", "testserver:x", "[::1", "x@y"])
def test_an_unknown_name_of_the_site_is_a_bad_request(db, address, host):
    response = Client(raise_request_exception=False).get(address, HTTP_HOST=host)
    assert response.status_code == 400
    assert b"evil" not in response.content


def test_full_addresses_are_asked_of_the_settings_alone():
    """What a request calls this site stands in no page: whoever sends it writes it."""
    asks = re.compile(
        r"build_absolute_uri|get_host\(|get_port\(|HTTP_HOST|get_current_site|request\.(?:scheme|is_secure)"
    )
    rooms = ("portal", "articles", "honors", "branches", "publishing", "library", "accounts", "characters", "config")
    found = [
        f"{file.relative_to(HOUSE)}: {line.strip()}"
        for room in (*rooms, "templates")
        for file in (HOUSE / room).rglob("*")
        if file.suffix in (".py", ".html", ".xml", ".txt")
        for line in file.read_text().splitlines()
        if asks.search(line)
    ]
    assert found == []


class TestBodies:
    @pytest.mark.parametrize(
        "address", ["/", "/search/", "/articles/read-me/", "/none/", "/media/x.png", "/preview/x/"]
    )
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_public_addresses_take_none(self, pages, address, method):
        response = getattr(Client(enforce_csrf_checks=True), method)(address, b"x" * 100, content_type="text/plain")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")

    @pytest.mark.parametrize(
        ("length", "answer"), [(64 * 1024, 403), (64 * 1024 + 1, 413), (10**12, 413), ("9" * 30, 403)]
    )
    @pytest.mark.parametrize("name", ["admin:login", "admin:index", "admin:articles_articleedition_add"])
    def test_who_is_not_signed_in_sends_a_form_to_sign_in_and_no_more(self, db, name, length, answer):
        client = Client(enforce_csrf_checks=True)
        response = client.generic("POST", reverse(name), b"x", CONTENT_LENGTH=str(length))
        assert response.status_code == answer
        if answer == 413:
            assert "Sign in first" in response.content.decode()

    @pytest.mark.parametrize(("language", "words"), [("en", "larger than 120 MB"), ("zh-hans", "总大小超过 120 MB")])
    def test_staff_are_told_when_files_are_too_large_together(self, admin_client, monkeypatch, language, words):
        monkeypatch.setattr("portal.middleware.MOST_OF_STAFF", 1000)
        address = reverse("admin:articles_articleedition_add")
        response = admin_client.generic("POST", address, b"x" * 1001, HTTP_ACCEPT_LANGUAGE=language)
        assert response.status_code == 413
        assert words in response.content.decode()


class TestNamesTypedWrongly:
    def typed(self, name):
        Client().post(reverse("admin:login"), {"username": name, "password": "wrong"}, REMOTE_ADDR="10.0.0.7")
        return Event.objects.order_by("pk").last().named

    def test_a_name_that_nobody_has_may_be_a_password_and_is_not_kept(self, db):
        UserFactory(username="zhou")
        kept = self.typed("correct horse battery")
        assert re.fullmatch(r"\?[0-9a-f]{10}", kept)
        assert self.typed("correct horse battery") == kept
        assert self.typed("correct horse batterz") != kept
        assert self.typed("?0123456789") != "?0123456789"

    @pytest.mark.parametrize("name", ["zhou", "Zhou", "ZHOU"])
    def test_a_name_that_somebody_has_is_kept(self, db, name):
        UserFactory(username="zhou")
        assert self.typed(name) == name

    def test_the_mark_is_of_this_site_alone(self, db, settings):
        kept = self.typed("secret-1")
        settings.SECRET_KEY = "another" * 9
        assert self.typed("secret-1") != kept

    def test_the_log_finds_the_name_that_is_asked_for(self, admin_client):
        self.typed("secret-1")
        self.typed("secret-2")
        page = admin_client.get(reverse("admin:accounts_event_changelist"), {"name": "secret-1"}).content.decode()
        assert page.count("unknown name (") == 1


class TestSecurityTxt:
    ADDRESS = "/.well-known/security.txt"

    def test_it_names_whom_to_tell(self, client, settings):
        settings.SECURITY_CONTACT = "mailto:security@example.gov.cn"
        response = client.get(self.ADDRESS)
        said = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
        assert said["Contact"] == "mailto:security@example.gov.cn"
        assert said["Canonical"] == f"http://testserver{self.ADDRESS}"
        assert said["Preferred-Languages"] == "en, zh"
        until = timezone.datetime.fromisoformat(said["Expires"])
        assert timedelta(days=150) < until - timezone.now() < timedelta(days=365)
        assert response["Content-Type"] == "text/plain; charset=utf-8"

    def test_without_a_contact_there_is_none(self, client, settings):
        settings.SECURITY_CONTACT = ""
        assert client.get(self.ADDRESS).status_code == 404


@pytest.mark.parametrize("address", ["/", "/robots.txt", "/none/", "/admin/login/", "/display/"])
def test_every_answer_says_what_a_page_may_do(pages, client, address):
    said = client.get(address)["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "screen-wake-lock=(self)"} <= {*said}
