"""A save that succeeded, and no other answer, tells the browser that it need not keep what was typed."""

import pytest

from publishing.editions import State
from tests.factories import BranchFactory, make_article, make_profile
from tests.staff import address, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

OPENING = "0123456789abcdef" * 2


@pytest.fixture
def editor():
    branch = BranchFactory()
    client = signed_in("Branch editor", branch)
    client.branch = branch
    return client


def told(response):
    return [name for name in response.cookies if name.startswith("saved_")]


@pytest.mark.parametrize("make", [make_article, make_profile])
@pytest.mark.parametrize("button", ["_save", "_continue", "_publish"])
def test_a_save_names_the_opening_of_the_form(editor, make, button):
    draft = make(branch=editor.branch, state=State.DRAFT)
    response = post_form(editor, address(draft), opening=OPENING, **{button: "x"})
    assert response.status_code == 302
    cookie = response.cookies[f"saved_{OPENING}"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("/admin/", "Lax", "", "")


def test_the_cookie_is_for_https_only_where_the_site_is(editor, settings):
    settings.SESSION_COOKIE_SECURE = True
    draft = make_article(branch=editor.branch, state=State.DRAFT)
    page = editor.get(address(draft), secure=True)
    response = editor.post(address(draft), typed(page, opening=OPENING), secure=True)
    assert response.cookies[f"saved_{OPENING}"]["secure"] is True


def test_a_refused_save_names_nothing_and_goes_on_with_its_opening(editor):
    draft = make_article(branch=editor.branch, state=State.DRAFT)
    response = post_form(editor, address(draft), title="", opening=OPENING)
    assert response.status_code == 200
    assert told(response) == []
    assert f'data-opening="{OPENING}"' in response.content.decode()


def test_a_save_that_reaches_no_text_names_nothing(editor):
    elsewhere = make_article(branch=BranchFactory(), state=State.DRAFT)
    published = make_article(branch=editor.branch)
    for text in (elsewhere, published):
        response = editor.post(address(text), {"title": "Other", "opening": OPENING})
        assert response.status_code in (302, 403)
        assert told(response) == []


@pytest.mark.parametrize("opening", ["", "x; path=/", "A" * 32, "0" * 33, '"><script>'])
def test_only_a_token_is_named(editor, opening):
    draft = make_article(branch=editor.branch, state=State.DRAFT)
    response = post_form(editor, address(draft), title="Other", opening=opening)
    assert response.status_code == 302
    assert told(response) == []
    refused = post_form(editor, address(draft), title="", opening=opening)
    assert b'"><script>' not in refused.content


def test_only_a_form_that_can_be_saved_keeps_anything(editor):
    published = make_article(branch=editor.branch)
    draft = make_article(branch=editor.branch, state=State.DRAFT)
    assert b"data-opening" not in editor.get(address(published)).content
    assert b"data-opening" not in signed_in("Auditor").get(address(draft)).content
    assert b"data-opening" in editor.get(address(draft)).content
