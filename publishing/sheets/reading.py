"""From a file that somebody brought to rows of plain values; whatever is no such file is refused in a sentence."""

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from itertools import islice

import openpyxl
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, gettext_noop, ngettext
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import range_boundaries

from accounts.formulas import unquoted

MAX_BYTES = 10 * 1024 * 1024
MAX_UNZIPPED = 60 * 1024 * 1024
MAX_TAGS = 1_500_000  # in all parts of a workbook: a few kilobytes of zip can hold more than a machine's memory takes
MAX_ROWS = 5_000
LAST_ROW = 20_000  # counted with the empty ones
MAX_COLUMNS = 100
HEADS_WITHIN = 10  # filled rows from the top: above the names of the columns stands at most a title
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
EXPLANATION = gettext_noop("How to fill it in")  # a sheet of our own files


def in_each_language(lazy):
    """What a translatable text says in the languages of the admin."""
    words = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.append(gettext(lazy) if isinstance(lazy, str) else str(lazy))
    return words


class Unreadable:
    """What stands in a cell that has no value of its own: an error of Excel, a formula that was never computed."""

    def __init__(self, words, why):
        self.words, self.why = words, why

    def __str__(self):
        return self.words


@dataclass
class Sheet:
    """Rows below the names of their columns. `rows` are pairs of the row's number in the file and its cells by column.

    What was left out: `ignored` headers that name no column of ours, as many rows as `above` says above the headers,
    and `other_sheets` of the workbook.
    """

    columns: list[str]
    rows: list[tuple[int, dict]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    above: int = 0
    other_sheets: list[str] = field(default_factory=list)


def read_sheet(file, column_called):
    """The sheet in a file, where `column_called(header)` gives the name of our column or None.

    Raises ValidationError with a sentence for whatever cannot be read as one.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(gettext("This file is larger than 10 MB. Split it and try again."))
    file.seek(0)
    content = file.read()
    if not content.strip():
        raise ValidationError(gettext("This file is empty."))
    if content.startswith(OLD_OFFICE):
        if ENCRYPTED in content:
            raise ValidationError(gettext("This file is protected by a password. Save it without one and try again."))
        raise ValidationError(
            gettext("This is a file of the old Excel format (.xls). Save it as Excel workbook (.xlsx) and try again.")
        )
    if not content.startswith(b"PK"):
        return below_headers(rows_of_csv(content), [], column_called)
    rows, merged, others = rows_of_excel(content)
    sheet = below_headers(rows, merged, column_called)
    sheet.other_sheets = [name for name in others if name not in in_each_language(EXPLANATION)]
    return sheet


def below_headers(rows, merged, column_called):
    rows = iter(rows)
    above, head, headers, names = find_headers(rows, column_called)
    refuse_merged(merged, head)
    refuse_twice(names, headers)
    ignored = [str(cell) for cell, name in zip(headers, names, strict=True) if cell is not None and name is None]
    sheet = Sheet(columns=[name for name in names if name], ignored=ignored, above=above)
    for number, cells in rows:
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if any(cell is not None for cell in row.values()):
            sheet.rows.append((number, row))
        if number > LAST_ROW or len(sheet.rows) > MAX_ROWS:
            raise too_many_rows()
    if not sheet.rows:
        raise ValidationError(gettext("There is no row below the names of the columns."))
    return sheet


def too_many_rows():
    sentence = gettext("This sheet has more than %(count)s rows. Delete empty ones, or split it and try again.")
    return ValidationError(sentence % {"count": f"{MAX_ROWS:,}"})


def find_headers(rows, column_called):
    """How many filled rows stand above that with the headers, its number, its cells and the columns they name."""
    for above, (number, cells) in enumerate(islice(rows, HEADS_WITHIN)):
        names = [column_called(str(cell)) if cell is not None else None for cell in cells]
        if sum(name is not None for name in names) >= 2:
            return above, number, cells, names
    raise ValidationError(
        gettext(
            "No row with the names of the columns was found at the top. Take the template, or write the names into the "
            "first row."
        )
    )


def refuse_twice(names, cells):
    for place, name in enumerate(names):
        if name and name in names[:place]:
            raise ValidationError(
                gettext("Two columns say the same: “%(one)s” and “%(other)s”. Delete one of them.")
                % {"one": cells[names.index(name)], "other": cells[place]}
            )


def refuse_merged(merged, head):
    """Refuse cells that are merged beside or below the headers: nobody knows to which rows their value belongs."""
    wrong = [each for each in merged if range_boundaries(each)[3] >= head]
    if wrong:
        words = {"cells": ", ".join(wrong[:5]), "count": len(wrong)}
        raise ValidationError(
            ngettext(
                "%(count)d group of cells is merged (%(cells)s). Undo that and fill each cell.",
                "%(count)d groups of cells are merged (%(cells)s). Undo that and fill each cell.",
                len(wrong),
            )
            % words
        )


# --- Excel


def rows_of_excel(content):
    """Pairs of number and cells of the first sheet's rows, which cells are merged, and what other sheets there are."""
    damaged = ValidationError(gettext("This Excel file is damaged. Open it in Excel, save it anew and try again."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        look_inside(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl names each ornament that it leaves out
            # Not more is unzipped than was just counted: zipfile stops where the archive says that a file ends.
            values = first_sheet(content, data_only=True)
            xml = archive.read(values._worksheet_path)
            merged = [each.decode() for each in MERGED.findall(xml)]
            formulas = first_sheet(content, data_only=False) if FORMULA.search(xml) else None
            others = [each.title for each in values.parent.worksheets[1:] if each.sheet_state == "visible"]
            return list(numbered(values, formulas)), merged, others
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise damaged from error


def look_inside(archive):
    names = {entry.filename: entry for entry in archive.infolist()}
    if "xl/workbook.xml" not in names:
        raise ValidationError(gettext("This is no Excel or CSV file. Save the table as .xlsx or .csv and try again."))
    if "xl/vbaProject.bin" in names:
        raise ValidationError(gettext("This file carries macros. Save it as Excel workbook (.xlsx) and try again."))
    if sum(entry.file_size for entry in names.values()) > MAX_UNZIPPED or len(names) < len(archive.infolist()):
        raise ValidationError(gettext("This file unpacks to more than 60 MB. Delete what is not needed and try again."))
    if any(entry.flag_bits & 1 for entry in names.values()):
        raise ValidationError(gettext("This file is protected by a password. Save it without one and try again."))
    tags = 0
    for name in names:
        part = archive.read(name)
        tags += part.count(b"<")
        if b"<!DOCTYPE" in part[:1024]:  # no office program writes one; entities could grow without end
            raise ValueError(name)
    if tags > MAX_TAGS:
        raise too_many_rows()


def first_sheet(content, *, data_only):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says about its size need not be true
    return sheet


def numbered(values, formulas):
    """Rows with their numbers, none of them empty, but the first one beyond the last that is read."""
    options = {"max_col": MAX_COLUMNS, "values_only": True}
    written = formulas.iter_rows(**options) if formulas else None
    for number, row in enumerate(values.iter_rows(**options), 1):
        typed = next(written) if written else row
        if number > LAST_ROW:
            yield number, ["…"]
            return
        cells = [cell_of_excel(value, as_typed) for value, as_typed in zip(row, typed, strict=True)]
        if any(cell is not None for cell in cells):
            yield number, cells


def cell_of_excel(value, as_typed):
    if isinstance(value, str):
        if value in ERROR_CODES:
            return Unreadable(value, gettext("Excel itself shows an error in this cell."))
        return plain_text(value)
    if value is None and as_typed is not None and str(as_typed).startswith("="):
        return Unreadable(str(as_typed), gettext("This formula has no value yet. Write the value itself."))
    return value


def plain_text(text):
    return unquoted(text.replace("\r\n", "\n").strip()) or None


# --- CSV


def rows_of_csv(content):
    text = decoded(content)
    if "\0" in text:
        raise ValidationError(gettext("This is no Excel or CSV file. Save the table as .xlsx or .csv and try again."))
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(lines, 1):
            if any(cells):
                yield number, [plain_text(cell) for cell in cells[:MAX_COLUMNS]]
    except csv.Error as error:
        raise ValidationError(
            gettext("Line %(line)d of this CSV file cannot be read. Save the table as .xlsx and try again.")
            % {"line": lines.line_num}
        ) from error


def decoded(content):
    """The text of a CSV file as Excel and WPS write it: UTF-8 with a mark or without, GB 18030, or UTF-16."""
    for encoding in ["utf-16"] if content.startswith(UTF_16) else ["utf-8-sig", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(gettext("This is no Excel or CSV file. Save the table as .xlsx or .csv and try again."))
