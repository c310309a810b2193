"""Old addresses lead on: for good, in one step, with all that was asked, and to nothing that is not public."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern, URLPattern

from portal.old_addresses import CHOOSING, PAGES
from publishing.editions import State
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    HonorFactory,
    ProgrammeEntryFactory,
    SeriesFactory,
    make_article,
    make_profile,
)

pytestmark = pytest.mark.django_db
NEVER = date(2099, 1, 1)

# Every address with a name in it that can change: where it was, and where it is.
MOVED = [
    ("/articles/old/", "/articles/new/"),
    ("/branches/old/", "/branches/new/"),
    ("/columns/old/", "/columns/new/"),
    ("/columns/old/feed.xml", "/columns/new/feed.xml"),
    ("/series/old/", "/series/new/"),
    ("/articles/?branch=old", "/articles/?branch=new"),
    ("/honors/?branch=old", "/honors/?branch=new"),
    ("/honors/honors.csv?branch=old", "/honors/honors.csv?branch=new"),
    ("/search/?branch=old", "/search/?branch=new"),
    ("/search/?column=old", "/search/?column=new"),
]
PICTURES = [(f"/share/{kind}/old.png", f"/share/{kind}/new.png") for kind in ("articles", "branches")]


@pytest.fixture
def site(clock):
    """A branch in the programme, a column, a series and an article, each called `old`."""
    branch = ProgrammeEntryFactory(branch__slug="old").branch
    make_profile(branch=branch)
    HonorFactory(branch=branch)
    column = ColumnFactory(slug="old")
    edition = make_article(slug="old", series=SeriesFactory(slug="old", column=column), branch=branch, title="Lanterns")
    return branch, column, edition.series, edition.article


@pytest.fixture
def moved(site, clock):
    """All of them are called `new` by now, after some time as `between`."""
    for thing in site:
        thing.move("between")
        thing.move("new")
    clock.move(minutes=1)
    return site


def led(client, address):
    """Where an address leads in one step, for good."""
    response = client.get(address)
    assert response.status_code == 301, address
    return response["Location"]


def test_no_address_with_a_name_in_it_is_forgotten():
    patterns = get_resolver().url_patterns
    by_language = [
        each for group in patterns if isinstance(group.pattern, LocalePrefixPattern) for each in group.url_patterns
    ]
    named = {
        each.name
        for each in [*patterns, *by_language]
        if isinstance(each, URLPattern) and "slug" in each.pattern.converters
    }
    assert named == set(PAGES)
    addresses = MOVED + PICTURES
    assert {resolve(urlsplit(address).path).url_name for address, _now in addresses} == {*PAGES, *CHOOSING}


@pytest.mark.usefixtures("moved")
class TestLeadingOn:
    @pytest.mark.parametrize("prefix", ["", "/zh-hans"])
    def test_in_one_step_to_what_is_there(self, client, prefix):
        addresses = [(prefix + before, prefix + now) for before, now in MOVED] + PICTURES
        for before, now in addresses + [(before.replace("old", "between"), now) for before, now in addresses]:
            assert led(client, before) == now
            head = client.head(before)
            assert (head.status_code, head["Location"], head.content) == (301, now, b"")
            assert client.get(now).status_code == (200 if "share" not in now else 302)  # to a picture of the site

    def test_nothing_but_reading_leads_on(self, client):
        for address, _now in MOVED + PICTURES:
            assert client.post(address).status_code == 405

    def test_the_redirect_is_pure_and_asked_again(self, client):
        client.cookies["sessionid"] = "somebody"
        for address, _now in MOVED + PICTURES:
            response = client.get(address, headers={"accept-language": "zh-CN"})
            assert not response.cookies
            assert not response.has_header("Vary")
            assert response["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=60"

    def test_with_all_else_that_the_page_knows(self, client):
        for before, now in (
            ("/branches/old/?on=2026-07-01&from=%E5%85%9A", "/branches/new/?on=2026-07-01"),
            ("/columns/old/?page=1&&x", "/columns/new/?page=1"),
            ("/columns/old/?column=old", "/columns/new/"),
            ("/honors/?year=2019&branch=old&level=", "/honors/?year=2019&level=&branch=new"),
            ("/search/?q=%E5%85%9A+%22a%26b%22&branch=old", "/search/?q=%E5%85%9A+%22a%26b%22&branch=new"),
            ("/search/?branch=old&column=between&q=x", "/search/?q=x&column=new&branch=new"),
        ):
            assert led(client, before) == now

    def test_nowhere_if_nothing_would_be_there(self, client):
        for address in (
            "/branches/old/?on=2019-01-32",
            "/columns/old/?page=2",
            "/honors/?branch=old&year=abc",
            "/search/?branch=old&column=nowhere",
            "/search/?branch=nowhere&column=old",
            "/honors/?column=old&branch=nowhere",
            "/branches/nowhere/?branch=old",
            "/branches/OLD/",
            "/articles/old/more/",
        ):
            assert client.get(address).status_code == 404, address

    def test_pages_of_the_admin_stay_not_found(self, admin_client):
        assert admin_client.get("/admin/preview/old/1/?branch=old").status_code == 404

    def test_pages_feeds_and_sitemaps_say_the_new_address_only(self, client):
        for _old, address in MOVED[:3]:
            assert f'<link rel="canonical" href="http://testserver{address}">' in client.get(address).content.decode()
        texts = [
            client.get(address).content.decode()
            for _old, address in [*MOVED, ("", "/"), ("", "/branches/"), ("", "/site-map/"), ("", "/feed.xml")]
        ]
        texts += [client.get(f"/sitemap-{part}.xml").content.decode() for part in ("pages", "articles-1")]
        for text in texts:
            assert "/old/" not in text
            assert "=old" not in text
            assert "between" not in text


class TestChanging:
    def test_going_back_turns_the_redirects_round(self, client, moved):
        for thing in moved:
            thing.move("old")
        for old, new in MOVED:
            assert led(client, new) == old
            assert client.get(old).status_code == 200

    def test_search_finds_it_at_its_new_address(self, client, site):
        branch, column, _series, article = site
        assert 'href="/articles/old/"' in client.get("/search/?q=lanterns&branch=old").content.decode()
        branch.move("cadre"), column.move("conduct"), article.move("light")
        for query in ("q=lanterns&branch=cadre", "q=lanterns&column=conduct"):
            html = client.get(f"/search/?{query}").content.decode()
            assert 'href="/articles/light/"' in html
        html = client.get(f"/search/?q={branch.profiles.get().brand_name}").content.decode()
        assert 'href="/branches/cadre/"' in html
        assert "old" not in html

    def test_an_address_that_another_has_now_is_that_ones(self, client, moved):
        ColumnFactory(slug="mine").old_addresses.create(slug="new")  # as no way of ours would leave it
        assert client.get("/columns/new/").status_code == 200


class TestLeaks:
    """An old address answers as the present one would, and never names it to those who may not see what is there."""

    def answers_alike(self, client, old, new):
        answer, straight = client.get(old), client.get(new)
        assert (answer.status_code, straight.status_code) == (404, 404)
        assert b"secret-name" not in answer.content
        assert "Location" not in answer

    def test_of_a_withdrawn_profile(self, client, clock):
        profile = make_profile(branch__slug="old")
        profile.branch.move("secret-name")
        clock.move(minutes=1)
        profile.withdraw()
        for address in ("/branches/{}/", "/share/branches/{}.png", "/honors/?branch={}", "/search/?branch={}"):
            self.answers_alike(client, address.format("old"), address.format("secret-name"))

    def test_of_a_profile_that_is_still_to_come(self, client, clock):
        profile = make_profile(branch__slug="old", at=clock.now + timedelta(hours=1))
        profile.branch.move("secret-name")
        self.answers_alike(client, "/branches/old/", "/branches/secret-name/")
        clock.move(hours=1)
        assert led(client, "/branches/old/") == "/branches/secret-name/"

    def test_of_a_branch_whose_programme_is_public_no_longer(self, client):
        entry = ProgrammeEntryFactory(branch__slug="old")
        entry.branch.move("secret-name")
        assert led(client, "/branches/old/") == "/branches/secret-name/"
        entry.programme.is_public = False
        entry.programme.save()
        self.answers_alike(client, "/branches/old/", "/branches/secret-name/")

    def test_of_a_waiting_branch_only_its_page_is_there(self, client):
        branch = ProgrammeEntryFactory(branch__slug="old", shown_from=NEVER).branch
        make_profile(branch=branch, brand_name="Hidden brand")
        HonorFactory(branch=branch)
        branch.move("secret-name")
        response = client.get("/branches/old/", follow=True)
        assert response.redirect_chain == [("/branches/secret-name/", 301)]
        assert b"Hidden brand" not in response.content
        for address in ("/share/branches/{}.png", "/honors/?branch={}", "/search/?branch={}"):
            self.answers_alike(client, address.format("old"), address.format("secret-name"))

    def test_of_a_day_on_which_a_branch_was_not_there(self, client, clock):
        make_profile(branch__slug="old").branch.move("secret-name")
        self.answers_alike(client, "/branches/old/?on=2026-06-30", "/branches/secret-name/?on=2026-06-30")

    @pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
    def test_of_an_article_that_is_not_public(self, client, state):
        article = make_article(slug="secret-name", state=state).article
        article.old_addresses.create(slug="old")
        self.answers_alike(client, "/articles/old/", "/articles/secret-name/")
        self.answers_alike(client, "/share/articles/old.png", "/share/articles/secret-name.png")

    def test_of_honors_and_columns_that_hold_nothing_public(self, client):
        branch = HonorFactory(branch__slug="secret-name", is_public=False).branch
        branch.old_addresses.create(slug="old")
        self.answers_alike(client, "/honors/?branch=old", "/honors/?branch=secret-name")
        make_article(column__slug="old", state=State.DRAFT).column.move("secret-name")
        self.answers_alike(client, "/search/?column=old", "/search/?column=secret-name")

    def test_of_what_was_deleted(self, client):
        for thing, address in ((ColumnFactory(), "/columns/old/"), (BranchFactory(), "/branches/old/")):
            thing.old_addresses.create(slug="old")
            thing.delete()
            assert client.get(address).status_code == 404


class TestQueries:
    # What is not found, what has that old address, and the page that is there now.
    QUERIES = {
        "/articles/old/": 9,
        "/branches/old/": 10,
        "/columns/old/": 7,
        "/columns/old/feed.xml": 6,
        "/series/old/": 7,
        "/honors/?branch=old": 7,
        "/search/?q=x&branch=old&column=old": 11,
        "/share/branches/old.png": 4,
    }

    @pytest.mark.parametrize("size", [1, 3])
    def test_leading_on_asks_a_fixed_number_of_times(self, client, moved, size):
        branch, _column, series, _article = moved
        for number in range(size - 1):
            for thing in moved:
                thing.move(f"once-{number}")
                thing.move("new")
            other = ProgrammeEntryFactory(programme=branch.entries.get().programme).branch
            make_profile(branch=other)
            HonorFactory(branch=other)
            make_article(series=series, branch=other)
        counts = {}
        for address in self.QUERIES:
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts[address] = len(asked)
        assert counts == self.QUERIES

    def test_what_never_was_anywhere_is_asked_for_once_more(self, client, moved):
        for address in ("/articles/x/", "/branches/x/", "/columns/x/", "/series/x/", "/honors/?branch=x"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 404
            assert sum("_old" in query["sql"] for query in asked) == 1

    def test_no_old_address_is_asked_for_where_something_is_found(self, client, moved):
        for _old, address in MOVED:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            assert not [query["sql"] for query in asked if "_old" in query["sql"]]
