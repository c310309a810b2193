"""Files of rows as Excel or a script makes them, and what the pages of import and export answer."""

import csv
import io
import json
import re
from html import unescape

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.staff import FormReader, address


def workbook(*rows, merge=(), before=None):
    """An Excel file with these rows; `before(book)` may do anything to the workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    if before:
        before(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(*rows, encoding="utf-8", delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def upload(client, model, content, name="rows.xlsx", **more):
    """Bring a file to the import page: the answer."""
    return client.post(address(model, "import"), {"file": SimpleUploadedFile(name, content)}, **more)


def import_rows(client, model, *rows, yes="all", **typed):
    """Bring rows and say yes to what is shown; the last answer."""
    return say_yes(client, model, upload(client, model, workbook(*rows)), yes, **typed)


def say_yes(client, model, preview, yes="all", **typed):
    values = FormReader(preview.content.decode()).values
    assert "token" in values, told(preview)
    return client.post(address(model, "import"), values | {yes: "1"} | typed)


def told(response):
    """What an import page says: the refusal, the counts, the sentences at cells and rows."""
    page = response.content.decode()

    def texts(pattern):
        return [" ".join(unescape(re.sub(r"<[^>]+>", "", each)).split()) for each in re.findall(pattern, page, re.S)]

    return {
        "refused": texts(r'<p class="errornote">(.*?)</p>') + texts(r'<ul class="errorlist"[^>]*>(.*?)</ul>'),
        "counts": [text for text in texts(r"<li[^>]*><b>.*?</li>") if not text.startswith("0 ")],
        "errors": texts(r'<p class="sheet-error">(.*?)</p>'),
        "notices": texts(r'<p class="warning-line">(.*?)</p>'),
    }


def wrong_cells(response):
    """Pairs of a row's number and what its wrong cells say, each as far as its first error."""
    rows = re.findall(r'<tr class="wrong">(.*?)</tr>', response.content.decode(), re.S)
    cells = [re.findall(r'<td class="wrong[ long]*">(.*?)</td>', row, re.S) for row in rows]
    numbers = [int(re.search(r"<th scope=\"row\">(\d+)", row)[1]) for row in rows]
    return list(zip(numbers, [[unescape(cell.partition("<p")[0]) for cell in each] for each in cells], strict=True))


def steps_of(response):
    """The lines of an answer that says how far it is."""
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def export(client, model, query="", kind="xlsx"):
    return client.post(f"{address(model, 'export')}{query}", {kind: "1"})


def rows_in(response):
    """The rows of an exported workbook, its headers first."""
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def lines_in(response):
    """The rows of an exported CSV file."""
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def lecture(rows, title, **more):
    """A row about an activity of a branch."""
    return [rows.branch.short_name, "Party lecture", title, "2020-04-10", *more.values()]
