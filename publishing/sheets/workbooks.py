"""Workbooks of Excel (.xlsx): the visible cells of a sheet as they are shown. openpyxl reads what they hold instead."""

import datetime
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from lxml import etree

from library.number_formats import codes_of_styles, sections_of, shown
from library.shown_dates import UnshownError, moment_of

from .values import Shown, Unreadable, plain_text

MAX_UNZIPPED = 60 * 1024 * 1024
MAX_TAGS = 1_500_000  # in all parts of a workbook: a few kilobytes of zip can hold more than a machine's memory takes
MAX_COLUMNS = 100
MAX_MERGED = 20_000
RELATIONSHIPS = "_rels/{}.rels"
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Cells and rows that have a format but nothing in them: there may be a million of them.
EMPTY_CELL = re.compile(rb'<(?:\w{1,20}:)?c\s+r="[A-Z0-9]{1,10}"[^<>]{0,200}/>')
EMPTY_ROW = re.compile(rb'<(?:\w{1,20}:)?row\s+r="[0-9]{1,7}"[^<>]{0,400}(?:/>|>\s{0,20}</(?:\w{1,20}:)?row>)')
HOLDS_SOMETHING = re.compile(rb"<(?:\w+:)?(?:v|t)[ >]")
PICTURE_IN_CELL = "DISPIMG("  # how WPS says that a cell holds a picture
PARSING = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}


@dataclass
class Table:
    """The visible cells of a sheet: rows as pairs of number and cells, and what else there is to know about them."""

    rows: list[tuple[int, list]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # column and row, first and last, from 1
    hidden_rows: list[int] = field(default_factory=list)  # those with something in them
    hidden_columns: set[int] = field(default_factory=set)  # from 0
    has_drawings: bool = False


class OneSheet(NamedTuple):
    name: str
    is_visible: bool
    path: str


class Workbook:
    """An .xlsx file. Opening one raises ValidationError, or any other error where it is damaged."""

    def __init__(self, content):
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.names = {entry.filename: entry for entry in self.archive.infolist()}
        self.main = self.related("", "officeDocument") or "xl/workbook.xml"
        self.look_inside()
        root = self.xml(self.main)
        about = next(root.iter("{*}workbookPr"), {})
        self.since_1904 = is_true(about.get("date1904"))
        styles = self.related(self.main, "styles")
        self.codes = codes_in(self.xml(styles)) if styles in self.names else []
        strings = self.related(self.main, "sharedStrings")
        self.strings = [text_of(each) for each in self.xml(strings)] if strings in self.names else []
        sheets = self.relations(self.main)
        self.sheets = [
            OneSheet(each.get("name", ""), each.get("state", "visible") == "visible", sheets[key][1])
            for each in root.iter("{*}sheet")
            if (key := relation_of(each)) in sheets and sheets[key][0] == "worksheet"
        ]

        if not self.sheets:
            raise ValueError("A workbook has a sheet.")

    def look_inside(self):
        if self.main not in self.names:
            raise ValidationError(
                gettext("This is no Excel or CSV file. Save the table as .xlsx or .csv and try again.")
            )
        if "xl/vbaProject.bin" in self.names:
            raise ValidationError(gettext("This file carries macros. Save it as Excel workbook (.xlsx) and try again."))
        entries = self.archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNZIPPED or len(self.names) < len(entries):
            raise ValidationError(
                gettext("This file unpacks to more than 60 MB. Delete what is not needed and try again.")
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise ValidationError(gettext("This file is protected by a password. Save it without one and try again."))
        # Not more is unzipped than was just counted: zipfile stops where the archive says that a file ends.
        parts = {name: without_empty_cells(self.archive.read(name)) for name in self.names}
        written = [part for name, part in parts.items() if name.lower().endswith((".xml", ".rels", ".vml"))]
        if any(b"<!DOCTYPE" in part or b"\0" in part[:4] for part in written):  # nor anything but UTF-8
            raise ValueError("No office program writes one; entities could grow without end.")
        if sum(part.count(b"<") for part in parts.values()) > MAX_TAGS:
            raise ValidationError(gettext("There is too much in this file. Delete what is not needed and try again."))

    def xml(self, name):
        return etree.fromstring(self.archive.read(name), etree.XMLParser(**PARSING))

    def relations(self, name):
        """What a part refers to: pairs of a kind and a name, by id."""
        folder, own = posixpath.split(name)
        said = posixpath.join(folder, RELATIONSHIPS.format(own))
        return {
            each.get("Id"): (
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in (self.xml(said).iter("{*}Relationship") if said in self.names else ())
        }

    def related(self, name, kind):
        return next((target for each, target in self.relations(name).values() if each == kind), None)

    def is_empty(self, sheet):
        return not HOLDS_SOMETHING.search(self.archive.read(sheet.path))

    def table(self, sheet, most):
        """The table in a sheet; not many more than `most` rows of it."""
        table, last, hidden = Table(), 0, set()
        tags = ["{*}" + tag for tag in ("col", "row", "mergeCell", "drawing", "legacyDrawing")]
        for _event, element in etree.iterparse(
            io.BytesIO(without_empty_cells(self.archive.read(sheet.path))), tag=tags, **PARSING
        ):
            tag = local(element)
            if tag == "row":
                last = int(element.get("r") or last + 1)
                cells = self.cells(element)
                if any(cell is not None for cell in cells):
                    take_row(table, element, last, cells)
                forget(element)
                if len(table.rows) > most:
                    break
            elif tag == "col" and is_hidden(element, "width"):
                hidden.update(range(int(element.get("min")) - 1, min(int(element.get("max")), MAX_COLUMNS)))
            elif tag == "mergeCell" and len(table.merged) < MAX_MERGED:
                table.merged.append(bounds(element.get("ref")))
            elif tag in ("drawing", "legacyDrawing"):
                table.has_drawings = True
        table.hidden_columns = hidden
        return table

    def cells(self, row):
        """The cells of a row in the order of the columns."""
        found, last = {}, -1
        for cell in row:
            place = PLACE.match(cell.get("r", ""))
            last = column_number(place[1]) - 1 if place else last + 1
            if last < MAX_COLUMNS:
                found[last] = self.cell(cell)
        return [found.get(place) for place in range(max(found, default=-1) + 1)]

    def cell(self, element):
        """What stands in a cell."""
        parts = {local(each): each for each in element}
        kind, formula = element.get("t", "n"), parts.get("f")
        if kind == "inlineStr" and "is" in parts:
            return self.text(text_of(parts["is"]), element)
        value = parts["v"].text if "v" in parts else None
        if not value:
            if formula is not None and kind != "str":
                words = f"={formula.text or ''}"
                return Unreadable(words, gettext("This formula has no value yet. Write the value itself."))
            return None
        if kind == "s":
            return self.text(self.strings[int(value)], element)
        if kind == "e":
            return Unreadable(value, gettext("Excel itself shows an error in this cell."))
        if kind == "b":
            return Shown(value == "1", "TRUE" if value == "1" else "FALSE")
        if kind == "d":
            return day_and_time(value)
        if kind == "str":
            return self.text(unescaped(value), element)
        return self.number(value, self.code(element))

    def code(self, element):
        style = int(element.get("s") or 0)
        return self.codes[style] if style < len(self.codes) else "General"

    def text(self, text, element):
        if PICTURE_IN_CELL in text[:20]:
            return Unreadable(text, gettext("This cell holds a picture. Only words and numbers are read."))
        try:
            seen = shown(text, self.code(element))
        except UnshownError:
            seen = text
        if text.strip() and not seen.strip():
            return Unreadable(text, nothing_shown(text))
        return plain_text(seen)

    def number(self, digits, code):
        try:
            number = int(digits) if digits.lstrip("-").isdecimal() else float(Decimal(digits))
        except InvalidOperation:
            return Unreadable(digits, gettext("Excel itself shows an error in this cell."))
        value = number
        try:
            text = shown(number, code, self.since_1904)
            section = sections_of(code)[0]
            if section.has_day:
                if number < 1 and not self.since_1904:
                    raise UnshownError(digits)  # Excel shows the day 0 of January 1900
                value = moment_of(Decimal(digits), self.since_1904)
            elif section.is_date:
                value = text  # what it holds beside is not meant: the first of a month, the day 0 of a time
        except UnshownError:
            why = gettext(
                "The cell holds “%(value)s”, and what it shows cannot be told. Format it as text and write it."
            )
            return Shown(value, None, why % {"value": digits})
        return Shown(value, text) if text else Unreadable(digits, nothing_shown(digits))


def without_empty_cells(xml):
    return EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", xml))


def nothing_shown(value):
    sentence = gettext("The cell holds “%(value)s” but shows nothing. Empty it, or give it another format.")
    return sentence % {"value": value}


def take_row(table, element, number, cells):
    if is_hidden(element, "ht"):
        table.hidden_rows.append(number)
    else:
        table.rows.append((number, cells))


def local(element):
    """The name of an element without its namespace: strict and transitional Open XML differ in that alone."""
    return element.tag.rpartition("}")[2]


def is_true(value):
    return value in ("1", "true", "on")


def is_hidden(element, size):
    """Whether a row or a column is hidden, or has no size."""
    return is_true(element.get("hidden")) or float(element.get(size) or 1) == 0


def forget(element):
    """Give the memory of an element back, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def relation_of(element):
    """The id that an element refers to."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), None)


def codes_in(styles):
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter("{*}numFmt")}
    return codes_of_styles(own, [each.get("numFmtId") for each in next(styles.iter("{*}cellXfs"), ())])


def text_of(element):
    """A string in all its formats, without the readings that stand above it."""
    return unescaped("".join(each.text or "" for each in element.iter("{*}t") if not is_reading(each)))


def is_reading(element):
    return local(element.getparent()) == "rPh"


def unescaped(text):
    """Excel writes a character that XML does not take, or a line's end, as _x000D_."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def day_and_time(value):
    try:
        moment = datetime.datetime.fromisoformat(value)
    except ValueError:
        return value
    return Shown(moment, value.removesuffix("T00:00:00"))


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number):
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def bounds(cells):
    first, _colon, last = cells.replace("$", "").partition(":")
    ends = [PLACE.fullmatch(each) for each in (first, last or first)]
    return tuple(number for end in ends for number in (column_number(end[1]), int(end[2])))
