"""The honors register as a sheet: every rule of the form holds, at its cell."""

import pytest

from honors.models import Honor
from tests.factories import BranchFactory, HonorFactory, MemberFactory
from tests.sheets import export, import_rows, rows_in, told, upload, workbook, wrong_cells
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
HEAD = ["Branch", "Title", "Kind", "Class of merit", "Level", "Year", "Awarding body", "Holder", "Member"]
ROW = dict(
    zip(
        HEAD,
        ["Cadre Office", "Model", "Work result", "", "Provincial", "2019", "The Committee", "the branch", ""],
        strict=True,
    )
)


@pytest.fixture
def branch():
    return BranchFactory(short_name="Cadre Office")


@pytest.fixture
def keeper(branch):
    BranchFactory(short_name="Press Office")
    return signed_in("Records keeper")


def sheet_of(*rows):
    return workbook(HEAD, *([(ROW | row)[name] for name in HEAD] for row in rows))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_register_goes_out_and_comes_in_unchanged(keeper, branch, language, kind):
    lan, _other = MemberFactory.create_batch(2, branch=branch, name="Zhou Lan")
    HonorFactory(branch=branch, holder="member", member=lan, title="@home", document_number="省检机党〔2019〕12号")
    HonorFactory(branch=branch, holder="member", member=MemberFactory(branch=branch), level="organ")
    HonorFactory.create_batch(2, branch=branch, holder="unnamed", title="Merit", kind="merit", merit_class="third")
    HonorFactory(holder="office", kind="individual", level="national", is_public=False)
    keeper.cookies["django_language"] = language
    content = export(keeper, Honor, kind=kind).content
    keeper.cookies["django_language"] = "en"
    answer = told(upload(keeper, Honor, content, f"rows.{kind}"))
    assert answer | {"notices": []} == {"refused": [], "errors": [], "notices": [], "counts": ["5 unchanged"]}


def test_a_chinese_roster_is_understood(keeper, branch):
    lan = MemberFactory(branch=branch, name="周岚")
    head = ["党支部", "荣誉名称", "类别", "奖励等次", "级别", "年度", "授予单位", "授予对象", "党员"]
    row = ["Cadre Office", "个人二等功", "记功嘉奖", "二等功", "省级", "2019年度", "省检察院", "党员（具名）", "周岚"]
    assert told(upload(keeper, Honor, workbook(head, row)))["errors"] == []
    import_rows(keeper, Honor, head, row)
    honor = Honor.objects.get()
    assert (honor.kind, honor.merit_class, honor.level) == ("merit", "second", "provincial")
    assert (honor.year, honor.holder, honor.member) == (2019, "member", lan)


@pytest.mark.parametrize(
    ("change", "error", "cell"),
    [
        ({"Kind": "Merit"}, "A merit has a class, and only a merit has one.", ""),
        ({"Class of merit": "Second Class Merit"}, "A merit has a class, and only a merit has one.", None),
        ({"Holder": "a member, by name"}, "Name the member where the holder is a member by name, and only there.", ""),
        ({"Member": "Zhou Lan"}, "Name the member where the holder is a member by name, and only there.", "Zhou Lan"),
        ({"Member": "Li Ming"}, "There is no member called “Li Ming” among those that you work with.", "Li Ming"),
        ({"Year": "1920"}, "The year lies between 1921 and this year.", "1920"),
        ({"Year": "2199"}, "The year lies between 1921 and this year.", "2199"),
        ({"Year": "二〇一九"}, "“二〇一九” is no whole number.", "二〇一九"),
        ({"Title": ""}, "This must not be empty.", ""),
        ({"Awarding body": ""}, "This must not be empty.", ""),
        ({"Branch": ""}, "This must not be empty.", ""),
        ({"Title": "x" * 121}, "Ensure this value has at most 120 characters (it has 121).", "x" * 121),
        (
            {"Level": "galactic"},
            "“galactic” is none of the choices: National, Provincial, The organ itself.",
            "galactic",
        ),
    ],
)
def test_what_the_form_refuses_is_refused_at_its_cell(keeper, branch, change, error, cell):
    MemberFactory(branch=branch, name="Zhou Lan")
    MemberFactory(branch__short_name="Youth League", name="Li Ming")
    answer = upload(keeper, Honor, sheet_of({"Title": "Another"}, change))
    assert told(answer)["errors"] == [error]
    [(number, [said])] = wrong_cells(answer)
    assert number == 3
    assert said == (cell if cell is not None else "Second Class Merit")


def test_the_same_honor_twice_is_refused(keeper, branch):
    stored = HonorFactory(branch=branch, title="Model", year=2018)
    rows = [[stored.pk, 2019, "Model"], ["", 2019, "Model"]]
    head = ["Number", "Year", "Title", "Branch", "Kind", "Level", "Awarding body", "Holder"]
    rest = ["Cadre Office", "Work result", "Provincial", "The Committee", "the branch"]
    answer = upload(keeper, Honor, workbook(head, *([*row, *rest] for row in rows)))
    assert told(answer)["errors"] == ["This honor of that year is in the register already."]
    assert [number for number, _cells in wrong_cells(answer)] == [3]


def test_several_unnamed_members_may_have_the_same_honor(keeper, branch):
    rows = [{"Holder": "one member, unnamed"}, {"Holder": "one member, unnamed"}]
    preview = upload(keeper, Honor, sheet_of(*rows))
    assert told(preview)["counts"] == ["2 new"]
    import_rows(keeper, Honor, HEAD, *([(ROW | row)[name] for name in HEAD] for row in rows))
    assert Honor.objects.count() == 2
    three = [*rows, {"Holder": "one member, unnamed"}]
    assert told(upload(keeper, Honor, sheet_of(*three)))["counts"] == ["1 new", "2 unchanged"]


def test_the_export_is_the_list_as_it_is_filtered_and_searched(keeper, branch):
    wanted = HonorFactory(branch=branch, title="Merit of 2019", level="national")
    HonorFactory(branch=branch, title="Merit of 2018")
    HonorFactory(title="Merit of 2017", level="national")
    query = f"?branch={branch.pk}&level__exact=national&q=Merit"
    assert [row[0] for row in rows_in(export(keeper, Honor, query))[1:]] == [wanted.pk]
    assert "1 row, as the list is filtered" in keeper.get(f"/admin/honors/honor/export/{query}").content.decode()
