"""The admin as a whole: what stands where, in which language, under which policy, and that no page ever breaks."""

import re

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Role, User
from accounts.roles import ROLES
from articles.models import Article, ArticleEdition, Series
from branches.models import Activity, Branch, BranchProfile, Member, Programme
from honors.models import Honor
from portal.models import SiteFacts
from publishing.deeds import DEEDS
from tests.factories import PASSWORD, BranchFactory, ProgrammeEntryFactory, SeriesFactory, UserFactory, make_article
from tests.staff import address, full_branch, signed_in

pytestmark = pytest.mark.django_db

EDITIONS = (ArticleEdition, BranchProfile)


@pytest.fixture
def rows():
    """One row of every model in the admin, by model."""
    rows = full_branch("Anchor")
    rows.article.publish(imported="As it was.")
    found = [*vars(rows).values(), rows.article.article, ProgrammeEntryFactory(branch=rows.branch).programme]
    found += [series := SeriesFactory(), series.column, UserFactory(role="Publisher"), Role.objects.first()]
    found += [SiteFacts.objects.create(name="Pilot Branches", organ="The organ")]
    return {type(row): row for row in found}


# --- The first page


def sections(client):
    page = client.get("/admin/")
    return {
        str(section["name"]): [row["object_name"] for row in section["models"]] for section in page.context["app_list"]
    }


def test_the_sections_stand_in_the_order_of_the_work():
    assert list(sections(signed_in("Administrator")).items()) == [
        ("Branches", ["BranchProfile", "Branch", "Member", "Activity", "Programme"]),
        ("Articles", ["ArticleEdition", "Column", "Series", "Article"]),
        ("Honors", ["Honor"]),
        ("Library", ["Picture"]),
        ("Site", ["SiteFacts"]),
        ("People", ["User", "Role", "Event"]),
    ]
    page = signed_in("Administrator").get("/admin/").content.decode()
    assert page.index("Nothing waits for you.") < page.index(">Branches<") < page.index(">People<")


def test_every_model_of_the_admin_has_its_section():
    named = [model for models in sections(client_of_a_superuser()).values() for model in models]
    assert sorted(named) == sorted(model.__name__ for model in admin.site._registry)


def client_of_a_superuser():
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_an_editor_sees_no_section_without_anything_in_it():
    assert list(sections(signed_in("Branch editor"))) == ["Branches", "Articles", "Honors", "Library"]


def test_the_desk_offers_what_can_be_written():
    page = signed_in("Branch editor", BranchFactory()).get("/admin/").content.decode()
    assert f'href="{address(ArticleEdition, "add")}"' in page
    assert f'href="{address(ArticleEdition, "add")}"' not in signed_in("Auditor").get("/admin/").content.decode()


@pytest.mark.parametrize("app", ["articles", "branches", "honors"])
def test_the_page_of_one_room_does_not_speak_of_work(app):
    make_article(state="draft")
    page = signed_in("Administrator").get(f"/admin/{app}/").content.decode()
    assert "Nothing waits for you." not in page
    assert "Where the texts stand" not in page


# --- Language


def test_staff_choose_their_language_and_the_public_pages_hear_nothing_of_it(client):
    assert client.get(reverse("admin:login"))["Content-Language"] == "en"
    response = client.post(reverse("admin:set_language"), {"language": "zh-hans", "next": "/admin/login/"})
    assert response.url == "/admin/login/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME]["path"] == "/admin/"
    assert client.get(reverse("admin:login"))["Content-Language"] == "zh-hans"
    assert client.get("/robots.txt")["Content-Language"] == "en"


def test_the_switch_returns_to_the_page_where_it_was_used_and_to_no_other_site(client):
    staff = signed_in("Auditor")
    page = staff.get("/admin/honors/honor/?q=x").content.decode()
    assert '<input type="hidden" name="next" value="/admin/honors/honor/?q=x">' in page
    url = reverse("admin:set_language")
    response = client.post(url, {"language": "zh-hans", "next": "https://elsewhere.example/"})
    assert response.url in ("/", "/zh-hans/")
    assert settings.LANGUAGE_COOKIE_NAME not in client.post(url, {"language": "tlh", "next": "/admin/"}).cookies
    assert Client(enforce_csrf_checks=True).post(url, {"language": "zh-hans"}).status_code == 403


def test_the_language_is_changed_by_post_only(client):
    client.get(reverse("admin:set_language"), {"language": "zh-hans"})
    assert client.get(reverse("admin:login"))["Content-Language"] == "en"


def test_cookies_of_the_admin_stay_in_the_admin(client):
    UserFactory(username="zhou")
    client.get(reverse("admin:login"))
    response = client.post(reverse("admin:login"), {"username": "zhou", "password": PASSWORD, "next": "/admin/"})
    assert response.status_code == 302
    assert {cookie["path"] for cookie in response.cookies.values()} == {"/admin/"}


# --- Content policy


def policy(response):
    return dict(directive.split(" ", 1) for directive in response["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("role", ["Administrator", "Auditor"])
def test_only_pages_with_an_editor_allow_inline_styles_and_none_allows_inline_scripts(rows, role):
    client = signed_in(role)
    urls = ["/admin/", "/admin/branches/", "/admin/password_change/", *pages_of(rows)]
    editors = set()
    for url in urls:
        response = client.get(url)
        allowed = policy(response)
        assert allowed["script-src"] == "'self'", url
        assert "unsafe-eval" not in response["Content-Security-Policy"]
        has_editor = response.status_code == 200 and b"django-ckeditor-widget" in response.content
        assert ("'unsafe-inline'" in allowed["style-src"]) == has_editor, url
        if has_editor:
            editors.add(url.split("/")[3])
    expected = {"articleedition", "branchprofile", "series", "programme"}
    assert editors == (expected if role == "Administrator" else set())


def test_no_page_of_the_admin_has_a_script_or_a_style_in_it(rows):
    client = signed_in("Administrator")
    for url in ["/admin/", *pages_of(rows)]:
        page = client.get(url).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page), url
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", page), url
        assert "<style" not in page, url


# --- No page ever breaks


def pages_of(rows):
    """Every list and form of the admin, and the pages of one row of each."""
    for model, row in rows.items():
        if admin.site.is_registered(model):
            yield address(model, "changelist")
            yield address(model, "add")
            yield from (address(row, page) for page in ("change", "history", "delete"))
    for model in EDITIONS:
        yield from (address(rows[model], deed) for deed in DEEDS)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_every_page_opens_or_is_closed_for_every_role(rows, role):
    client = signed_in(role, rows[Branch])
    opened = {url for url in pages_of(rows) if client.get(url).status_code == 200}
    for url in pages_of(rows):
        assert client.get(url).status_code in (200, 403), url
    assert bool(opened) == bool(role)
    assert client.get("/admin/").status_code == 200
    if role == "Administrator":
        closed = set(pages_of(rows)) - opened
        never = {address(model, "add") for model in (Article, Role, SiteFacts)}
        never |= {address(rows[model], "delete") for model in (*EDITIONS, Article, Role, SiteFacts)}
        assert closed == never


def test_nobody_enters_without_signing_in(rows, client):
    for url in ["/admin/", *pages_of(rows)]:
        assert client.get(url).url == f"/admin/login/?next={url}"
        assert client.post(url, {"post": "yes"}).url == f"/admin/login/?next={url}"


WEIRD = [
    "q=%00",
    "q=" + "x" * 5000,
    "q=%25%27%22%5C_%ED%A0%80",
    "q=" + "%20".join("abcdefghijklmnopqrstuvwxyz" * 3),
    "p=abc",
    "p=-5",
    "p=" + "9" * 30,
    "p=" + "9" * 5000,
    "o=999",
    "o=-1.2.abc.--",
    "o=%00",
    "all=%00",
    "branch=abc",
    "branch=%00",
    "branch=" + "9" * 30,
    "branch=" + "9" * 5000,
    "branch=%D9%A3",
    "phase=%00",
    "phase=abc",
    "kind__exact=%00",
    "kind__exact=abc",
    "standing__exact=" + "x" * 5000,
    "terms__post__exact=abc",
    "column__id__exact=abc",
    "column__id__exact=" + "9" * 30,
    "series__id__exact=%00",
    "series__isnull=maybe",
    "groups__id__exact=" + "9" * 30,
    "is_active__exact=maybe",
    "is_public__exact=2",
    "may_be_public__exact=%00",
    "held_on__year=abc",
    "held_on__year=0",
    "held_on__year=9999",
    "held_on__year=" + "9" * 30,
    "held_on__year=2020&held_on__month=13",
    "held_on__day=7",
    "title__regex=(",
    "name__regex=(",
    "year__in=" + "9" * 30,
    "id__in=" + "9" * 30,
    "id__exact=" + "9" * 30,
    "pk=abc",
    "id__in=1,a",
    "nonsense=1",
    "branch__nonsense=1",
    "_popup=1&_to_field=nonsense",
    "_changelist_filters=%00",
    "e=1",
]


@pytest.mark.parametrize("query", WEIRD, ids=lambda query: query[:30])
def test_no_address_breaks_a_list(rows, query):
    client = signed_in("Administrator")
    for model in rows:
        if admin.site.is_registered(model):
            response = client.get(f"{address(model, 'changelist')}?{query}")
            assert response.status_code in (200, 302, 400, 404), response.request


@pytest.mark.parametrize(
    "query",
    [
        "branch=abc",
        "branch=%00",
        "branch=" + "9" * 5000,
        "column=abc",
        "year=x",
        "is_public=x",
        "held_on=x",
        "name=%00",
        "_changelist_filters=%25%00",
        "_popup=1",
        "editors=abc,2",
        "groups=x",
        "dated=x",
        "member=" + "9" * 30,
    ],
    ids=lambda query: query[:30],
)
def test_no_address_breaks_a_form(rows, query):
    client = signed_in("Administrator")
    for model in (ArticleEdition, BranchProfile, Member, Activity, Honor, Branch, Series, Programme, User):
        for url in (address(model, "add"), address(rows[model])):
            assert client.get(f"{url}?{query}").status_code in (200, 302, 400, 404), url


@pytest.mark.parametrize("key", ["0", "abc", "9" * 30, "9" * 5000, "1_00", "%00", "_", "1/2", "x" * 5000])
def test_no_key_breaks_the_page_of_a_row(rows, key):
    client = signed_in("Administrator")
    for model in rows:
        if admin.site.is_registered(model):
            for page in ("change", "history", "delete"):
                url = address(model, "changelist") + f"{key}/{page}/"
                assert client.get(url).status_code in (302, 400, 403, 404), url
                assert client.post(url, {"post": "yes"}).status_code in (302, 400, 403, 404), url


@pytest.mark.parametrize("term", ["%00", "x" * 5000, "%25", "%ED%A0%80", "%5C"])
@pytest.mark.parametrize("extra", ["", "&page=abc", "&page=0", "&page=" + "9" * 30])
def test_no_search_breaks_the_autocomplete(rows, term, extra):
    client = signed_in("Administrator")
    for source in ("honors/honor/branch", "honors/honor/member", "articles/series/column", "branches/branch/editors"):
        app, model, field = source.split("/")
        query = f"?app_label={app}&model_name={model}&field_name={field}&term={term}{extra}"
        assert client.get(reverse("admin:autocomplete") + query).status_code in (200, 400, 404)


@pytest.mark.parametrize("source", ["x/y/z", "honors/honor/title", "honors/honor/nonsense", "auth/permission/codename"])
def test_the_autocomplete_answers_for_known_relations_only(source):
    app, model, field = source.split("/")
    query = f"?app_label={app}&model_name={model}&field_name={field}"
    assert signed_in("Administrator").get(reverse("admin:autocomplete") + query).status_code == 403


@pytest.mark.parametrize("key", ["abc", "9" * 30, "", "\0"])
@pytest.mark.parametrize("action", ["delete_selected", "show_to_public", "nonsense", ""])
def test_no_forged_action_breaks_a_list(rows, key, action):
    client = signed_in("Administrator")
    for model in (Member, Honor, Activity, User):
        values = {"action": action, "_selected_action": [key], "post": "yes", "index": "abc"}
        assert client.post(address(model, "changelist"), values).status_code in (200, 302, 400)


# --- How the pages are made


def forms_of_every_admin(rows, request):
    for model_admin in admin.site._registry.values():
        yield model_admin.get_form(request, None).base_fields
        for inline in model_admin.get_inline_instances(request):
            formset = inline.get_formset(request, None)
            yield {name: field for name, field in formset.form.base_fields.items() if name != formset.fk.name}


def test_every_relation_is_chosen_by_autocomplete_but_for_the_few_roles(rows):
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("root")
    relations = [
        (name, field.widget)
        for fields in forms_of_every_admin(rows, request)
        for name, field in fields.items()
        if isinstance(field, forms.ModelChoiceField) and not isinstance(field.widget, forms.HiddenInput)
    ]
    assert len(relations) >= 11
    for name, widget in relations:
        plain = getattr(widget, "widget", widget)
        expected = forms.CheckboxSelectMultiple if name == "groups" else AutocompleteMixin
        assert isinstance(plain, expected), name


def test_every_form_helps_with_a_sentence(rows):
    for model in (*EDITIONS, Branch, Member, Activity, Programme, Honor, Series, Article, SiteFacts, User):
        fieldsets = admin.site._registry[model].fieldsets
        assert any(options.get("description") for _name, options in fieldsets), model
