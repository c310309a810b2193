"""An old page that was saved as text: the lines of its head, then a paragraph a line."""

import html
import re
from itertools import takewhile

from articles.page_parts import columns

from .heads import CRUMBS, is_paragraph, take_crumbs, take_head, take_title

HEAD = 12  # lines among which the head ends
WIDE_END = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]\Z")


def read_text(incoming, text):
    groups = [
        [line.strip() for line in group.splitlines()] for group in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    ]
    lines = [line for group in groups for line in group if line]
    end = take_head(incoming, list(takewhile(lambda line: not is_paragraph(line), lines[:HEAD])))
    if end:
        take_column(incoming, lines[:end])
    elif lines:
        take_title(incoming, lines[0])
        end = 1
    incoming.body = "".join(f"<p>{html.escape(each, quote=False)}</p>" for each in paragraphs(groups, end))


def take_column(incoming, head):
    """In a text, the line above the title is where it is filed."""
    for line in head:
        take_crumbs(incoming, line)
    above = []
    for line in head:
        if incoming.title and line.endswith(incoming.title):
            break
        above.append(line)
    above = [line for line in above if not CRUMBS.match(line)]
    if above and not incoming.column and above[-1] != incoming.title:
        incoming.column = above[-1]


def paragraphs(groups, skipped):
    """The paragraphs behind so many lines. Lines that were broken at a width belong together."""
    for group in groups:
        lines = [line for line in group if line]
        lines, skipped = lines[skipped:], max(0, skipped - len(lines))
        if len(lines) > 1 and all(50 <= columns(line) <= 100 for line in lines[:-1]) and not starts_anew(lines):
            yield joined_lines(lines)
        else:
            yield from lines


def starts_anew(lines):
    """Whether each line ends a sentence: then each is a paragraph."""
    return all(line[-1] in '.。!！?？:：”"' for line in lines)


def joined_lines(lines):
    text = lines[0]
    for line in lines[1:]:
        text += line if WIDE_END.search(text) else f" {line}"
    return text
