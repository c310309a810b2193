"""Where pages stood on the old site: links to them lead to the article here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import OldPath
from articles.old_paths import old_path_of
from publishing.editions import State
from tests.factories import make_article
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db


def stood_at(path, **article):
    edition = make_article(**article)
    edition.article.old_paths.create(path=path)
    return edition


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://www.example.gov.cn/dflz/202007/t20200701_28.shtml", "/dflz/202007/t20200701_28.shtml"),
        ("//www.example.gov.cn/a.html#top", "/a.html"),
        ("dflz/a.html", "/dflz/a.html"),
        ("/show.asp?id=7", "/show.asp?id=7"),
        ("/%E5%85%9A%E5%BB%BA/a.html", "/党建/a.html"),
        ("http://www.example.gov.cn/", ""),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("/a%00b.html", ""),
        ("/a b.html", ""),
        ("/../../etc/passwd", ""),
        ("/" + "x" * 600, ""),
        ("http://[broken", ""),
        ("/admin/anything", ""),
        ("/articles/", ""),
        ("/articles/some-slug/", ""),
        ("/zh-hans/articles/some-slug/", ""),
        ("/media/a.jpg", ""),
        ("/static/site.css", ""),
    ],
)
def test_an_address_is_kept_as_its_path_unless_it_is_ours(address, path):
    assert old_path_of(address) == path


@pytest.mark.parametrize("path", ["/dflz/202007/t20200701_28.shtml", "/党建/a.html", "/old/", "/show.asp?id=7", "/a"])
def test_an_old_path_leads_to_the_article_for_good(client, path):
    edition = stood_at(path)
    response = client.get(path)
    assert response.status_code == 301
    assert response["Location"] == edition.get_absolute_url()


def test_it_leads_on_with_another_query_unless_that_is_another_page(client):
    stood_at("/show.asp", slug="bare")
    stood_at("/show.asp?id=7", slug="seven")
    assert client.get("/show.asp?from=mail")["Location"] == "/articles/bare/"
    assert client.get("/show.asp?id=7")["Location"] == "/articles/seven/"


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
def test_it_leads_to_nothing_that_is_not_public(client, state):
    stood_at("/a.html", state=state)
    assert client.get("/a.html").status_code == 404


def test_it_ends_with_the_article(client):
    stood_at("/a.html").withdraw()
    assert client.get("/a.html").status_code == 404


def test_it_never_stands_before_an_address_of_ours(client):
    stood_at("/articles/gone/")
    stood_at("/honors/")
    assert client.get("/articles/gone/").status_code == 404
    assert client.get("/honors/").status_code == 200
    assert client.get("/honors")["Location"] == "/honors/"


def test_nothing_but_reading_leads_on(client):
    stood_at("/a.html")
    assert client.head("/a.html").status_code == 301
    assert client.post("/a.html").status_code == 405


def test_the_redirect_is_pure_and_asked_again(client):
    stood_at("/a.html")
    response = client.get("/a.html")
    assert not response.cookies
    assert not response.has_header("Vary")
    assert response["Cache-Control"].startswith("public, max-age=0, must-revalidate")


def test_leading_on_asks_twice_and_a_miss_once_however_many_there_are(client):
    stood_at("/a.html")
    for size in (1, 3):
        for path, count in (("/a.html", 2), ("/nowhere.html", 1)):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(path)
            assert len(asked) == count, size
        for number in range(3):
            stood_at(f"/{size}-{number}.html")


def test_an_old_path_goes_with_its_article():
    edition = stood_at("/a.html", state=State.DRAFT)
    edition.delete()
    edition.article.delete()
    assert not OldPath.objects.exists()


def test_an_administrator_sees_from_where_an_article_is_led_to():
    article = stood_at("/dflz/a.html", slug="first").article
    article.move("second")
    html = signed_in("Administrator").get(address(article)).content.decode()
    assert "/dflz/a.html" in html
    assert "/articles/first/" in html
