"""The admin's first page and what all its pages share."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles.models import ArticleEdition
from branches.models import Branch, BranchProfile, Programme
from honors.models import Honor
from publishing.editions import State
from tests.factories import PASSWORD, BranchFactory, UserFactory, make_article, make_profile
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


def sections(client):
    return [str(section["name"]) for section in client.get(INDEX).context["app_list"]]


def work(client):
    """What the first page lists: {heading: [text, …]}."""
    rows = client.get(INDEX).context["my_work"]
    return {each["title"]: [str(row["edition"]) for row in each["rows"]] for each in rows}


class TestSections:
    def test_they_stand_in_the_order_of_the_work(self):
        assert sections(signed_in("Administrator")) == ["Branches", "Articles", "Honors", "Site", "People"]

    def test_people_see_only_what_they_may_open(self):
        assert sections(signed_in("Branch editor", BranchFactory())) == ["Branches", "Articles", "Honors"]
        assert sections(signed_in("Auditor")) == ["Branches", "Articles", "Honors", "Site", "People"]

    def test_what_one_works_on_comes_first(self):
        page = signed_in("Publisher").get(INDEX).content.decode()
        assert page.index("What I work on") < page.index("Branch profiles")


class TestWhatIWorkOn:
    def test_it_lists_drafts_and_what_is_scheduled(self, clock):
        make_article(title="Live already")
        make_article(title="Being written", state=State.DRAFT)
        make_article(title="For tomorrow", at=clock.now + datetime.timedelta(days=1))
        make_profile(brand_name="A new brand", state=State.DRAFT, branch=BranchFactory(short_name="Cadre Office"))
        assert work(signed_in("Publisher")) == {
            "Drafts": ["Being written", "Cadre Office: A new brand"],
            "Going live": ["For tomorrow"],
        }

    def test_it_keeps_to_ones_own_branches(self):
        mine, theirs = BranchFactory(), BranchFactory()
        make_article(title="Mine", branch=mine, state=State.DRAFT)
        make_article(title="Theirs", branch=theirs, state=State.DRAFT)
        assert work(signed_in("Branch editor", mine)) == {"Drafts": ["Mine"]}

    @pytest.mark.parametrize("drafts", [1, 30])
    def test_it_needs_as_many_queries_at_any_amount_of_work(self, drafts, django_assert_num_queries, clock):
        client = signed_in("Committee office")
        for _each in range(drafts):
            make_article(branch=BranchFactory(), state=State.DRAFT)
            make_profile(state=State.DRAFT, endeavours=1)
            make_article(branch=BranchFactory(), at=clock.now + datetime.timedelta(days=1))
        client.get(INDEX)
        with django_assert_num_queries(9):
            client.get(INDEX)

    def test_who_may_write_is_led_to_a_new_text(self):
        writer, reader = signed_in("Branch editor", BranchFactory()), signed_in("Auditor")
        assert address(ArticleEdition, "add") in writer.get(INDEX).content.decode()
        assert address(ArticleEdition, "add") not in reader.get(INDEX).content.decode()


class TestLanguage:
    def test_staff_choose_theirs_and_the_public_pages_know_nothing_of_it(self):
        client = signed_in("Publisher")
        response = client.post(reverse("admin:set_language"), {"language": "zh-hans", "next": INDEX})
        cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
        assert (cookie.value, cookie["path"]) == ("zh-hans", "/admin/")
        assert 'lang="zh-hans"' in client.get(INDEX).content.decode()

    def test_it_is_changed_by_post_only(self):
        client = signed_in("Publisher")
        client.get(reverse("admin:set_language"), {"language": "zh-hans"})
        assert 'lang="en' in client.get(INDEX).content.decode()

    def test_the_admins_cookies_stay_below_it(self):
        user = UserFactory(role="Publisher")
        client = Client()
        page = client.get("/admin/login/")
        entered = client.post("/admin/login/", {"username": user.username, "password": PASSWORD})
        assert page.cookies["csrftoken"]["path"] == "/admin/"
        assert entered.cookies["sessionid"]["path"] == "/admin/"


def policy(response):
    directives = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: sorted(values) for name, *values in directives}


class TestContentPolicy:
    @pytest.mark.parametrize("model", [ArticleEdition, BranchProfile, Programme])
    def test_pages_with_the_editor_allow_inline_styles_and_no_more(self, model):
        allowed = policy(signed_in("Administrator").get(address(model, "add")))
        assert allowed["style-src"] == ["'self'", "'unsafe-inline'"]
        assert allowed["script-src"] == ["'self'"]

    @pytest.mark.parametrize("url", [INDEX, "/admin/login/", "/admin/honors/honor/", "/admin/branches/member/add/"])
    def test_other_pages_allow_nothing_inline(self, url):
        allowed = policy(signed_in("Administrator").get(url))
        assert allowed["style-src"] == ["'self'"]
        assert allowed["script-src"] == ["'self'"]
        assert allowed["default-src"] == ["'none'"]

    @pytest.mark.parametrize("model", [Branch, Honor, ArticleEdition])
    def test_no_page_of_ours_needs_an_inline_script_or_handler(self, model):
        page = signed_in("Administrator").get(address(model, "add")).content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
        assert [script for script in scripts if "application/json" not in script] == []
        assert re.findall(r'<[a-z][^>]*\son[a-z]+="', page) == []
