"""The history of a record: every state with who and what differed, and only of what one works with."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from articles.models import Column
from branches.models import Activity, Branch, Member, Programme, ProgrammeEntry, Term
from honors.models import Honor
from tests.factories import (
    BranchFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    TermFactory,
    UserFactory,
)
from tests.staff import address, full_branch, post_form, signed_in

pytestmark = pytest.mark.django_db
RECORDS = ["branch", "member", "activity", "honor"]


@pytest.fixture
def ours():
    return full_branch("Anchor")


@pytest.fixture
def theirs():
    return full_branch("Beacon")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours.branch)


def history(client, row, **query):
    return client.get(address(row, "history"), query)


def differences(response):
    """What each state on a page says: pairs of deed and changes, newest first."""
    return [
        (str(row["kind"]), [(each["field"], each["old"], each["new"]) for each in row["differences"] or []])
        for row in response.context["rows"]
    ]


def state_url(row, state, of=""):
    opts = row._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{row.pk}/history/{state.pk}/" + (f"?of={of}" if of else "")


def test_each_saving_is_a_state_with_who_and_what_differed(editor, ours):
    post_form(editor, address(ours.honor), title="Second prize", year="2018", kind="work_result")
    page = history(editor, ours.honor)
    assert differences(page) == [
        (
            "changed",
            [
                ("Title", "Anchor prize", "Second prize"),
                ("Kind", "Advanced organization", "Work result"),
                ("Year", "2019", "2018"),
            ],
        ),
        ("added", []),
    ]
    assert str(editor.user) in page.content.decode()


def test_dates_branches_and_switches_are_said_in_words(ours, theirs):
    office = signed_in("Committee office")
    post_form(
        office, address(ours.member), branch=theirs.branch.pk, left_on="2026-03-01", may_be_public="on", order="7"
    )
    [(_changed, told), _added] = differences(history(office, ours.member))
    assert {field: (old, new) for field, old, new in told} == {
        "Branch": ("Anchor Office", "Beacon Office"),
        "Order": ("100", "7"),
        "May be public": ("no", "yes"),
        "Left the branch on": ("–", "1 March 2026"),
    }


def test_who_works_on_a_branch_is_in_its_history_from_either_end(ours):
    administrator, colleague = signed_in("Administrator"), UserFactory(display_name="Zhou Lan")
    colleague.branches.add(ours.branch)
    colleague.branches.clear()
    told = [changes for _deed, changes in differences(history(administrator, ours.branch))]
    assert told[:2] == [[("Editors", "Zhou Lan", "")], [("Editors", "", "Zhou Lan")]]


def test_roles_are_in_the_history_of_a_person_and_passwords_are_not():
    administrator, colleague = signed_in("Administrator"), UserFactory(role="Publisher")
    colleague.set_password("another-long-password")
    colleague.save()
    page = history(administrator, colleague)
    assert [("Roles", "", "Publisher")] in [changes for _deed, changes in differences(page)]
    assert "md5" not in page.content.decode()


def test_signing_in_is_no_new_state_of_a_person(client):
    person = UserFactory()
    before = person.history.count()
    client.force_login(person)
    assert person.history.count() == before


def test_the_terms_of_a_member_have_their_history_on_the_member_s_page(editor, ours):
    post_form(editor, address(ours.member), **{"terms-0-post": "youth"})
    post_form(editor, address(ours.member), **{"terms-0-DELETE": "on"})
    page = history(editor, ours.member, of="term")
    assert differences(page) == [
        ("deleted", []),
        ("changed", [("Post", "Secretary", "Youth")]),
        ("added", []),
    ]


def test_the_places_in_a_programme_have_their_history_there():
    entry = ProgrammeEntryFactory(place=3)
    entry.place = 5
    entry.save()
    page = history(signed_in("Auditor"), entry.programme, of="programmeentry")
    assert differences(page)[0] == ("changed", [("Place", "3", "5")])


@pytest.mark.parametrize("deed", ["show_to_public", "hide_from_public"])
def test_showing_and_hiding_by_the_list_are_in_the_history(ours, deed):
    secretary = signed_in("Branch secretary", ours.branch)
    Honor.objects.update(is_public=deed == "hide_from_public")
    secretary.post(address(Honor, "changelist"), {"action": deed, "_selected_action": [ours.honor.pk]})
    state = ours.honor.history.first()
    assert (state.is_public, state.history_user) == (deed == "show_to_public", secretary.user)


@pytest.mark.parametrize("way", ["page", "list"])
def test_a_deleted_record_keeps_its_history(editor, ours, way):
    if way == "page":
        editor.post(address(ours.honor, "delete"), {"post": "yes"})
    else:
        values = {"action": "delete_selected", "_selected_action": [ours.honor.pk], "post": "yes"}
        editor.post(address(Honor, "changelist"), values)
    assert not Honor.objects.exists()
    page = editor.get("/admin/honors/honor/deleted/")
    assert [row["name"] for row in page.context["rows"]] == [str(ours.honor)]
    assert differences(history(editor, ours.honor))[0] == ("deleted", [])


def test_every_kind_of_record_has_a_history():
    for model in (Activity, Branch, Column, Honor, Member, Programme, ProgrammeEntry, Term, User):
        assert model.history.model.__name__ == f"Historical{model.__name__}"


# --- whose history one sees


@pytest.mark.parametrize("name", RECORDS)
def test_nobody_reads_the_history_of_another_branch_s_record(editor, theirs, name):
    row = getattr(theirs, name)
    urls = [address(row, "history"), state_url(row, row.history.first())]
    for url in urls:
        for response in (editor.get(url), editor.post(url, {"newest": row.history.first().pk})):
            assert response.status_code in (302, 403, 404, 405)
            assert b"Beacon" not in response.content


def test_nobody_reads_the_terms_of_another_branch_s_member(editor, ours, theirs):
    state = theirs.term.history.first()
    assert history(editor, theirs.member, of="term").status_code == 302
    assert editor.get(state_url(ours.member, state, of="term")).status_code == 404
    assert editor.get(state_url(theirs.member, state, of="term")).status_code == 404


def test_a_state_does_not_open_under_another_record_s_address(editor, ours, theirs):
    assert editor.get(state_url(ours.honor, theirs.honor.history.first())).status_code == 404


@pytest.mark.parametrize("name", ["honor", "activity"])
def test_nobody_reads_what_another_branch_deleted(editor, ours, theirs, name):
    row = getattr(theirs, name)
    pk, state = row.pk, row.history.first()
    row.delete()
    row.pk = pk
    model = row._meta.model_name
    assert b"Beacon" not in editor.get(f"/admin/{row._meta.app_label}/{model}/deleted/").content
    assert history(editor, row).status_code == 302
    assert editor.get(state_url(row, state)).status_code == 404
    assert editor.get(state_url(row, row.history.first())).status_code == 404


@pytest.mark.parametrize("name", ["member", "activity", "honor"])
def test_a_record_that_moved_here_shows_its_states_from_here_on_only(editor, ours, theirs, name):
    row = getattr(theirs, name)
    old = row.history.first()
    word = "name" if name == "member" else "title"
    row.branch = ours.branch
    setattr(row, word, "Arrived")
    row.save()
    page = history(editor, row)
    assert differences(page) == [("changed", [])]
    assert "Beacon" not in page.content.decode()
    assert editor.get(state_url(row, old)).status_code == 404


def test_terms_from_before_a_member_moved_here_are_not_shown(editor, ours, theirs):
    old = theirs.term.history.first()
    theirs.member.branch = ours.branch
    theirs.member.save()
    theirs.term.post = "youth"
    theirs.term.save()
    page = history(editor, theirs.member, of="term")
    assert [row["state"].pk for row in page.context["rows"]] == [theirs.term.history.first().pk]
    assert editor.get(state_url(theirs.member, old, of="term")).status_code == 404


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_moved_away_took_its_history_along(editor, ours, theirs, name):
    if name == "branch":
        editor.user.branches.clear()
    else:
        type(getattr(ours, name)).objects.filter(pk=getattr(ours, name).pk).update(branch=theirs.branch)
    assert history(editor, getattr(ours, name)).status_code == 302


def test_a_member_named_in_an_old_state_who_moved_away_is_not_named_any_more(editor, ours, theirs):
    honor = HonorFactory(branch=ours.branch, holder="member", member=ours.member, is_public=False)
    honor.holder, honor.member = "branch", None
    honor.save()
    ours.member.branch, ours.member.name = theirs.branch, "Beacon Wang"
    ours.member.save()
    page = history(editor, honor)
    assert page.status_code == 200
    assert "Beacon" not in page.content.decode()


def test_only_those_who_see_people_read_their_history(editor):
    colleague = UserFactory()
    assert history(editor, colleague).status_code == 403
    assert editor.get("/admin/accounts/user/deleted/").status_code == 403
    assert history(signed_in("Auditor"), colleague).status_code == 200


def test_the_auditor_reads_every_history_and_restores_nothing(ours, theirs):
    auditor = signed_in("Auditor")
    for rows in (ours, theirs):
        for name in RECORDS:
            row = getattr(rows, name)
            assert history(auditor, row).status_code == 200
            url = state_url(row, row.history.first())
            assert b"Restore this state" not in auditor.get(url).content
            before = row.history.count()
            assert auditor.post(url, {"newest": row.history.first().pk}).status_code == 403
            assert row.history.count() == before


@pytest.mark.parametrize("key", ["abc", "9" * 40, "-1", "0"])
def test_an_address_of_no_record_leads_back(editor, key):
    assert editor.get(f"/admin/honors/honor/{key}/history/").status_code == 302
    assert editor.get(f"/admin/honors/honor/{key}/history/{'9' * 40}/").status_code == 404


# --- how often the database is asked


@pytest.mark.parametrize("states", [2, 90], ids=["two states", "ninety states"])
def test_the_pages_ask_the_database_a_fixed_number_of_times(editor, ours, states):
    member = MemberFactory(branch=ours.branch, may_be_public=False)
    term = TermFactory(member=member)
    branches = BranchFactory.create_batch(2)
    administrator = signed_in("Administrator")
    for place in range(states):
        member.order = place
        member.save()
        ours.branch.editors.add(UserFactory())
        term.post = ["youth", "publicity"][place % 2]
        term.save()
        for branch in branches:
            HonorFactory(branch=branch).delete()

    def queries(client, url):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    assert {
        "member": queries(editor, address(member, "history")),
        "terms": queries(editor, address(member, "history") + "?of=term"),
        "branch": queries(administrator, address(ours.branch, "history")),
        "state": queries(editor, state_url(member, member.history.first())),
        "deleted": queries(administrator, "/admin/honors/honor/deleted/"),
    } == {"member": 9, "terms": 9, "branch": 10, "state": 11, "deleted": 7}
