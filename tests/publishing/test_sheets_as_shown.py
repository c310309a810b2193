"""A sheet is what it shows: texts of cells, hidden parts, merged cells, totals, names typed in many ways."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from branches.models import Activity, Member
from tests.factories import BranchFactory, MemberFactory
from tests.sheets import csv_file, say_yes, told, upload, workbook
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
HEAD = ["Branch", "Kind", "Title", "Held on", "Summary", "Attended"]
ROW = ["Cadre Office", "Study", "We read", "2019-07-01", "x", 12]


@pytest.fixture
def keeper():
    BranchFactory(short_name="Cadre Office")
    return signed_in("Records keeper")


@pytest.fixture
def bring(keeper):
    def bring(content, model=Activity, name="rows.xlsx"):
        return upload(keeper, model, content, name)

    return bring


def case(name):
    return (CASES / name).read_bytes()


def with_title(value, code="General", **more):
    """A workbook whose one title is a value in a format."""

    def before(book):
        cell = book.active.cell(2, 3, value)
        cell.number_format = code
        for name, each in more.items():
            setattr(cell, name, each)

    return workbook(HEAD, ROW, before=before)


# --- The text of a cell


def test_line_ends_that_excel_escapes_are_line_ends(keeper, bring):
    say_yes(keeper, Activity, bring(case("carriage-returns.xlsx")))
    activity = Activity.objects.get()
    assert (activity.title, activity.summary) == ("省直机关 主题党日", "上午学习。\n下午劳动。")


def test_texts_are_what_their_cells_show(keeper, bring):
    say_yes(keeper, Activity, bring(case("what-a-cell-shows.xlsx")))
    assert [(each.title, each.summary) for each in Activity.objects.order_by("pk")] == [
        ("007", "98.5%"),
        ("2019年7月", "0.7"),
        ("省检机党〔2019〕12号", "x"),
    ]


@pytest.mark.parametrize(
    ("value", "code", "title"),
    [
        ("_x005F_x000D_ stays", "General", "_x000D_ stays"),
        ("a_x0007_b", "General", "ab"),
        ("\u200b三会\u00ad一课", "General", "三会一课"),
        (True, "General", "TRUE"),
        (datetime.date(2019, 7, 1), "yyyy/m/d", "2019/7/1"),
        (datetime.time(9, 30), "h:mm", "9:30"),
        (datetime.timedelta(hours=26), "[h]:mm", "26:00"),
        (-12, "#,##0_);[Red](#,##0)", "(12)"),
        ("党课", '"（"@"）"', "（党课）"),
    ],
)
def test_a_text_is_what_its_cell_shows(keeper, bring, value, code, title):
    say_yes(keeper, Activity, bring(with_title(value, code)))
    assert Activity.objects.get().title == title


@pytest.mark.parametrize(
    ("value", "code", "sentence"),
    [
        (2 / 3, "General", "The cell holds “0.6666666666666666”, and what it shows cannot be told."),
        (43647, "[$-411]ggge", "The cell holds “43647”, and what it shows cannot be told."),
        (0, "yyyy-mm-dd", "The cell holds “0”, and what it shows cannot be told."),
        (0.5, "yyyy-mm-dd", "The cell holds “0.5”, and what it shows cannot be told."),
        (-1, "yyyy-mm-dd", "The cell holds “-1”, and what it shows cannot be told."),
        (110101199003078515, "General", "“1.10101E+17” is a long number that Excel has shortened"),
        ("1.23E+17", "General", "“1.23E+17” is a long number that Excel has shortened"),
        ("We read", ";;;", "The cell holds “We read” but shows nothing."),
        ("#N/A", "General", "Excel itself shows an error in this cell."),
        ("=A1&A2", "General", "This formula has no value yet."),
        ('=_xlfn.DISPIMG("ID_1",1)', "General", "This formula has no value yet."),
    ],
)
def test_where_a_text_cannot_be_told_the_row_says_so(bring, value, code, sentence):
    answer = told(bring(with_title(value, code)))
    assert answer["counts"] == ["1 with errors"]
    assert answer["errors"][0].startswith(sentence)


@pytest.mark.parametrize(
    ("value", "code", "sentence"),
    [
        (datetime.date(2019, 7, 1), 'yyyy"年"m"月"', "“2019年7月” is a month: write the day, too."),
        (datetime.date(2019, 7, 1), "yyyy", "“2019” is no date. Write it like 2019-07-01 or 2019年7月1日."),
    ],
)
def test_a_day_that_its_cell_does_not_show_is_asked_for(bring, value, code, sentence):
    def before(book):
        book.active["D2"] = value
        book.active["D2"].number_format = code

    assert told(bring(workbook(HEAD, ROW, before=before)))["errors"] == [sentence]


@pytest.mark.parametrize("number", [14, 31, 58])
def test_a_day_in_a_format_of_chinese_excel_is_a_day(keeper, bring, number):
    def before(book):
        book.active["D2"] = 43647
        book.active["D2"].number_format = "0000"

    content = with_styles(
        workbook(HEAD, ROW, before=before), b'<xf numFmtId="164"', f'<xf numFmtId="{number}"'.encode()
    )
    say_yes(keeper, Activity, bring(content))
    assert Activity.objects.get().held_on == datetime.date(2019, 7, 1)


def test_days_may_be_counted_from_1904(keeper, bring):
    def before(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active["D2"] = datetime.date(2019, 7, 1)

    say_yes(keeper, Activity, bring(workbook(HEAD, ROW, before=before)))
    assert Activity.objects.get().held_on == datetime.date(2019, 7, 1)


def test_a_number_that_shows_another_number_is_asked_for(bring):
    def before(book):
        book.active["F2"] = 12000
        book.active["F2"].number_format = "0,"

    sentence = "The cell shows “12” but holds “12000”. Write the number that is meant."
    assert told(bring(workbook(HEAD, ROW, before=before)))["errors"] == [sentence]


def with_styles(content, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(old, new) if name == "xl/styles.xml" else part)
    return out.getvalue()


# --- What is hidden, and what is no record


def test_what_is_hidden_is_left_out_and_said(keeper, bring):
    def before(book):
        sheet = book.active
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions.group("E", "F", hidden=True)
        book.create_sheet("Old").append(["x"])
        book["Old"].sheet_state = "veryHidden"

    rows = [[*ROW[:2], f"Title {number}", *ROW[3:]] for number in range(2, 8)]
    preview = bring(workbook(HEAD, *rows, before=before))
    assert told(preview)["notices"] == [
        "3 hidden rows were left out (3–4, 6). Show them, or clear the filter, if they are meant.",
        "Hidden columns were left out: Summary, Attended. Show them if they are meant.",
        "Hidden sheets were left out: Old",
    ]
    say_yes(keeper, Activity, preview)
    assert {each.title for each in Activity.objects.all()} == {"Title 2", "Title 5", "Title 7"}
    assert not Activity.objects.exclude(summary="", attended=None).exists()


def test_the_first_visible_sheet_with_names_of_columns_is_read(bring):
    def before(book):
        book.active.title = "Old"
        book.active.sheet_state = "hidden"
        book.create_sheet("Cover").append(["Activities of 2019"])
        page = book.create_sheet("Rows")
        page.append(HEAD)
        page.append(ROW)
        book.active = 1

    answer = told(bring(workbook(HEAD, ROW, ROW, before=before)))
    assert answer["counts"] == ["1 new"]
    assert answer["notices"] == [
        "Only the sheet “Rows” of the file was read. Left out: Cover",
        "Hidden sheets were left out: Old",
    ]


def test_formatted_rows_and_columns_without_content_do_not_count(bring):
    def before(book):
        for number in range(3, 6_000):
            book.active.cell(number, 1).number_format = "@"
        book.active.cell(1, 300).number_format = "@"
        book.active.cell(30_000, 1).number_format = "@"

    answer = told(bring(workbook(HEAD, ROW, before=before)))
    assert (answer["counts"], answer["notices"]) == (["1 new"], [])


def test_a_roster_as_offices_make_it_is_read(keeper, bring):
    rows = [
        ["机关党支部党员名册", None, None, None],
        ["序 号", "支部", "姓 名\n（必填）", "类别"],
        [1, "Cadre Office", "张 三", "正式党员"],
        [2, None, "李四", "预备党员"],
        [None, None, None, None],
        [3, None, "库尔班•尼亚孜", "正式党员"],
        ["合 计", None, 3, None],
        ["填表人：王五", None, None, None],
    ]
    preview = bring(workbook(*rows, merge=["A1:D1", "B3:B6", "A7:B7", "A8:D8"]), Member)
    assert told(preview) == {
        "refused": [],
        "counts": ["3 new"],
        "errors": [],
        "notices": [
            "These columns are not known and were left out: 序 号",
            "1 row above the names of the columns was left out.",
            "Totals, notes and repeated names of columns were left out: row 7–8.",
            "What is merged over several rows counts for each of them: B3:B6.",
        ],
    }
    say_yes(keeper, Member, preview)
    assert {each.name for each in Member.objects.all()} == {"张三", "李四", "库尔班·尼亚孜"}
    assert {each.branch.short_name for each in Member.objects.all()} == {"Cadre Office"}


def test_cells_merged_over_columns_are_wrong_in_their_row_only(bring):
    answer = told(bring(workbook(HEAD, ROW, ["Cadre Office", "Study", *ROW[2:]], merge=["B3:C3"])))
    assert answer["counts"] == ["1 with errors", "1 new"]
    assert answer["errors"] == 2 * ["Cells are merged here (B3:C3). Undo that and fill each cell."]


def test_drawings_on_a_sheet_are_said(bring):
    def before(book):
        book.active["A2"].comment = openpyxl.comments.Comment("Ask again", "Zhou")

    assert told(bring(workbook(HEAD, ROW, before=before)))["notices"] == [
        "Pictures, text boxes and comments on the sheet were not read."
    ]


# --- Names


def test_one_name_typed_in_many_ways_is_one_person(keeper, bring):
    preview = bring(case("one-name.csv"), Member, "members.csv")
    assert told(preview)["counts"] == ["8 with errors", "2 new"]
    assert set(told(preview)["errors"]) == {"Row 2 is about the same already.", "Row 8 is about the same already."}
    say_yes(keeper, Member, preview, "only_good")
    assert {each.name for each in Member.objects.all()} == {"阿卜杜拉·买买提", "张三"}


@pytest.mark.parametrize(
    "typed", ["库尔班•尼亚孜", "库尔班．尼亚孜", "库尔班 · 尼亚孜", "\u200b库尔班·尼亚孜", "庫爾班·尼亞孜"]
)
def test_a_stored_member_is_found_however_the_name_is_typed(keeper, bring, typed):
    branch = BranchFactory(short_name="Office")
    member = MemberFactory(branch=branch, name="库尔班·尼亚孜")
    answer = told(bring(csv_file(["Branch", "Name", "Standing"], ["Ｏffice", typed, "预备 党员"]), Member))
    assert answer["counts"] == ["1 changed"]
    assert Member.objects.get() == member


def test_a_name_is_tidy_however_it_is_saved():
    assert MemberFactory(name=" 库尔班•\u200b尼亚孜").name == "库尔班·尼亚孜"
    assert MemberFactory(name="张　三").name == "张三"
    assert MemberFactory(name="John Smith").name == "John Smith"


# --- CSV


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ('Branch,Kind,Title,Held on\nCadre Office,Study,="007",2019-07-01\n', "007"),
        ('Branch,Kind,Title,Held on\nCadre Office,Study,"=""007""",2019-07-01\n', "007"),
        ("Branch,Kind,Title,Held on\nCadre Office,Study,'007,2019-07-01\n", "007"),
        ('sep=;\nBranch;Kind;Title;Held on\nCadre Office;Study;"a;b\nc";2019-07-01\n', "a;b c"),
        (
            "Activities, all\nBranch\tKind\tTitle\tHeld on\nCadre Office\tStudy\tWe read, we talk\t2019-07-01",
            "We read, we talk",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_as_excel_reads_it(keeper, bring, content, title, encoding):
    say_yes(keeper, Activity, bring(content.encode(encoding), name="rows.csv"))
    assert Activity.objects.get().title == title


def test_csv_with_a_few_damaged_characters_is_no_nonsense(bring):
    content = csv_file(HEAD, ["Cadre Office", "Study", "学习贯彻党的二十大精神专题会议", *ROW[3:]]) + b"\xff"
    [refused] = told(bring(content, name="rows.csv"))["refused"]
    assert refused.startswith("The characters of this file cannot be read for certain.")


# --- What stands for a day, what is a head, and digits that Excel drops


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('yyyy"年度"', "2019年度"),
        ("mmm-yy", "Jul-19"),
        ("yyyy", "2019"),
        ("aaaa", "星期一"),
        ("h:mm", "0:00"),
    ],
)
def test_a_cell_that_shows_no_day_stands_for_none(bring, code, shown):
    def before(book):
        book.active["D2"] = 43647
        book.active["D2"].number_format = code

    sentence = f"“{shown}” is no date. Write it like 2019-07-01 or 2019年7月1日."
    assert told(bring(workbook(HEAD, ROW, before=before)))["errors"] == [sentence]


def test_a_year_that_a_date_shows_is_a_number(keeper, bring):
    def before(book):
        book.active["F2"] = 43647
        book.active["F2"].number_format = "yyyy"

    say_yes(keeper, Activity, bring(workbook(HEAD, ROW, before=before)))
    assert Activity.objects.get().attended == 2019


@pytest.mark.parametrize("code", ["0", "@", "000000"])
def test_a_number_longer_than_excel_keeps_is_asked_for_as_text(bring, code):
    [sentence] = told(bring(with_title(110101199003078515, code)))["errors"]
    assert "is a long number that Excel has shortened" in sentence


def test_the_names_of_columns_once_more_are_no_record(keeper, bring):
    rows = [HEAD, ROW, HEAD, [*ROW[:2], "We talk", *ROW[3:]], ["本页小计", *[None] * 4, 24], ["平均", *[None] * 4, 12]]
    preview = bring(workbook(*rows))
    assert told(preview)["notices"] == ["Totals, notes and repeated names of columns were left out: row 3, 5–6."]
    say_yes(keeper, Activity, preview)
    assert {each.title for each in Activity.objects.all()} == {"We read", "We talk"}


def test_a_second_table_with_other_columns_is_refused(bring):
    other = [HEAD[0], HEAD[2], HEAD[1], *HEAD[3:]]
    answer = told(bring(workbook(HEAD, ROW, [], other, [ROW[0], ROW[2], ROW[1], *ROW[3:]])))
    sentence = "A second table with other columns begins in row 4. Put it into a file of its own."
    assert answer["refused"] == [sentence]


def test_a_name_of_a_column_may_end_with_a_colon(keeper, bring):
    say_yes(keeper, Activity, bring(workbook([f"{name}：" for name in HEAD], ROW)))
    assert Activity.objects.get().title == "We read"


def test_the_chooser_of_files_offers_what_is_read(keeper):
    assert 'accept=".xlsx,.csv,.txt"' in keeper.get("/admin/branches/activity/import/").content.decode()
