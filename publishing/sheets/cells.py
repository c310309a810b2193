"""What may be written into a cell, for each kind of field, and how its value is written there.

Each is a widget of django-import-export, except that its sentences are ours and that it knows the languages, digits
and dates which our staff write.
"""

import datetime
import re
import unicodedata
from collections import defaultdict

from django.db.models import TextField
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from import_export.widgets import Widget

from characters.cleaning import clean_line, clean_text, visible
from characters.folding import tidy_name

from .reading import comparable, in_each_language
from .values import Shown, Unreadable

YES = "yes", "y", "true", "1", "是", "对", "√", "✓", "x"
NO = "no", "n", "false", "0", "否", "不", "×"
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
DAY_IN_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
SHORTENED = re.compile(r"-?\d(?:\.\d+)?E\+\d{2,3}", re.IGNORECASE)
DIGITS_KEPT = 15  # by Excel, of a number
LINE_END = re.compile(r"\s*\n\s*")
COUNT = re.compile(r"(\d{1,9})(?:\.0+)?\s*(?:年度?|人|名)?")


def is_too_long(value):
    """Whether a cell holds a number of more digits than Excel keeps: it has made zeros of the others."""
    held = value.value if isinstance(value, Shown) else None
    return isinstance(held, int | float) and abs(held) >= 10**DIGITS_KEPT


def in_plain_characters(value):
    """Text in which full-width letters and digits are plain ones, without spaces around it."""
    return unicodedata.normalize("NFKC", visible(str(value))).strip()


class Cell(Widget):
    """A cell for a field. `clean` raises ValueError with a sentence; an empty cell is None, or "" for texts."""

    number_format = "General"
    width = 14  # characters
    is_closed = True  # whether nothing but the choices may be written, where there are any

    def __init__(self, model_field=None):
        super().__init__()
        self.model_field = model_field

    def prepare(self, user):
        """Read once what many cells will ask for, as far as this person may see it."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, Unreadable):
            raise ValueError(value.why)
        return self.empty if value is None else self.read(value, row)

    empty = None

    def render(self, value, obj=None, **kwargs):
        return value

    def same(self, value):
        """The form in which two values of a key are the same."""
        return value

    def choices(self):
        """The words from which one chooses; none where one writes freely."""
        return []

    def hint(self):
        """What to write, in a few words."""
        return ""


class TextCell(Cell):
    empty = ""
    number_format = "@"

    @property
    def width(self):
        return 60 if isinstance(self.model_field, TextField) else 28

    def read(self, value, row):
        if isinstance(value, Shown) and value.text is None:
            raise ValueError(value.why)
        text = str(value)
        if SHORTENED.fullmatch(text) or is_too_long(value):
            sentence = gettext(
                "“%(value)s” is a long number that Excel has shortened, and digits may be lost. Format the column as "
                "text, write the number again and save."
            )
            raise ValueError(sentence % {"value": text})
        return clean_text(text) if isinstance(self.model_field, TextField) else clean_line(LINE_END.sub(" ", text))

    def render(self, value, obj=None, **kwargs):
        return visible(str(value or "")).strip()

    def same(self, value):
        return value and comparable(value)

    def hint(self):
        longest = self.model_field.max_length
        return gettext("Text of at most %(count)d characters.") % {"count": longest} if longest else gettext("Text.")


class NameCell(TextCell):
    """The name of a person."""

    def read(self, value, row):
        return tidy_name(super().read(value, row))


class NumberCell(Cell):
    width = 10

    def read(self, value, row):
        held = value.value if isinstance(value, Shown) and isinstance(value.value, int | float) else value
        match = None if isinstance(held, bool) else COUNT.fullmatch(in_plain_characters(held))
        if match is None:
            raise ValueError(gettext("“%(value)s” is no whole number.") % {"value": held})
        seen = COUNT.fullmatch(in_plain_characters(value))
        if seen and int(seen[1]) != int(match[1]):
            sentence = gettext("The cell shows “%(text)s” but holds “%(value)s”. Write the number that is meant.")
            raise ValueError(sentence % {"text": value, "value": held})
        return int(match[1])

    def hint(self):
        return gettext("A whole number.")


class KeyCell(NumberCell):
    def hint(self):
        return gettext("The number that the record has in an exported file. Empty in a new row.")


class DayCell(Cell):
    number_format = "yyyy-mm-dd"
    width = 13

    def read(self, value, row):
        text = in_plain_characters(value)
        if isinstance(value, Shown) and isinstance(value.value, datetime.datetime):
            return value.value.date()
        if MONTH.fullmatch(text):
            raise ValueError(gettext("“%(value)s” is a month: write the day, too.") % {"value": value})
        match = DAY.fullmatch(text) or DAY_IN_DIGITS.fullmatch(text)
        try:
            return datetime.date(*map(int, match.groups()))
        except (AttributeError, ValueError):
            sentence = gettext("“%(value)s” is no date. Write it like 2019-07-01 or 2019年7月1日.")
            raise ValueError(sentence % {"value": value}) from None

    def hint(self):
        return gettext("A day, like 2019-07-01, 2019/7/1 or 2019年7月1日.")


class ChoiceCell(Cell):
    width = 20

    def __init__(self, model_field):
        super().__init__(model_field)
        self.values = {}
        for value, label in model_field.choices:
            for word in [value, *in_each_language(label)]:
                self.values.setdefault(comparable(word), value)

    @property
    def empty(self):
        return "" if self.model_field.blank else None

    def read(self, value, row):
        try:
            return self.values[comparable(value)]
        except KeyError:
            words = {"value": value, "choices": pgettext("between names", ", ").join(self.choices())}
            raise ValueError(gettext("“%(value)s” is none of the choices: %(choices)s.") % words) from None

    def render(self, value, obj=None, **kwargs):
        return capfirst(str(dict(self.model_field.flatchoices).get(value, value) or ""))

    def choices(self):
        return [capfirst(str(label)) for value, label in self.model_field.choices if value]

    def hint(self):
        return gettext("One of these: %(choices)s.") % {"choices": gettext("; ").join(self.choices())}


class YesNoCell(Cell):
    width = 10

    def read(self, value, row):
        word = comparable(value)
        if word not in YES + NO:
            raise ValueError(gettext("Write yes or no, not “%(value)s”.") % {"value": value})
        return word in YES

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else gettext("yes") if value else gettext("no")

    def choices(self):
        return [gettext("yes"), gettext("no")]

    def hint(self):
        return gettext("Yes or no.")


class RowCell(Cell):
    """Another record, named as on its page, among those that the person works with. `words` are its fields to know
    it by; where several have the same name, its number stands behind: “Zhou Lan #12”.
    """

    width = 24
    is_closed = False  # its other names are understood, too
    words = ("name",)

    def prepare(self, user):
        rows = self.model_field.related_model._default_manager.for_staff(user)
        self.rows = {row.pk: row for row in rows}
        self.named = defaultdict(set)
        for row in self.rows.values():
            for word in self.words:
                self.named[comparable(getattr(row, word))].add(row.pk)

    def read(self, value, row):
        name, _sign, number = in_plain_characters(value).rpartition("#")
        found = self.named[comparable(value)]
        if not found and number.isdecimal():
            found = self.named[comparable(name)] & {int(number)}
        among = {pk for pk in found if self.fits(self.rows[pk], row)}
        if len(among) == 1:
            return self.rows[among.pop()]
        if among:
            sentence = gettext("There are several called “%(value)s”: write the number behind, like %(example)s.")
            raise ValueError(sentence % {"value": value, "example": f"{value} #{min(among)}"})
        raise ValueError(
            gettext("There is no %(kind)s called “%(value)s” among those that you work with.")
            % {"kind": self.model_field.related_model._meta.verbose_name, "value": value}
        )

    def fits(self, other, row):
        """Whether another record can be meant in a row."""
        return True

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        same = {pk for pk in self.named[comparable(value)] if self.alike(self.rows[pk], value)}
        return f"{value} #{value.pk}" if len(same) > 1 else str(value)

    def alike(self, one, other):
        return True

    def hint(self):
        return gettext("The name, as in the admin.")
