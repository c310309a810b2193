"""What each role may do, tried at the admin's doors and not only read from its permissions."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission

from accounts.log import Event
from accounts.models import User
from accounts.roles import ROLES, codenames, make_roles
from articles.models import ArticleEdition, Column
from branches.models import Activity, Branch, BranchProfile, Member
from honors.models import Honor
from portal.models import SiteFacts
from publishing.deeds import DEEDS
from publishing.editions import State
from tests.factories import ProgrammeFactory, SeriesFactory, UserFactory
from tests.staff import address, full_branch, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

RECORDS = {"member": Member, "activity": Activity, "honor": Honor}


@pytest.fixture
def rows():
    rows = full_branch("Anchor")
    rows.programme = ProgrammeFactory()
    rows.series = SeriesFactory()
    rows.column = rows.series.column
    rows.old = rows.article.article
    rows.user = UserFactory(role="Publisher")
    rows.facts = SiteFacts.objects.create(name="Pilot Branches", organ="The organ")
    return rows


def of_every_model(rows):
    found = {type(row): row for row in vars(rows).values()}
    return [found[model] for model in admin.site._registry if model in found]


def everything():
    """All that the database holds, but for who signed in when."""
    models = [model for model in admin.site._registry if model not in (User, Event)]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_the_auditor_changes_nothing_anywhere(rows):
    client = signed_in("Auditor")
    before, seen = everything(), 0
    for row in of_every_model(rows):
        if client.get(address(type(row), "changelist")).status_code == 403:
            continue
        seen += 1
        for url in (address(type(row), "add"), address(row), address(row, "delete")):
            assert client.post(url, {"post": "yes", "name": "X"}).status_code == 403, url
        values = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(address(type(row), "changelist"), values)
    for edition in (rows.profile, rows.article):
        for deed in DEEDS:
            assert client.get(address(edition, deed)).status_code == 403
            assert client.post(address(edition, deed), {"when": "now"}).status_code == 403
    assert seen >= 11
    assert everything() == before


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("Administrator", "Auditor")])
def test_only_administrators_and_auditors_see_people(rows, role):
    client = signed_in(role, rows.branch)
    for url in (address(User, "changelist"), address(User, "add"), address(rows.user), address(rows.old)):
        assert client.get(url).status_code == 403
        assert client.post(url, {"username": "x"}).status_code == 403
    assert client.post(f"/admin/accounts/user/{rows.user.pk}/password/", {"password1": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["Branch editor", "Branch secretary", "Committee office", "Records keeper", "Auditor"])
@pytest.mark.parametrize("kind", ["profile", "article"])
def test_only_publishers_and_administrators_publish_and_withdraw(rows, role, kind):
    client, edition = signed_in(role, rows.branch), getattr(rows, kind)
    assert client.post(address(edition, "publish"), {"when": "now"}).status_code == 403
    assert b"publishing" not in client.get(address(edition)).content
    edition.refresh_from_db()
    assert edition.state == State.DRAFT
    edition.publish(imported="As it was.")
    assert client.post(address(edition, "withdraw"), {"when": "now"}).status_code == 403
    edition.refresh_from_db()
    assert edition.is_live()


@pytest.mark.parametrize("kind", ["profile", "article"])
def test_saving_and_submitting_leads_to_the_page_that_submits_and_never_to_publishing(rows, kind):
    edition = getattr(rows, kind)
    for client in (signed_in("Branch editor", rows.branch), signed_in("Publisher")):
        assert post_form(client, address(edition), _submit="1").url == address(edition, "submit")
        assert post_form(client, address(edition), _publish="1").url == address(type(edition), "changelist")


def test_the_records_keeper_writes_no_texts(rows):
    client = signed_in("Records keeper")
    for model, row in ((ArticleEdition, rows.article), (BranchProfile, rows.profile)):
        assert client.get(address(row)).status_code == 200
        assert client.post(address(row), {"title": "X"}).status_code == 403
        assert client.get(address(model, "add")).status_code == 403
        assert client.post(address(row, "discard"), {"x": "1"}).status_code == 403


@pytest.mark.parametrize("role", ["Branch editor", "Branch secretary", "Publisher"])
def test_branches_columns_and_the_site_are_not_for_those_who_write(rows, role):
    client = signed_in(role, rows.branch)
    for row in (rows.branch, rows.column, rows.series, rows.programme):
        assert client.get(address(row)).status_code == 200
        assert client.post(address(row), {"name": "X"}).status_code == 403
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(address(Branch, "add")).status_code == 403
    assert client.get(address(Column, "add")).status_code == 403
    assert client.get(address(rows.facts)).status_code == 403


def test_only_an_administrator_says_who_works_on_a_branch(rows):
    person = UserFactory(role="Branch editor")
    office = signed_in("Committee office")
    post_form(office, address(rows.branch), editors=[person.pk], contact="Room 5")
    rows.branch.refresh_from_db()
    assert (rows.branch.contact, rows.branch.editors.count()) == ("Room 5", 0)
    post_form(signed_in("Administrator"), address(rows.branch), editors=[person.pk])
    assert list(rows.branch.editors.all()) == [person]


# --- The public switch of records


@pytest.mark.parametrize("kind", RECORDS)
def test_an_editor_changes_what_is_not_public_and_cannot_turn_the_switch(rows, kind):
    client, row = signed_in("Branch editor", rows.branch), getattr(rows, kind)
    word = {"member": "name"}.get(kind, "title")
    response = post_form(client, address(row), **{word: "Reworded", row.public_field: "on"})
    assert response.status_code == 302
    row.refresh_from_db()
    assert getattr(row, word) == "Reworded"
    assert not getattr(row, row.public_field)
    values = {"action": "show_to_public", "_selected_action": [row.pk]}
    client.post(address(type(row), "changelist"), values)
    row.refresh_from_db()
    assert not getattr(row, row.public_field)


@pytest.mark.parametrize("kind", RECORDS)
def test_an_editor_cannot_add_a_record_that_is_public(rows, kind):
    client, row = signed_in("Branch editor", rows.branch), getattr(rows, kind)
    words = {"member": {"name": "New"}, "activity": {"title": "New", "kind": "study", "held_on": "2020-01-01"}}
    values = typed(signed_in("Branch secretary", rows.branch).get(address(type(row), "add"))) | words.get(
        kind, {"title": "New", "kind": "work_result", "level": "organ", "year": "2019", "holder": "branch"}
    )
    values |= {"awarding_body": "The organ", row.public_field: "on"}
    assert client.post(address(type(row), "add"), values).status_code == 302
    new = type(row).objects.latest("pk")
    assert new.pk != row.pk
    assert not getattr(new, row.public_field)


@pytest.mark.parametrize("kind", RECORDS)
def test_an_editor_can_read_but_not_change_or_delete_what_is_public(rows, kind):
    row = getattr(rows, kind)
    if kind == "member":
        rows.honor.delete()
    values = typed(signed_in("Branch secretary", rows.branch).get(address(row)), name="X", title="X")
    type(row).objects.update(**{row.public_field: True})
    before = everything()
    client = signed_in("Branch editor", rows.branch)
    page = client.get(address(row))
    assert page.status_code == 200
    assert "ask the branch secretary" in page.content.decode()
    assert client.post(address(row), values).status_code == 403
    assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    values = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert client.post(address(type(row), "changelist"), values).status_code == 403
    assert client.post(address(type(row), "changelist"), values | {"action": "hide_from_public"}).status_code == 302
    assert everything() == before


def test_an_editor_cannot_change_the_posts_of_a_public_member(rows):
    values = typed(signed_in("Branch secretary", rows.branch).get(address(rows.member)))
    assert values["terms-0-post"] == "secretary"
    Member.objects.update(may_be_public=True)
    client = signed_in("Branch editor", rows.branch)
    for change in ({"terms-0-post": "youth"}, {"terms-0-DELETE": "on"}):
        assert client.post(address(rows.member), values | change).status_code == 403
    assert b"terms-0-post" not in client.get(address(rows.member)).content
    assert rows.member.terms.get().post == "secretary"


@pytest.mark.parametrize("role", ["Branch secretary", "Records keeper", "Publisher"])
@pytest.mark.parametrize("kind", RECORDS)
def test_a_secretary_shows_and_hides_records(rows, role, kind):
    client, row = signed_in(role, rows.branch), getattr(rows, kind)
    field, url = row.public_field, address(type(row), "changelist")
    response = client.post(url, {"action": "show_to_public", "_selected_action": [row.pk]}, follow=True)
    assert "1 row was changed" in response.content.decode()
    assert type(row).objects.filter(pk=row.pk, **{field: True}).exists()
    assert "<del>no</del> → <ins>yes</ins>" in client.get(address(row, "history")).content.decode()
    client.post(url, {"action": "hide_from_public", "_selected_action": [row.pk]})
    assert type(row).objects.filter(pk=row.pk, **{field: False}).exists()
    post_form(client, address(row), **{field: "on"})
    assert type(row).objects.filter(pk=row.pk, **{field: True}).exists()


# --- How roles are made


def test_every_permission_that_a_role_names_exists():
    known = set(Permission.objects.values_list("content_type__app_label", "codename"))
    for grants in ROLES.values():
        assert codenames(grants) <= known


def test_making_the_roles_again_gives_each_exactly_its_permissions():
    auditor = Group.objects.get(name="Auditor")
    before = set(auditor.permissions.all())
    auditor.permissions.add(Permission.objects.get(codename="delete_user"))
    auditor.permissions.remove(Permission.objects.get(codename="view_event"))
    make_roles()
    assert set(auditor.permissions.all()) == before
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(ROLES)
