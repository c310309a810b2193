"""Each rule for branch committees at each of its edges: they warn, and never stand in the way."""

import datetime

import pytest

from branches.committee import committee_warnings
from branches.models import Member, Post, Standing, Term
from tests.factories import BranchFactory, MemberFactory, TermFactory
from tests.staff import address, messages_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 7, 1)
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)

FEW = "The register has {} full members; a branch has three at least."
SMALL = "With {} full members the branch has a committee of 3 to 5; the register has {} in office."
UNUSUAL = "The register has {} committee members in office; 3 to 5 are usual, at most 7."
LARGE = "The register has {} committee members in office; there are at most 7."
SECRETARIES = "The register has {} secretaries in office; there is exactly one."


def branch_with(full, committee, secretaries=1):
    """A branch with so many full members, of whom so many are in office, so many of these as secretaries."""
    branch = BranchFactory()
    members = MemberFactory.create_batch(max(full, committee), branch=branch)
    for place, member in enumerate(members[:committee]):
        TermFactory(member=member, post=Post.SECRETARY if place < secretaries else Post.MEMBER)
    Member.objects.filter(pk__in=[member.pk for member in members[full:]]).update(standing=Standing.PROBATIONARY)
    return branch


@pytest.mark.parametrize(
    ("full", "committee", "secretaries", "warnings"),
    [
        (3, 1, 1, []),
        (2, 1, 1, [FEW.format(2)]),
        (1, 1, 1, ["The register has 1 full member; a branch has three at least."]),
        (0, 0, 0, [FEW.format(0), SECRETARIES.format(0)]),
        (6, 1, 1, []),
        (6, 2, 1, []),
        (7, 1, 1, [SMALL.format(7, 1)]),
        (7, 2, 1, [SMALL.format(7, 2)]),
        (7, 3, 1, []),
        (12, 5, 1, []),
        (12, 6, 1, [UNUSUAL.format(6)]),
        (12, 7, 1, [UNUSUAL.format(7)]),
        (12, 8, 1, [LARGE.format(8)]),
        (7, 3, 0, [SECRETARIES.format(0)]),
        (7, 3, 2, [SECRETARIES.format(2)]),
    ],
)
def test_each_rule_at_its_edge(full, committee, secretaries, warnings):
    assert committee_warnings(branch_with(full, committee, secretaries), DAY) == warnings


def test_a_term_counts_from_its_first_day_up_to_but_not_on_its_last():
    branch = branch_with(full=3, committee=1)
    Term.objects.update(since=DAY, until=AFTER)
    assert committee_warnings(branch, BEFORE) == [SECRETARIES.format(0)]
    assert committee_warnings(branch, DAY) == []
    assert committee_warnings(branch, AFTER) == [SECRETARIES.format(0)]


def test_who_left_is_counted_no_more_even_where_nobody_ended_the_term():
    branch = branch_with(full=4, committee=1)
    Member.objects.filter(terms__isnull=False).update(left_on=DAY)
    assert committee_warnings(branch, BEFORE) == []
    assert committee_warnings(branch, DAY) == [SECRETARIES.format(0)]


def test_one_person_with_several_posts_or_terms_is_one():
    branch = branch_with(full=7, committee=3)
    secretary = branch.members.get(terms__post=Post.SECRETARY)
    TermFactory(member=secretary, post=Post.DISCIPLINE)
    TermFactory(member=secretary, post=Post.SECRETARY, since=datetime.date(2023, 1, 1))
    assert committee_warnings(branch, DAY) == []


def test_other_branches_do_not_count():
    branch = branch_with(full=7, committee=3)
    branch_with(full=2, committee=2, secretaries=2)
    assert committee_warnings(branch, DAY) == []


def test_the_branch_s_page_says_what_is_not_met_and_saving_a_member_warns_but_saves():
    branch = branch_with(full=2, committee=1)
    client = signed_in("Branch secretary", branch)
    assert "three at least" in client.get(address(branch)).content.decode()
    member = branch.members.first()
    response = post_form(client, address(member), name="Renamed")
    assert response.status_code == 302
    member.refresh_from_db()
    assert member.name == "Renamed"
    assert f"{branch}: {FEW.format(2)}" in messages_of(client.get(response.url))
    values = typed(client.get(address(Member, "add")), name="The third")
    said = messages_of(client.post(address(Member, "add"), values, follow=True))
    assert len(said) == 1  # saved, and nothing to warn of
    assert "The register meets all of them." in client.get(address(branch)).content.decode()


def test_probationary_members_and_those_who_left_are_not_full_members():
    branch = branch_with(full=4, committee=1)
    others = list(branch.members.filter(terms__isnull=True))
    Member.objects.filter(pk=others[0].pk).update(standing=Standing.PROBATIONARY)
    Member.objects.filter(pk=others[1].pk).update(left_on=BEFORE)
    assert committee_warnings(branch, DAY) == [FEW.format(2)]


def test_saving_a_branch_is_not_blocked_either():
    branch = branch_with(full=1, committee=0)
    assert post_form(signed_in("Committee office"), address(branch), contact="Room 4").status_code == 302
    branch.refresh_from_db()
    assert branch.contact == "Room 4"


def test_it_asks_the_database_twice(django_assert_num_queries):
    branch = branch_with(full=12, committee=5)
    with django_assert_num_queries(2):
        committee_warnings(branch, DAY)
