from collections import Counter

from honors.charts import HIGHEST, YEARS, chart


def marks(outlines):
    return {mark: path.count("z") for mark, path in outlines}


def test_one_mark_is_one_honor():
    drawn = chart({(2018, "organ"): 1, (2019, "national"): 2, (2019, "person"): 3})
    assert drawn.unit == 1
    assert [(pile.year, pile.total, marks(pile.outlines)) for pile in drawn.piles] == [
        (2018, 1, {"organ": 1}),
        (2019, 5, {"national": 2, "person": 3}),
    ]
    assert drawn.kinds == ["national", "organ", "person"]


def test_years_without_an_honor_are_drawn_empty():
    assert [(pile.year, pile.total) for pile in chart({(2015, "organ"): 1, (2017, "organ"): 2}).piles] == [
        (2015, 1),
        (2016, 0),
        (2017, 2),
    ]


def test_kinds_of_marks_differ_in_shape():
    drawn = chart({(2019, mark): 1 for mark in ("national", "provincial", "person")})
    outlines = dict(drawn.piles[0].outlines)
    assert "a9" in outlines["person"]
    assert "l10" in outlines["national"]
    assert "h18v18" in outlines["provincial"]


def test_very_many_honors_stay_a_chart():
    drawn = chart({(2019, "organ"): 4000, (2019, "person"): 1})
    assert drawn.unit == 1000
    assert marks(drawn.piles[0].outlines) == {"organ": 4, "person": 1}
    assert chart({(2019, "organ"): HIGHEST}).unit == 1
    assert chart({(2019, "organ"): HIGHEST + 1}).unit == 10


def test_only_the_newest_years_are_drawn():
    drawn = chart(Counter({(year, "organ"): 1 for year in range(1921, 2020)}))
    assert len(drawn.piles) == YEARS
    assert drawn.piles[-1].year == 2019


def test_nothing_makes_no_chart():
    assert chart({}) is None


def test_piles_have_room_side_by_side():
    """Pixels: a pile two marks wide is broader than its year."""
    assert chart({(year, "organ"): 3 for year in range(2010, 2020)}).width == 400
    assert chart({(year, "organ"): 12 for year in range(2010, 2020)}).width == 460
