"""Editing branches: a profile with its endeavours on one page, the programme's places, members with their posts."""

import datetime

import pytest

from branches.models import Branch, BranchProfile, Endeavour, Member, ProgrammeEntry
from publishing.editions import State
from tests.factories import BranchFactory, MemberFactory, ProgrammeEntryFactory, ProgrammeFactory, make_profile
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return signed_in("Committee office")


# --- A profile and its endeavours


@pytest.fixture
def profile():
    return make_profile(state=State.DRAFT, endeavours=3)


def endeavours(profile):
    return list(profile.endeavours.order_by("position", "pk").values_list("endeavour", flat=True))


def one_more(values, place, **row):
    """The values of a form with another inline row."""
    kept = {f"endeavours-{place}-{name}": value for name, value in row.items()}
    return values | kept | {"endeavours-TOTAL_FORMS": str(place + 1)}


def test_an_endeavour_is_added_on_the_profile_s_page(office, profile):
    values = typed(office.get(address(profile)))
    row = {"position": "4", "endeavour": "Keep at it", "specialty": "steady", "text": "<p>Daily.<script>x</script></p>"}
    assert office.post(address(profile), one_more(values, 3, **row)).status_code == 302
    assert endeavours(profile)[3:] == ["Keep at it"]
    assert profile.endeavours.get(position=4).text == "<p>Daily.</p>"


def test_endeavours_are_put_in_another_order(office, profile):
    first, second, third = endeavours(profile)
    order = {"endeavours-0-position": "3", "endeavours-1-position": "1", "endeavours-2-position": "2"}
    post_form(office, address(profile), **order)
    assert endeavours(profile) == [second, third, first]
    page = typed(office.get(address(profile)))
    assert [page[f"endeavours-{row}-endeavour"] for row in range(3)] == [second, third, first]


def test_an_endeavour_is_removed(office, profile):
    first, _second, third = endeavours(profile)
    post_form(office, address(profile), **{"endeavours-1-DELETE": "on"})
    assert endeavours(profile) == [first, third]


def test_words_and_endeavours_are_kept_when_one_of_them_is_refused(office, profile):
    response = post_form(office, address(profile), slogan="New slogan", **{"endeavours-0-specialty": ""})
    assert errors_of(response) == ["This field is required."]
    assert typed(response)["slogan"] == "New slogan"
    profile.refresh_from_db()
    assert profile.slogan != "New slogan"


def test_endeavours_of_a_published_profile_stay_whatever_is_posted(office, profile):
    values = typed(office.get(address(profile)))
    other = make_profile(state=State.DRAFT, endeavours=1)
    profile.publish(imported="As it was.")
    before = list(profile.endeavours.values())
    row = {"position": "9", "endeavour": "X", "specialty": "X", "text": ""}
    for forged in (
        values | {"endeavours-0-endeavour": "X"},
        values | {"endeavours-0-DELETE": "on"},
        one_more(values, 3, **row),
    ):
        assert "moved on" in office.post(address(profile), forged).content.decode()
    smuggled = typed(office.get(address(other)))
    smuggled |= {"endeavours-0-id": profile.endeavours.first().pk, "endeavours-0-endeavour": "X"}
    for more in ({}, {"endeavours-0-profile": profile.pk}, {"endeavours-0-DELETE": "on"}):
        office.post(address(other), smuggled | more)
    new = one_more(typed(office.get(address(other))), 1, **row) | {"endeavours-1-profile": profile.pk}
    office.post(address(other), new)
    assert list(Endeavour.objects.filter(profile=profile).values()) == before


def test_a_branch_has_one_first_profile(office, profile):
    response = post_form(office, address(BranchProfile, "add"), branch=profile.branch.pk, brand_name="Another")
    assert errors_of(response) == ["This branch has a profile already; open it and revise it."]
    assert typed(response)["brand_name"] == "Another"
    other = BranchFactory()
    response = post_form(office, address(BranchProfile, "add"), branch=other.pk, brand_name="Another")
    assert response.status_code == 302
    created = other.profiles.get()
    assert (created.number, created.state, created.created_by) == (1, State.DRAFT, office.user)


def test_a_profile_cannot_change_its_branch(office, profile):
    post_form(office, address(profile), branch=BranchFactory().pk, slogan="New")
    stored = BranchProfile.objects.get(pk=profile.pk)
    assert (stored.branch, stored.slogan) == (profile.branch, "New")


# --- The programme's places


@pytest.fixture
def programme():
    programme = ProgrammeFactory()
    for name in ("Ant", "Bee", "Cow", "Dog"):
        ProgrammeEntryFactory(programme=programme, branch=BranchFactory(short_name=name))
    return programme


def places(programme):
    return {str(entry.branch): entry.place for entry in programme.entries.select_related("branch")}


def test_two_branches_swap_their_places_in_one_save(office, programme):
    response = post_form(office, address(programme), **{"entries-0-place": "2", "entries-1-place": "1"})
    assert response.status_code == 302
    assert places(programme) == {"Bee": 1, "Ant": 2, "Cow": 3, "Dog": 4}


def test_all_places_move_by_one_in_one_save(office, programme):
    moved = {f"entries-{row}-place": str(row + 2) for row in range(3)} | {"entries-3-place": "1"}
    post_form(office, address(programme), **moved)
    assert places(programme) == {"Dog": 1, "Ant": 2, "Bee": 3, "Cow": 4}


@pytest.mark.parametrize(("gone", "moved"), [(0, 1), (1, 0), (3, 0), (0, 3)])
def test_a_place_that_becomes_free_can_be_taken_in_the_same_save(office, programme, gone, moved):
    names = list(places(programme))
    change = {f"entries-{gone}-DELETE": "on", f"entries-{moved}-place": str(gone + 1)}
    assert post_form(office, address(programme), **change).status_code == 302
    assert places(programme)[names[moved]] == gone + 1
    assert names[gone] not in places(programme)


def test_a_new_branch_takes_a_place_that_another_leaves_in_the_same_save(office, programme):
    values = typed(office.get(address(programme)), **{"entries-0-place": "9", "entries-TOTAL_FORMS": "5"})
    new = {"place": "1", "branch": BranchFactory(short_name="Elk").pk, "shown_from": "2026-01-01"}
    values |= {f"entries-4-{name}": value for name, value in new.items()}
    assert office.post(address(programme), values).status_code == 302
    assert places(programme) == {"Elk": 1, "Bee": 2, "Cow": 3, "Dog": 4, "Ant": 9}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"entries-0-place": "2"}, "Two branches cannot have the same place."),
        ({"entries-0-place": "7", "entries-3-place": "7"}, "Two branches cannot have the same place."),
        ({"entries-0-place": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"entries-0-place": "-1"}, "Ensure this value is greater than or equal to 1."),
        ({"entries-0-place": "100"}, "Ensure this value is less than or equal to 99."),
        ({"entries-0-place": ""}, "This field is required."),
        ({"entries-0-shown_from": "someday"}, "Enter a valid date."),
        ({"entries-0-branch": "abc"}, "Select a valid choice. That choice is not one of the available choices."),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_a_sentence(office, programme, change, sentence):
    before = places(programme)
    response = post_form(office, address(programme), **change)
    assert response.status_code == 200
    assert errors_of(response) == [sentence]
    assert places(programme) == before


def test_a_branch_stands_in_a_programme_once(office, programme):
    first = ProgrammeEntry.objects.get(place=1)
    response = post_form(office, address(programme), **{"entries-1-branch": first.branch.pk})
    assert "Please correct the duplicate data for branch." in errors_of(response)
    values = typed(office.get(address(programme)), **{"entries-TOTAL_FORMS": "6"})
    twice = {"branch": BranchFactory().pk, "shown_from": "2026-01-01"}
    for row, place in ((4, "5"), (5, "6")):
        values |= {f"entries-{row}-{name}": value for name, value in (twice | {"place": place}).items()}
    response = office.post(address(programme), values)
    assert "Please correct the duplicate data for branch." in errors_of(response)
    assert programme.entries.count() == 4


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"first_year": "2022", "last_year": "2020"}, "The last year is not before the first."),
        ({"first_year": "1900"}, "The years lie between 1921 and 2200."),
        ({"last_year": "2201"}, "The years lie between 1921 and 2200."),
    ],
)
def test_years_of_a_programme_that_cannot_be_are_refused_with_a_sentence(office, programme, change, sentence):
    assert errors_of(post_form(office, address(programme), **change)) == [sentence]


# --- Members and branches


def test_a_term_that_ends_before_it_begins_is_refused_with_a_sentence(office):
    values = typed(office.get(address(MemberFactory())), **{"terms-TOTAL_FORMS": "1"})
    row = {"post": "youth", "since": "2026-01-02", "until": "2026-01-02"}
    response = office.post(address(Member.objects.get()), values | {f"terms-0-{k}": v for k, v in row.items()})
    assert errors_of(response) == ["A term ends after it begins."]


def test_the_same_term_twice_is_refused_with_a_sentence(office):
    member = MemberFactory()
    values = typed(office.get(address(member)), **{"terms-TOTAL_FORMS": "2"})
    for row in (0, 1):
        values |= {f"terms-{row}-post": "youth", f"terms-{row}-since": "2026-01-02"}
    response = office.post(address(member), values)
    assert response.status_code == 200
    assert len(errors_of(response)) >= 1
    assert not member.terms.exists()


def test_a_branch_with_rows_cannot_be_deleted_and_an_empty_one_can():
    administrator = signed_in("Administrator")
    member, empty = MemberFactory(), BranchFactory()
    page = administrator.post(address(member.branch, "delete"), {"post": "yes"}).content.decode()
    assert "Cannot delete branch" in page
    assert administrator.post(address(empty, "delete"), {"post": "yes"}).status_code == 302
    assert list(Branch.objects.all()) == [member.branch]


@pytest.mark.parametrize("founded", ["0001-01-01", "9999-12-31"])
def test_any_day_of_the_calendar_can_be_read_back(office, founded):
    branch = BranchFactory()
    assert post_form(office, address(branch), founded=founded).status_code == 302
    branch.refresh_from_db()
    assert branch.founded == datetime.date.fromisoformat(founded)
    assert office.get(address(branch)).status_code == 200
    assert office.get(address(Branch, "changelist")).status_code == 200
