"""Import and export know whose rows are whose, and who may show what to the public."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from branches.models import Activity, Branch, Member
from honors.models import Honor
from tests.factories import ActivityFactory, UserFactory
from tests.sheets import export, import_rows, lecture, lines_in, rows_in, told, upload, workbook, wrong_cells
from tests.staff import address, full_branch, signed_in

pytestmark = pytest.mark.django_db
MODELS = [Member, Activity, Honor]
HEAD = ["Branch", "Kind", "Title", "Held on"]


@pytest.fixture
def ours():
    return full_branch("Anchor")


@pytest.fixture
def theirs():
    return full_branch("Beacon")


@pytest.fixture
def editor(ours, theirs):
    return signed_in("Branch editor", ours.branch)


@pytest.fixture
def secretary(ours, theirs):
    return signed_in("Branch secretary", ours.branch)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in [*MODELS, Branch]}


# --- whose rows


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_nobody_exports_rows_of_another_branch(editor, theirs, model, kind):
    answer = export(editor, model, f"?branch={theirs.branch.pk}", kind)
    assert (rows_in(answer) if kind == "xlsx" else lines_in(answer))[1:] == []
    content = str(rows_in(export(editor, model)))
    assert "Anchor" in content
    assert "Beacon" not in content
    assert b"Beacon" not in editor.get(address(model, "import")).content


def test_a_template_offers_only_the_persons_own_branches_and_members(editor):
    answer = editor.get(address(Honor, "template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    words = str([list(sheet.values) for sheet in book.worksheets])
    assert [sheet.title for sheet in book.worksheets] == ["honors", "How to fill it in", "Choices"]
    assert [cell.value for cell in book["honors"][1]][:3] == ["Number", "Branch", "Title"]
    assert [str(each.sqref) for each in book["honors"].data_validations.dataValidation][:2] == [
        "B2:B5001",
        "D2:D5001",
    ]
    assert "Anchor Office" in words
    assert "Anchor Zhou" in words
    assert "Beacon" not in words


@pytest.mark.parametrize("model", MODELS)
def test_nobody_changes_a_row_of_another_branch_by_its_number(editor, ours, theirs, model):
    row = {Member: theirs.member, Activity: theirs.activity, Honor: theirs.honor}[model]
    name = "Name" if model is Member else "Title"
    before = everything()
    rows = [[row.pk, ours.branch.short_name, "Taken"], [999_999, ours.branch.short_name, "Nobody"]]
    answer = upload(editor, model, workbook(["Number", "Branch", name], *rows))
    foreign, missing = [each for each in told(answer)["errors"] if "number" in each]
    assert foreign == missing  # as if it did not exist
    assert b"Beacon" not in answer.content
    assert everything() == before


def test_nobody_puts_a_row_into_another_branch(editor, ours, theirs):
    before = everything()
    rows = [lecture(theirs, "New"), lecture(theirs, "Beacon lecture"), ["Nowhere", *lecture(ours, "New")[1:]]]
    moved = workbook(["Number", *HEAD], [ours.activity.pk, *lecture(theirs, "Anchor lecture")])
    for content, wrong in ((workbook(HEAD, *rows), 3), (moved, 1)):
        answer = upload(editor, Activity, content)
        assert told(answer)["counts"] == [f"{wrong} with errors"]
        assert {sentence.replace("Nowhere", "Beacon Office") for sentence in told(answer)["errors"]} == {
            "There is no branch called “Beacon Office” among those that you work with."
        }
    assert everything() == before


def test_an_honor_names_no_member_of_another_branch(editor, ours, theirs):
    head = ["Branch", "Title", "Kind", "Level", "Year", "Awarding body", "Holder", "Member"]
    row = [ours.branch.short_name, "New", "Work result", "National", 2019, "Committee", "a member, by name"]
    rows = [[*row, "Beacon Zhou"], [*row, f"Beacon Zhou #{theirs.member.pk}"], [*row, "Nobody"]]
    for sentence in told(upload(editor, Honor, workbook(head, *rows)))["errors"]:
        assert sentence.startswith("There is no member called")


@pytest.mark.parametrize("way", ["import", "template"])
def test_who_may_write_no_such_row_finds_no_import(ours, way):
    for client in (signed_in("Auditor"), signed_in("Confidentiality reviewer")):
        assert client.get(address(Member, way)).status_code == 403
        assert upload(client, Member, workbook(["Branch", "Name"], ["x", "y"])).status_code == 403
        assert b"/import/" not in client.get(address(Member, "changelist")).content
    editor = signed_in("Branch editor", ours.branch)
    assert editor.get(address(Branch, way)).status_code == 403
    assert Client().get(address(Member, way)).status_code == 302


def test_who_may_only_add_changes_nothing(ours):
    client = Client()
    client.user = UserFactory(branches=[ours.branch])
    client.user.user_permissions.set(Permission.objects.filter(codename__in=["view_activity", "add_activity"]))
    client.force_login(client.user)
    rows = [lecture(ours, "New"), ["Anchor Office", "Study", "Anchor lecture", "2020-04-10"]]
    answer = told(upload(client, Activity, workbook(HEAD, *rows)))
    assert (answer["errors"], answer["counts"]) == (["You may not change rows."], ["1 with errors", "1 new"])


def test_who_may_see_rows_may_export_them(ours):
    assert len(rows_in(export(signed_in("Auditor"), Member))) == 2
    assert export(Client(), Member).status_code == 302
    assert signed_in("Auditor").get(address(Member, "export")).status_code == 200


# --- the public switch


def test_only_who_may_show_a_record_turns_its_switch(editor, ours):
    rows = [[*lecture(ours, "New"), "yes"], [*lecture(ours, "Anchor lecture"), "yes"], [*lecture(ours, "Other"), "no"]]
    answer = upload(editor, Activity, workbook([*HEAD, "Public"], *rows))
    sentence = "You may not show it to the public: write no, and ask who may."
    assert told(answer)["errors"] == [sentence, sentence]
    assert told(answer)["counts"] == ["2 with errors", "1 new"]
    assert wrong_cells(answer)[0] == (2, ["yes"])


def test_who_may_show_a_record_turns_its_switch(secretary, ours):
    rows = [[*lecture(ours, "New"), "是"], [*lecture(ours, "Anchor lecture"), "是"]]
    import_rows(secretary, Activity, [*HEAD, "Public"], *rows)
    assert set(Activity.objects.filter(branch=ours.branch).values_list("title", "is_public")) == {
        ("New", True),
        ("Anchor lecture", True),
    }


@pytest.mark.parametrize("change", ["title", "hide", "term"])
def test_what_is_public_is_changed_only_by_who_may_show_it(editor, ours, change):
    ActivityFactory(branch=ours.branch, title="Shown")
    Member.objects.filter(pk=ours.member.pk).update(may_be_public=True)
    activity = Activity.objects.get(title="Shown")
    if change == "term":
        head = ["Branch", "Name", "Post", "From"]
        answer = upload(editor, Member, workbook(head, ["Anchor Office", "Anchor Zhou", "Youth", "2020-01-01"]))
    else:
        head = ["Number", "Title", "Public"]
        row = [activity.pk, "Else", "yes"] if change == "title" else [activity.pk, "Shown", "no"]
        answer = upload(editor, Activity, workbook(head, row))
    assert told(answer)["errors"] == ["Public: ask the branch secretary or the Party committee office to change it"]
    unchanged = upload(editor, Activity, workbook(["Number", "Title", "Public"], [activity.pk, "Shown", "yes"]))
    assert told(unchanged)["counts"] == ["1 unchanged"]
