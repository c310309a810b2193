"""Tables of contents in a Word text: the page makes its own from the headings, so they are left out and said.

Word and WPS mark them by a box or by styles; others are typed, with dots up to the number of the page.
"""

import re

from .simple_parts import W, child, value

LINE = re.compile(
    r"(?P<words>.*?\w.*?)\s*(?:\t|[.．·•…‥_—－-]{3,}|…{1,})[\s.．·•…‥_—－-]*(?P<page>\d{1,4}|[ivxlc]{1,7})\W*",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\W*(?:第[\w]{1,4}[章节節条條部分篇]|[一二三四五六七八九十]{1,3}(?=\W)|\d{1,3}(?:\.\d{1,3})*)\W*")
HEADING = re.compile(r"\W*(?:目\s*[录錄次]|(?:table of )?contents)\W*", re.IGNORECASE)
LONGEST = 200  # characters of a line
FEWEST = 2  # lines that are typed contents


def contents_in(root, is_of_contents):
    """The elements of a text that are its table of contents."""
    boxes = [
        box
        for box in root.iter(f"{W}sdt")
        if value(child(box, "sdtPr", "docPartObj", "docPartGallery")) == "Table of Contents"
    ]
    paragraphs = list(root.iter(f"{W}p"))
    marked = [each for each in paragraphs if is_of_contents(each)]
    known = {*marked, *(each for box in boxes for each in box.iter(f"{W}p"))}
    typed = typed_contents([each for each in paragraphs if each not in known])
    return [*boxes, *marked, *heading_above(paragraphs, known), *typed]


def heading_above(paragraphs, known):
    """The typed heading of contents that are marked, in none of their styles."""
    first = next((at for at, each in enumerate(paragraphs) if each in known), 0)
    above = next((each for each in reversed(paragraphs[:first]) if line_of(each)), None)
    return [above] if above is not None and HEADING.fullmatch(line_of(above)) else []


def typed_contents(paragraphs):
    """Lines that end with the number of a page and say a line that stands below once more; with their heading."""
    said = [line_of(each) for each in paragraphs]
    lines = {at: match for at, line in enumerate(said) if len(line) < LONGEST and (match := LINE.fullmatch(line))}
    if len(lines) < FEWEST:
        return []
    below = {bare(line): at for at, line in enumerate(said) if at not in lines}
    found = [at for at, match in lines.items() if is_said_below(match["words"], at, below)]
    if len(found) < FEWEST:
        return []
    above = next((at for at in range(found[0] - 1, -1, -1) if said[at].strip()), None)
    heading = [above] if above is not None and HEADING.fullmatch(said[above]) else []
    return [paragraphs[at] for at in [*heading, *found]]


def is_said_below(words, at, below):
    counted = COUNTED.match(words)
    choices = [bare(words), bare(words[counted.end() :])] if counted else [bare(words)]
    return any(each and below.get(each, -1) > at for each in choices)


def line_of(paragraph):
    said = {f"{W}t": lambda each: each.text or "", f"{W}tab": lambda _each: "\t", f"{W}ptab": lambda _each: "\t"}
    runs = (each for run in paragraph.iter(f"{W}r") for each in run)
    return "".join(said[each.tag](each) for each in runs if each.tag in said).strip()


def bare(line):
    return "".join(filter(str.isalnum, line)).casefold()
