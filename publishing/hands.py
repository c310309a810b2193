"""Hands: whose words stand in a text, word by word, as far as the differences between its versions tell.

They are kept with each version as `{place: [[how many atoms, [keys of people]], …]}`. A place is "title", or
"endeavours/<identity>/text". Its first pair has no atoms: it names those who changed there what is no word (took words
out, moved a comma, set a heading). The place "" is that of whole parts taken out. Words keep their hands wherever they
are copied to, by a revision, a merge or putting back; whoever brought them back is named beside.
"""

import html
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate, groupby

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from .alignment import aligned
from .blocks import TAG, Atom, Block, atoms, blocks, split
from .differences import TINY, changes, clauses, tidied, width
from .richtext import RichTextField

WHOLE = ""  # the place of what happened to the text as a whole


def authors_in(hands):
    """The keys of all whose hands are in a text."""
    return {key for runs in hands.values() for _count, keys in runs for key in keys}


def all_by(model, form, keys):
    """The hands of a text of which is known only that these people wrote it. Where it is filed is no word."""
    keys = sorted(keys)
    return {
        place: [[0, []], [len(there), keys]]
        for place, value in values_of(form).items()
        if is_words(model, place) and (there := said_by(model, place, value))
    }


def settled(model, hands):
    """The hands that a revision takes over from a text that was signed: of its words, not of mere changes."""
    return {place: [[0, []], *runs[1:]] for place, runs in hands.items() if place != WHOLE and is_words(model, place)}


def also_by(hands, key):
    """These hands, and those of somebody who had to do with the text as a whole."""
    [_none, keys], *_runs = hands.get(WHOLE) or [[0, []]]
    return hands | {WHOLE: [[0, joined(keys, [key] if key else [])]]}


def hands_of(model, form, by, before=None, earlier=list):
    """The hands of a text that a person (by key; None: nobody known) has made of the text `before`: (form, hands).

    `earlier()` gives such pairs of all that was said of the same thing before, the oldest first: words may come back.
    """
    if before is None:
        return all_by(model, form, [by] if by else [])
    (old, hands), memory = before, Memory(model, earlier)
    was, found = values_of(old), {}
    for place, value in values_of(form).items():
        if was.get(place) == value:
            found[place] = hands.get(place, [[0, []]])
        else:
            both = [blocks_of(model, place, said) for said in (was.get(place), value)]
            found[place] = written(place, value, *both, hands.get(place), by, memory)
    found[WHOLE] = hands.get(WHOLE) or [[0, []]]
    return also_by(found, by) if was.keys() - found.keys() else found


# --- One field


def written(place, value, old, new, runs, by, memory):
    """The runs of a field whose blocks are `new` now and were `old` before, by these runs.

    What nobody known has changed, such as a shell, may be by any who wrote there before.
    """
    rest, *before = by_atom(runs, len(said_in(old)))
    found, at, stays, all_same, unworded = [], 0, False, True, []
    for change in changed(old, new):
        went = before[at : at + len(change.old)]
        says = any(atom.says for atom in change.new)
        if change.same:
            found += from_first_to_last_word(went, change.old)
            stays = stays or says
        else:
            all_same = False
            mine = [by] if by else joined(rest, *went)
            keys = [joined(mine, keys) for keys in memory.of(place, value, len(found), change.new)]
            found += from_first_to_last_word(keys, change.new)
            unworded += [] if says else [mine]
        at += len(change.old)
    if all_same:  # of another build, or formatted in another way
        unworded = [[by] if by else []]
    rest = joined(rest if stays else [], *unworded)
    return [[0, rest], *([len([*run]), keys] for keys, run in groupby(found))]


def from_first_to_last_word(keys, atoms):
    """The keys of a stretch of atoms, without those of commas and spaces around its words: these are nobody's."""
    words = [place for place, atom in enumerate(atoms) if atom.says] or [len(atoms)]
    before, behind = words[0], len(atoms) - words[-1] - 1
    return [*[[]] * before, *keys[before : words[-1] + 1], *[[]] * behind]


def changed(old, new):
    """What became of the atoms of some blocks, as `Change`s; as on the page on which a reviewer reads it."""
    for stretch in aligned(old, new):
        went, came = said_in(old[stretch.old]), said_in(new[stretch.new])
        enough = 0 if stretch.alike else min(2 * TINY, width(went) / 2)
        for change in tidied(changes(went, came)):
            if change.same and width(change.new) < enough:  # two texts of anything have a few words in common
                change = change._replace(same=False)
            yield change


def by_atom(runs, count):
    """The keys of a field's rest, then those of each of its `count` atoms."""
    (_none, rest), *counted = runs or [[0, []]]
    keys = [keys for size, keys in counted for _atom in range(size)]
    return [rest, *keys[:count], *[[]] * (count - len(keys))]


def joined(*keys):
    return sorted({key for some in keys for key in some})


class Memory:
    """What was said of a thing before, and whose words those were."""

    def __init__(self, model, earlier):
        self.model, self.earlier, self.known, self.fields = model, earlier, {}, {}

    @cached_property
    def texts(self):
        return [(values_of(form), hands) for form, hands in self.earlier()]

    @cached_property
    def plain(self):
        """What each field of each text says, with its tags and without."""
        return [
            {place: f"{source}\0{TAG.sub('', source)}" for place, source in sources_in(self.model, values)}
            for values, _hands in self.texts
        ]

    def of(self, place, value, start, new):
        """The keys for each of the atoms `new`, which stand in a field from `start` on and were not there before."""
        if not any(atom.says for atom in new):
            return [[]] * len(new)
        for values, hands in self.texts:
            if values.get(place) == value:
                count = len(said_by(self.model, place, value))
                return by_atom(hands.get(place), count)[1:][start : start + len(new)]
        return [keys for clause in clauses(new) for keys in [self.whose(clause)] * len(clause)]

    def whose(self, clause):
        """The keys of those who wrote a clause that is long enough to be known again."""
        text = "".join(atom.text for atom in clause).removesuffix("<br>").strip()
        if width(clause) < TINY:
            return []
        if text not in self.known:
            self.known[text] = self.found(text)
        return self.known[text]

    def found(self, text):
        """Those who wrote a clause first."""
        for number, plain in enumerate(self.plain):
            for place in (place for place, said in plain.items() if text in said):
                said, ends, keys = self.read(number, place)
                start = said.find(text)
                first, last = bisect_right(ends, start), bisect_left(ends, start + len(text))
                if start >= 0 and (whose := joined(*keys[first : last + 1])):
                    return whose
        return []

    def read(self, number, place):
        """What a field of one of the texts says, where each of its atoms ends, and the keys of each."""
        if (number, place) not in self.fields:
            values, hands = self.texts[number]
            there = said_by(self.model, place, values[place])
            ends = [*accumulate(len(atom.text) for atom in there)]
            keys = by_atom(hands.get(place), len(there))[1:]
            self.fields[number, place] = "".join(atom.text for atom in there), ends, keys
        return self.fields[number, place]


# --- What stands where


def values_of(form):
    """The values of a text in canonical form by their places; what a field does not say is None or empty."""
    parts = (
        (f"{name}/{part['identity']}/{field}", value)
        for name, rows in form.get("parts", {}).items()
        for part in rows
        for field, value in part.items()
        if field != "identity"
    )
    return form.get("fields", {}) | dict(parts)


def said_by(model, place, value):
    """The atoms of a value, without their formatting."""
    return said_in(blocks_of(model, place, value))


def said_in(blocks):
    return [Atom("", atom.text) for block in blocks for atom in atoms_of(block)]


def atoms_of(block):
    return atoms(block.html) if block.source != WHOLE else [Atom("", block.html)]


def blocks_of(model, place, value):
    """The blocks of a value; the name of a file, and a number, are one of one atom."""
    if value in (None, ""):
        return []
    if isinstance(field_at(model, place), RichTextField):
        return split(value)
    if isinstance(value, str) and not isinstance(field_at(model, place), models.FileField):
        return blocks("text", value)
    return [Block(str(value), "", source=WHOLE)]


def sources_in(model, values):
    """Pairs of the places of a text that have words, and what they say in HTML."""
    for place, value in values.items():
        if isinstance(value, str):
            rich = isinstance(field_at(model, place), RichTextField)
            yield place, value if rich else html.escape(value, quote=False)


def is_words(model, place):
    """Whether words, figures or pictures stand there, not where a text is filed or in which order its parts stand."""
    field = field_at(model, place)
    return field is None or not (field.is_relation or field.choices or field.name == "position")


def field_at(model, place):
    """The field of a place; None where there is none any more."""
    part, _slash, name = place.rpartition("/")
    try:
        if part:
            model = model._meta.get_field(part.partition("/")[0]).related_model
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
