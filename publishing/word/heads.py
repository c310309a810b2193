"""Where a document that names no title by a style has it: the large centred lines at its top, or its only heading 1."""

import re

from .simple_parts import W, child, value
from .simplified import size_of

LARGE = 32  # half points: 三号, in which a heading of an official text is set at least
LINES_LOOKED_AT = 4
LONGEST_TITLE = 200  # characters, as a title may have
LETTERHEAD = re.compile(r"(?:文\s*件|简\s*报|通\s*报|动\s*态|专\s*报|信\s*息|快\s*报|要\s*情)\s*\Z")
NUMBER = re.compile(
    r"[〔\[［（(【]\s*(?:19|20)\d\d\s*[〕\]］）)】]\s*第?\s*\d+\s*[号期]|第\s*[\d一二三四五六七八九十百]+\s*期"
)
DASHES = ("—", "－", "--", "–")


def words_of(paragraph):
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()


def find_head(paragraphs, places):
    """The paragraphs that are the title and the subtitle, as two lists; both empty where none is to be told."""
    roles = [places.role(paragraph) for paragraph in paragraphs]
    if "title" in roles or any(own is not None for own in map(places.own, paragraphs[:1])):
        return [], []
    written = without_letterhead([each for each in paragraphs if words_of(each)])
    title = title_by_look(written[:LINES_LOOKED_AT], places)
    if title:
        after = written[written.index(title[-1]) + 1 :][:1]
        return title, [each for each in after if is_subtitle(each, places)]
    first = [each for each in paragraphs if places.role(each) == 1]
    if len(first) == 1 and written[:1] == first and len(written) > 1:
        return first, []
    return [], []


def without_letterhead(written):
    """The lines below a red head or the head of a bulletin: the name of the organ’s papers, and their number below it.

    GB/T 9704-2012, 7.2.4 and 7.2.5: “… 文件”, then 〔2019〕12号; of a bulletin it is 第3期.
    """
    for place, line in enumerate(written[:LINES_LOOKED_AT]):
        if LETTERHEAD.search(words_of(line)):
            below = written[place + 1 : place + 1 + LINES_LOOKED_AT]
            number = next((each for each in below if NUMBER.search(words_of(each))), None)
            if number is not None:
                return written[written.index(number) + 1 :]
    return written


def title_by_look(lines, places):
    """The first centred large lines, as long as they are set alike; nothing but a short line may stand above them."""
    title = []
    for line in lines:
        fits = is_large_and_centred(line, places) and (not title or size(line, places) == size(title[0], places))
        if fits and not is_subtitle(line, places):
            title.append(line)
        elif title:
            break
    return title if sum(len(words_of(line)) for line in title) <= LONGEST_TITLE else []


def is_large_and_centred(paragraph, places):
    centred = value(places.property(paragraph, "jc")) == "center"
    return centred and size(paragraph, places) >= LARGE and isinstance(places.role(paragraph), (int, type(None)))


def is_subtitle(paragraph, places):
    return value(places.property(paragraph, "jc")) == "center" and words_of(paragraph).startswith(DASHES)


def size(paragraph, places):
    runs = [run for run in paragraph.iter(f"{W}r") if child(run, "t") is not None]
    style = places.style_of(paragraph)
    return max((size_of(run, style, places.styles) for run in runs), default=0)
