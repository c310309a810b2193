"""The history of roles: what the code gave and took, and what somebody did past it; read, never restored."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.roles import ROLES, make_roles
from tests.factories import UserFactory
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles_are_as_after_migrating(db):
    """Their states, too, which a test in a browser has swept away."""
    make_roles()


@pytest.fixture
def auditor():
    return signed_in("Auditor")


@pytest.fixture
def role():
    return Role.objects.get(name="Branch secretary")


@pytest.fixture
def grants(monkeypatch):
    """`grants(role, [{app: {model: verbs}}])`: from now on the code gives a role these permissions."""
    return lambda role, given: monkeypatch.setitem(ROLES, role.name, given)


def permission(codename):
    return Permission.objects.get(codename=codename)


def state_url(row, state):
    return f"{address(row, 'history')}{state.pk}/"


def told(response):
    """What each state on a page says: deed, who, and what was removed and added, newest first."""
    return [
        (str(row["kind"]), str(row["by"]), [(each["field"], each["old"], each["new"]) for each in row["differences"]])
        for row in response.context["rows"]
        if row["differences"] is not None
    ]


# --- which states there are


def test_each_role_has_a_state_of_all_that_it_may(role):
    assert set(role.history.first().permissions.values_list("permission", flat=True)) == set(
        role.permissions.values_list("pk", flat=True)
    )
    assert {group.history.count() > 0 for group in Group.objects.all()} == {True}


def test_migrating_again_adds_no_state():
    before = Group.history.count()
    call_command("migrate", verbosity=0)
    make_roles()
    assert Group.history.count() == before


def test_what_the_code_gives_and_takes_is_a_state_with_what_differs(auditor, role, grants):
    before = Group.history.count()
    grants(role, [{"honors": {"honor": ("view", "change")}, "accounts": {"": ("sign_as_office",)}}])
    make_roles()
    grants(role, [{"honors": {"honor": ("view", "change", "show")}, "accounts": {"": ("sign_as_office",)}}])
    make_roles()
    assert told(auditor.get(address(role, "history")))[0] == (
        "changed",
        "the code of the site",
        [("Permissions", "", "honors: show to the public")],
    )
    make_roles()
    assert Group.history.count() == before + 3  # taken, given, given; the other roles did not change


def test_a_new_role_is_added_by_the_code(auditor, monkeypatch):
    monkeypatch.setitem(ROLES, "Archivist", [{"honors": {"honor": ("view",)}, "branches": {"branch": ("view",)}}])
    make_roles()
    role = Role.objects.get(name="Archivist")
    page = auditor.get(address(role, "history"))
    assert [(str(row["kind"]), row["by"]) for row in page.context["rows"]] == [
        ("changed", "the code of the site"),
        ("added", "the code of the site"),
    ]
    assert told(page)[0][2] == [("Permissions", "", "branches: read\nhonors: read")]


def test_a_role_older_than_the_histories_gets_its_first_state(role):
    permissions = set(role.permissions.values_list("pk", flat=True))
    Group.history.all().delete()
    make_roles()
    assert Group.history.count() == len(ROLES)
    assert set(role.history.get().permissions.values_list("permission", flat=True)) == permissions


@pytest.mark.parametrize("end", ["role", "permission"])
def test_what_somebody_does_past_the_site_is_told_from_what_the_code_does(auditor, role, end):
    deleting = permission("delete_user")
    if end == "role":
        role.permissions.add(deleting)
    else:
        deleting.group_set.add(role)
    make_roles()
    assert told(auditor.get(address(role, "history")))[:2] == [
        ("changed", "the code of the site", [("Permissions", "users: delete", "")]),
        ("changed", "–", [("Permissions", "", "users: delete")]),
    ]


def test_a_database_that_is_migrated_in_part_gets_its_roles_later(role, grants):
    grants(role, [])
    partly = MigrationExecutor(connection).loader.project_state([("accounts", "0005_mail")]).apps
    make_roles(apps=partly)
    assert role.permissions.exists()
    make_roles()
    assert not role.permissions.exists()


# --- who reads it, and what the pages say


@pytest.mark.parametrize("name", ROLES)
def test_only_those_who_see_roles_read_their_history(role, name):
    client = signed_in(name)
    urls = [address(role, "history"), state_url(role, role.history.first()), "/admin/accounts/role/deleted/"]
    expected = 200 if name in ("Administrator", "Auditor") else 403
    assert [client.get(url).status_code for url in urls] == [expected] * 3
    assert [Client().get(url).status_code for url in urls] == [302] * 3


def test_the_page_of_a_role_leads_to_its_history(auditor, role):
    assert address(role, "history") in auditor.get(address(role)).content.decode()


def test_nobody_restores_a_role_and_the_pages_say_why(role):
    root = Client()
    root.force_login(UserFactory(is_superuser=True))
    role.permissions.add(permission("delete_user"))
    states = list(role.history.all())
    for client in (signed_in("Administrator"), root):
        for url in (address(role, "history"), state_url(role, states[0]), state_url(role, states[-1])):
            page = client.get(url).content.decode()
            assert "The code of the site makes the roles" in page
            assert "Restore this state" not in page
        assert client.post(state_url(role, states[-1]), {"newest": states[0].pk}).status_code == 403
        for url in (address(Role, "add"), address(role), address(role, "delete")):
            assert client.post(url, {"name": "X", "post": "yes"}).status_code == 403
        selected = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}
        client.post(address(Role, "changelist"), selected)
    assert list(role.history.all()) == states
    assert Role.objects.filter(pk=role.pk).exists()


def test_a_state_says_what_was_given_and_taken_since(auditor, role):
    state = role.history.first()
    role.permissions.add(permission("delete_user"))
    role.permissions.remove(permission("sign_as_secretary"))
    page = auditor.get(state_url(role, state))
    assert [(each["old"], each["new"]) for each in page.context["staying"]] == [
        ("users: delete", "sign as branch secretary")
    ]
    words = page.content.decode()
    assert words.index("Given since") < words.index("users: delete") < words.index("Taken away since")
    assert "honors: read, add, change, delete, show to the public" in words


def test_a_role_that_somebody_deleted_keeps_its_history(auditor, role):
    url, state = address(role, "history"), state_url(role, role.history.first())
    Group.objects.get(pk=role.pk).delete()
    make_roles()
    [row] = auditor.get("/admin/accounts/role/deleted/").context["rows"]
    assert (row["name"], row["url"], row["by"]) == ("Branch secretary", url, "–")
    page = auditor.get(url).content.decode()
    assert "The code of the site makes the roles" in page
    assert "bring it back" not in page
    assert "bring back" not in auditor.get(state).content.decode()


def test_a_permission_that_is_gone_leaves_the_page_standing(auditor, role):
    kind = permission("view_honor").content_type
    gone = Permission.objects.create(content_type=kind, codename="frame_honor")
    role.permissions.add(gone)
    gone.delete()
    make_roles()
    changes = told(auditor.get(address(role, "history")))
    assert changes[0][2] == [("Permissions", "", "one that you do not work with, or that is gone")]
    assert auditor.get(state_url(role, role.history.first())).status_code == 200


def test_a_role_is_called_in_the_language_of_the_page(auditor, role):
    auditor.cookies["django_language"] = "zh-hans"
    for url in (address(role, "history"), state_url(role, role.history.first())):
        page = auditor.get(url).content.decode()
        assert "支部书记" in page
        assert "Branch secretary" not in page


# --- how often the database is asked


@pytest.mark.parametrize("states", [2, 60], ids=["two states", "sixty states"])
def test_the_pages_ask_the_database_a_fixed_number_of_times(auditor, role, states):
    permissions = list(Permission.objects.all())
    for place in range(states):
        role.permissions.set(permissions[place % 5 : place % 7 + 9])

    def queries(url):
        auditor.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert auditor.get(url).status_code == 200
        return len(captured)

    pages = address(role), address(role, "history"), state_url(role, role.history.first())
    assert [queries(url) for url in pages] == [7, 10, 13]
