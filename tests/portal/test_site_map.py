"""The site map for readers and the sitemaps for machines: every page that is live, in both languages, and no other."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from publishing.editions import State
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    make_article,
    make_profile,
)
from tests.portal.public_pages import furnished, page

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LONG_AGO = timezone.make_aware(datetime(2020, 7, 1, 9, 30))
SECTIONS = ["/", "/branches/", "/articles/", "/honors/", "/site-map/"]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return etree.fromstring(response.content)


def listed(client):
    """The paths of all pages in all sitemaps that the index names, with what is said of each; the rules are asked."""
    found = {}
    for address in read(client, "/sitemap.xml").xpath("s:sitemap/s:loc/text()", namespaces=NAMES):
        sitemap = read(client, address.removeprefix("http://testserver"))
        pages = sitemap.findall("s:url", NAMES)
        assert 0 < len(pages) <= 50_000
        for url in pages:
            assert next(etree.QName(each).localname for each in url) == "loc"
            location = url.findtext("s:loc", namespaces=NAMES)
            assert location.startswith("http://testserver/")
            changed = url.findtext("s:lastmod", namespaces=NAMES)
            assert changed is None or datetime.fromisoformat(changed).tzinfo
            alternates = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
            assert location in alternates.values()
            path = location.removeprefix("http://testserver")
            assert path not in found
            found[path] = (changed, alternates)
    return found


def in_sites_language(pages):
    return [path for path in pages if not path.startswith("/zh-hans/")]


class TestSitemaps:
    def test_every_page_is_there_in_both_languages(self, client):
        furnished()
        pages = listed(client)
        assert sorted(in_sites_language(pages)) == sorted(
            [*SECTIONS, "/branches/cadres/", "/columns/conduct/", "/series/display/", "/articles/five/"]
        )
        assert len(pages) == 2 * len(in_sites_language(pages))
        for path in pages:
            page(client, path)

    def test_page_names_its_other_language_and_when_it_changed(self, client):
        furnished()
        pages = listed(client)
        said = (
            "2020-07-01T09:30:00+08:00",
            {"en": "http://testserver/articles/five/", "zh-Hans": "http://testserver/zh-hans/articles/five/"},
        )
        assert pages["/articles/five/"] == pages["/zh-hans/articles/five/"] == said
        for path in ("/branches/cadres/", "/columns/conduct/", "/series/display/"):
            assert pages[path][0] == "2020-07-01T09:30:00+08:00"

    def test_pages_themselves_say_the_same_of_their_languages(self, client):
        furnished()
        for path, (_changed, alternates) in listed(client).items():
            text = page(client, path)
            assert f'<link rel="canonical" href="http://testserver{path}">' in text
            for language, address in alternates.items():
                assert f'<link rel="alternate" hreflang="{language}" href="{address}">' in text

    def test_site_without_anything_has_its_sections(self, client):
        assert in_sites_language(listed(client)) == SECTIONS

    def test_nothing_that_is_not_live_is_named(self, client, clock):
        column, series = ColumnFactory(slug="secret-column"), SeriesFactory(slug="secret-series")
        for number, state in enumerate((State.DRAFT, State.IN_REVIEW, State.DISCARDED)):
            make_article(slug=f"secret-{number}", column=column, state=state)
            make_profile(branch=BranchFactory(slug=f"secret-branch-{number}"), state=state)
        make_article(slug="secret-later", series=series, at=clock.now + timedelta(hours=1))
        make_profile(branch=BranchFactory(slug="secret-branch-later"), at=clock.now + timedelta(hours=1))
        entry = ProgrammeEntryFactory(branch__slug="secret-branch-waiting", shown_from=date(2026, 7, 2))
        make_profile(branch=entry.branch, at=LONG_AGO, brand_name="Secret brand")
        make_article(slug="passing", until=clock.now + timedelta(hours=1))
        assert [path for path in listed(client) if "secret" in path] == []
        assert "ecret" not in page(client, "/site-map/")
        clock.move(days=1)
        pages = listed(client)
        assert sorted(path for path in in_sites_language(pages) if "secret" in path) == [
            "/articles/secret-later/",
            "/branches/secret-branch-later/",
            "/branches/secret-branch-waiting/",
            "/series/secret-series/",
        ]
        assert "/articles/passing/" not in pages

    def test_programme_that_is_not_public_hides_no_branch_that_has_a_page(self, client):
        entry = ProgrammeEntryFactory(programme=ProgrammeFactory(is_public=False), branch__slug="apart")
        make_profile(branch=entry.branch)
        assert "/branches/apart/" in listed(client)
        page(client, "/branches/apart/")

    def test_many_articles_stand_in_several_sitemaps(self, client, monkeypatch):
        monkeypatch.setattr("portal.site_map.IN_ONE", 2)
        for number in range(5):
            make_article(slug=f"number-{number}")
        index = read(client, "/sitemap.xml").xpath("s:sitemap/s:loc/text()", namespaces=NAMES)
        assert len(index) in (4, 5)  # by key: the first and the last may hold one only
        assert sum("/articles/number-" in path for path in in_sites_language(listed(client))) == 5

    def test_sitemap_that_would_be_empty_is_not_found(self, client):
        for number in (0, 1, 99_999_999):
            assert client.get(f"/sitemap-articles-{number}.xml").status_code == 404

    @pytest.mark.parametrize("size", [1, 3])
    def test_queries(self, client, size, django_assert_num_queries):
        programme = ProgrammeFactory()
        for _ in range(size):
            make_profile(branch=ProgrammeEntryFactory(programme=programme).branch)
            edition = make_article(series=SeriesFactory())
        number = (edition.article_id - 1) // 2000 + 1
        for address, queries in (
            ("/sitemap.xml", 2),
            ("/sitemap-pages.xml", 6),
            (f"/sitemap-articles-{number}.xml", 2),
            ("/site-map/", 7),
            ("/robots.txt", 0),
        ):
            with django_assert_num_queries(queries):
                assert client.get(address).status_code == 200


def test_robots_may_read_everything_but_the_admin(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_readers_find_everything_on_one_page(client):
    furnished()
    text = page(client, "/site-map/")
    for address in ("/branches/cadres/", "/columns/conduct/", "/series/display/", "/honors/", "/feed.xml"):
        assert f'href="{address}"' in text
    for words in ("Five Specialties", "Cadre Branch", "Party conduct", "Keeping in order.", "Brands"):
        assert words in text
    assert '<a href="/site-map/">Site map</a>' in page(client, "/")
