"""An old page that was saved as text: the lines of its head, then a paragraph a line."""

import html
from itertools import takewhile

from articles.page_parts import columns
from publishing.broken_lines import paragraphs_of

from .days import Days
from .heads import ends_head, is_crumbs, is_tools, take_crumbs, take_head, take_title

HEAD = 12  # lines among which the head ends
WIDEST_COLUMN = 80  # columns of the name of one


def read_text(incoming, text):
    days = Days()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    end = take_head(incoming, list(takewhile(lambda line: not ends_head(line), said[:HEAD])), days)
    days.choose(incoming)
    if end:
        take_column(incoming, said[:end])
    elif said:
        take_title(incoming, said[0])
        end = 1
    while end:
        end -= bool(lines.pop(0).strip())
    paragraphs = paragraphs_of("\n".join(lines))
    incoming.body = "".join(f"<p>{html.escape(each, quote=False)}</p>" for each in paragraphs)
    return said


def take_column(incoming, head):
    """In a text, the line above the title is where it is filed."""
    for line in head:
        take_crumbs(incoming, line)
    above = []
    for line in head:
        if incoming.title and line.endswith(incoming.title):
            break
        above.append(line)
    above = [line for line in above if not is_crumbs(line) and not is_tools(line)]
    if above and not incoming.column and columns(above[-1]) <= WIDEST_COLUMN and above[-1] != incoming.title:
        incoming.column = above[-1]
