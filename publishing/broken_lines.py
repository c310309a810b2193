"""Lines that were broken by hand or by a program, put together again as paragraphs."""

import html
import re
from itertools import pairwise

import lxml.html
from lxml import etree

from characters.cleaning import WIDE

INDENT = re.compile(r"(?:[ \t\xa0]{2,}|[\u3000\t])\s*")
TAG = re.compile(r"<[^>]*>")
WIDE_END = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]\Z")
PREFORMATTED = re.compile(
    r"white-space(?:-collapse)?\s*:\s*(?:pre|pre-wrap|pre-line|preserve|break-spaces)\b", re.IGNORECASE
)
PRE = {"pre", "xmp", "listing", "plaintext"}
BLOCKS = {"address", "blockquote", "center", "dd", "div", "dt", "li", "p", "section", "td", "th"}
WITHIN = f".//{'|.//'.join([*BLOCKS, 'h1', 'h2', 'h3', 'h4', 'table', 'ul', 'ol', 'pre', 'figure', 'hr'])}"
NARROWEST, WIDEST = 50, 100  # columns at which programs break lines


def paragraphs_of(text):
    """The paragraphs of a text with line ends, each as its lines put together: see `grouped`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [joined_lines([line.strip() for line in group]) for group in grouped(lines)]


def grouped(lines):
    """Lists of the lines that belong to one paragraph each.

    A line begins a new paragraph below a blank line; where lines are indented, if it is, or below a short line that is
    not; elsewhere lines belong together where they were broken at one width, and each stands alone if not.
    """
    group, indented = [], any(INDENT.match(line) and line.strip() for line in lines)
    for line in [*lines, ""]:
        if not line.strip():
            yield from [group] if indented and group else together(group)
            group = []
        elif indented and group and (INDENT.match(line) or stands_alone(group)):
            yield group
            group = [line]
        else:
            group.append(line)


def stands_alone(group):
    """Whether a line is a heading or the like among indented paragraphs: too short to have been broken."""
    [line, *others] = group
    short = columns(line.strip()) < NARROWEST and line.strip()[-1] not in "，,、；;—"
    return not others and short and not INDENT.match(line)


def together(lines):
    lines = [line.strip() for line in lines]
    broken = len(lines) > 1 and all(NARROWEST <= columns(line) <= WIDEST for line in lines[:-1])
    if broken and not all(line[-1] in '.。!！?？:：”"' for line in lines):
        return [lines]
    return [[line] for line in lines]


def joined_lines(lines):
    pieces = lines[:1]
    for before, line in pairwise(lines):
        pieces.append(line if WIDE_END.search(before[-1:]) else f" {line}")
    return "".join(pieces)


def columns(text):
    return len(text) + len(re.findall(WIDE, text))


# --- elements


def with_paragraphs(root):
    """Make paragraphs of the lines that a browser keeps in any element of a tree; broken lines of them in words."""
    hand_down(root)
    kept = set()  # elements that are no blocks, and keep the lines that stand right in them
    for element in list(root.iter()):
        style = element.get("style", "")
        if keeps_its_lines(element):
            in_paragraphs(element)
        elif element.tag not in BLOCKS and (
            PREFORMATTED.search(style) or (element.getparent() in kept and "white-space" not in style)
        ):
            kept.add(element)
            with_breaks(element)


def hand_down(root):
    """Blocks inside of one that keeps its lines keep theirs."""
    for element in root.iter(*BLOCKS):
        kept = PREFORMATTED.search(element.get("style", ""))
        if kept and any(each.tag in BLOCKS for each in element):
            for inner in element.iterchildren(*BLOCKS):
                if "white-space" not in inner.get("style", ""):
                    inner.set("style", f"{inner.get('style', '')};{kept[0]}")


def with_breaks(element):
    """Break the lines of the words that stand right in an element, at the end of each that it has."""
    for each in [None, *element]:
        first, *others = ((element.text if each is None else each.tail) or "").split("\n")
        if not others:
            continue
        breaks = [element.makeelement("br") for _line in others]
        for line, br in zip(others, breaks, strict=True):
            br.tail = line
        if each is None:
            element.text, at = first, 0
        else:
            each.tail, at = first, element.index(each) + 1
        element[at:at] = breaks


def keeps_its_lines(element):
    return element.tag in PRE or (element.tag in BLOCKS and bool(PREFORMATTED.search(element.get("style", ""))))


def in_paragraphs(element):
    """The lines of an element as paragraphs, with what is bold or linked in them."""
    is_pre, is_outer = element.tag in PRE, bool(element.xpath(WITHIN))
    inside = html.escape(element.text or "", quote=False)
    inside += "".join(etree.tostring(each, encoding="unicode", method="html") for each in element)
    inside = re.sub(r"<br\s*/?>\n?", "\n", inside)
    if "\n" not in inside.strip("\n") or (is_outer and not is_pre):
        element.tag = "p" if is_pre and not is_outer else element.tag
        return
    lines = inside.replace("\r\n", "\n").split("\n")
    made = "".join(f"<p>{joined(group)}</p>" for group in grouped(lines))
    whole = lxml.html.fragment_fromstring(made, create_parent="div")
    for child in list(element):
        element.remove(child)
    element.text = None
    element.extend(whole)
    element.attrib.pop("style", None)
    if element.tag not in ("li", "td", "th", "dd", "dt", "blockquote"):
        element.tag = "div"


def joined(group):
    lines = [group[0].rstrip(), *(line.strip() for line in group[1:])]
    pieces = lines[:1]
    for before, line in pairwise(lines):
        pieces.append(line if WIDE_END.search(TAG.sub("", before)[-1:]) else f" {line}")
    return "".join(pieces)
