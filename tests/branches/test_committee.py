"""The rules for branch committees: what the admin says at each edge, and that it lets people go on."""

import datetime

import pytest

from branches.committee import committee_warnings
from branches.models import Member, Post, Standing
from tests.factories import BranchFactory, MemberFactory, TermFactory
from tests.staff import address, messages_of, post_form, signed_in

pytestmark = pytest.mark.django_db

OTHER_POSTS = (Post.DEPUTY_SECRETARY, Post.ORGANISATION, Post.PUBLICITY, Post.DISCIPLINE, Post.YOUTH)


def branch_with(full, committee, secretaries=1):
    """A branch with so many full members, of whom so many hold a post, the secretaries among them."""
    branch = BranchFactory()
    members = MemberFactory.create_batch(full, branch=branch)
    for place, member in enumerate(members[:committee]):
        post = Post.SECRETARY if place < secretaries else OTHER_POSTS[place % len(OTHER_POSTS)]
        TermFactory(member=member, post=post)
    return branch


@pytest.mark.parametrize(
    ("full", "committee", "said"),
    [
        (2, 1, ["The register has 2 full members; a branch has three at least."]),
        (3, 1, []),
        (6, 1, []),  # a secretary is enough below seven
        (7, 2, ["With 7 full members the branch has a committee of 3 to 5; the register has 2 in office."]),
        (7, 3, []),
        (7, 5, []),
        (9, 6, ["The register has 6 committee members in office; 3 to 5 are usual, at most 7."]),
        (9, 7, ["The register has 7 committee members in office; 3 to 5 are usual, at most 7."]),
        (9, 8, ["The register has 8 committee members in office; there are at most 7."]),
    ],
)
def test_numbers_of_members_and_committee(full, committee, said):
    assert committee_warnings(branch_with(full, committee)) == said


@pytest.mark.parametrize(("secretaries", "noun"), [(0, "0 secretaries"), (2, "2 secretaries")])
def test_one_secretary_is_in_office(secretaries, noun):
    branch = branch_with(8, 4, secretaries)
    assert committee_warnings(branch) == [f"The register has {noun} in office; there is exactly one."]


def test_probationary_members_and_those_who_left_are_not_counted():
    branch = branch_with(3, 1)
    branch.members.filter(terms__isnull=True).update(standing=Standing.PROBATIONARY)
    assert committee_warnings(branch) == ["The register has 1 full member; a branch has three at least."]
    branch.members.update(standing=Standing.FULL)
    branch.members.filter(terms__isnull=True).update(left_on=datetime.date(2020, 1, 1))
    assert committee_warnings(branch) == ["The register has 1 full member; a branch has three at least."]


def test_terms_count_from_their_first_day_up_to_their_last():
    branch = branch_with(3, 0)
    TermFactory(member=branch.members.first(), since=datetime.date(2019, 3, 1), until=datetime.date(2022, 3, 1))
    days = [
        datetime.date(2019, 2, 28),
        datetime.date(2019, 3, 1),
        datetime.date(2022, 2, 28),
        datetime.date(2022, 3, 1),
    ]
    assert [bool(committee_warnings(branch, on=day)) for day in days] == [True, False, False, True]


def test_one_person_with_two_posts_is_counted_once():
    branch = branch_with(7, 3)
    TermFactory(member=branch.members.first(), post=Post.PUBLICITY)
    assert committee_warnings(branch) == []


def test_the_rules_warn_after_saving_and_never_block():
    branch = branch_with(2, 0)
    client = signed_in("Records keeper")
    member = branch.members.first()
    response = client.post(
        address(member),
        {
            "branch": branch.pk,
            "name": "Renamed",
            "standing": "full",
            "order": 1,
            "terms-TOTAL_FORMS": 0,
            "terms-INITIAL_FORMS": 0,
        },
        follow=True,
    )
    assert Member.objects.get(pk=member.pk).name == "Renamed"
    said = messages_of(response)
    assert f"{branch}: The register has 2 full members; a branch has three at least." in said
    assert f"{branch}: The register has 0 secretaries in office; there is exactly one." in said


def test_the_branchs_own_page_says_what_the_register_does_not_meet():
    client = signed_in("Committee office")
    short, whole = branch_with(7, 2), branch_with(7, 3)
    assert "a committee of 3 to 5; the register has 2 in office" in client.get(address(short)).content.decode()
    assert "The register meets all of them." in client.get(address(whole)).content.decode()


def test_saving_a_branch_is_not_blocked_either():
    branch = branch_with(1, 0)
    response = post_form(signed_in("Committee office"), address(branch), contact="Room 4")
    branch.refresh_from_db()
    assert (response.status_code, branch.contact) == (302, "Room 4")
