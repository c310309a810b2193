"""Alignment: which piece of a text became which piece of another.

What begins and ends two lists alike is never looked at closely, so a local change costs next to nothing. For the rest
there is a limit to the effort: where two texts are so long and so much alike everywhere that the search would take
seconds, pieces are taken as changed that a longer search might have found again.
"""

from bisect import bisect
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

ALIKE = 0.35  # of 1: between a paragraph rewritten by half (0.5) and two of one subject (below 0.15)
CANDIDATES = 20_000  # pairs of equal pieces from which the search may begin
COMPARISONS = 4_000_000  # of words with words, on the search for blocks that are alike


class Stretch(NamedTuple):
    """Pieces of the old list that stand where pieces of the new one do: alike, or gone and come."""

    old: slice
    new: slice
    alike: bool


def stretches(old, new, beginnings=lambda piece: True):
    """Two lists of pieces as stretches, in order.

    The search for equals begins only from pieces of which `beginnings` says so: not from a comma or a space.
    """
    start = common(old, new)
    end = common(old[start:][::-1], new[start:][::-1])
    stops = len(old) - end, len(new) - end
    middle = matches(old[start : stops[0]], new[start : stops[1]], beginnings)
    found = [(0, 0, start), *((i + start, j + start, size) for i, j, size in middle), (*stops, end)]
    for (i, j, size), (next_i, next_j, _) in pairwise([*found, (len(old), len(new), 0)]):
        if size:
            yield Stretch(slice(i, i + size), slice(j, j + size), alike=True)
        if i + size < next_i or j + size < next_j:
            yield Stretch(slice(i + size, next_i), slice(j + size, next_j), alike=False)


def common(old, new):
    """How many pieces two lists have in common at their beginning."""
    return next(
        (i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )


def matches(old, new, beginnings):
    counts = Counter(new)
    if sum(counts[piece] for piece in old if beginnings(piece)) > CANDIDATES:
        return []
    return SequenceMatcher(lambda piece: not beginnings(piece), old, new, autojunk=False).get_matching_blocks()


def aligned(old, new):
    """Two lists of blocks as stretches: those alike hold one block each, which may be changed inside."""
    i = j = 0
    for one, other in counterparts(old, new):
        if i < one or j < other:
            yield Stretch(slice(i, one), slice(j, other), alike=False)
        i, j = one + 1, other + 1
        yield Stretch(slice(one, i), slice(other, j), alike=True)
    if i < len(old) or j < len(new):
        yield Stretch(slice(i, len(old)), slice(j, len(new)), alike=False)


def counterparts(old, new):
    for stretch in stretches([block.key for block in old], [block.key for block in new]):
        if stretch.alike:
            yield from zip(places(stretch.old), places(stretch.new), strict=True)
        else:
            yield from lookalikes(old, new, places(stretch.old), places(stretch.new))


def places(stretch):
    return range(stretch.start, stretch.stop)


def lookalikes(old, new, ours, theirs):
    """The blocks of two stretches that are most alike, in order; the longer the stretches, the nearer they must be."""
    if not ours or not theirs:
        return []
    reach = COMPARISONS // sum(10 + len(old[i].traits) for i in ours)
    slope = len(theirs) / len(ours)
    found = [
        (-likeness, abs(place - (j - theirs.start)), i, j)
        for place, i in enumerate(ours)
        for j in theirs[max(0, int(place * slope) - reach) : int(place * slope) + reach + 1]
        if old[i].tag == new[j].tag and (likeness := alike(old[i].traits, new[j].traits)) >= ALIKE
    ]
    chosen = []
    for *_, i, j in sorted(found):
        at = bisect(chosen, (i, j))
        before, after = chosen[max(0, at - 1) : at], chosen[at : at + 1]
        if all(i > one and j > other for one, other in before) and all(i < one and j < other for one, other in after):
            chosen.insert(at, (i, j))
    return chosen


def alike(traits, others):
    """From 0 to 1, how like two texts are by their neighbouring words; one that has grown is still like what it was."""
    return len(traits & others) / sqrt(len(traits) * len(others)) if traits and others else 0


def woven(lead, other):
    """The items of both lists once: `lead` in its order, what only `other` has after what it follows there."""
    found, place = list(lead), 0
    for item in other:
        if item not in found:
            found.insert(place, item)
        place = found.index(item) + 1
    return found
