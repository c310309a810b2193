"""From a file that somebody brought to rows of plain values; whatever is no such file is refused in a sentence."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, gettext_noop, ngettext, pgettext

from characters.folding import name_key
from library.file_kinds import EXCEL, EXCEL_TEMPLATE, IS_ZIP, true_kind, why_no_table

from .csv_files import table_of_csv
from .merged import fill_merged, refuse_merged_headers
from .workbooks import Table, Workbook

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 5_000
HEADS_WITHIN = 10  # filled rows from the top: above the names of the columns stands at most a title
LISTED = 20  # places in one sentence
EXPLANATION = gettext_noop("How to fill it in")  # sheets of our own files
CHOICES = gettext_noop("Choices")
TOTALS = re.compile(
    r"(本页|本表|本月|本季度|本年|全年|人数)?(合计|总计|小计|共计|累计|总数|汇总|平均[值数]?|grandtotal|subtotal|total|sum|average)"
    r"([:：].*|[\d.,]*)"
)
NOTE = re.compile(r"(注|备注|说明|填表|制表|填报|报送|审核|负责人|联系人|note|remark)[^:：]{0,8}[:：].*", re.DOTALL)


def in_each_language(lazy):
    """What a translatable text says in the languages of the admin."""
    words = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.append(gettext(lazy) if isinstance(lazy, str) else str(lazy))
    return words


def comparable(value):
    """The form in which two words are the same word: no matter how wide, how large, how spaced, with which dot."""
    return "".join(name_key(str(value)).split())


@dataclass
class Sheet:
    """Rows below the names of their columns. `rows` are pairs of the row's number in the file and its cells by column.

    What was left out: `ignored` headers that name no column of ours, as many rows as `above` says above the headers,
    `other_sheets` of the workbook beside the one `called` so, and what the sentences in `remarks` say.
    """

    columns: list[str]
    rows: list[tuple[int, dict]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    above: int = 0
    called: str = ""
    other_sheets: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


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
    kind = true_kind(content)
    if kind not in (None, EXCEL, EXCEL_TEMPLATE):
        raise ValidationError(why_no_table(content))
    if content.startswith(IS_ZIP):
        return sheet_of_excel(content, column_called)
    return below_headers(table_of_csv(content, MAX_ROWS + HEADS_WITHIN), column_called)


def sheet_of_excel(content, column_called):
    try:
        return from_workbook(Workbook(content), column_called)
    except ValidationError:
        raise
    except Exception as error:  # a damaged file can be damaged anywhere
        raise ValidationError(
            gettext("This Excel file is damaged. Open it in Excel, save it anew and try again.")
        ) from error


def from_workbook(book, column_called):
    """The first visible sheet in which the names of columns are found."""
    ours = {name for each in (EXPLANATION, CHOICES) for name in in_each_language(each)}
    seen = [sheet for sheet in book.sheets if sheet.is_visible and sheet.name not in ours]
    seen = [sheet for place, sheet in enumerate(seen) if place == 0 or not book.is_empty(sheet)]
    hidden = [sheet for sheet in book.sheets if not sheet.is_visible and sheet.name not in ours]
    tables = ((each, book.table(each, MAX_ROWS + HEADS_WITHIN)) for each in seen)
    chosen, table = next((pair for pair in tables if find_headers(pair[1].rows, column_called)), (None, Table()))
    sheet = below_headers(table, column_called)
    sheet.called, sheet.other_sheets = chosen.name, [each.name for each in seen if each is not chosen]
    if hidden := [each.name for each in hidden if not book.is_empty(each)]:
        names = pgettext("between names", ", ").join(hidden)
        sheet.remarks.append(gettext("Hidden sheets were left out: %(names)s") % {"names": names})
    return sheet


def below_headers(table, column_called):
    """The rows of a table below the names of its columns."""
    found = find_headers(table.rows, column_called)
    if found is None:
        raise ValidationError(
            gettext(
                "No row with the names of the columns was found at the top. Take the template, or write the names into "
                "the first row."
            )
        )
    above, head, headers, names = found
    names = [None if place in table.hidden_columns else name for place, name in enumerate(names)]
    refuse_merged_headers(table.merged, head)
    refuse_twice(names, headers)
    ignored = [
        str(cell)
        for place, (cell, name) in enumerate(zip(headers, names, strict=True))
        if cell is not None and name is None and place not in table.hidden_columns
    ]
    sheet = Sheet(columns=[name for name in names if name], ignored=ignored, above=above)
    left_out, nameless = [], []
    for number, cells in table.rows[above + 1 :]:
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if is_no_record(cells, names) or is_head_again(number, cells, headers):
            left_out.append(number)
        elif any(cell is not None for cell in row.values()):
            sheet.rows.append((number, row))
            nameless += without_a_name(number, cells, headers, table.hidden_columns)
    if len(sheet.rows) > MAX_ROWS:
        sentence = gettext("This sheet has more than %(count)s rows. Split it and try again.")
        raise ValidationError(sentence % {"count": f"{MAX_ROWS:,}"})
    filled = fill_merged(sheet.rows, table.merged, head, names)
    sheet.remarks = [*remarks_on(table, head, headers, left_out, filled)]
    if nameless:
        sentence = gettext(
            "Values in columns without a name were left out: %(cells)s. Name these columns if they count."
        )
        sheet.remarks.append(sentence % {"cells": pgettext("between names", ", ").join(nameless[:LISTED])})
    if not sheet.rows:
        sentence = gettext("There is no row below the names of the columns.")
        raise ValidationError([sentence, *sheet.remarks])
    return sheet


def without_a_name(number, cells, headers, hidden):
    """The cells of a row that stand in no column with a name, each with its words: G5 (“…”)."""
    from openpyxl.utils import get_column_letter  # a process that reads no sheet does without

    for place, cell in enumerate(cells):
        if cell is not None and place not in hidden and (place >= len(headers) or headers[place] is None):
            where = f"{get_column_letter(place + 1)}{number}"
            yield gettext("%(cell)s (“%(words)s”)") % {"cell": where, "words": str(cell)[:30]}


def find_headers(rows, column_called):
    """How many filled rows stand above that with the headers, its number, its cells and the columns they name."""
    for above, (number, cells) in enumerate(rows[:HEADS_WITHIN]):
        names = [column_called(str(cell)) if cell is not None else None for cell in cells]
        if sum(name is not None for name in names) >= 2:
            return above, number, cells, names
    return None


def refuse_twice(names, cells):
    for place, name in enumerate(names):
        if name and name in names[:place]:
            raise ValidationError(
                gettext("Two columns say the same: “%(one)s” and “%(other)s”. Delete one of them.")
                % {"one": cells[names.index(name)], "other": cells[place]}
            )


def is_no_record(cells, names):
    """Whether a row holds totals, or a note below the table such as who filled it in."""
    filled = [str(cell) for cell in cells if cell is not None]
    first = comparable(filled[0])
    is_short = 2 * len(filled) <= sum(name is not None for name in names)
    return TOTALS.fullmatch(first) is not None or (is_short and NOTE.fullmatch(first) is not None)


def is_head_again(number, cells, headers):
    """Whether a row has the names of the columns once more, as on each page or above a second table."""
    filled = [cell for cell in cells if cell is not None]
    again = [cell for cell in filled if isinstance(cell, str) and cell in headers]
    if len(again) < 2 or 2 * len(again) < len(filled):
        return False
    if all(cell == head for cell, head in zip_longest(cells, headers) if cell is not None):
        return True
    sentence = gettext("A second table with other columns begins in row %(row)d. Put it into a file of its own.")
    raise ValidationError(sentence % {"row": number})


def remarks_on(table, head, headers, left_out, filled):
    """What was not read, or not as it stands there."""
    hidden = [number for number in table.hidden_rows if number > head]
    if hidden:
        sentence = ngettext(
            "%(count)d hidden row was left out (%(rows)s). Show it, or clear the filter, if it is meant.",
            "%(count)d hidden rows were left out (%(rows)s). Show them, or clear the filter, if they are meant.",
            len(hidden),
        )
        yield sentence % {"count": len(hidden), "rows": in_spans(hidden)}
    columns = [str(headers[place]) for place in sorted(table.hidden_columns) if place < len(headers) and headers[place]]
    if columns:
        sentence = gettext("Hidden columns were left out: %(names)s. Show them if they are meant.")
        yield sentence % {"names": pgettext("between names", ", ").join(columns)}
    if left_out:
        sentence = gettext("Totals, notes and repeated names of columns were left out: row %(rows)s.")
        yield sentence % {"rows": in_spans(left_out)}
    if filled:
        sentence = gettext("What is merged over several rows counts for each of them: %(cells)s.")
        yield sentence % {"cells": pgettext("between names", ", ").join(filled[:LISTED])}
    if table.has_drawings:
        yield gettext("Pictures, text boxes and comments on the sheet were not read.")


def in_spans(numbers):
    """Numbers in a few characters: 3, 5–9."""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [str(first) if first == last else f"{first}–{last}" for first, last in spans]
    return pgettext("between names", ", ").join(said[:LISTED] + ["…"] * (len(said) > LISTED))
