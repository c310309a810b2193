"""The words of one block, with the formatting that each stands in, written in one way.

Word knows no order of formats: of those that begin at one place, the one that goes on longest is the outermost; of
those that cover the same words, the first in ORDER.
"""

import html
import re

from publishing.richtext import VOID

from .simplified import CLOSE, OPEN

ORDER = ("a", "strong", "em", "u", "s", "sub", "sup")
FORMATS = {*ORDER}
PICTURE = re.compile(f"{OPEN}i(\\d+){CLOSE}")


class Atom:
    """Some words, a line break or a picture: its HTML, and its formats as pairs of tag and opening tag."""

    def __init__(self, formats, text):
        self.formats, self.text = frozenset(formats), text


def atoms_of(node, formats, picture):
    """What stands in an inline element (as lxml has it), its own words and its children's; without its tail."""
    yield from atoms_of_words(node.text, formats, picture)
    for child in node:
        if child.tag == "br":
            yield Atom(formats, "<br>")
        else:
            yield from atoms_of(child, [*formats, *format_of(child)], picture)
        yield from atoms_of_words(child.tail, formats, picture)


def atoms_of_words(words, formats, picture):
    for number, piece in enumerate(PICTURE.split(words or "")):
        if number % 2:
            yield Atom(formats, picture(int(piece)))
        elif piece:
            yield Atom(formats, html.escape(piece, quote=False))


def format_of(element):
    if element.tag == "a":
        return [("a", f'<a href="{html.escape(element.get("href"))}">')] if element.get("href") else []
    return [(element.tag, f"<{element.tag}>")] if element.tag in FORMATS else []


def evened(atoms):
    """The HTML of atoms: the same for all ways in which their formats could have been nested."""
    return "".join(written(list(atoms), frozenset()))


def written(atoms, around):
    at = 0
    while at < len(atoms):
        inside = atoms[at].formats - around
        if not inside:
            yield atoms[at].text
            at += 1
            continue
        ends = {each: end_of(each, atoms, at) for each in inside}
        outermost = min(inside, key=lambda each: (-ends[each], ORDER.index(each[0]), each[1]))
        yield outermost[1]
        # Two links around the same words: the inner one would be no HTML.
        yield from written(atoms[at : ends[outermost]], around | {outermost} | same_tag(inside, outermost))
        yield f"</{outermost[0]}>"
        at = ends[outermost]


def end_of(each, atoms, at):
    while at < len(atoms) and each in atoms[at].formats:
        at += 1
    return at


def same_tag(formats, chosen):
    return {each for each in formats if each[0] == chosen[0]}


def is_inline(element):
    return element.tag in FORMATS or element.tag == "span" or element.tag in VOID - {"hr"}
