"""Merging: two people changed one text; what does not collide is put together, what does is asked.

`base` is the text from which both began, `theirs` what was saved meanwhile, `mine` what is about to be saved; all in
canonical form. Rich text is merged block by block, plain text line by line, anything else as a whole; parts by their
identity. Each side's changes are found against `base`, so neither side has the better half of it.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

from .alignment import aligned, woven
from .blocks import blocks, joined
from .differences import (
    by_identity,
    compared,
    compared_fields,
    differences,
    field_names,
    kinds_of_part,
    said,
    words_of,
)

SIDES = ("theirs", "mine")
IN_BLOCKS = ("rich", "text")


@dataclass(frozen=True)
class Segment:
    """A stretch of a field, a whole field, a group of fields (as dicts) or a part (a dict, None where it is not).

    Its `change` is "same", "theirs", "mine", "agreed" (both did the same) or "collision".
    """

    change: str
    base: object
    theirs: object
    mine: object
    path: tuple
    kind: str
    compare: Callable = field(repr=False, compare=False)
    key: str = ""  # of a collision: a name for a form field; another one as soon as one of the three texts is another

    @property
    def collides(self):
        return self.change == "collision"

    @cached_property
    def theirs_shown(self):
        """What they did to the base, as `Shown`."""
        return self.compare(self.base, self.theirs)

    @cached_property
    def mine_shown(self):
        return self.compare(self.base, self.mine)

    @property
    def shown(self):
        """What happened here where nothing collides."""
        return self.mine_shown if self.change == "mine" else self.theirs_shown

    @property
    def choices(self):
        """The answers to a collision; both texts one after the other, if there are two of them."""
        return (*SIDES, "both") if self.kind in IN_BLOCKS and self.theirs and self.mine else SIDES

    def resolved(self, choices):
        """What is to stand here, one value or two. KeyError(key) without an answer, ValueError(key) for a wrong one."""
        if not self.collides:
            return [self.mine if self.change == "mine" else self.theirs]
        if self.key not in choices:
            raise KeyError(self.key)
        if choices[self.key] not in self.choices:
            raise ValueError(self.key)
        return [getattr(self, side) for side in (SIDES if choices[self.key] == "both" else [choices[self.key]])]


@dataclass(frozen=True)
class Entry:
    """A field, group of fields or part that somebody changed, in segments.

    Its path is (field,), (first field of a group,), (parts' name, identity) or (parts' name, identity, field); its kind
    that of the field, "group" or "part".
    """

    path: tuple
    kind: str
    segments: list

    def resolved(self, choices):
        values = [value for segment in self.segments for value in segment.resolved(choices)]
        if self.kind == "rich":
            return joined(values)
        return "".join(values).removesuffix("\n") if self.kind == "text" else values[0]


@dataclass(frozen=True)
class Merge:
    """What became of two people's changes to one text: the `entries` that somebody changed, with their collisions."""

    base: dict
    theirs: dict
    mine: dict
    entries: list
    theirs_changed: list  # paths; (parts' name,) alone where parts were put into another order
    mine_changed: list

    @property
    def collisions(self):
        return [segment for entry in self.entries for segment in entry.segments if segment.collides]

    @property
    def has_collisions(self):
        return bool(self.collisions)

    def resolved(self, choices=None):
        """The merged text as {"fields", "parts"}. `choices` maps each collision's key to one of its `choices`.

        KeyError(key) where one is missing, ValueError(key) where there is no such choice.
        """
        values = {entry.path: (entry.kind, entry.resolved(choices or {})) for entry in self.entries}
        fields = {name: value for side in (self.theirs, self.mine) for name, value in side["fields"].items()}
        return {
            "fields": filled((), fields, values),
            "parts": {name: self.resolved_parts(name, values) for name in part_names(self.theirs, self.mine)},
        }

    def resolved_parts(self, name, values):
        base, theirs, mine = (by_identity(text["parts"].get(name, [])) for text in (self.base, self.theirs, self.mine))
        parts = []
        for identity in in_order(base, theirs, mine):
            path = (name, identity)
            if path in values:
                _, part = values[path]
            else:
                part = filled(path, theirs[identity] | mine[identity], values)
            if part is not None:
                parts.append(part)
        return placed(parts, base, theirs, mine)


def filled(path, fields, values):
    """The fields of a text or of its part at `path`, with what became of those that somebody changed."""
    fields = dict(fields)
    for (*above, name), (kind, value) in values.items():
        if tuple(above) == path:
            fields |= value if kind == "group" else {name: value}
    return fields


def merge(base, theirs, mine, kinds, groups=()):
    """The `Merge` of `theirs` and `mine`. `kinds` as for `differences`.

    `groups` are fields that make sense only together, such as [("cover", "cover_alt")]: they are taken from one side.
    """
    sides = (base, theirs, mine)
    entries = merged_fields((), *(text["fields"] for text in sides), kinds, groups)
    for name in part_names(*sides):
        entries += merged_parts(name, *(by_identity(text["parts"].get(name, [])) for text in sides), kinds)
    return Merge(*sides, entries, changed_paths(base, theirs, kinds), changed_paths(base, mine, kinds))


def part_names(*texts):
    return dict.fromkeys(name for text in texts for name in text["parts"])


# --- Fields


def merged_fields(path, base, theirs, mine, kinds, groups=()):
    together = {name: tuple(group) for group in groups for name in group}
    sides, entries = (base, theirs, mine), {}
    for name in field_names(kinds, theirs, mine, base):
        values = [side.get(name) for side in sides]
        if said(values[0]) == said(values[1]) == said(values[2]):
            continue
        if group := together.get(name):
            values = [{name: side.get(name) for name in group} for side in sides]
            entries[group] = merged_whole((*path, group[0]), "group", *values, partial(compared_fields, kinds=kinds))
        else:
            entries[name] = merged_value((*path, name), kinds.get(name, "plain"), *values)
    return [entry for entry in entries.values() if any(segment.change != "same" for segment in entry.segments)]


def merged_value(path, kind, base, theirs, mine):
    if kind in IN_BLOCKS:
        return merged_blocks(path, kind, *map(said, (base, theirs, mine)))
    return merged_whole(path, kind, base, theirs, mine, partial(compared, kind))


def merged_whole(path, kind, base, theirs, mine, compare):
    return Entry(path, kind, [segment(path, kind, base, theirs, mine, compare)])


def segment(path, kind, base, theirs, mine, compare, number=0):
    change = change_of(base, theirs, mine)
    key = key_of(path, number, base, theirs, mine) if change == "collision" else ""
    return Segment(change, base, theirs, mine, path, kind, compare, key)


def change_of(base, theirs, mine):
    if theirs == mine:
        return "same" if theirs == base else "agreed"
    if mine == base:
        return "theirs"
    return "mine" if theirs == base else "collision"


def key_of(path, number, *texts):
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:12]
    return "-".join(["collision", *path, str(number), digest])


# --- Blocks


class Edit(NamedTuple):
    """What one side did: the base's blocks from `start` to `end` are now `sources`."""

    start: int
    end: int
    sources: tuple


def merged_blocks(path, kind, base, theirs, mine):
    if kind == "text":  # each line ends, the last as well, so that any can stand behind any
        base, theirs, mine = (f"{text}\n" if text else "" for text in (base, theirs, mine))
    base, theirs, mine = (blocks(kind, text) for text in (base, theirs, mine))
    sources = [block.source for block in base]
    segments, at = [], 0

    def add(*texts):
        texts = ["".join(text) for text in texts]
        segments.append(segment(path, kind, *texts, partial(compared, kind), number=len(segments)))

    for start, end, theirs_here, mine_here in clusters(edits(base, theirs), edits(base, mine)):
        if at < start:
            add(*[sources[at:start]] * 3)
        add(sources[start:end], *(applied(done, sources, start, end) for done in (theirs_here, mine_here)))
        at = end
    if at < len(sources):
        add(*[sources[at:]] * 3)
    return Entry(path, kind, segments)


def edits(base, side):
    """One side's edits, each as small as it can be: of one block, or of a stretch that was written anew."""
    found = []
    for stretch in aligned(base, side):
        old, new = base[stretch.old], tuple(block.source for block in side[stretch.new])
        if stretch.alike and old[0].source == new[0]:
            continue
        if new:
            found.append(Edit(stretch.old.start, stretch.old.stop, new))
        else:
            found += [Edit(place, place + 1, ()) for place in range(stretch.old.start, stretch.old.stop)]
    return found


def clusters(theirs, mine):
    """The edits of both sides as (start, end, theirs, mine): together where they touch the same blocks or the same gap.

    Edits of neighbouring blocks do not touch, nor does what came before or behind a block touch what it became.
    """
    found = []
    for edit, side in sorted([*((edit, 2) for edit in theirs), *((edit, 3) for edit in mine)]):
        last = found[-1] if found else None
        if last is None or not touches(edit, *last[:2]):
            last = [edit.start, edit.end, [], []]
            found.append(last)
        last[1] = max(last[1], edit.end)
        last[side].append(edit)
    return found


def touches(edit, start, end):
    return edit.start < end or edit.start == edit.end == start == end


def applied(edits, sources, start, end):
    """What the base's blocks from `start` to `end` are after these edits."""
    done = []
    for edit in edits:
        done += [*sources[start : edit.start], *edit.sources]
        start = edit.end
    return [*done, *sources[start:end]]


# --- Parts


def merged_parts(name, base, theirs, mine, kinds):
    kinds = kinds_of_part(name, kinds)
    entries = []
    for identity in in_order(base, theirs, mine):
        sides = [side.get(identity) for side in (base, theirs, mine)]
        if sides[1] and sides[2]:
            entries += merged_fields((name, identity), *map(words_of, sides), kinds)
        else:
            entries.append(merged_part((name, identity), *sides, partial(compared_fields, kinds=kinds)))
    return entries


def merged_part(path, base, theirs, mine, compare):
    """A part that somebody added or took out; where it stood among the others is no change to it."""
    words = [part and words_of(part) for part in (base, theirs, mine)]
    change = change_of(*words)
    key = key_of(path, 0, *words) if change == "collision" else ""
    return Entry(path, "part", [Segment(change, base, theirs, mine, path, "part", compare, key)])


def in_order(base, theirs, mine):
    """The identities of all parts; the order of the side that changed it holds, theirs if both did."""
    lead, other = (theirs, mine) if reordered(base, theirs) else (mine, theirs)
    return woven(woven(lead, other), base)


def reordered(base, side):
    """Whether what stayed of the base's parts stands in another order."""
    return [identity for identity in base if identity in side] != [identity for identity in side if identity in base]


def placed(parts, base, theirs, mine):
    """The parts with their positions: as a side numbered just these, or else numbered anew."""
    identities = [part["identity"] for part in parts]
    for side in (theirs, mine, base):
        if list(side) == identities and (side is base or positions(side) != positions(base)):
            return [part | {"position": side[part["identity"]]["position"]} for part in parts]
    return [part | {"position": position} for position, part in enumerate(parts, start=1)]


def positions(parts):
    return {identity: part["position"] for identity, part in parts.items()}


# --- What each side changed


def changed_paths(base, side, kinds):
    changed = differences(base, side, kinds)
    paths = [field.path for field in changed.fields]
    for part in changed.parts:
        paths += [part.path] if part.added or part.removed else [field.path for field in part.fields]
    for name in part_names(base, side):
        if reordered(*(by_identity(text["parts"].get(name, [])) for text in (base, side))):
            paths.append((name,))
    return paths
