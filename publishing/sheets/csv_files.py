"""Tables as text: with commas, tabs or semicolons, in the encodings that Excel, WPS and office systems write."""

import csv
import io
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from .values import plain_text
from .workbooks import MAX_COLUMNS, Table

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",\t;|"
LOOKED_AT = 10  # lines from the top: a title may stand above the names of the columns
NAMED = re.compile(r"\s*sep=(.)\r?\n", re.IGNORECASE)  # how a file tells Excel what stands between its cells
KEPT_AS_TEXT = re.compile(r'="(.*)"|\'(\d+[Xx]?)', re.DOTALL)  # how a file tells Excel to leave digits alone
CHINESE_IN_UTF_8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")


def table_of_csv(content, most):
    """The table in a text; not many more than `most` rows of it."""
    text = decoded(content)
    if "\0" in text:
        raise ValidationError(gettext("This is no Excel or CSV file. Save the table as .xlsx or .csv and try again."))
    named = NAMED.match(text)
    delimiter = named[1] if named else delimiter_in(text)
    lines = csv.reader(io.StringIO(text[named.end() :] if named else text, newline=""), delimiter=delimiter)
    table = Table()
    try:
        for number, cells in enumerate(lines, 2 if named else 1):
            cells = [
                plain_text(KEPT_AS_TEXT.sub(kept, cell) if is_kept(cell) else cell) for cell in cells[:MAX_COLUMNS]
            ]
            if any(cell is not None for cell in cells):
                table.rows.append((number, cells))
            if len(table.rows) > most:
                break
    except csv.Error as error:
        raise ValidationError(
            gettext("Line %(line)d of this CSV file cannot be read. Save the table as .xlsx and try again.")
            % {"line": lines.line_num}
        ) from error
    return table


def is_kept(cell):
    return KEPT_AS_TEXT.fullmatch(cell.strip()) is not None


def kept(match):
    return match[2] if match[1] is None else match[1].replace('""', '"')


def delimiter_in(text):
    """What stands between the cells: what is most often in one of the first lines."""
    first = text.lstrip()[:100_000].splitlines()[:LOOKED_AT]
    return max(DELIMITERS, key=lambda each: max((line.count(each) for line in first), default=0))


def decoded(content):
    """The text of a CSV file as Excel and WPS write it: UTF-8 with a mark or without, GB 18030, or UTF-16."""
    for encoding in ["utf-16"] if content.startswith(UTF_16) else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and is_rather_utf_8(content):
            break
        return text
    raise ValidationError(
        gettext(
            "The characters of this file cannot be read for certain. Open it in Excel or WPS, save it as .xlsx and try "
            "again."
        )
    )


def is_rather_utf_8(content):
    """Whether a text is UTF-8 in which a few bytes are damaged. In GB 18030 it would be nonsense."""
    wrong = content.decode("utf-8", "replace").count("\ufffd")
    return len(CHINESE_IN_UTF_8.findall(content)) > 10 * wrong
