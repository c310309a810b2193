"""The unit chart: one mark for each honor, a pile of marks for each year, kinds told apart by shape.

Across, everything is in percent, so that the chart fits any page without its writing getting smaller; where a page is
narrower than the piles side by side, the chart scrolls.
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import mark_safe

from .models import Level

MARKS = (*Level.values, "person")  # from the ground up
HIGHEST = 24  # marks in a pile; beyond, one mark stands for ten honors, or for a hundred
NARROW = 10  # up to here a pile is one mark wide, beyond it two
YEARS = 20  # the newest that are drawn
STEP, SIZE, HEAD, FOOT = 22, 18, 26, 30  # pixels
LABEL = 40  # of a year


@dataclass
class Pile:
    """The marks of one year: where it stands, its outlines by kind of mark, and the figure on top."""

    year: int
    total: int
    x: str
    outlines: list[tuple[str, str]]  # kind of mark, path
    top: int

    def drawn(self, label_at):
        """The pile as SVG, all of it figures and names of ours, with its year written at a height."""
        paths = "".join(f'<path class="unit {mark}" d="{outline}"/>' for mark, outline in self.outlines)
        total = f'<text class="total" y="{self.top}">{self.total}</text>' if self.total else ""
        return f'<svg x="{self.x}">{paths}<text y="{label_at}">{self.year}</text>{total}</svg>'


@dataclass
class Chart:
    piles: list[Pile]
    unit: int  # how many honors one mark stands for, at most
    width: int  # at least
    ground: int
    kinds: list[str]  # of mark, as used

    @property
    def height(self):
        return self.ground + FOOT

    @property
    def label_at(self):
        return self.ground + 22

    @property
    def drawing(self):
        """The piles side by side: so many figures that a template would take as long as for half a page."""
        return mark_safe("\n".join(pile.drawn(self.label_at) for pile in self.piles))

    @property
    def in_words(self):
        return " ".join(f"{pile.year}: {pile.total}." for pile in self.piles)

    @property
    def first(self):
        return self.piles[0].year


def counted(honors):
    """How many of these honors there are by year and kind of mark, for `chart()` and `figures()`."""
    return Counter((honor.year, honor.mark) for honor in honors)


def chart(counts):
    """A chart of the counts by (year, kind of mark); None if there are none."""
    totals = Counter()
    for (year, _mark), count in counts.items():
        totals[year] += count
    if not totals:
        return None
    years = range(max(min(totals), max(totals) - YEARS + 1), max(totals) + 1)
    highest = max(totals[year] for year in years)
    unit = 1
    while highest > unit * HIGHEST:
        unit *= 10
    marks = {year: [mark for mark in MARKS for _ in range(ceil(counts.get((year, mark), 0) / unit))] for year in years}
    highest = max(len(pile) for pile in marks.values())
    wide = 1 if highest <= NARROW else 2
    ground = HEAD + ceil(highest / wide) * STEP
    piles = [
        Pile(
            year=year,
            total=totals[year],
            x=f"{(place + 0.5) * 100 / len(years):.2f}%",
            outlines=outlines(marks[year], wide, ground),
            top=ground - ceil(len(marks[year]) / wide) * STEP - 8,
        )
        for place, year in enumerate(years)
    ]
    width = len(years) * max(wide * STEP + 2, LABEL)
    return Chart(piles, unit, width, ground, [mark for mark in MARKS if any(mark in pile for pile in marks.values())])


def figures(counts):
    """The same as a table: the kinds of mark that there are, and by year, newest first, their counts and the total.

    Below stands the total of all years. None where there is nothing to count.
    """
    marks = [mark for mark in MARKS if any(counts[year, mark] for year, _mark in counts)]
    years = sorted({year for year, _mark in counts}, reverse=True)
    rows = [(year, [counts[year, mark] for mark in marks]) for year in years]
    totals = [sum(column) for column in zip(*(row for _year, row in rows), strict=True)]
    return (
        {
            "marks": marks,
            "rows": [(year, row, sum(row)) for year, row in rows],
            "totals": totals,
            "total": sum(totals),
        }
        if rows
        else None
    )


def outlines(marks, wide, ground):
    """One path for each kind of mark in a pile, from the ground up, around x = 0."""
    paths = {}
    for number, mark in enumerate(marks):
        row, place = divmod(number, wide)
        x = (place * 2 - wide + 1) * STEP // 2
        y = ground - row * STEP - STEP // 2 - 2
        paths.setdefault(mark, []).append(outline(mark, x, y))
    return [(mark, "".join(paths[mark])) for mark in MARKS if mark in paths]


def outline(mark, x, y):
    """The path of one mark around a point: a disc for a person, a diamond for the nation, else a square."""
    half = SIZE // 2
    match mark:
        case "person":
            return f"M{x - half} {y}a{half} {half} 0 1 0 {SIZE} 0a{half} {half} 0 1 0 {-SIZE} 0z"
        case Level.NATIONAL:
            return f"M{x} {y - half - 1}l{half + 1} {half + 1}l{-half - 1} {half + 1}l{-half - 1} {-half - 1}z"
        case _:
            return f"M{x - half} {y - half}h{SIZE}v{SIZE}h{-SIZE}z"
