"""The Atom feeds: valid as RFC 4287 asks, with what is live and nothing else."""

from datetime import datetime, timedelta

import pytest
from lxml import etree

from portal.models import SiteFacts
from publishing.editions import State
from tests.factories import ColumnFactory, make_article
from tests.portal.public_pages import in_both_languages

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = ("id", "title", "updated")  # in a feed and in each of its entries (RFC 4287, 4.1)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client, address="/feed.xml", **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def text(element, name):
    return element.findtext(ATOM + name)


def titles(feed):
    return [text(entry, "title") for entry in feed.iter(ATOM + "entry")]


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(ATOM + "link")}


def must_be_atom(feed):
    """The rules of RFC 4287 that a feed of ours could break."""
    assert feed.tag == ATOM + "feed"
    entries = feed.findall(ATOM + "entry")
    for element in (feed, *entries):
        for name in ONCE:
            assert len(element.findall(ATOM + name)) == 1, name
            assert text(element, name).strip(), name
        for name in ("updated", "published"):
            for moment in element.findall(ATOM + name):
                assert datetime.fromisoformat(moment.text).tzinfo
        for author in element.findall(ATOM + "author"):
            assert text(author, "name")
        relations = [link.get("rel") for link in element.findall(ATOM + "link")]
        assert len(relations) == len({*relations})
        assert all(address.startswith("http://testserver/") for address in links(element).values())
        assert len(element.findall(ATOM + "summary")) <= 1
    assert feed.findall(ATOM + "author")  # so that entries need none
    assert links(feed)["self"]
    identities = [text(element, "id") for element in (feed, *entries)]
    assert len(identities) == len({*identities})


def test_feed_says_of_each_article_what_a_reader_asks_first(client, clock):
    SiteFacts.objects.create(name="Pilot Branches", organ="Party Committee")
    make_article(
        slug="five",
        title="Five & <more>",
        summary="1 < 2",
        author="Zhou Lan",
        language="zh-hans",
        column=ColumnFactory(name="Conduct", slug="conduct"),
        at=clock.now - timedelta(days=1),
    )
    feed = read(client)
    must_be_atom(feed)
    assert (text(feed, "title"), feed.get(XML_LANG)) == ("Pilot Branches", "en")
    assert text(feed.find(ATOM + "author"), "name") == "Party Committee"
    entry = feed.find(ATOM + "entry")
    assert entry.get(XML_LANG) == "zh-Hans"
    assert (text(entry, "title"), text(entry, "summary")) == ("Five & <more>", "1 < 2")
    assert text(entry, "published") == "2026-06-30T09:00:00+08:00"
    assert text(entry.find(ATOM + "author"), "name") == "Zhou Lan"
    assert entry.find(ATOM + "category").attrib == {"term": "conduct", "label": "Conduct"}
    assert links(entry) == {"alternate": "http://testserver/articles/five/"}


def test_feed_without_an_article_is_one_all_the_same(client):
    ColumnFactory(slug="conduct")
    for address in in_both_languages(["/feed.xml", "/columns/conduct/feed.xml"]):
        must_be_atom(read(client, address))


def test_newest_stand_first_and_older_ones_are_left_out(client, clock, monkeypatch):
    monkeypatch.setattr("portal.feeds.NEWEST", 2)
    for number in (1, 2, 3):
        make_article(title=f"Day {number}", author="")
        clock.move(days=1)
    feed = read(client)
    must_be_atom(feed)
    assert titles(feed) == ["Day 3", "Day 2"]
    assert text(feed, "updated") == "2026-07-03T09:00:00+08:00"


def test_column_has_a_feed_of_its_own(client):
    column = ColumnFactory(slug="conduct", name="Conduct", description="In order.")
    make_article(title="Here", column=column)
    make_article(title="Elsewhere")
    feed = read(client, "/columns/conduct/feed.xml")
    must_be_atom(feed)
    assert titles(feed) == ["Here"]
    assert text(feed, "subtitle") == "In order."
    assert links(feed) == {
        "self": "http://testserver/columns/conduct/feed.xml",
        "alternate": "http://testserver/columns/conduct/",
    }


def test_feed_of_no_column_is_not_found(client):
    assert client.get("/columns/nobody/feed.xml").status_code == 404


@pytest.mark.parametrize("address", ["/feed.xml", "/columns/conduct/feed.xml"])
def test_nothing_that_is_not_live_is_in_it(client, clock, address):
    column = ColumnFactory(slug="conduct")
    for state in (State.DRAFT, State.IN_REVIEW, State.DISCARDED):
        make_article(title="Not for you", column=column, state=state)
    make_article(title="Not for you yet", column=column, at=clock.now + timedelta(hours=1))
    make_article(title="No longer for you", column=column, until=clock.now + timedelta(hours=2))
    draft = make_article(title="Live", column=column, until=clock.now + timedelta(hours=2)).revise()
    draft.title = "Not for you either"
    draft.save()
    assert sorted(titles(read(client, address))) == ["Live", "No longer for you"]
    clock.move(hours=3)
    assert titles(read(client, address)) == ["Not for you yet"]


def test_article_is_the_same_one_at_another_address_and_with_another_text(client, clock):
    edition = make_article(slug="old", title="Old")
    identity = text(read(client).find(ATOM + "entry"), "id")
    clock.move(hours=1)
    edition.article.move("new")
    new = edition.revise()
    new.title = "New"
    new.save()
    new.publish(imported="As it was.")
    entry = read(client, "/zh-hans/feed.xml").find(ATOM + "entry")
    assert (text(entry, "title"), text(entry, "id")) == ("New", identity)
    assert text(entry, "published") == "2026-07-01T09:00:00+08:00"
    assert text(entry, "updated") == "2026-07-01T10:00:00+08:00"
    assert links(entry)["alternate"] == "http://testserver/zh-hans/articles/new/"


def test_characters_that_xml_has_not_are_left_out(client):
    make_article(title="A\x0bB\x1fC\ufffe", author="\x08", summary="]]>")
    entry = read(client).find(ATOM + "entry")
    assert (text(entry, "title"), text(entry, "summary")) == ("A BC", "]]>")


def test_pages_say_where_the_feeds_are(client):
    ColumnFactory(slug="conduct")
    assert 'type="application/atom+xml" href="/feed.xml"' in client.get("/").content.decode()
    assert 'href="/columns/conduct/feed.xml"' in client.get("/columns/conduct/").content.decode()
    assert 'href="/zh-hans/feed.xml"' in client.get("/zh-hans/").content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_it_asks_the_database_as_often_for_three_as_for_one(client, size, django_assert_num_queries):
    column = ColumnFactory(slug="conduct")
    for _ in range(size):
        make_article(column=column)
    with django_assert_num_queries(3):
        client.get("/feed.xml")
    with django_assert_num_queries(4):
        client.get("/columns/conduct/feed.xml")


def test_it_is_kept_as_long_as_a_page(client, clock):
    make_article(until=clock.now + timedelta(seconds=20))
    response = client.get("/feed.xml")
    assert "s-maxage=20" in response["Cache-Control"]
    assert client.get("/feed.xml", headers={"if-none-match": response["ETag"]}).status_code == 304
