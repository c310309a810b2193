"""The blocks of JSON-LD: what they say, that no text gets out of them, and where there are none."""

import json
import re
from datetime import datetime

import pytest
from lxml import html

from portal.models import SiteFacts
from publishing.editions import State
from tests.factories import ProgrammeEntryFactory, make_article, make_profile
from tests.portal.public_pages import ADDRESSES, furnished, in_both_languages, page
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
# A branch yet to come, a page of a past day, the answers to a question, a hall’s screen.
WITHOUT = ("/branches/later/", "/branches/cadres/?on=2026-07-01", "/search/?q=brand", "/display/")
SITE = "http://testserver"
HOSTILE = "</script><script>alert(1)</script><!-- & \\u003C \" '"


def things(text):
    """What a page says it is about, by type; the one block is read by real parsers of HTML and JSON."""
    [block] = html.fromstring(text).xpath('//script[@type="application/ld+json"]')
    data = json.loads(block.text)
    assert data["@context"] == "https://schema.org"
    found = {thing["@type"]: thing for thing in data["@graph"]}
    assert len(found) == len(data["@graph"])
    must_be_filled(data)
    return found


def must_be_filled(value):
    """Nothing is empty, and every address is in full."""
    assert value or value == 0
    if isinstance(value, dict):
        for name, each in value.items():
            must_be_filled(each)
            if name in ("@id", "url", "item", "image", "mainEntityOfPage"):
                assert each.startswith(SITE), name
    elif isinstance(value, list):
        for each in value:
            must_be_filled(each)


def steps(thing):
    return [(item["position"], item["name"], item["item"].removeprefix(SITE)) for item in thing["itemListElement"]]


def test_home_is_about_the_organ_and_its_site(client):
    furnished()
    found = things(page(client, "/"))
    assert found["Organization"]["name"] == "Party Committee"
    assert found["Organization"]["url"] == f"{SITE}/"
    assert found["WebSite"]["name"] == "Pilot Branches"
    assert found["WebSite"]["publisher"] == {"@id": found["Organization"]["@id"]}
    assert things(page(client, "/zh-hans/"))["WebSite"]["inLanguage"] == "zh-Hans"


def test_article_is_news(client):
    furnished()
    found = things(page(client, "/articles/five/"))["NewsArticle"]
    assert found["headline"] == "Five Specialties & “more”"
    assert found["description"] == "What <they> did."
    assert datetime.fromisoformat(found["datePublished"]) == datetime.fromisoformat("2020-07-01T09:30:00+08:00")
    assert found["author"] == {"@type": "Person", "name": "Zhou Lan"}
    assert found["publisher"]["name"] == "Party Committee"
    assert found["sourceOrganization"]["name"] == "Legal Daily"
    assert found["articleSection"] == "Party conduct"
    assert found["isPartOf"] == {"@type": "CreativeWorkSeries", "name": "Brands", "url": f"{SITE}/series/display/"}
    assert (found["position"], found["inLanguage"]) == (1, "en")


def test_article_without_an_author_is_the_organ_s(client):
    SiteFacts.objects.create(name="Site", organ="The Organ")
    make_article(slug="bare", author="", summary="")
    found = things(page(client, "/articles/bare/"))["NewsArticle"]
    assert found["author"] == found["publisher"]
    assert found["author"]["name"] == "The Organ"
    assert found["image"] == f"{SITE}/share/articles/bare.png"
    assert not {"description", "isPartOf", "keywords", "editor"} & {*found}


def test_branch_is_an_organization_of_the_organ(client):
    furnished()
    found = things(page(client, "/branches/cadres/"))["Organization"]
    assert (found["name"], found["alternateName"]) == ("Cadre Branch", "Five Specialties")
    assert found["description"] == "The brand comes from the work itself."
    assert found["parentOrganization"]["name"] == "Party Committee"


@pytest.mark.parametrize(
    ("address", "trail"),
    [
        ("/branches/", [("Branches", "/branches/")]),
        ("/branches/cadres/", [("Branches", "/branches/"), ("Five Specialties", "/branches/cadres/")]),
        ("/articles/", [("Articles", "/articles/")]),
        ("/columns/conduct/", [("Articles", "/articles/"), ("Party conduct", "/columns/conduct/")]),
        (
            "/articles/five/",
            [
                ("Articles", "/articles/"),
                ("Party conduct", "/columns/conduct/"),
                ("Five Specialties & “more”", "/articles/five/"),
            ],
        ),
        (
            "/series/display/",
            [("Articles", "/articles/"), ("Party conduct", "/columns/conduct/"), ("Brands", "/series/display/")],
        ),
        ("/honors/", [("Honors", "/honors/")]),
        ("/site-map/", [("Site map", "/site-map/")]),
    ],
)
def test_page_says_where_it_stands(client, address, trail):
    furnished()
    expected = [("Pilot Branches", "/"), *trail]
    assert steps(things(page(client, address))["BreadcrumbList"]) == [
        (place, name, path) for place, (name, path) in enumerate(expected, start=1)
    ]


def test_every_page_has_one_block_but_those_that_nobody_should_find(client):
    furnished()
    for address in in_both_languages(ADDRESSES):
        text = page(client, address)
        if address.removeprefix("/zh-hans") in WITHOUT:
            assert "ld+json" not in text, address
        else:
            things(text)


def test_no_text_gets_out_of_its_block(client):
    SiteFacts.objects.create(name=HOSTILE[:60], organ=HOSTILE)
    branch = ProgrammeEntryFactory(branch__slug="office", branch__name=HOSTILE).branch
    make_profile(branch=branch, brand_name=HOSTILE[:60], slogan=HOSTILE)
    make_article(slug="odd", title=HOSTILE, author=HOSTILE, source=HOSTILE, summary=HOSTILE, keywords=HOSTILE)
    for address in ("/", "/branches/office/", "/articles/odd/"):
        text = page(client, address)
        assert "<script>alert" not in text
        assert len(re.findall(r"<script[^>]*ld\+json", text)) == text.count("</script>") - len(
            re.findall("<script[^>]* src=", text)
        )
        things(text)
    assert things(page(client, "/articles/odd/"))["NewsArticle"]["headline"] == HOSTILE


def test_preview_says_nothing_to_machines(client):
    edition = make_article(slug="not-yet", state=State.DRAFT)
    text = page(signed_in("Publisher"), f"/admin/preview/article/{edition.pk}/")
    assert "ld+json" not in text
    assert 'property="og:url"' not in text
    assert 'name="Url"' not in text
