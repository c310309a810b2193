"""All words of a text, place by place: what is looked through before it may become public."""

import html
import re

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext

from .richtext import ATTRIBUTE, TAG, WORD_END, RichTextField

BETWEEN_CELLS = re.compile(r"</t[hd]>\s*<t[hd][^>]*>")
PICTURE_OR_LINK = re.compile(r"<(?:img|a) [^>]*>")


def words_of(edition):
    """Pairs of a place, by its name in the form, and the plain words there: fields, parts, then what its files say."""
    yield from words_of_row(edition)
    for name in edition.part_names:
        for number, part in enumerate(getattr(edition, name).all(), start=1):
            for field, words in words_of_row(part):
                place = {"part": capfirst(part._meta.verbose_name), "number": number, "field": field}
                yield gettext("%(part)s %(number)d, %(field)s") % place, words
    yield from edition.words_in_files()


def words_of_row(row):
    for name in row.text_fields:
        field = row._meta.get_field(name)
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            words = getattr(row, name)
            yield str(field.verbose_name), lines_of(words) if isinstance(field, RichTextField) else words


def lines_of(rich):
    """The words of a rich text, a line for each block and a bar between the cells of a row.

    Also what a reader does not see and a browser tells: what a picture shows, whom a link calls or writes to.
    """
    rich = PICTURE_OR_LINK.sub(with_what_it_tells, BETWEEN_CELLS.sub(" | ", rich))
    return html.unescape(TAG.sub("", WORD_END.sub("\n", rich)))


def with_what_it_tells(tag):
    told = [
        value for name, value in ATTRIBUTE.findall(tag[0]) if name == "alt" or value.startswith(("mailto:", "tel:"))
    ]
    return f"{tag[0]} {told[0]} " if told else tag[0]
