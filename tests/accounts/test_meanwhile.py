"""Two people at one record: nobody overwrites the other unknowingly, and nothing typed is lost."""

import pytest

from accounts.models import User
from branches.models import Member, Programme
from honors.models import Honor
from tests.factories import MemberFactory, ProgrammeEntryFactory, TermFactory, UserFactory
from tests.staff import address, errors_of, full_branch, post_form, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return full_branch("Anchor")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours.branch)


@pytest.fixture
def colleague(ours):
    colleague = signed_in("Branch secretary", ours.branch)
    User.objects.filter(pk=colleague.user.pk).update(display_name="Zhou Lan")
    return colleague


def told(response):
    """What the form that came back says, but for who and when."""
    first, *rest = errors_of(response)
    assert first.startswith("Zhou Lan saved this at ")
    return rest


def test_a_stale_form_comes_back_with_both_and_the_second_saving_goes_through(editor, colleague, ours):
    url = address(ours.honor)
    stale = typed(editor.get(url), title="Mine")
    post_form(colleague, url, title="Theirs", awarding_body="Their committee")
    response = editor.post(url, stale)
    assert response.status_code == 200
    assert told(response) == [
        "Title: now “Theirs” → yours “Mine”. Saving again puts yours in its place.",
        "Awarding body: “Their committee” was taken over; you had not changed it.",
    ]
    again = typed(response)
    assert (again["title"], again["awarding_body"]) == ("Mine", "Their committee")
    ours.honor.refresh_from_db()
    assert ours.honor.title == "Theirs"
    assert editor.post(url, again).status_code == 302
    ours.honor.refresh_from_db()
    assert (ours.honor.title, ours.honor.awarding_body) == ("Mine", "Their committee")
    assert [state.title for state in ours.honor.history.all()][:2] == ["Mine", "Theirs"]


def test_what_both_typed_alike_is_no_matter(editor, colleague, ours):
    url = address(ours.honor)
    stale = typed(editor.get(url), title="Same", year="2018")
    post_form(colleague, url, title="Same")
    assert editor.post(url, stale).status_code == 302
    ours.honor.refresh_from_db()
    assert (ours.honor.title, ours.honor.year) == ("Same", 2018)


def test_saving_without_a_change_hinders_nobody(editor, colleague, ours):
    url = address(ours.honor)
    stale = typed(editor.get(url), title="Mine")
    post_form(colleague, url)
    assert editor.post(url, stale).status_code == 302
    ours.honor.refresh_from_db()
    assert ours.honor.title == "Mine"


def test_a_third_saving_meanwhile_is_told_as_well(editor, colleague, ours):
    url = address(ours.honor)
    stale = typed(editor.get(url), title="Mine")
    post_form(colleague, url, title="Theirs")
    again = typed(editor.post(url, stale))
    post_form(colleague, url, title="Theirs, once more")
    assert told(editor.post(url, again)) == [
        "Title: now “Theirs, once more” → yours “Mine”. Saving again puts yours in its place."
    ]


def test_dates_choices_switches_and_relations_are_compared_in_words(colleague, ours):
    office = signed_in("Committee office")
    other = full_branch("Beacon")
    url = address(ours.member)
    stale = typed(office.get(url), name="Mine", standing="probationary")
    post_form(colleague, url, left_on="2026-03-01", may_be_public="on", standing="full", order="7")
    Member.objects.get(pk=ours.member.pk)
    response = office.post(url, stale)
    assert sorted(told(response)) == [
        "Left the branch on: “1 March 2026” was taken over; you had not changed it.",
        "May be public: “yes” was taken over; you had not changed it.",
        "Order: “7” was taken over; you had not changed it.",
    ]
    assert office.post(url, typed(response)).status_code == 302
    ours.member.refresh_from_db()
    assert (ours.member.name, ours.member.standing) == ("Mine", "probationary")
    assert (ours.member.may_be_public, str(ours.member.left_on), ours.member.order) == (True, "2026-03-01", 7)
    stale = typed(office.get(url), branch=other.branch.pk)
    ours.member.name = "Theirs"
    ours.member._history_user = colleague.user
    ours.member.save()
    response = office.post(url, stale)
    assert typed(response)["branch"] == str(other.branch.pk)
    assert typed(response)["name"] == "Theirs"


def test_hidden_meanwhile_stays_hidden_when_another_saves_what_was_open(colleague, ours):
    """Consent that was taken back does not come again with a form that was opened before."""
    Honor.objects.update(is_public=True)
    ours.honor.refresh_from_db()
    ours.honor.save()
    secretary = signed_in("Branch secretary", ours.branch)
    stale = typed(secretary.get(address(ours.honor)), title="Mine")
    hide = {"action": "hide_from_public", "_selected_action": [ours.honor.pk]}
    colleague.post(address(Honor, "changelist"), hide)
    response = secretary.post(address(ours.honor), stale)
    assert told(response) == ["Public: “no” was taken over; you had not changed it."]
    secretary.post(address(ours.honor), typed(response))
    ours.honor.refresh_from_db()
    assert (ours.honor.title, ours.honor.is_public) == ("Mine", False)


def test_what_became_public_meanwhile_is_out_of_an_editor_s_reach(editor, colleague, ours):
    stale = typed(editor.get(address(ours.honor)), title="Mine")
    post_form(colleague, address(ours.honor), is_public="on")
    assert editor.post(address(ours.honor), stale).status_code == 403


def test_a_form_with_another_mistake_says_both(editor, colleague, ours):
    url = address(ours.honor)
    stale = typed(editor.get(url), year="1900")
    post_form(colleague, url, title="Theirs")
    response = editor.post(url, stale)
    sentences = errors_of(response)
    assert "The year lies between 1921 and this year." in sentences
    assert "Title: “Theirs” was taken over; you had not changed it." in sentences
    assert editor.post(url, typed(response, year="2018")).status_code == 302
    ours.honor.refresh_from_db()
    assert (ours.honor.title, ours.honor.year) == ("Theirs", 2018)


def test_the_editors_of_a_branch_and_the_roles_of_a_person_are_guarded(ours):
    first, second = signed_in("Administrator"), signed_in("Administrator")
    User.objects.filter(pk=second.user.pk).update(display_name="Zhou Lan")
    people = UserFactory.create_batch(2)
    url = address(ours.branch)
    stale = typed(first.get(url), contact="Mine")
    post_form(second, url, editors=[person.pk for person in people])
    response = first.post(url, stale)
    names = ", ".join(sorted(str(person) for person in people))
    assert told(response) == [f"Editors: “{names}” was taken over; you had not changed it."]
    first.post(url, typed(response))
    ours.branch.refresh_from_db()
    assert (ours.branch.contact, ours.branch.editors.count()) == ("Mine", 2)


def test_the_terms_below_a_member_are_guarded_row_by_row(editor, colleague, ours):
    other = TermFactory(member=ours.member, post="publicity", since="2020-01-01")
    url = address(ours.member)
    page = editor.get(url)
    rows = {typed(page)[f"terms-{place}-id"]: f"terms-{place}" for place in range(2)}
    mine, theirs = rows[str(ours.term.pk)], rows[str(other.pk)]
    stale = typed(page, **{f"{mine}-until": "2024-01-01"})
    post_form(colleague, url, **{f"{mine}-post": "discipline", f"{theirs}-post": "youth"})
    response = editor.post(url, stale)
    kind = "term in the committee"
    assert sorted(told(response)) == [
        f"{kind} – Post: “Discipline” was taken over; you had not changed it.",
        f"{kind} – Post: “Youth” was taken over; you had not changed it.",
    ]
    assert editor.post(url, typed(response)).status_code == 302
    ours.term.refresh_from_db()
    other.refresh_from_db()
    assert (ours.term.post, str(ours.term.until), other.post) == ("discipline", "2024-01-01", "youth")


def test_a_row_that_was_added_or_deleted_meanwhile_is_told_and_saving_again_goes_through(editor, colleague, ours):
    url = address(ours.member)
    stale = typed(editor.get(url), **{"terms-0-until": "2024-01-01"}, name="Mine")
    ours.term._history_user = colleague.user
    ours.term.delete()
    term = TermFactory.build(member=ours.member, post="youth")
    term._history_user = colleague.user
    term.save()
    response = editor.post(url, stale)
    added, deleted = sorted(told(response), key=lambda sentence: "deleted" in sentence)
    assert "Anchor Zhou (Youth)" in added
    assert "Secretary" in deleted
    assert editor.post(url, typed(response, **{"terms-0-DELETE": "on"})).status_code == 302
    ours.member.refresh_from_db()
    assert (ours.member.name, [each.post for each in ours.member.terms.all()]) == ("Mine", ["youth"])


def test_the_places_of_a_programme_are_guarded():
    entry = ProgrammeEntryFactory(place=1)
    office, other = signed_in("Committee office"), signed_in("Records keeper")
    User.objects.filter(pk=other.user.pk).update(display_name="Zhou Lan")
    url = address(entry.programme)
    stale = typed(office.get(url), organiser="Mine")
    post_form(other, url, **{"entries-0-place": "5"})
    response = office.post(url, stale)
    assert told(response) == ["branch in the programme – Place: “5” was taken over; you had not changed it."]
    assert office.post(url, typed(response)).status_code == 302
    entry.refresh_from_db()
    assert (entry.place, Programme.objects.get().organiser) == (5, "Mine")


def test_a_record_from_before_the_history_is_guarded_from_its_first_change_on(editor, colleague):
    member = MemberFactory(branch=editor.user.branches.get(), may_be_public=False)
    member.history.all().delete()
    stale = typed(editor.get(address(member)), name="Mine")
    post_form(colleague, address(member), name="Theirs")
    response = editor.post(address(member), stale)
    assert told(response) == ["Name: now “Theirs” → yours “Mine”. Saving again puts yours in its place."]
    assert editor.post(address(member), typed(response)).status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "1.2.3.4", "9" * 40, "-1"])
def test_a_forged_number_of_the_state_breaks_nothing(editor, ours, forged):
    response = post_form(editor, address(ours.honor), title="Mine", _opened_at=forged)
    assert response.status_code in (200, 302)


def test_a_page_that_is_only_read_carries_no_state(ours):
    assert b"_opened_at" not in signed_in("Auditor").get(address(ours.honor)).content
