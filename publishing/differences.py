"""Differences: what changed between two texts in canonical form, field by field, in words that a reviewer can read.

Texts are compared block by block; blocks that are alike, inside. What went stands in `<del>`, what came in `<ins>`, and
these hold words, pictures and rules only, so that lists and tables stay lists and tables. A link that leads elsewhere
or a word set bold is shown as gone and come, too: nothing that a reader would get changes unseen.
"""

import html
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from typing import NamedTuple

from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from .alignment import aligned, stretches, woven
from .blocks import TAG, Atom, atoms, blocks, name
from .richtext import plain

READABLE = ("rich", "text", "plain")  # kinds that have words; pictures and relations are shown by who knows them
CLAUSE_END = re.compile(r"[，、。；：！？…,.;:!?]|<br>")
TINY = 8  # columns: four Chinese characters or one longer word that stayed between two changes
DEEPEST = 12  # lists in lists in quotations …; further down the words alone are shown


# --- What changed


@dataclass(frozen=True)
class Differences:
    """What changed between two texts: `fields` in order; `parts` in the new text's order, those removed in their place.

    False if nothing did.
    """

    fields: list
    parts: list

    def __bool__(self):
        return bool(self.fields or self.parts)


@dataclass(frozen=True)
class FieldDifference:
    """A field that changed. Its path is (field,) or (parts' name, identity, field)."""

    path: tuple
    kind: str
    old: object
    new: object

    @property
    def name(self):
        return self.path[-1]

    @cached_property
    def shown(self):
        return compared(self.kind, self.old, self.new)


@dataclass(frozen=True)
class PartDifference:
    """A part that was added (`old` is None), removed (`new` is None), moved among its like, or changed in `fields`."""

    path: tuple  # (parts' name, identity)
    old: dict | None
    new: dict | None
    moved: bool
    fields: list

    @property
    def added(self):
        return self.old is None

    @property
    def removed(self):
        return self.new is None


def differences(old, new, kinds):
    """The `Differences` from the canonical form `old` (None if there was no text) to `new`.

    `kinds` maps each field's name to "rich", "text", "plain", "picture" or "relation", in the order in which they are
    to be shown; a part's field is named with its list: "endeavours.text". A field that it does not name is "plain".
    """
    old = old or {"fields": {}, "parts": {}}
    lists = dict.fromkeys([*new["parts"], *old["parts"]])
    return Differences(
        fields=changed_fields((), old["fields"], new["fields"], kinds),
        parts=[
            part
            for name in lists
            for part in changed_parts(name, old["parts"].get(name, []), new["parts"].get(name, []), kinds)
        ],
    )


def changed_fields(path, old, new, kinds):
    return [
        FieldDifference((*path, name), kinds.get(name, "plain"), old.get(name), new.get(name))
        for name in field_names(kinds, new, old)
        if said(old.get(name)) != said(new.get(name))
    ]


def said(value):
    """A field that a text has not says nothing, like one left empty; a zero says something."""
    return "" if value is None else value


def changed_parts(name, old, new, kinds):
    before, after = by_identity(old), by_identity(new)
    in_place = unmoved(list(before), list(after))
    for identity in woven(after, before):
        one, other = before.get(identity), after.get(identity)
        path = (name, identity)
        fields = changed_fields(path, words_of(one), words_of(other), kinds_of_part(name, kinds))
        moved = one is not None and other is not None and identity not in in_place
        if fields or moved or one is None or other is None:
            yield PartDifference(path, one, other, moved, fields)


def by_identity(parts):
    return {part["identity"]: part for part in parts}


def words_of(part):
    """A part's fields without what says only which part it is, and where it stands."""
    return {name: value for name, value in (part or {}).items() if name not in ("identity", "position")}


def kinds_of_part(name, kinds):
    return {field.removeprefix(f"{name}."): kind for field, kind in kinds.items() if field.startswith(f"{name}.")}


def field_names(kinds, *texts):
    """The names of the fields that these texts have: in the order of `kinds`, others behind."""
    present = dict.fromkeys(name for fields in texts for name in fields)
    return [*(name for name in kinds if name in present), *(name for name in present if name not in kinds)]


def unmoved(old, new):
    """The items that kept their order in both lists."""
    here = [item for item in old if item in new]
    there = [item for item in new if item in old]
    return {item for stretch in stretches(here, there) if stretch.alike for item in here[stretch.old]}


# --- How it is shown


class Piece(NamedTuple):
    html: str
    changed: bool


@dataclass(frozen=True)
class Shown:
    """Two values as one text with `<ins>` and `<del>`, whole in `full`, in `brief` without what lies far from a change.

    `only_formatting`: the words and pictures are the same. Blocks whose alignment or the like changed have the class
    "reformatted"; the sentence that stands for blocks left out is a paragraph of the class "unchanged".
    """

    pieces: list
    only_formatting: bool = False

    @property
    def changed(self):
        return any(piece.changed for piece in self.pieces)

    @property
    def full(self):
        return mark_safe("".join(piece.html for piece in self.pieces))

    @property
    def brief(self):
        near = {place for at, piece in enumerate(self.pieces) if piece.changed for place in (at - 1, at, at + 1)}
        shown = ""
        for kept, run in groupby(enumerate(self.pieces), key=lambda numbered: numbered[0] in near):
            pieces = [piece for _, piece in run]
            shown += "".join(piece.html for piece in pieces) if kept else left_out(len(pieces))
        return mark_safe(shown)


def left_out(count):
    sentence = ngettext("… %(count)d unchanged paragraph …", "… %(count)d unchanged paragraphs …", count)
    return f'<p class="unchanged">{html.escape(sentence % {"count": count})}</p>'


def compared(kind, old, new):
    """How the value `new` differs from `old`, as `Shown`; of pictures and relations nothing is shown."""
    if kind not in READABLE:
        return Shown([])
    before, after = blocks(kind, old), blocks(kind, new)
    pieces = list(compared_blocks(before, after))
    same_words = words(before) == words(after)
    return Shown(pieces, only_formatting=same_words and any(piece.changed for piece in pieces))


def compared_fields(old, new, kinds):
    """How the fields of a part or a group differ, one under the other, as `Shown`; None stands for no part at all."""
    shown = [
        compared("text" if field.kind == "plain" else field.kind, field.old, field.new)
        for field in changed_fields((), words_of(old), words_of(new), kinds)
    ]
    return Shown(
        pieces=[piece for one in shown for piece in one.pieces],
        only_formatting=bool(shown) and all(one.only_formatting for one in shown),
    )


def words(blocks):
    """Everything that these blocks say or show, without their formatting."""
    return plain(" ".join(block.html for block in blocks)), [
        tag for block in blocks for tag in TAG.findall(block.html) if tag.startswith(("<img", "<hr"))
    ]


def compared_blocks(old, new, within="", depth=0):
    """Pieces of HTML, a block each."""
    if belong_together(old, new, within):
        yield from (compared_pair(one, other, depth) for one, other in zip(old, new, strict=True))
        return
    for stretch in aligned(old, new):
        if stretch.alike:
            yield from map(compared_pair, old[stretch.old], new[stretch.new], [depth])
        else:
            yield from (Piece(whole(block, "del", depth), changed=True) for block in old[stretch.old])
            yield from (Piece(whole(block, "ins", depth), changed=True) for block in new[stretch.new])


def belong_together(old, new, within):
    """Whether blocks answer to each other by their places: the cells of a row, the one head and body of a table."""
    tags = [block.tag for block in old]
    return tags == [block.tag for block in new] and (
        within == "tr" or (within and len({*tags}) == len(tags)) or tags == [""]
    )


def compared_pair(old, new, depth):
    if old.html == new.html:
        return Piece(new.html, changed=False)
    if not new.tag:
        return Piece(compared_words(atoms(old.html), atoms(new.html)), changed=True)
    if depth > DEEPEST:
        return Piece(whole(old, "del", depth) + whole(new, "ins", depth), changed=True)
    inside = compared_blocks(old.children, new.children, within=new.tag, depth=depth + 1)
    opening = new.opening if new.opening == old.opening else reformatted(new.opening)
    return Piece(f"{opening}{''.join(piece.html for piece in inside)}{new.closing}", changed=True)


def reformatted(opening):
    if ' class="' in opening:
        return opening.replace(' class="', ' class="reformatted ', 1)
    return re.sub(r"^<\w+", r'\g<0> class="reformatted"', opening)


def whole(block, mark, depth):
    """A block that came or went: all that it says is marked, within its own tags."""
    if not block.tag or block.tag == "hr":
        return marked(mark, block.html)
    if depth > DEEPEST and block.tag not in ("li", "thead", "tbody", "tr", "th", "td", "caption", "figcaption"):
        return marked(mark, html.escape(plain(block.html), quote=False))
    inside = "".join(whole(child, mark, depth + 1) for child in block.children)
    return f"{block.opening}{inside}{block.closing}"


def marked(mark, html):
    return f"<{mark}>{html}</{mark}>" if html else ""


# --- Inside a block: clauses, then words


class Change(NamedTuple):
    """A run of atoms that went and of those that came for them; the same twice where nothing changed."""

    old: list[Atom]
    new: list[Atom]
    same: bool


def compared_words(old, new):
    return "".join(
        written(change.new) if change.same else marked("del", written(change.old)) + marked("ins", written(change.new))
        for change in tidied(changes(old, new))
    )


def changes(old, new):
    """Clauses that stayed are kept; those that changed are compared word by word."""
    before, after = clauses(old), clauses(new)
    for stretch in stretches([written(clause) for clause in before], [written(clause) for clause in after]):
        one, other = [*chain(*before[stretch.old])], [*chain(*after[stretch.new])]
        for run in stretches(one, other, beginnings=lambda atom: atom.says):
            yield Change(one[run.old], other[run.new], run.alike)


def clauses(atoms):
    found = [[]]
    for atom in atoms:
        found[-1].append(atom)
        if CLAUSE_END.fullmatch(atom.text):
            found.append([])
    return [clause for clause in found if clause]


def tidied(changes):
    """Changes without confetti: what little stayed between two larger changes is shown with them, as one."""
    found = []
    for change in changes:
        found.append(change)
        if len(found) > 1 and found[-2].same == change.same:
            found[-2:] = [together(found[-2:])]
        while len(found) > 2 and not found[-1].same and tiny(*found[-3:]):
            found[-3:] = [together(found[-3:])]
    return found


def together(changes):
    return Change(
        [atom for change in changes for atom in change.old],
        [atom for change in changes for atom in change.new],
        all(change.same for change in changes),
    )


def tiny(before, between, after):
    return width(between.new) <= min(TINY, *(max(width(change.old), width(change.new)) for change in (before, after)))


def width(atoms):
    """Columns that the words take; a Chinese character says as much as two letters."""
    return sum(len(atom.text) * (1 if atom.text.isascii() else 2) for atom in atoms if atom.says)


def written(atoms):
    """The HTML of atoms, each run of one formatting in its tags."""
    return "".join(
        f"{formatting}{''.join(atom.text for atom in run)}{closings(formatting)}"
        for formatting, run in groupby(atoms, key=lambda atom: atom.formatting)
    )


def closings(formatting):
    return "".join(f"</{name(tag)}>" for tag in reversed(TAG.findall(formatting)))
