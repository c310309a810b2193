"""Lines that were broken by hand or by a program, put together again as paragraphs."""

import re

from articles.page_parts import columns

INDENT = re.compile(r"(?:[ \t\xa0]{2,}|[\u3000\t])\s*")
WIDE_END = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]\Z")
ENDS = '.。!！?？:：…”"）)】'
NARROWEST, WIDEST = 50, 100  # columns at which programs break lines


def paragraphs_of(text):
    """The paragraphs of a text with line ends, each as its lines put together: see `grouped`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [joined_lines([line.strip() for line in group]) for group in grouped(lines)]


def grouped(lines):
    """Lists of the lines that belong to one paragraph each.

    A line begins a new paragraph below a blank line; where lines are indented, if it is, or if the line before it ends
    a sentence; elsewhere lines belong together where they were broken at one width, and each stands alone if not.
    """
    group, indented = [], any(INDENT.match(line) and line.strip() for line in lines)
    for line in [*lines, ""]:
        if not line.strip():
            yield from [group] if indented and group else together(group)
            group = []
        elif indented and group and (INDENT.match(line) or stands_alone(group[-1])):
            yield group
            group = [line]
        else:
            group = [*group, line]


def stands_alone(line):
    """Whether nothing follows a line in its paragraph: it ends a sentence, or is too short to have been broken."""
    line = line.strip()
    return line[-1] in ENDS or (columns(line) < NARROWEST and line[-1] not in "，,、；;—")


def together(lines):
    lines = [line.strip() for line in lines]
    broken = len(lines) > 1 and all(NARROWEST <= columns(line) <= WIDEST for line in lines[:-1])
    if broken and not all(line[-1] in '.。!！?？:：”"' for line in lines):
        return [lines]
    return [[line] for line in lines]


def joined_lines(lines):
    text = lines[0]
    for line in lines[1:]:
        text += line if WIDE_END.search(text) else f" {line}"
    return text
