"""Records as a file: Excel or CSV, with headers in the reader's language; and the empty file to fill in."""

import csv
import io
import re
import unicodedata

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from accounts.formulas import looks_like_formula, quoted
from characters.cleaning import visible

from .cells import RowCell
from .reading import CHOICES, EXPLANATION, MAX_ROWS

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
HEAD = {"font": Font(bold=True, color="FFFDF9"), "fill": PatternFill("solid", fgColor="8F1B18")}
TOP = Alignment(vertical="top", wrap_text=True)
A4 = 9
LINE, HIGHEST = 15, 409  # points
LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x000D_ as a line's end
LIKE_A_NUMBER = re.compile(r"[\d.,:%/+-]+")  # Excel would make 7 of 007 as soon as somebody edits the cell


def as_csv(sheet, instances):
    """The bytes of a CSV file; the mark at its start tells Excel that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.header for _name, column in sheet.columns()])
    for instance in instances:
        cells = sheet.written(instance).values()
        writer.writerow([quoted(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_excel(sheet, instances):
    """The bytes of an Excel workbook: the rows, and a second sheet that says what may be written into each column."""
    book = Workbook(write_only=True)
    page = book.create_sheet(str(sheet.model._meta.verbose_name_plural)[:31])
    lists = Lists()
    lay_out(page, sheet)
    for place, (_name, column) in enumerate(sheet.columns(), 1):
        if words := choices_of(column):
            page.data_validations.append(lists.validation(words, get_column_letter(place), column))
    page.append([styled(page, column.header, **HEAD) for _name, column in sheet.columns()])
    widths = [column.widget.width for _name, column in sheet.columns()]
    for number, instance in enumerate(instances, 2):
        add_row(page, number, list(zip(sheet.written(instance).values(), widths, strict=True)))
    explain(book.create_sheet(gettext(EXPLANATION)), sheet)
    lists.write(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lay_out(page, sheet):
    """Columns as wide as what stands in them; on paper the names of the columns on each page, all beside each other."""
    page.freeze_panes = "A2"
    for_paper(page, "landscape")
    page.print_title_rows = "1:1"
    page.print_options.gridLines = True
    for place, (_name, column) in enumerate(sheet.columns(), 1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = column.widget.width, column.widget.number_format


def for_paper(page, orientation):
    page.page_setup.paperSize, page.page_setup.orientation = A4, orientation
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0  # as many pages as it takes
    page.oddFooter.center.text = "&P / &N"


def choices_of(column):
    if isinstance(column.widget, RowCell):
        return [column.widget.render(row) for row in column.widget.rows.values()][:MAX_ROWS]
    return column.widget.choices()


def add_row(page, number, cells):
    """Append a row of values with the widths of their columns, as high as the longest of them needs."""
    lines = max(lines_of(value, width) for value, width in cells)
    if lines > 1:
        page.row_dimensions[number].height = min(lines * LINE, HIGHEST)
    page.append([safe_cell(page, value, TOP if lines > 1 else None) for value, _width in cells])


def lines_of(value, width):
    if not isinstance(value, str):
        return 1
    return sum(max(-(-width_of(line) // (width - 1)), 1) for line in value.split("\n"))


def safe_cell(page, value, alignment=None):
    """A value for a sheet: what looks like a formula or a number stays a text."""
    if not isinstance(value, str):
        return styled(page, value, alignment=alignment) if alignment else value
    text = LIKE_AN_ESCAPE.sub("_x005F_", visible(value))
    is_formula = looks_like_formula(text)
    if not (alignment or is_formula or LIKE_A_NUMBER.fullmatch(text)):
        return text
    cell = styled(page, None, number_format="@", **({"alignment": alignment} if alignment else {}))
    # A text for good: Excel shows the mark only in the line above the sheet, and computes nothing.
    cell._value, cell.data_type = quoted(text) if is_formula and text.startswith("'") else text, "s"
    cell.quotePrefix = is_formula
    return cell


def width_of(text):
    """How wide a text is, in letters: a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def styled(page, value, **styles):
    cell = WriteOnlyCell(page, value)
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def explain(page, sheet):
    for_paper(page, "portrait")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width, page.column_dimensions["C"].width = 24, 14, 80
    for sentence in sheet.explanations():
        page.append([styled(page, sentence)])
    page.append([])
    heads = [gettext("Column"), gettext("Needed"), gettext("What to write")]
    page.append([styled(page, head, **HEAD) for head in heads])
    for _name, column in sheet.columns():
        needed = gettext("yes") if column.is_needed else ""
        page.append([styled(page, cell, alignment=TOP) for cell in (column.header, needed, column.hint())])


class Lists:
    """The words that cells offer. They stand in a hidden sheet: in the cell itself Excel takes 255 characters only."""

    def __init__(self):
        self.name, self.columns = gettext(CHOICES), []

    def validation(self, words, letter, column):
        self.columns.append(words)
        own = get_column_letter(len(self.columns))
        return DataValidation(
            type="list",
            formula1=f"{quote_sheetname(self.name)}!${own}$1:${own}${len(words)}",
            sqref=f"{letter}2:{letter}{MAX_ROWS + 1}",
            allow_blank=True,
            showErrorMessage=column.widget.is_closed,
        )

    def write(self, book):
        page = book.create_sheet(self.name)
        page.sheet_state = "hidden"
        for place in range(max(map(len, self.columns), default=0)):
            page.append([safe_cell(page, words[place]) if place < len(words) else None for words in self.columns])
