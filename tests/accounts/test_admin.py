"""Administrators manage people and roles, and nobody rises above them."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import Role, User
from tests.factories import PASSWORD, BranchFactory, UserFactory, make_article
from tests.staff import address, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

NEW = {"username": "zhou", "display_name": "周岚", "usable_password": "true", "password1": PASSWORD}


@pytest.fixture
def administrator():
    return signed_in("Administrator")


@pytest.fixture
def root():
    return User.objects.create_superuser("root", password=PASSWORD)


def role(name):
    return Group.objects.get(name=name).pk


def test_an_administrator_adds_a_colleague_with_a_role_who_can_sign_in(administrator, client):
    post_form(administrator, address(User, "add"), **NEW, password2=PASSWORD, groups=[role("Publisher")])
    colleague = User.objects.get(username="zhou")
    assert [group.name for group in colleague.groups.all()] == ["Publisher"]
    assert (colleague.is_staff, colleague.is_superuser, str(colleague)) == (True, False, "周岚")
    assert client.login(username="zhou", password=PASSWORD)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(("language", "label"), [("en", "Email address"), ("zh-hans", "电子邮件地址")])
def test_a_new_account_has_an_address_for_mail_from_the_first_moment(administrator, language, label):
    page = administrator.get(address(User, "add"), headers={"accept-language": language}).content.decode()
    assert 'name="email"' in page
    assert label in page
    values = NEW | {"password2": PASSWORD, "groups": [role("Publisher")]}
    refused = post_form(administrator, address(User, "add"), **values, email="no address")
    assert not User.objects.filter(username="zhou").exists()
    assert typed(refused)["email"] == "no address"
    post_form(administrator, address(User, "add"), **values, email="zhou@example.org")
    assert User.objects.with_mail().get(username="zhou").email == "zhou@example.org"


def test_an_administrator_gives_and_takes_roles_and_closes_an_account(administrator):
    colleague = UserFactory(role="Branch editor")
    post_form(administrator, address(colleague), groups=[role("Auditor"), role("Branch secretary")])
    assert {group.name for group in colleague.groups.all()} == {"Auditor", "Branch secretary"}
    values = typed(administrator.get(address(colleague)), groups=[])
    del values["is_active"]
    administrator.post(address(colleague), values)
    colleague.refresh_from_db()
    assert (colleague.groups.count(), colleague.is_active) == (0, False)


@pytest.mark.parametrize("page", ["add", "change"])
def test_nobody_becomes_a_superuser_or_gets_single_permissions_in_the_admin(administrator, page):
    colleague = UserFactory()
    permission = Permission.objects.get(codename="delete_user")
    forged = {"is_superuser": "on", "user_permissions": [permission.pk]}
    if page == "add":
        assert post_form(administrator, address(User, "add"), **NEW, password2=PASSWORD, **forged).status_code == 302
        colleague = User.objects.get(username="zhou")
    else:
        assert post_form(administrator, address(colleague), **forged).status_code == 302
        colleague.refresh_from_db()
    assert not colleague.is_superuser
    assert not colleague.user_permissions.exists()


def test_only_roles_can_be_given(administrator):
    strangers = Group.objects.create(name="Strangers")
    colleague = UserFactory()
    response = post_form(administrator, address(colleague), groups=[strangers.pk])
    assert "groups" in response.context["adminform"].form.errors
    assert b"Strangers" not in administrator.get(address(colleague)).content


def test_an_administrator_cannot_touch_a_superuser(administrator, root):
    values = typed(administrator.get(address(administrator.user)), username="mine")
    before = User.objects.filter(pk=root.pk).values().get()
    assert administrator.get(address(root)).status_code == 200  # may read who there is
    assert administrator.post(address(root), values).status_code == 403
    password = {"password1": "another-long-one", "password2": "another-long-one", "usable_password": "false"}
    assert administrator.post(f"/admin/accounts/user/{root.pk}/password/", password).status_code == 403
    assert administrator.post(address(root, "delete"), {"post": "yes"}).status_code == 403
    values = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    assert administrator.post(address(User, "changelist"), values).status_code == 403
    assert User.objects.filter(pk=root.pk).values().get() == before


def test_a_superuser_can_change_another(client, root):
    other = User.objects.create_superuser("other", password=PASSWORD)
    client.force_login(root)
    assert post_form(client, address(other), display_name="Other").status_code == 302
    other.refresh_from_db()
    assert (other.display_name, other.is_superuser) == ("Other", True)


@pytest.mark.parametrize("reader", ["Auditor", "Administrator"])
def test_no_page_shows_a_stored_password(reader, root):
    client = signed_in(reader)
    for person in (root, UserFactory()):
        page = client.get(address(person)).content.decode()
        assert person.username in page
        salt, digest = person.password.split("$")[1:]
        assert salt not in page
        assert digest not in page


@pytest.mark.parametrize("lookup", ["password__startswith=md5", "password__regex=.", "branches__contact__startswith=A"])
def test_the_list_of_people_cannot_be_asked_about_passwords(administrator, lookup):
    assert administrator.get(f"{address(User, 'changelist')}?{lookup}").status_code in (302, 400)


def test_a_colleague_s_page_names_the_branches(administrator):
    branch = BranchFactory(short_name="Cadre Office")
    assert "Cadre Office" in administrator.get(address(UserFactory(branches=[branch]))).content.decode()
    assert "no branch yet" in administrator.get(address(UserFactory())).content.decode()
    assert "all branches" in administrator.get(address(UserFactory(role="Auditor"))).content.decode()


def test_roles_are_there_to_read(administrator):
    publisher = Role.objects.get(name="Publisher")
    person = UserFactory(role="Publisher")
    page = administrator.get(address(publisher)).content.decode()
    assert "articles: read, add, change, publish and withdraw" in page
    assert "sign as leader in charge" in page
    assert str(person) in page
    assert administrator.post(address(publisher), {"name": "X"}).status_code == 403
    assert administrator.post(address(publisher, "delete"), {"post": "yes"}).status_code == 403
    assert administrator.get(address(Role, "add")).status_code == 403


def test_a_colleague_who_wrote_something_cannot_be_deleted(administrator):
    author = UserFactory()
    make_article(created_by=author)
    page = administrator.post(address(author, "delete"), {"post": "yes"}).content.decode()
    assert "Cannot delete user" in page
    assert User.objects.filter(pk=author.pk).exists()


def test_a_colleague_who_was_ever_here_stays_so_that_the_log_stays(administrator):
    stranger, colleague = UserFactory(), signed_in("Branch editor").user
    assert administrator.post(address(colleague, "delete"), {"post": "yes"}).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": [colleague.pk], "post": "yes"}
    assert administrator.post(address(User, "changelist"), selected).status_code == 403
    assert colleague.events.exists()
    assert administrator.post(address(stranger, "delete"), {"post": "yes"}).status_code == 302
    assert list(User.objects.exclude(pk=administrator.user.pk)) == [colleague]
