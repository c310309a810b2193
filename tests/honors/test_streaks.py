from honors.models import Holder, Honor
from honors.streaks import streaks


def honor(year, title="Advanced Office", holder=Holder.OFFICE, branch=1):
    return Honor(branch_id=branch, title=title, holder=holder, year=year)


def lengths(honors):
    return [(streak.first, streak.last, streak.length) for streak in streaks(honors)]


def test_years_that_follow_one_another_are_a_streak():
    assert lengths([honor(year) for year in (2019, 2017, 2018)]) == [(2017, 2019, 3)]


def test_one_year_is_none():
    assert lengths([honor(2019)]) == []
    assert lengths([]) == []


def test_gap_ends_a_streak():
    assert lengths([honor(year) for year in (2014, 2015, 2017, 2018, 2019)]) == [(2017, 2019, 3), (2014, 2015, 2)]


def test_another_title_holder_or_branch_does_not_continue_it():
    assert lengths([honor(2018), honor(2019, title="Advanced Branch")]) == []
    assert lengths([honor(2018), honor(2019, holder=Holder.BRANCH)]) == []
    assert lengths([honor(2018), honor(2019, branch=2)]) == []


def test_personal_honors_make_no_streak():
    for holder in (Holder.MEMBER, Holder.UNNAMED):
        assert lengths([honor(2018, holder=holder), honor(2019, holder=holder)]) == []


def test_longest_comes_first_then_the_newest():
    old = [honor(year, title="Old") for year in (2011, 2012)]
    new = [honor(year, title="New") for year in (2018, 2019)]
    long = [honor(year, title="Long") for year in (2001, 2002, 2003)]
    assert [streak.newest.title for streak in streaks(old + new + long)] == ["Long", "New", "Old"]


def test_streak_names_its_years_and_its_newest_honor():
    [streak] = streaks([honor(2018), honor(2019)])
    assert list(streak.years) == [2018, 2019]
    assert streak.newest.year == 2019
