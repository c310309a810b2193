"""The balance of an old page: what its source shows stands in what was read, or is named in a remark."""

import html
import re
import unicodedata
from collections import Counter

from django.utils.translation import gettext as _

from articles.bylines import BRACKETED
from articles.page_parts import NOTE
from publishing.richtext import TAG

from .chrome import in_short
from .dates import find_moment, moment_in
from .days import OF_LABELS
from .heads import HEAD_LABELS
from .pictures import description
from .titles import squeezed
from .trees import lines, name_of

UNSHOWN = ("script", "style", "template", "head", "title", "meta", "link")
BLOCK_END = re.compile(r"<br>|</?(?:p|h[1-6]|li|ul|ol|table|caption|t[rdh]|thead|tbody|figure|figcaption|blockquote|hr)\b[^>]*>")
ALT = re.compile(r'<img alt="([^"]*)"')
KEPT = ("title", "subtitle", "column", "series", "author", "source", "responsible_editor", "keywords", "summary", "address")
TOKEN = re.compile(r"[^\W_]")
SEPARATORS = set("|<>›»«‹~+=^¦│┃￨＞＜｜—")


def shown_lines(body):
    """Every line that a page shows or could show, before anything of it is touched, and what its pictures say."""
    for element in body.iter():
        if name_of(element) == "img" and (words := description(element)):
            yield words
    yield from (line for line in lines(body, without=UNSHOWN))


def say_what_is_missing(incoming, shown):
    """Name in a remark each line of a page that stands nowhere in what was read, neither whole nor in its parts."""
    there = [getattr(incoming, name) for name in KEPT]
    for rich in (incoming.editors_note, incoming.body):
        there += ALT.findall(rich)
        there += BLOCK_END.sub("\n", rich).split("\n")
    there = [html.unescape(TAG.sub("", line)) for line in there] + [document.title for document in incoming.documents]
    whole, left = Counter(map(squeezed, there)), Counter()
    for line in (*there, *incoming.remarks):
        left.update(tokens(line))
    unsaid = []
    others = []
    for line in shown:
        key = squeezed(line)
        if not key and not tokens(line):
            continue
        if whole[key] > 0:
            whole[key] -= 1
            left.subtract(tokens(line))
        elif not is_title(incoming, key):
            others.append(line)
    for line in sorted(others, key=len, reverse=True):
        for part in [line] if has(left, line) else parts_of(incoming, line):
            if has(left, part):
                left.subtract(tokens(part))
            else:
                unsaid.append(part.strip())
    if unsaid := [line for line in others if line in unsaid] + [each for each in unsaid if each not in others]:
        words = {"words": in_short(list(dict.fromkeys(unsaid)))}
        incoming.remarks.append(_("These words of the page were left out as well: %(words)s") % words)


def is_title(incoming, key):
    return bool(key) and key in (squeezed(incoming.title), squeezed(incoming.series + incoming.title))


def has(left, line):
    return all(left[token] >= count for token, count in Counter(tokens(line)).items())


def tokens(text):
    """Words, numbers, Chinese characters and marks that mean something, one by one."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return [each for each in text if TOKEN.match(each) or (each not in SEPARATORS and is_sign(each))]


def is_sign(character):
    return unicodedata.category(character) in ("So", "Sm", "Sc", "No") or character in "%‰°#"


def parts_of(incoming, line):
    """The values of a line with labels, without the labels that an article has places for; of another, the line."""
    moment, rest = find_moment(line)
    if moment is not None and incoming.published_at and moment.date() == incoming.published_at.date():
        line = rest
    if mark := NOTE.match(line):
        line = line[mark.end() :]
    found = list(HEAD_LABELS.finditer(line))
    if not found:
        inside = BRACKETED.search(line)
        return [line] if inside is None else [line[: inside.start()], inside[1]]
    pieces = [line[: found[0].start()]]
    for match, following in zip(found, [*found[1:], None], strict=True):
        value = line[match.end() : following.start() if following else len(line)]
        if match.lastgroup in ("views", "size", "other"):
            value = f"{match[0]}{value}"
        elif match.lastgroup in OF_LABELS and moment_in(value):
            continue
        pieces.append(value)
    return [piece for piece in pieces if tokens(piece) and not (piece is pieces[0] and moment_in(piece))]


