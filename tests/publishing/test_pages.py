"""Public pages are pure: the same for everybody, kept exactly as long as nothing changes, never a cookie."""

import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from publishing.pages import public_page
from tests.factories import ColumnFactory, ProgrammeEntryFactory, SeriesFactory, make_article, make_profile

ADDRESSES = [
    "/",
    "/branches/",
    "/branches/office/",
    "/branches/office/?on=2026-07-01",
    "/articles/",
    "/articles/read-me/",
    "/columns/conduct/",
    "/series/display/",
    "/honors/",
    "/display/",
    "/site-map/",
    "/feed.xml",
    "/columns/conduct/feed.xml",
    "/search/?q=brand",
]


@pytest.fixture
def content(db, clock):
    entry = ProgrammeEntryFactory(branch__slug="office", programme__name="Pilot programme")
    make_profile(branch=entry.branch)
    series = SeriesFactory(slug="display", column=ColumnFactory(slug="conduct"))
    make_article(slug="read-me", series=series, branch=entry.branch)
    clock.move(minutes=1)
    return entry


def age(response):
    """For how many seconds a shared cache may keep this. A browser always asks again."""
    return int(re.fullmatch(r"public, max-age=0, must-revalidate, s-maxage=(\d+)", response["Cache-Control"])[1])


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("address", ADDRESSES)
def test_public_address_passes_by_session_and_sign_in(admin_client, address):
    request = admin_client.get(address).wsgi_request
    assert not hasattr(request, "session")
    assert not hasattr(request, "user")


@pytest.mark.django_db
def test_form_sent_to_a_public_address_is_refused():
    assert Client(enforce_csrf_checks=True).post("/search/", {"q": "brand"}).status_code == 405


@pytest.mark.usefixtures("content")
class TestHeaders:
    @pytest.mark.parametrize("prefix", ["", "/zh-hans"])
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_page_is_for_everybody(self, client, address, prefix):
        client.cookies["sessionid"] = "somebody"
        response = client.get(prefix + address, headers={"accept-language": "zh-CN", "cookie": "a=b"})
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert "Vary" not in response.headers
        assert age(response) == 60
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["Content-Language"] == ("zh-hans" if prefix else "en")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_page_obeys_the_content_security_policy(self, client, address):
        html = client.get(address).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert not re.search(r'<script(?! type="application/ld\+json">| type="module" src="/static/)', html)
        assert not re.search(r"\son\w+=", html)
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!testserver|beian\.miit\.gov\.cn)', html)

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_page_that_has_not_changed_is_not_sent_again(self, client, address):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert age(again) == 60
        other = client.get(address, headers={"if-none-match": 'W/"another"'})
        assert (other.status_code, other["ETag"]) == (200, first["ETag"])

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_page_is_only_read(self, client, address):
        assert client.head(address).status_code == 200
        assert client.head(address).content == b""
        for method in (client.post, client.put, client.patch, client.delete):
            response = method(address)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_same_address_gives_the_same_bytes(self, client, address):
        assert client.get(address).content == client.get(address).content


class TestAge:
    def test_page_is_kept_no_longer_than_until_a_text_goes_live(self, client, content, clock):
        make_article(at=clock.now + timedelta(seconds=30, milliseconds=500))
        assert age(client.get("/")) == 30

    def test_page_is_kept_no_longer_than_until_a_text_ends(self, client, content, clock):
        make_article(at=clock.now, until=clock.now + timedelta(seconds=7))
        assert age(client.get("/honors/")) == 7
        clock.move(seconds=6.5)
        assert age(client.get("/honors/")) == 0
        clock.move(seconds=1)
        assert age(client.get("/honors/")) == 60

    def test_page_is_kept_no_longer_than_until_the_midnight_of_an_entry(self, client, content, clock):
        content.shown_from = date(2026, 7, 8)
        content.save()
        clock.set(2026, 7, 7, 23, 59, 45)
        assert age(client.get("/branches/")) == 15

    def test_not_modified_says_the_age_anew(self, client, content, clock):
        make_article(at=clock.now + timedelta(seconds=30))
        etag = client.get("/honors/")["ETag"]
        clock.move(seconds=10)
        response = client.get("/honors/", headers={"if-none-match": etag})
        assert (response.status_code, age(response)) == (304, 20)


@pytest.mark.django_db
class TestPurity:
    def test_cookie_is_a_mistake_of_ours(self):
        def view(request):
            response = HttpResponse()
            response.set_cookie("seen", "yes")
            return response

        with pytest.raises(RuntimeError):
            public_page(view)(RequestFactory().get("/"))

    def test_session_is_a_mistake_of_ours(self, client):
        def view(request):
            return HttpResponse(request.session.get("name", ""))

        request = RequestFactory().get("/")
        request.session = client.session
        request.session.accessed = False
        with pytest.raises(RuntimeError):
            public_page(view)(request)


@pytest.mark.django_db
class TestOddInput:
    @pytest.mark.parametrize(
        "address", ["/", "/branches/", "/branches/x/", "/articles/", "/articles/x/", "/honors/", "/search/"]
    )
    @pytest.mark.parametrize(
        "query",
        [
            "%00",
            "q=%00&page=1",
            "page=%00",
            "page=abc",
            "page=99999",
            "page=-1",
            "page=0",
            "page=1.5",
            "page=" + "9" * 5000,
            "page=１",
            "year=abc&level=x&kind=y&branch=z",
            "year=20190",
            "year=" + "1" * 5000,
            "branch=" + "x" * 5000,
            "branch=%27%22%3E%3Cscript%3E",
            "on=2020-02-31",
            "on=%FF%FE",
            "level=national%00",
            "a=%ED%A0%80",
            "&&&===",
            "page[]=1",
        ],
    )
    def test_query_that_nobody_asked_for_is_a_page_or_not_found(self, client, content, address, query):
        response = client.get(f"{address}?{query}")
        assert response.status_code in (200, 404)
        assert b"<script>" not in response.content

    @pytest.mark.parametrize("address", ["/articles/%00/", "/branches/%00/", "/media/%00.png", "/portraits/%00.jpg"])
    def test_address_with_a_null_character_is_not_found(self, client, address):
        assert client.get(address).status_code == 404
