"""An article's text as the page shows it: headings that can be linked to, tables that can be scrolled."""

import re
from html import escape
from typing import NamedTuple

from django.utils.safestring import mark_safe

from publishing.richtext import plain

# Sanitised text has these without attributes.
HEADING_OR_TABLE = re.compile(
    r"<h2>(?P<heading>.*?)</h2>|<table>(?:\s*<caption>(?P<caption>.*?)</caption>)?|</table>", re.S
)
NOT_FOR_ADDRESSES = re.compile(r"[^\w]+")
LONGEST_ANCHOR = 60


class Heading(NamedTuple):
    anchor: str
    words: str


def with_contents(body):
    """The sanitised body with an id on each second-level heading, and the list of these headings.

    Ids are made of the heading's own words, in whatever script, so that they outlive a change of order.
    """
    headings, used = [], set()

    def mend(found):
        if found["heading"] is not None:
            words = plain(found["heading"])
            if not words:
                return found[0]
            anchor = unused(anchor_for(words), used)
            headings.append(Heading(anchor, words))
            return f'<h2 id="{anchor}">{found["heading"]}</h2>'
        if found[0] == "</table>":
            return "</table></div>"
        label = f' role="region" aria-label="{escape(plain(found["caption"]))}"' if found["caption"] else ""
        caption = f"<caption>{found['caption']}</caption>" if found["caption"] is not None else ""
        return f'<div class="scroll" tabindex="0"{label}><table class="table">{caption}'

    return mark_safe(HEADING_OR_TABLE.sub(mend, body)), headings


def anchor_for(words):
    return "part-" + NOT_FOR_ADDRESSES.sub("-", words.lower())[:LONGEST_ANCHOR].strip("-")


def unused(anchor, used):
    """The anchor, with a number behind it if an earlier heading has the same; noted in `used`."""
    number, free = 1, anchor
    while free in used:
        number += 1
        free = f"{anchor}-{number}"
    used.add(free)
    return free


def contents_list(headings):
    """The items of the contents list, as HTML: they stand on the page twice, for wide and for narrow screens."""
    items = (f'<li><a href="#{heading.anchor}">{escape(heading.words)}</a></li>' for heading in headings)
    return mark_safe("".join(items))
