"""The lists of a Word file: what Word counts, and how it writes the numbers."""

import re
from typing import NamedTuple

from characters.cleaning import WIDE

from .numbers import written
from .simple_parts import W, child, is_on, value, whole
from .symbols import is_symbolic

LEVELS = 9
PLAIN = r"\s*%{}\s*[.．。、,，)）]?\s*"  # what a list on a page shows as well: 1. 2. 3.


class Number(NamedTuple):
    """What Word counts before a paragraph: in which list, at which level, and how it is written."""

    key: str
    level: int
    tag: str | None  # "ul" or "ol" where a list of a page shows the same; None where the label must be typed
    value: int
    label: str


class Numbering:
    def __init__(self, root, styles):
        self.styles, self.patterns, self.levels, self.starts = styles, {}, {}, {}
        self.counts, self.begun = {}, set()
        if root is not None:
            self.read(root)

    def read(self, root):
        abstract = {each.get(f"{W}abstractNumId"): each for each in root.findall(f"{W}abstractNum")}
        nums = {value(num, "numId"): num for num in root.findall(f"{W}num")}
        for key, num in nums.items():
            pattern = self.pattern_of(num, nums, abstract)
            self.patterns[key] = None if pattern is None else pattern.get(f"{W}abstractNumId")
            for level in [] if pattern is None else pattern.findall(f"{W}lvl"):
                self.levels[key, whole(value(level, "ilvl"))] = level
            for change in num.findall(f"{W}lvlOverride"):
                at = (key, whole(value(change, "ilvl")))
                if (level := child(change, "lvl")) is not None:
                    self.levels[at] = level
                if (start := child(change, "startOverride")) is not None:
                    self.starts[at] = whole(value(start), 1)

    def pattern_of(self, num, nums, abstract):
        """The pattern with the levels: a list may name one that only points to a list style, which has them."""
        for _step in range(LEVELS):
            pattern = abstract.get(value(child(num, "abstractNumId")))
            link = None if pattern is None else value(child(pattern, "numStyleLink"))
            if link is None or child(pattern, "lvl") is not None:
                return pattern
            named = nums.get(value(child(self.styles.property(link, "pPr", "numPr"), "numId")))
            linked = (each for each in abstract.values() if value(child(each, "styleLink")) == link)
            if named is None:
                return next(linked, pattern)
            num = named
        return None

    def level_of_style(self, key, style):
        """The level that names a paragraph's style; None where none does."""
        ids = [value(each, "styleId") for each in self.styles.chain(style)]
        found = (at for at in range(LEVELS) if value(child(self.levels.get((key, at)), "pStyle")) in ids)
        return next(found, None)

    # --- counting

    def next(self, key, level):
        """The number of the next paragraph of a list at a level; None where nothing stands before it."""
        if (key, level) not in self.levels:
            return None
        counts = self.counts.setdefault(self.patterns[key], {})
        if key not in self.begun:
            self.begun.add(key)
            for at in range(LEVELS):
                if (key, at) in self.starts:
                    counts.pop(at, None)
        counts[level] = counts[level] + 1 if level in counts else self.start(key, level)
        for deeper in [each for each in counts if each > level and self.restarts(key, each, level)]:
            del counts[deeper]
        label, tag = self.label(key, level, counts), self.tag(key, level)
        return Number(key, level, tag, counts[level], label) if tag or label.strip() else None

    def start(self, key, level):
        found = self.starts.get((key, level))
        return whole(value(child(self.levels.get((key, level)), "start")), 1) if found is None else found

    def restarts(self, key, level, after):
        """Whether a level counts from its start again after a paragraph of a higher level."""
        said = value(child(self.levels.get((key, level)), "lvlRestart"))
        return said is None or after < whole(said, 1)

    # --- how it is written

    def form(self, key, level):
        """The name of a level's format, and the pattern of a format of one's own such as “001, 002”."""
        found = self.levels.get((key, level))
        element = None if found is None else next(found.iter(f"{W}numFmt"), None)
        return value(element) or "decimal", value(element, "format") or ""

    def text(self, key, level):
        found = child(self.levels[key, level], "lvlText")
        return f"%{level + 1}." if found is None else value(found) or ""

    def tag(self, key, level):
        form, text = self.form(key, level)[0], self.text(key, level)
        if form == "bullet":
            return None if self.is_word(key, level, text) else "ul"
        return "ol" if form == "decimal" and re.fullmatch(PLAIN.format(level + 1), text) else None

    def is_word(self, key, level, text):
        """Whether a bullet says something, such as “注：”."""
        fonts = child(self.levels[key, level], "rPr", "rFonts")
        symbolic = any(is_symbolic(value(fonts, name)) for name in ("ascii", "hAnsi", "eastAsia"))
        letters = [each for each in text if each.isalnum()]
        return not symbolic and (len(letters) > 1 or any("\u3400" <= each <= "\u9fff" for each in letters))

    def label(self, key, level, counts):
        """The number as it stands before the paragraph, with what parts it from the words."""
        if self.form(key, level)[0] == "bullet":
            return self.text(key, level)
        plain = is_on(child(self.levels[key, level], "isLgl"))

        def number(match):
            at = int(match[1]) - 1
            form, pattern = self.form(key, at)
            count = counts.get(at, self.start(key, at))
            if plain:
                return str(count)
            return f"{count:0{len(pattern.split(',')[0].strip())}}" if form == "custom" else written(count, form)

        return re.sub("%([1-9])", number, self.text(key, level))

    def typed(self, number):
        """The label and what parts it from the words: nothing behind a wide mark, which has room of its own."""
        label = number.label.strip()
        parted = value(child(self.levels[number.key, number.level], "suff")) != "nothing"
        wide = re.search(rf"(?![\u3400-\u9fff]){WIDE}\Z", label)
        return label + (" " if parted and label and not wide else "")
