"""Who else has a draft open: told to those who may write it, kept up by signs, and never in anybody's way."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publishing.editions import State
from publishing.presence import Presence
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture(autouse=True)
def _at_nine(clock):
    pass


def colleague(branch, name):
    client = signed_in("Branch editor", branch)
    client.user.display_name = name
    client.user.save()
    return client


@pytest.fixture
def zhou(branch):
    return colleague(branch, "Zhou Lan")


@pytest.fixture
def lin(branch):
    return colleague(branch, "Lin Yue")


@pytest.fixture(params=[make_article, make_profile], ids=["article", "profile"])
def draft(request, branch):
    return request.param(branch=branch, state=State.DRAFT)


def open_form(client, text):
    """What the form says of others, and the sign of this opening."""
    here = client.get(address(text)).context["here"]
    return here["others"], here["sign"]


def sign(client, text, **values):
    return client.post(address(text, "here"), values)


def others(client, text):
    return sign(client, text).json()["others"]


# --- Coming, staying, leaving


def test_whoever_comes_second_reads_who_was_first(zhou, lin, draft, clock):
    assert open_form(zhou, draft)[0] == []
    clock.move(minutes=1)
    assert open_form(lin, draft)[0] == ["Zhou Lan has had this open since 09:00."]
    assert others(zhou, draft) == ["Lin Yue has had this open since 09:01."]


def test_the_form_shows_it_and_hides_an_empty_notice(zhou, lin, draft):
    page = zhou.get(address(draft)).content.decode()
    assert page.partition('id="here"')[2].partition(">")[0].endswith(" hidden")
    page = lin.get(address(draft)).content.decode()
    assert not page.partition('id="here"')[2].partition(">")[0].endswith(" hidden")
    assert "Zhou Lan has had this open" in page


def test_somebody_who_gives_no_sign_is_gone_after_a_minute_and_a_half(zhou, lin, draft, clock):
    open_form(zhou, draft)
    clock.move(seconds=89)
    assert len(others(lin, draft)) == 1
    clock.move(seconds=1)
    assert others(lin, draft) == []


def test_signs_keep_somebody_there_since_the_same_time(zhou, lin, draft, clock):
    open_form(zhou, draft)
    for _sign in range(4):
        clock.move(seconds=60)
        sign(zhou, draft)
    assert open_form(lin, draft)[0] == ["Zhou Lan has had this open since 09:00."]


def test_since_another_day_is_said_with_the_day(zhou, lin, draft, clock):
    clock.set(2026, 7, 1, 23, 59)
    open_form(zhou, draft)
    clock.move(minutes=1)
    assert "1 July 2026" in open_form(lin, draft)[0][0]


def test_leaving_is_told_at_once(zhou, lin, draft):
    _others, own = open_form(zhou, draft)
    assert sign(zhou, draft, left=own).json() == {}
    assert open_form(lin, draft)[0] == []


def test_the_page_before_does_not_take_along_the_page_that_came_after_it(zhou, lin, draft, clock):
    _others, before = open_form(zhou, draft)
    clock.move(seconds=5)
    open_form(zhou, draft)  # saved, or loaded again
    sign(zhou, draft, left=before)
    assert len(open_form(lin, draft)[0]) == 1


@pytest.mark.parametrize("left", ["x", "2026-99-99", "9999-12-31T23:59:59-23:00", "\0"])
def test_leaving_with_nonsense_changes_nothing(zhou, lin, draft, left):
    open_form(zhou, draft)
    assert sign(zhou, draft, left=left).status_code == 200
    assert len(open_form(lin, draft)[0]) == 1


def test_nobody_leaves_for_somebody_else(zhou, lin, draft):
    _others, own = open_form(zhou, draft)
    sign(lin, draft, left=own)
    assert len(open_form(lin, draft)[0]) == 1


def test_another_text_of_the_same_number_is_another_text(zhou, lin, branch):
    article, profile = make_article(branch=branch, state=State.DRAFT), make_profile(branch=branch, state=State.DRAFT)
    Presence.objects.sign(article, zhou.user)
    assert Presence.objects.others(article, lin.user).count() == 1
    profile.pk = article.pk
    assert Presence.objects.others(profile, lin.user).count() == 0


def test_opening_a_form_sweeps_those_who_are_gone(zhou, lin, draft, clock):
    open_form(zhou, draft)
    clock.move(minutes=2)
    open_form(lin, draft)
    assert [presence.user for presence in Presence.objects.all()] == [lin.user]


# --- Who may know


def test_readers_are_neither_registered_nor_told(zhou, draft):
    open_form(zhou, draft)
    auditor = signed_in("Auditor")
    page = auditor.get(address(draft))
    assert "here" not in page.context
    assert b"Zhou Lan" not in page.content.partition(b'class="module editions"')[0]
    assert sign(auditor, draft).status_code == 403
    assert [presence.user for presence in Presence.objects.all()] == [zhou.user]


def test_an_editor_of_another_branch_learns_nothing(zhou, draft):
    open_form(zhou, draft)
    stranger = signed_in("Branch editor", BranchFactory())
    response = sign(stranger, draft)
    assert response.status_code == 404
    assert b"Zhou Lan" not in response.content
    stranger.get(address(draft))
    assert [presence.user for presence in Presence.objects.all()] == [zhou.user]


def test_a_published_text_has_no_register(zhou, draft):
    draft.publish(imported="As it was.")
    assert "here" not in zhou.get(address(draft)).context
    assert sign(zhou, draft).status_code == 403
    assert not Presence.objects.exists()


def test_a_sign_needs_a_session_a_post_and_a_token(zhou, draft):
    assert Client().post(address(draft, "here")).status_code == 302
    assert zhou.get(address(draft, "here")).status_code == 405
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(zhou.user)
    assert careful.post(address(draft, "here")).status_code == 403
    assert not Presence.objects.exists()


def test_a_text_that_does_not_exist_has_no_register(zhou, draft):
    for key in ("0", "x", "9" * 40):
        assert zhou.post(address(draft, "here").replace(f"/{draft.pk}/", f"/{key}/")).status_code == 404


def test_adding_a_text_registers_nobody(zhou, draft):
    assert "here" not in zhou.get(address(type(draft), "add")).context
    assert not Presence.objects.exists()


# --- What it costs


@pytest.mark.parametrize("many", [1, 20])
def test_a_sign_asks_the_database_a_fixed_number_of_times(zhou, branch, many):
    draft = make_article(branch=branch, state=State.DRAFT)
    for _other in range(many):
        Presence.objects.sign(draft, UserFactory())
        Presence.objects.sign(make_article(branch=branch, state=State.DRAFT), UserFactory())
    sign(zhou, draft)
    with CaptureQueriesContext(connection) as captured:
        assert len(others(zhou, draft)) == many
    assert len(captured) == 9
