"""Restoring a state says first what will differ, and goes no further than the record's own form lets a person go."""

import pytest

from accounts.log import Event
from accounts.models import User
from articles.models import Article, OldArticleAddress
from branches.models import Member, ProgrammeEntry, Term
from honors.models import Honor
from tests.factories import (
    ColumnFactory,
    HonorFactory,
    ProgrammeEntryFactory,
    UserFactory,
    make_article,
    make_picture,
)
from tests.staff import address, full_branch, messages_of, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return full_branch("Anchor")


@pytest.fixture
def theirs():
    return full_branch("Beacon")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours.branch)


def first_state_of(row):
    return row.history.last()


def state_url(row, state, of=""):
    opts = row._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{row.pk}/history/{state.pk}/" + (f"?of={of}" if of else "")


def restore(client, row, state=None, of="", **changes):
    """Open a state and press its button."""
    url = state_url(row, state or first_state_of(row), of)
    return client.post(url, typed(client.get(url), **changes), follow=True)


def forge(client, row, state=None, of=""):
    """Post as the button would, whether it is there or not."""
    state = state or first_state_of(row)
    return client.post(state_url(row, state, of), {"newest": type(row).history.filter(id=row.pk).first().pk})


def told(response, what="changing"):
    return [(each["field"], each["old"], each["new"]) for each in response.context[what]]


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


# --- what it does


def test_a_state_says_what_restoring_would_do_and_then_does_it(editor, ours):
    change(ours.honor, title="Wrong", year=2017)
    page = editor.get(state_url(ours.honor, first_state_of(ours.honor)))
    assert told(page) == [("Title", "Wrong", "Anchor prize"), ("Year", "2017", "2019")]
    ours.honor.refresh_from_db()
    assert ours.honor.title == "Wrong"  # looking does nothing
    response = restore(editor, ours.honor)
    assert "Restored as it was" in messages_of(response)[0]
    ours.honor.refresh_from_db()
    assert (ours.honor.title, ours.honor.year) == ("Anchor prize", 2019)


def test_a_restored_state_is_a_new_one_and_in_the_log(editor, ours):
    change(ours.honor, title="Wrong")
    restore(editor, ours.honor)
    assert [(state.title, state.history_user) for state in ours.honor.history.all()] == [
        ("Anchor prize", editor.user),
        ("Wrong", None),
        ("Anchor prize", None),
    ]
    assert "restored" in editor.get(address(ours.honor, "history")).content.decode()
    event = Event.objects.filter(what="restored").get()
    assert (event.by, event.thing_id, event.details["fields"]) == (editor.user, ours.honor.pk, ["title"])


def test_a_portrait_and_an_evidence_come_back(editor, ours):
    old = ours.member.portrait.name
    change(ours.member, portrait=make_picture(colour="navy"))
    assert ours.member.portrait.name != old
    restore(editor, ours.member)
    ours.member.refresh_from_db()
    assert ours.member.portrait.name == old


def test_a_state_that_is_as_it_is_now_has_nothing_to_restore(editor, ours):
    page = editor.get(state_url(ours.honor, first_state_of(ours.honor)))
    assert b"Restore this state" not in page.content


def test_a_deleted_record_comes_back_with_its_key_and_hidden(ours):
    secretary = signed_in("Branch secretary", ours.branch)
    change(ours.honor, is_public=True)
    pk, state = ours.honor.pk, ours.honor.history.first()
    secretary.post(address(ours.honor, "delete"), {"post": "yes"})
    response = restore(secretary, ours.honor, state)
    assert response.status_code == 200
    honor = Honor.objects.get(pk=pk)
    assert (honor.title, honor.branch, honor.is_public) == ("Anchor prize", ours.branch, False)


def test_a_deleted_member_s_terms_come_back_one_by_one(editor, ours):
    ours.honor.delete()
    state, term = first_state_of(ours.member), ours.term.history.first()
    editor.post(address(ours.member, "delete"), {"post": "yes"})
    assert forge(editor, ours.member, term, of="term").status_code == 403  # whose would it be?
    restore(editor, ours.member, state)
    restore(editor, ours.member, term, of="term")
    assert Term.objects.get().member == Member.objects.get(pk=ours.member.pk)


def test_a_changed_term_is_restored(editor, ours):
    first = first_state_of(ours.term)
    change(ours.term, post="youth")
    page = editor.get(state_url(ours.member, first, of="term"))
    assert told(page) == [("Post", "Youth", "Secretary")]
    restore(editor, ours.member, first, of="term")
    ours.term.refresh_from_db()
    assert ours.term.post == "secretary"


def test_who_works_on_a_branch_is_restored_by_those_who_may_say_it(ours):
    person = UserFactory()
    ours.branch.editors.add(person)
    state = ours.branch.history.first()
    ours.branch.editors.clear()
    change(ours.branch, contact="Room 9")
    page = signed_in("Committee office").get(state_url(ours.branch, state))
    assert told(page) == [("Contact", "Room 9", "Anchor room 3")]
    assert told(page, "staying") == [("Editors", "", str(person))]
    restore(signed_in("Committee office"), ours.branch, state)
    ours.branch.refresh_from_db()
    assert (ours.branch.contact, ours.branch.editors.count()) == ("Anchor room 3", 0)
    restore(signed_in("Administrator"), ours.branch, state)
    assert list(ours.branch.editors.all()) == [person]


def test_an_address_that_was_public_still_leads_on_when_it_is_restored():
    article = make_article(slug="first").article
    article.move("second")
    restore(signed_in("Administrator"), article)
    assert Article.objects.get().slug == "first"
    assert list(OldArticleAddress.objects.values_list("slug", flat=True)) == ["second"]


# --- what it does not get round


def test_a_rule_that_refuses_says_so_in_a_sentence_and_nothing_changes(editor, ours):
    change(ours.honor, year=2018)
    HonorFactory(branch=ours.branch, title="Anchor prize", year=2019)
    response = restore(editor, ours.honor)
    assert response.context["errors"] == ["This honor of that year is in the register already."]
    ours.honor.refresh_from_db()
    assert (ours.honor.year, ours.honor.history.count()) == (2018, 2)


def test_a_place_that_is_taken_meanwhile_is_refused_in_a_sentence():
    entry = ProgrammeEntryFactory(place=1)
    first = first_state_of(entry)
    change(entry, place=2)
    ProgrammeEntryFactory(programme=entry.programme, place=1)
    response = restore(signed_in("Administrator"), entry.programme, first, of="programmeentry")
    assert response.context["errors"] == ["Two branches cannot have the same place."]


def test_a_deleted_place_of_a_programme_comes_back():
    entry = ProgrammeEntryFactory(place=3)
    state, pk = first_state_of(entry), entry.pk
    entry.delete()
    restore(signed_in("Administrator"), state.programme, state, of="programmeentry")
    assert ProgrammeEntry.objects.get(pk=pk).place == 3


@pytest.mark.parametrize("role", ["Branch editor", "Branch secretary", "Administrator"])
@pytest.mark.parametrize("name", ["member", "activity", "honor"])
def test_restoring_never_turns_the_public_switch(ours, role, name):
    row = getattr(ours, name)
    word = "name" if name == "member" else "title"
    change(row, **{row.public_field: True, word: "Shown"})
    shown = row.history.first()
    change(row, **{row.public_field: False, word: "Hidden again"})
    client = signed_in(role, ours.branch)
    page = client.get(state_url(row, shown))
    assert [field for field, _old, _new in told(page, "staying")] == ["May be public" if name == "member" else "Public"]
    restore(client, row, shown)
    row.refresh_from_db()
    assert (getattr(row, word), getattr(row, row.public_field)) == ("Shown", False)


@pytest.mark.parametrize("name", ["member", "activity", "honor"])
def test_who_may_not_show_does_not_restore_what_is_public(editor, ours, name):
    row = getattr(ours, name)
    change(row, **{row.public_field: True, "name" if name == "member" else "title": "Shown"})
    assert b"Restore this state" not in editor.get(state_url(row, first_state_of(row))).content
    assert forge(editor, row).status_code == 403
    if name == "member":
        change(ours.term, post="youth")
        assert forge(editor, row, first_state_of(ours.term), of="term").status_code in (403, 200)
        ours.term.refresh_from_db()
        assert ours.term.post == "youth"
    row.refresh_from_db()
    assert "Shown" in str(row)


def test_nobody_moves_a_record_out_of_his_or_her_branches_by_restoring(ours, theirs):
    office = signed_in("Committee office")
    editor = signed_in("Branch editor", ours.branch)
    there = theirs.honor
    change(there, branch=ours.branch)
    assert forge(editor, there).status_code == 404  # that state lay in another branch
    change(there, branch=ours.branch, title="Anchor again")
    restore(office, there)
    there.refresh_from_db()
    assert there.branch == theirs.branch


def test_a_member_of_another_branch_does_not_come_back_into_an_honor(editor, ours, theirs):
    honor = HonorFactory(branch=ours.branch, holder="member", member=ours.member, is_public=False)
    named = first_state_of(honor)
    change(honor, holder="branch", member=None)
    change(ours.member, branch=theirs.branch)
    response = restore(editor, honor, named)
    assert len(response.context["errors"]) == 1
    assert "Beacon" not in response.content.decode()
    honor.refresh_from_db()
    assert honor.member is None


def test_a_superuser_s_flag_is_not_restored(ours):
    person = User.objects.create_user("once-root", is_staff=True, is_superuser=True)
    root = first_state_of(person)
    change(person, is_superuser=False, display_name="Demoted")
    page = restore(signed_in("Administrator"), person, root)
    assert page.status_code == 200
    person.refresh_from_db()
    assert (person.display_name, person.is_superuser) == ("", False)


def test_an_administrator_does_not_restore_a_superuser():
    person = User.objects.create_superuser("root", password="long-enough-for-us")
    change(person, display_name="Root")
    assert forge(signed_in("Administrator"), person).status_code == 403


def test_nobody_gives_roles_to_himself_or_herself():
    administrator = signed_in("Administrator")
    with_all = administrator.user
    with_all.groups.add(*UserFactory(role="Publisher").groups.all())
    both = with_all.history.first()
    with_all.groups.remove(*UserFactory(role="Publisher").groups.all())
    change(with_all, display_name="Changed")
    page = administrator.get(state_url(with_all, both))
    assert [field for field, _old, _new in told(page, "staying")] == ["Roles"]
    restore(administrator, with_all, both)
    values = typed(administrator.get(address(with_all)), groups=[group.pk for group in both.groups.all()])
    administrator.post(address(with_all), values)
    assert [group.name for group in with_all.groups.all()] == ["Administrator"]


def test_roles_of_others_are_restored_and_stand_in_the_log():
    person = UserFactory(role="Publisher")
    state = person.history.first()
    person.groups.clear()
    restore(signed_in("Administrator"), person, state)
    assert [group.name for group in person.groups.all()] == ["Publisher"]
    event = Event.objects.filter(what="roles_changed").get()
    assert (event.details["old"], event.details["new"]) == ([], ["Publisher"])


def test_who_may_only_read_restores_nothing(editor):
    column = ColumnFactory(name="Old")
    change(column, name="New")
    assert forge(editor, column).status_code == 403
    column.delete()
    column.pk = column.history.model.objects.first().id
    assert forge(editor, column).status_code == 403


def test_looking_is_not_restoring(editor, ours):
    change(ours.honor, title="Wrong")
    url = state_url(ours.honor, first_state_of(ours.honor))
    assert editor.get(url + "?newest=1").status_code == 200
    ours.honor.refresh_from_db()
    assert ours.honor.title == "Wrong"


def test_whoever_restores_after_another_has_saved_is_asked_to_look_again(editor, ours):
    change(ours.honor, title="Wrong")
    url = state_url(ours.honor, first_state_of(ours.honor))
    values = typed(editor.get(url))
    change(ours.honor, title="Right")
    response = editor.post(url, values)
    assert response.context["errors"] == ["Somebody has changed this meanwhile: look again at what would differ."]
    assert told(response) == [("Title", "Right", "Anchor prize")]
    ours.honor.refresh_from_db()
    assert ours.honor.title == "Right"
