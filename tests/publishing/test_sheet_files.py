"""Which files can be read as a sheet, and the sentence for each that cannot."""

import datetime
import io
import zipfile

import pytest

from branches.models import Activity
from publishing.sheets import reading, workbooks
from tests.factories import BranchFactory
from tests.sheets import csv_file, import_rows, say_yes, told, upload, workbook
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
HEAD = ["Branch", "Kind", "Title", "Held on", "Attended"]
ROW = ["Cadre Office", "Study", "We read", "2019-07-01", 12]


@pytest.fixture
def keeper():
    BranchFactory(short_name="Cadre Office")
    return signed_in("Records keeper")


@pytest.fixture
def bring(keeper):
    def bring(content, name="rows.xlsx"):
        return told(upload(keeper, Activity, content, name))

    return bring


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def with_entry(content, name, data):
    """A workbook in which one file is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b"<worksheet>" + b" " * (workbooks.MAX_UNZIPPED + 1)
MANY = b"<worksheet><sheetData>" + b"<row/>" * workbooks.MAX_TAGS
LATE = b'<?xml version="1.0"?><!--' + b" " * 5000 + b'--><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet/>'
WIDE = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet/>'.encode("utf-16")
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet/>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\n  \n", "This file is empty."),
        (b"\xef\xbb\xbf", "No row with the names of the columns was found"),
        (lambda: workbook(), "No row with the names of the columns was found"),
        (lambda: workbook(ROW, ROW), "No row with the names of the columns was found"),
        (lambda: csv_file(ROW), "No row with the names of the columns was found"),
        (lambda: workbook(HEAD), "There is no row below the names of the columns."),
        (lambda: zipped(word__document_xml="<w/>"), "This is a Word document, not a table."),
        (b"Branch,Title\n\0,x", "This is no Excel or CSV file."),
        (b"\xff\xff\xff\xff", "The characters of this file cannot be read for certain."),
        (lambda: workbook(HEAD, ROW)[:-300], "This Excel file is damaged."),
        (lambda: zipped(xl__workbook_xml="<workbook/>"), "This Excel file is damaged."),
        (lambda: with_entry(workbook(HEAD, ROW), SHEET, b"<worksheet><sheetData><row>"), "This Excel file is damaged."),
        (lambda: with_entry(workbook(HEAD, ROW), SHEET, ENTITIES), "This Excel file is damaged."),
        (lambda: with_entry(workbook(HEAD, ROW), SHEET, LATE), "This Excel file is damaged."),
        (lambda: with_entry(workbook(HEAD, ROW), SHEET, WIDE), "This Excel file is damaged."),
        (lambda: with_entry(workbook(HEAD, ROW), SHEET, BOMB), "This file unpacks to more than 60 MB."),
        (lambda: with_entry(workbook(HEAD, ROW), SHEET, MANY), "There is too much in this file."),
        (lambda: with_entry(workbook(HEAD, ROW), "xl/theme/theme1.xml", MANY), "There is too much in this file."),
        (lambda: with_entry(workbook(HEAD, ROW), "xl/vbaProject.bin", b"x"), "This file carries macros."),
        (b"a," * reading.MAX_BYTES, "This file is larger than 10 MB."),
        (
            lambda: workbook(HEAD, ROW, ROW, merge=["A1:B1"]),
            "1 group of cells is merged (A1:B1). Undo that and fill each cell.",
        ),
        (
            lambda: workbook([*HEAD, "Kind"], ROW),
            "Two columns say the same: “Kind” and “Kind”. Delete one of them.",
        ),
        (
            lambda: workbook([*HEAD, "标题"], ROW),
            "Two columns say the same: “Title” and “标题”. Delete one of them.",
        ),
        (b'Branch,Title\n"' + b"a" * 200_000, "Line 2 of this CSV file cannot be read."),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(bring, content, sentence):
    [refused] = bring(content() if callable(content) else content)["refused"]
    assert refused.startswith(sentence)


def test_a_sheet_with_too_many_rows_is_refused_before_they_are_judged(bring, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    [refused] = bring(workbook(HEAD, *[ROW] * 4))["refused"]
    assert refused == "This sheet has more than 3 rows. Split it and try again."


def test_a_file_that_nobody_chose_is_asked_for(keeper):
    assert told(keeper.post("/admin/branches/activity/import/", {}))["refused"] == ["This field is required."]


@pytest.mark.parametrize(
    "content",
    [
        lambda: csv_file(HEAD, ROW),
        lambda: csv_file(HEAD, ROW, encoding="utf-8-sig"),
        lambda: csv_file(["党支部", "类别", "标题", "开展日期"], ["Cadre Office", "学习", "读书", "2019年7月1日"]),
        lambda: csv_file(
            ["党支部", "类别", "标题", "开展日期"], ["Cadre Office", "学习", "读书", "2019/7/1"], encoding="gb18030"
        ),
        lambda: csv_file(HEAD, ROW, delimiter=";"),
        lambda: csv_file(HEAD, ROW, delimiter="\t", encoding="utf-16"),
        lambda: csv_file([], HEAD, [], ROW, []),
        lambda: workbook(HEAD, ROW),
        lambda: workbook(["Roster of activities"], [], HEAD, ROW, merge=["A1:D1"]),
        lambda: workbook(["branch", "kind", "title", "held_on"], ROW[:4]),
        lambda: workbook(["ＢＲＡＮＣＨ", " kind ", "title*", "Held  On"], ROW[:4]),
    ],
)
def test_whatever_excel_or_wps_writes_is_read(bring, content):
    assert bring(content()) | {"notices": []} == {"refused": [], "counts": ["1 new"], "errors": [], "notices": []}


def test_what_is_left_out_is_named(bring):
    def other_sheet(book):
        book.create_sheet("Last year").append(["x"])

    content = workbook(["Roster"], [*HEAD, "Mood", "Weather"], [*ROW, "good", "sunny"], before=other_sheet)
    assert bring(content)["notices"] == [
        "These columns are not known and were left out: Mood, Weather",
        "1 row above the names of the columns was left out.",
        "Only the sheet “Sheet” of the file was read. Left out: Last year",
    ]


@pytest.mark.parametrize(
    "day",
    [
        datetime.date(2019, 7, 1),
        datetime.datetime(2019, 7, 1),
        datetime.datetime(2019, 7, 1, 9, 30),
        "2019-07-01",
        "2019/7/1",
        "2019.7.1",
        "2019年7月1日",
        "２０１９年７月１日",
        " 2019 年 07 月 01 日 ",
        "20190701",
        20190701,
        "2019-07-01 00:00:00",
    ],
)
def test_a_day_is_understood_as_people_write_it(keeper, day):
    import_rows(keeper, Activity, HEAD, ["Cadre Office", "Study", "We read", day, ""])
    assert Activity.objects.get().held_on == datetime.date(2019, 7, 1)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2019年7月", "“2019年7月” is a month: write the day, too."),
        ("2019-07", "“2019-07” is a month: write the day, too."),
        ("2019年2月30日", "“2019年2月30日” is no date. Write it like 2019-07-01 or 2019年7月1日."),
        ("7/1/2019", "“7/1/2019” is no date. Write it like 2019-07-01 or 2019年7月1日."),
        (2019, "“2019” is no date. Write it like 2019-07-01 or 2019年7月1日."),
        ("soon", "“soon” is no date. Write it like 2019-07-01 or 2019年7月1日."),
        (True, "“TRUE” is no date. Write it like 2019-07-01 or 2019年7月1日."),
        ("#REF!", "Excel itself shows an error in this cell."),
        ("=TODAY()", "This formula has no value yet. Write the value itself."),
        ("", "This must not be empty."),
    ],
)
def test_what_is_no_day_is_refused_at_its_cell(bring, day, sentence):
    answer = bring(workbook(HEAD, ["Cadre Office", "Study", "We read", day, ""]))
    assert (answer["errors"], answer["counts"]) == ([sentence], ["1 with errors"])


@pytest.mark.parametrize(("count", "stored"), [(35, 35), ("35", 35), (35.0, 35), ("３５人", 35), (0, 0), ("", None)])
def test_a_number_is_understood_as_people_write_it(keeper, count, stored):
    import_rows(keeper, Activity, HEAD, [*ROW[:4], count])
    assert Activity.objects.get().attended == stored


@pytest.mark.parametrize("count", ["many", 3.5, -1, "1,000", "三十五"])
def test_what_is_no_number_is_refused_at_its_cell(bring, count):
    assert bring(workbook(HEAD, [*ROW[:4], count]))["errors"] == [f"“{count}” is no whole number."]


@pytest.mark.parametrize("word", ["Theme Party day", "theme party DAY", "主题党日", "theme_party_day"])
def test_a_choice_is_understood_in_either_language(keeper, word):
    import_rows(keeper, Activity, HEAD, ["Cadre Office", word, "We read", "2019-07-01", ""])
    assert Activity.objects.get().kind == "theme_party_day"


@pytest.mark.parametrize(("word", "shown"), [("yes", True), ("是", True), (True, True), (1, True), ("否", False)])
def test_yes_and_no_are_understood_in_either_language(keeper, word, shown):
    import_rows(keeper, Activity, [*HEAD, "Public"], [*ROW, word])
    assert Activity.objects.get().is_public is shown


def test_what_is_none_of_the_choices_is_refused_with_the_choices(bring):
    answer = bring(workbook([*HEAD, "Public"], ["Cadre Office", "Party", "We read", "2019-07-01", "", "perhaps"]))
    assert answer["errors"] == [
        "“Party” is none of the choices: Members’ meeting, Committee meeting, Group meeting, Party lecture, "
        "Theme Party day, Study, Volunteering, Warning education.",
        "Write yes or no, not “perhaps”.",
    ]


def test_a_formula_that_excel_has_computed_is_its_value(keeper):
    """openpyxl computes nothing: the value is put where Excel would have put it."""
    content = workbook(HEAD, ["Cadre Office", "Study", "We read", "2019-07-01", "=3+4"])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = book.read(SHEET).replace(b"<v></v>", b"<v>7</v>").replace(b"<v />", b"<v>7</v>")
    say_yes(keeper, Activity, upload(keeper, Activity, with_entry(content, SHEET, xml)))
    assert Activity.objects.get().attended == 7


def test_a_sheet_that_lies_about_its_size_is_read_to_its_end(bring):
    content = workbook(HEAD, ROW, [*ROW[:2], "We write", *ROW[3:]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = book.read(SHEET).replace(b'<dimension ref="A1:E3"/>', b'<dimension ref="A1:A1"/>')
    assert b'"A1:A1"' in xml
    assert bring(with_entry(content, SHEET, xml))["counts"] == ["2 new"]


@pytest.mark.parametrize(
    "content",
    [
        lambda: workbook([*HEAD, None], [*ROW, "More to say"]),
        lambda: csv_file([*HEAD, ""], [*ROW, "More to say"]),
        lambda: (",".join(HEAD) + "\n" + ",".join(map(str, ROW)) + ",More to say\n").encode(),
    ],
    ids=["Excel", "CSV", "a cell too many"],
)
def test_a_value_below_no_name_is_said(bring, content):
    content = content()
    said = bring(content, "rows.xlsx" if content.startswith(b"PK") else "rows.csv")
    assert "Values in columns without a name were left out: F2 (“More to say”)." in str(said)
