"""How much a page has to do, counted in calls of Python functions: the same on any machine, however busy it is.

docs/decisions.md says what the pages cost in milliseconds. A page over its limit asks or renders more than it did: see
what of that a reader needs, before the limit is raised.
"""

import sys

import pytest

from tests.factories import (
    ActivityFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    TermFactory,
    make_article,
    make_profile,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    """Eight branches with all that their stages show, and one of them with all that its page shows."""
    programme = ProgrammeFactory()
    for place in range(1, 9):
        branch = ProgrammeEntryFactory(programme=programme, place=place, branch__slug=f"office-{place}").branch
        make_profile(branch=branch, full_members=9, probationary_members=1, committee_size=3)
    for number in range(20):
        HonorFactory(branch=branch, title=f"Honor {number % 3}", year=2005 + number)
    for number in range(12):
        ActivityFactory(branch=branch, title=f"Activity {number}")
    for _number in range(3):
        TermFactory(member=MemberFactory(branch=branch), post="member")
    for number in range(8):
        make_article(branch=branch, slug=f"article-{number}", summary="What the branch did.")


@pytest.mark.parametrize(
    ("address", "limit"),
    [("/", 16_500), ("/branches/", 15_500), ("/branches/office-8/", 12_500), ("/articles/article-3/", 4_300)],
)
def test_page_does_no_more_than_it_did(client, site, address, limit):
    assert calls(client, address) < limit
    assert calls(client, f"/zh-hans{address}") < limit


def calls(client, address):
    """How many calls of Python functions a request takes, after one in which queries and templates were compiled."""
    client.get(address)
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        response = client.get(address)
    finally:
        sys.setprofile(before)
    assert response.status_code == 200
    return count
