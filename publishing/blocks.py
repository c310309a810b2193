"""Blocks: what a text falls into when it is compared or merged. Paragraphs, headings, whole lists and tables; lines.

A block of rich text may hold blocks of its own (a list its items, a table its rows); words that stand in none, beside
others or alone in a paragraph, are a block without a tag. The smallest pieces are atoms: a word of an alphabet, one
Chinese character, a mark, a picture, each with the formatting that it stands in.
"""

import html
import re
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from .richtext import INLINE, TAG, VOID, WIDE, clean, in_lines

FORMATTING = INLINE - VOID
NAME = re.compile(r"</?(\w+)")
MARKS = r"[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]"  # they belong to the character before
LETTER = rf"(?:(?!{WIDE})[^\s&<>!-/:-@\[-`{{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e])"
WORD = rf"{LETTER}+(?:['’.,:/-]{LETTER}+)*"  # don’t, 12.5, 2020-07-01
ATOM = re.compile(rf"&[#\w]+;|{WORD}|{WIDE}{MARKS}*|\s+|.{MARKS}*", re.DOTALL)
LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")


class Atom(NamedTuple):
    formatting: str  # the tags that it stands in, such as "<strong><em>"
    text: str

    @property
    def says(self):
        """Whether it is more than a space or a mark."""
        return self.text.startswith("<img") or (self.text[0] not in "<&" and any(map(str.isalnum, self.text)))


class Block:
    """A block of a text: its HTML, its tag ("" for words in none), and the source from which a text is put together."""

    def __init__(self, html, tag, source=None):
        self.html = html
        self.tag = tag
        self.source = html if source is None else source

    @cached_property
    def key(self):
        """What makes it the same block as another: its words, pictures and build, however they are formatted."""
        return TAG.sub(bare, self.html)

    @cached_property
    def traits(self):
        """How many of these two blocks share says how like they are: words of a list or table, else pairs of words."""
        words = [atom.text for atom in atoms(self.html) if atom.says]
        if not words or any(child.tag for child in self.children):
            return set(words)
        return set(pairwise(["", *words, ""]))

    @cached_property
    def opening(self):
        return TAG.match(self.html)[0] if self.tag else ""

    @property
    def closing(self):
        return f"</{self.tag}>" if self.tag else ""

    @cached_property
    def children(self):
        return split(self.html[len(self.opening) : -len(self.closing)]) if self.tag else []


def blocks(kind, value):
    """The blocks of a value: of "rich" text, cleaned; the lines of plain "text"; else one, or none if it is empty."""
    if value in (None, ""):
        return []
    if kind == "rich":
        return split(clean(value))
    if kind == "text":
        return [Block(f"<p>{escaped(line)}</p>", "p", source=line) for line in lines(str(value))]
    return [Block(escaped(str(value)), "")]


def lines(text):
    """Lines with their ends, whatever ends them."""
    return LINE.findall(text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(line):
    """As `clean` writes it, which knows no entity for quotes between tags."""
    return html.escape(line.removesuffix("\n"), quote=False)


def split(text):
    """The outermost blocks of a cleaned rich text, or of what is in one of its blocks."""
    found, words, element, depth = [], [], [], 0

    def end_of_words():
        if words:
            found.append(Block("".join(words), ""))
            words.clear()

    for piece in filter(None, TAG.split(text.replace("\n", ""))):
        element.append(piece)
        if piece.startswith("</"):
            depth -= 1
        elif piece.startswith("<") and name(piece) not in VOID:
            depth += 1
        if depth == 0:
            if all(name(tag) in INLINE for tag in element if tag.startswith("<")):
                words += element
            else:
                end_of_words()
                found.append(Block("".join(element), name(element[0])))
            element = []
    end_of_words()
    return found


def joined(sources):
    """The rich text made of these blocks' sources, in canonical form."""
    found = [block for source in sources for block in split(source)]
    if any(not one.tag and not other.tag for one, other in pairwise(found)):  # words of two hands, which would melt
        found = [block if block.tag else Block(f"<p>{block.html}</p>", "p") for block in found]
    return clean(in_lines("".join(block.html for block in found)))


def atoms(text):
    """What the words of a cleaned rich text are made of, in order."""
    found, formatting = [], []
    for piece in filter(None, TAG.split(text)):
        if not piece.startswith("<"):
            inside = "".join(formatting)
            found += [Atom(inside, word) for word in ATOM.findall(piece)]
        elif name(piece) in ("br", "img"):
            found.append(Atom("".join(formatting), piece))
        elif name(piece) in FORMATTING:
            if piece.startswith("</"):
                formatting.pop()
            else:
                formatting.append(piece)
    return found


def name(tag):
    return NAME.match(tag)[1]


def bare(tag):
    """A tag without what is only formatting; a picture is no formatting."""
    if name(tag[0]) in FORMATTING:
        return ""
    return tag[0] if name(tag[0]) == "img" else f"{NAME.match(tag[0])[0]}>"
