import pytest

from honors.models import Holder, Honor
from honors.streaks import streaks
from tests.factories import BranchFactory, HonorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def award(branch):
    """`award(2018, 2019)` enters the same honor for each of these years."""

    def award(*years, title="Advanced Office", **more):
        for year in years:
            HonorFactory(**{"branch": branch, "title": title, "year": year, "holder": Holder.OFFICE} | more)

    return award


def found(honors=None):
    honors = Honor.objects.public() if honors is None else honors
    return streaks(honors.with_streaks().in_order())


def lengths(honors=None):
    return [(streak.first, streak.last, streak.length) for streak in found(honors)]


def test_years_that_follow_one_another_are_a_streak(award):
    award(2019, 2017, 2018)
    assert lengths() == [(2017, 2019, 3)]


def test_one_year_is_none(award):
    assert lengths() == []
    award(2019)
    assert lengths() == []


def test_gap_ends_a_streak(award):
    award(2014, 2015, 2017, 2018, 2019)
    assert lengths() == [(2017, 2019, 3), (2014, 2015, 2)]


def test_another_title_holder_or_branch_does_not_continue_it(award):
    award(2018)
    award(2019, title="Advanced Branch")
    award(2019, holder=Holder.BRANCH)
    award(2019, branch=BranchFactory())
    assert lengths() == []


def test_personal_honors_make_no_streak(award):
    award(2018, 2019, holder=Holder.UNNAMED)
    assert lengths() == []


def test_an_honor_that_is_not_public_is_no_year_of_a_streak(award):
    award(2017, 2019)
    award(2018, is_public=False)
    assert lengths() == []


def test_longest_comes_first_then_the_newest(award):
    award(2011, 2012, title="Old")
    award(2018, 2019, title="New")
    award(2001, 2002, 2003, title="Long")
    assert [streak.newest.title for streak in found()] == ["Long", "New", "Old"]


def test_streak_names_its_years_and_its_newest_honor(award):
    award(2018, 2019)
    [streak] = found()
    assert list(streak.years) == [2018, 2019]
    assert streak.newest.year == 2019


def test_a_streak_is_as_long_as_the_register_says_however_few_honors_are_given(award):
    award(2016, 2017, 2018, 2019)
    assert lengths(Honor.objects.filter(year__gte=2018)) == [(2016, 2019, 4)]
