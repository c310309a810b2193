"""Every public page is HTML without an error, as html5lib reads it when it forgives nothing."""

import html5lib
import pytest

from tests.factories import SeriesFactory, make_article, make_picture
from tests.portal.public_pages import ADDRESSES, furnished, in_both_languages, page

pytestmark = pytest.mark.django_db


def must_be_html(text):
    html5lib.HTMLParser(strict=True).parse(text)  # raises ParseError


def test_every_page_is_html_without_an_error(client):
    furnished()
    for address in in_both_languages([*ADDRESSES, "/honors/?level=provincial&year=2019"]):
        must_be_html(page(client, address))


def test_so_is_every_page_of_a_site_without_anything(client):
    for address in in_both_languages(["/", "/branches/", "/articles/", "/honors/", "/site-map/", "/display/"]):
        must_be_html(page(client, address))
    must_be_html(page(client, "/nowhere/", status=404))


def test_so_is_an_article_with_everything_and_its_list(client):
    series = SeriesFactory(slug="display")
    body = "<h2>A</h2><h2>B</h2><h2>C</h2><blockquote><p>1</p></blockquote><ul><li>2</li></ul><hr>"
    table = "<table><caption>T</caption><thead><tr><th>1</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    for number in range(14):
        make_article(slug=f"part-{number}", series=series, body=body + table, cover=make_picture(), cover_alt="Red")
    for address in in_both_languages(["/articles/part-3/", "/articles/?page=2", "/series/display/?page=2"]):
        must_be_html(page(client, address))


def test_the_test_would_find_an_error(client):
    with pytest.raises(html5lib.html5parser.ParseError):
        must_be_html("<!doctype html><title>T</title><p><i>one</p>")
