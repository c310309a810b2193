"""Members, activities and branches as sheets: out and in again, by whom, and what is said of each row."""

import datetime

import pytest

from branches.models import Activity, Branch, Member, Post, Term
from tests.factories import ActivityFactory, BranchFactory, MemberFactory, TermFactory
from tests.sheets import export, import_rows, lines_in, rows_in, say_yes, told, upload, workbook, wrong_cells
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
NOTHING = {"refused": [], "errors": [], "notices": []}


@pytest.fixture
def branch():
    return BranchFactory(short_name="Cadre Office")


@pytest.fixture
def keeper():
    return signed_in("Records keeper")


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def register(branch):
    """A register with all that is hard to write into a cell."""
    other = BranchFactory(short_name="=1+1", slug="odd", contact="-", founded=day("1951-07-01"))
    lan = MemberFactory(branch=branch, name="周岚", may_be_public=False, left_on=day("2021-03-01"), order=3)
    MemberFactory(branch=branch, name="周岚", standing="probationary")
    MemberFactory(branch=other, name='\'=Zhou "Lan", O’Neil')
    TermFactory(member=lan, post=Post.PUBLICITY, since=day("2019-01-01"), until=day("2020-06-30"))
    TermFactory(member=lan, post=Post.SECRETARY, since=day("2020-07-01"))
    TermFactory(member=MemberFactory(branch=other), since=day("2018-05-04"))
    ActivityFactory(branch=branch, title="+5 points", summary="One.\r\n\r\nTwo, “three”; 'four'\n=SUM(A1)")
    ActivityFactory(branch=branch, title="+5 points", attended=0, is_public=False, summary="")
    return branch


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", [Member, Activity, Branch])
def test_what_goes_out_comes_in_unchanged(keeper, register, model, language, kind):
    keeper.cookies["django_language"] = language
    content = export(keeper, model, kind=kind).content
    keeper.cookies["django_language"] = "en"
    answer = told(upload(keeper, model, content, f"rows.{kind}"))
    assert answer | {"notices": []} == NOTHING | {"counts": [f"{model.objects.count()} unchanged"]}


def test_an_exported_sheet_has_real_dates_and_numbers_and_computes_nothing(keeper, register):
    [head, *rows] = rows_in(export(keeper, Activity))
    assert head == ["Number", "Branch", "Kind", "Title", "Held on", "Summary", "Attended", "Public"]
    zero = next(row for row in rows if row[6] == 0)
    assert (zero[3], zero[4], zero[7]) == ("+5 points", datetime.datetime(2020, 4, 10), "no")
    assert lines_in(export(keeper, Activity, kind="csv"))[1][3] == "'+5 points"


def test_a_member_comes_with_post_and_days(keeper, branch):
    head = ["党支部", "姓名", "党员类别", "职务", "任职日期", "离任日期"]
    rows = [
        ["Cadre Office", "周岚", "正式党员", "书记", "2019年7月1日", ""],
        ["Cadre Office", "李明", "预备党员", "Publicity；书记", "2017-01-01；2018-01-01", "2018-01-01；2019-07-01"],
        ["Cadre Office", "王芳", "", "", "", ""],
    ]
    answer = told(import_rows(keeper, Member, head, *rows))
    assert answer["counts"] == ["3 new"]
    assert set(Term.objects.values_list("member__name", "post", "since", "until")) == {
        ("周岚", "secretary", day("2019-07-01"), None),
        ("李明", "publicity", day("2017-01-01"), day("2018-01-01")),
        ("李明", "secretary", day("2018-01-01"), day("2019-07-01")),
    }
    assert Member.objects.get(name="李明").standing == "probationary"
    assert told(upload(keeper, Member, workbook(head, *rows)))["counts"] == ["3 unchanged"]


def test_the_end_of_a_term_is_entered_and_no_term_is_deleted(keeper, branch):
    term = TermFactory(member=MemberFactory(branch=branch, name="Zhou Lan"), since=day("2019-01-01"))
    head = ["Branch", "Name", "Post", "From", "Until"]
    preview = upload(
        keeper, Member, workbook(head, ["Cadre Office", "Zhou Lan", "Secretary", "2019-01-01", "2021-1-1"])
    )
    assert "<del>–</del> <ins>2021-01-01</ins>" in preview.content.decode()
    say_yes(keeper, Member, preview)
    term.refresh_from_db()
    assert term.until == day("2021-01-01")
    assert term.history.first().history_user == keeper.user
    import_rows(keeper, Member, head, ["Cadre Office", "Zhou Lan", "Youth", "2021-01-01", ""])
    assert Term.objects.count() == 2
    assert told(upload(keeper, Member, workbook(head[:3], ["Cadre Office", "Zhou Lan", ""])))["counts"] == [
        "1 unchanged"
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["Secretary", "2019-07-01", "2019-07-01"], "A term ends after it begins."),
        (["Secretary", "", ""], "Each post needs its first day, and each day its post."),
        (["Secretary; Youth", "2019-07-01", ""], "Each post needs its first day, and each day its post."),
        (["", "2019-07-01", ""], "Write the post to which these days belong."),
        (["Secretary", "2019-07", ""], "“2019-07” is a month: write the day, too."),
        (["Boss", "2019-07-01", ""], "“Boss” is none of the choices: Secretary"),
    ],
)
def test_a_term_that_cannot_be_is_refused_at_its_cell(keeper, branch, cells, sentence):
    answer = upload(
        keeper, Member, workbook(["Branch", "Name", "Post", "From", "Until"], ["Cadre Office", "Zhou Lan", *cells])
    )
    [error] = told(answer)["errors"]
    assert error.startswith(sentence)
    assert len(wrong_cells(answer)[0][1]) == 1


def test_rows_are_found_by_number_or_by_branch_and_name(keeper, branch):
    lan, ming = MemberFactory(branch=branch, name="Zhou Lan"), MemberFactory(branch=branch, name="Li Ming")
    answer = import_rows(
        keeper,
        Member,
        ["Number", "Branch", "Name", "Order"],
        [lan.pk, "Cadre Office", "Zhou Lan-Hua", 5],
        ["", "Cadre Office", "Li Ming", 6],
        ["", "Cadre Office", "Wang Fang", 7],
    )
    assert told(answer)["counts"] == ["1 new", "2 changed"]
    assert list(Member.objects.order_by("order").values_list("pk", "name", "order")[:2]) == [
        (lan.pk, "Zhou Lan-Hua", 5),
        (ming.pk, "Li Ming", 6),
    ]


def test_two_of_one_name_need_their_number(keeper, branch):
    first, second = MemberFactory.create_batch(2, branch=branch, name="Zhou Lan")
    head = ["Number", "Branch", "Name", "Order"]
    answer = upload(keeper, Member, workbook(head, ["", "Cadre Office", "Zhou Lan", 5]))
    assert told(answer)["errors"] == [
        f"There are several such rows already: write the number of the one you mean ({first.pk}, {second.pk})."
    ]
    import_rows(keeper, Member, head, [second.pk, "Cadre Office", "Zhou Lan", 5])
    assert list(Member.objects.filter(order=5)) == [second]


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([["", "Cadre Office", "New"], ["", "Cadre Office", "New"]], ["Row 2 is about the same already."]),
        ([[999999, "Cadre Office", "New"]], ["There is no member with this number among those that you work with."]),
        ([["", "Nowhere", "New"]], ["There is no branch called “Nowhere” among those that you work with."]),
        ([["", "", "New"]], ["This must not be empty."]),
        ([["", "Cadre Office", "x" * 61]], ["Ensure this value has at most 60 characters (it has 61)."]),
        ([["one", "Cadre Office", "New"]], ["“one” is no whole number."]),
    ],
)
def test_a_row_that_cannot_be_is_refused(keeper, branch, rows, errors):
    BranchFactory()  # with only one, nobody need write it
    answer = told(upload(keeper, Member, workbook(["Number", "Branch", "Name"], *rows)))
    assert answer["errors"] == errors


def test_of_two_rows_about_one_member_the_first_counts(keeper, branch):
    lan = MemberFactory(branch=branch, name="Zhou Lan")
    head = ["Number", "Branch", "Name", "Order"]
    preview = upload(
        keeper, Member, workbook(head, [lan.pk, "Cadre Office", "Zhou Lan", 5], ["", "Cadre Office", "Zhou Lan", 6])
    )
    assert told(preview)["errors"] == ["Row 2 is about the same already."]
    say_yes(keeper, Member, preview, yes="only_good")
    lan.refresh_from_db()
    assert lan.order == 5


def test_an_empty_cell_empties_what_can_be_empty_and_a_missing_column_changes_nothing(keeper, branch):
    activity = ActivityFactory(branch=branch, attended=9, kind="study")
    head = ["Number", "Branch", "Kind", "Title", "Attended"]
    import_rows(keeper, Activity, head, [activity.pk, "Cadre Office", "", activity.title, ""])
    activity.refresh_from_db()
    assert (activity.attended, activity.kind) == (None, "study")
    assert activity.summary == "We read together and asked each other questions."


def test_who_works_for_one_branch_need_not_write_it(branch):
    editor = signed_in("Branch editor", branch)
    MemberFactory(branch=branch, name="Zhou Lan", may_be_public=False)
    answer = import_rows(editor, Member, ["Name", "Order"], ["Zhou Lan", 1], ["Wang Fang", 2])
    assert told(answer)["counts"] == ["1 new", "1 changed"]
    assert set(Member.objects.values_list("branch", "name", "order")) == {
        (branch.pk, "Zhou Lan", 1),
        (branch.pk, "Wang Fang", 2),
    }


def test_what_the_rules_for_committees_say_stands_on_the_last_page(keeper, branch):
    answer = import_rows(keeper, Member, ["Branch", "Name"], ["Cadre Office", "Zhou Lan"])
    assert "Cadre Office: The register has 1 full member; a branch has three at least." in told(answer)["notices"]


def test_branches_come_in_and_are_found_by_their_short_name(keeper, branch):
    head = ["Name", "Short name", "Address", "Office", "Founded"]
    rows = [
        ["Party Branch of the Cadre Office", "Cadre Office", branch.slug, "Cadre Office", "1951年7月1日"],
        ["Party Branch of the Press Office", "Press Office", "press", "Press Office", ""],
    ]
    assert told(import_rows(keeper, Branch, head, *rows))["counts"] == ["1 new", "1 changed"]
    assert list(Branch.objects.values_list("short_name", "founded")) == [
        ("Cadre Office", day("1951-07-01")),
        ("Press Office", None),
    ]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (["Party Branch of the Cadre Office", "New", "new", "New"], "Branch with this Name already exists."),
        (["New", "New", "cadre", "New"], "Branch with this Address already exists."),
        (["New", "New", "no address", "New"], "Enter a valid “slug” consisting of letters, numbers, underscores"),
        (["New", "New", "", "New"], "This must not be empty."),
        (["New", "New", "new", ""], "This must not be empty."),
    ],
)
def test_a_branch_that_cannot_be_is_refused_at_its_cell(keeper, row, error):
    BranchFactory(short_name="Cadre Office", slug="cadre")
    answer = upload(keeper, Branch, workbook(["Name", "Short name", "Address", "Office"], row))
    [said] = told(answer)["errors"]
    assert said.startswith(error)
    assert len(wrong_cells(answer)[0][1]) == 1


def test_two_new_branches_of_one_address_are_refused(keeper):
    rows = [["One", "One", "same", "One"], ["Two", "Two", "same", "Two"]]
    answer = upload(keeper, Branch, workbook(["Name", "Short name", "Address", "Office"], *rows))
    assert told(answer)["errors"] == ["Branch with this Address already exists."]
    assert wrong_cells(answer) == [(3, ["same"])]
