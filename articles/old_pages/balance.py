"""The balance of an old page: what its source shows stands in what was read, or is named in a remark."""

import html
import re
from collections import Counter
from unicodedata import category

from django.utils.translation import gettext as _

from articles.bylines import BRACKETED
from articles.page_parts import NOTE
from characters.folding import folded_in_place
from publishing.richtext import TAG

from .chrome import in_short
from .dates import find_moment, moment_in
from .days import OF_LABELS
from .heads import HEAD_LABELS
from .pictures import description
from .titles import squeezed
from .trees import lines, name_of

UNSHOWN = ("script", "style", "template", "head", "title", "meta", "link")
BLOCK_END = re.compile(
    r"<br>|</?(?:p|h[1-6]|li|ul|ol|table|caption|t[rdh]|thead|tbody|figure|figcaption|blockquote|hr)\b[^>]*>"
)
ALT = re.compile(r'<img alt="([^"]*)"')
KEPT = (
    "title",
    "subtitle",
    "column",
    "series",
    "author",
    "source",
    "responsible_editor",
    "keywords",
    "summary",
    "address",
)
SIGNS = ("So", "Sm", "Sc", "No")
SEPARATORS = set("|<>›»«‹~+=^¦│┃￨＞＜｜—")
MOST_LOOKED_UP = 2_000_000_000  # characters: a second or two, for a page that has far more lines than any
LONG_ENOUGH = 6  # characters: a shorter line stands in longer ones by accident


def shown_lines(body):
    """Every line that a page shows or could show, before anything of it is touched, and what its pictures say."""
    for element in body.iter():
        if name_of(element) in ("img", "area") and (words := description(element)):
            yield words
    yield from lines(body, without=UNSHOWN)


def say_what_is_missing(incoming, shown):
    """Name in a remark each line of a page that stands nowhere in what was read, neither whole nor in its parts."""
    there = Read(incoming)
    unsaid = []
    for line, count in Counter(shown).items():
        if is_title(incoming, line) or there.says(line, count):
            continue
        unsaid += [part.strip() for part in parts_of(incoming, line) if not there.says(part)]
    if unsaid := list(dict.fromkeys(unsaid)):
        words = {"words": in_short(unsaid)}
        incoming.remarks.append(_("These words of the page were left out as well: %(words)s") % words)


class Read:
    """All that was read of a page, to look words up in it."""

    def __init__(self, incoming):
        fields = [getattr(incoming, name) for name in KEPT] + [document.title for document in incoming.documents]
        rich = [incoming.editors_note, incoming.body]
        alts = [html.unescape(alt) for text in rich for alt in ALT.findall(text)]
        texts = [html.unescape(TAG.sub("", text)) for text in rich]
        lines = [html.unescape(TAG.sub("", line)) for text in rich for line in BLOCK_END.split(text)]
        self.lines = Counter(map(squeezed, [*fields, *alts, *lines]))
        self.text = "\n".join(map(squeezed, [*fields, *alts, *texts, *incoming.remarks]))
        self.signs = {*signs(" ".join([*fields, *alts, *texts, *incoming.remarks]))}
        self.looked_up = 0

    def says(self, line, count=1):
        """Whether the line is there, in order, as often as the page shows it."""
        key = squeezed(line)
        if not self.signs.issuperset(signs(line)):
            return False
        if not key or self.lines[key] >= count:
            return True
        self.looked_up += len(self.text)
        if self.looked_up > MOST_LOOKED_UP:
            return False
        return self.text.count(key) >= (count if len(key) >= LONG_ENOUGH else 1)


def is_title(incoming, line):
    key = squeezed(line)
    return bool(key) and key in (squeezed(incoming.title), squeezed(incoming.series + incoming.title))


def signs(text):
    """The marks in a text that mean something: ★, ①, ☑, %, ≥."""
    return [each for each in text if each not in SEPARATORS and (each in "%‰°" or category(each) in SIGNS)]


def parts_of(incoming, line):
    """The values of a line with labels, without the labels that an article has places for; of another, the line."""
    moment, rest = find_moment(line)
    if moment is not None and incoming.published_at and moment.date() == incoming.published_at.date():
        line = rest
    for name in ("author", "source", "responsible_editor", "column"):
        line = line.replace(getattr(incoming, name) or "\n", " ")
    if mark := NOTE.match(line):
        line = line[mark.end() :]
    found = list(HEAD_LABELS.finditer(folded_in_place(line)))
    if not found:
        inside = BRACKETED.search(line)
        return [line] if inside is None else [line[: inside.start()], inside[1]]
    pieces = [line[: found[0].start()]]
    for match, following in zip(found, [*found[1:], None], strict=True):
        value = line[match.end() : following.start() if following else len(line)]
        if match.lastgroup in ("views", "size", "other"):
            value = f"{line[match.start() : match.end()]}{value}"
        elif match.lastgroup in OF_LABELS and moment_in(value):
            continue
        pieces.append(value)
    return [
        piece for piece in pieces if (squeezed(piece) or signs(piece)) and not (piece is pieces[0] and moment_in(piece))
    ]
