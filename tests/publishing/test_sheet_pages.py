"""The pages of import and export: what is stored when, what the log says, and how often the database is asked."""

import pytest
from django.contrib import admin
from django.core.files.storage import storages
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.log import Event, What
from branches.models import Activity, Branch, Member
from honors.models import Honor
from publishing.allowances import Allowance
from publishing.sheets.cells import ChoiceCell
from publishing.sheets.previews import LISTED_AT_MOST
from publishing.sheets.reading import comparable, in_each_language
from tests.factories import ActivityFactory, BranchFactory, HonorFactory, MemberFactory, TermFactory
from tests.sheets import (
    export,
    import_rows,
    lecture,
    say_yes,
    steps_of,
    told,
    upload,
    workbook,
    wrong_cells,
)
from tests.staff import FormReader, address, full_branch, signed_in

pytestmark = pytest.mark.django_db
MODELS = [Member, Activity, Honor]
HEAD = ["Branch", "Kind", "Title", "Held on"]
IDENTITY = "11010519491231002X"


@pytest.fixture
def ours():
    return full_branch("Anchor")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours.branch)


@pytest.fixture
def secretary(ours):
    return signed_in("Branch secretary", ours.branch)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in [*MODELS, Branch]}


# --- what is stored when


def test_nothing_is_stored_before_the_yes(editor, ours):
    before = everything()
    assert told(upload(editor, Activity, workbook(HEAD, lecture(ours, "New"))))["counts"] == ["1 new"]
    assert everything() == before
    assert not Event.objects.filter(what=What.IMPORTED).exists()


def test_nothing_is_stored_unless_all_is_right_or_only_the_good_rows_are_asked_for(editor, ours):
    before = everything()
    preview = upload(editor, Activity, workbook(HEAD, lecture(ours, "New"), lecture(ours, "")))
    assert b'name="all"' not in preview.content
    answer = say_yes(editor, Activity, preview)
    assert told(answer)["refused"] == ["Nothing is stored yet: there are rows with errors."]
    assert everything() == before
    answer = say_yes(editor, Activity, answer, yes="only_good")
    assert told(answer)["counts"] == ["1 new", "1 left out because of errors"]
    assert Activity.objects.get(title="New").branch == ours.branch


def test_where_somebody_changed_something_meanwhile_the_preview_comes_again(editor, ours):
    content = workbook(["Number", "Title"], [ours.activity.pk, "My title"])
    preview = upload(editor, Activity, content)
    Activity.objects.filter(pk=ours.activity.pk).update(title="Their title")
    answer = say_yes(editor, Activity, preview)
    assert told(answer)["refused"] == ["Somebody changed something meanwhile: look again at what would change."]
    assert "<del>Their title</del> <ins>My title</ins>" in answer.content.decode()
    assert Activity.objects.get(pk=ours.activity.pk).title == "Their title"
    assert told(say_yes(editor, Activity, answer))["counts"] == ["1 changed"]


def test_a_file_waits_for_its_person_and_its_page_only_and_once(editor, ours):
    upload(editor, Activity, workbook(HEAD, lecture(ours, "Another")))
    before = waiting_files()
    values = FormReader(upload(editor, Activity, workbook(HEAD, lecture(ours, "New"))).content.decode()).values
    assert len(waiting_files()) == len(before) + 1
    waits_no_more = ["This file waits no longer. Choose it again."]
    other = signed_in("Branch editor", ours.branch)
    assert told(other.post(address(Activity, "import"), values | {"all": "1"}))["refused"] == waits_no_more
    assert told(editor.post(address(Honor, "import"), values | {"all": "1"}))["refused"] == waits_no_more
    assert told(editor.post(address(Activity, "import"), values | {"all": "1"}))["counts"] == ["1 new"]
    assert told(editor.post(address(Activity, "import"), values | {"all": "1"}))["refused"] == waits_no_more
    assert waiting_files() == before


def waiting_files():
    storage = storages["private"]
    return {name for day in storage.listdir("waiting")[0] for name in storage.listdir(f"waiting/{day}")[1]}


def test_without_its_token_no_form_is_taken():
    client = Client(enforce_csrf_checks=True)
    client.force_login(signed_in("Records keeper").user)
    for page in ("import", "export"):
        assert client.post(address(Activity, page), {"xlsx": "1"}).status_code == 403


def test_what_somebody_stored_a_moment_ago_is_no_error_page():
    keeper = signed_in("Records keeper")
    preview = upload(
        keeper, Branch, workbook(["Name", "Short name", "Address", "Office"], ["New", "New", "new", "New"])
    )

    def store_it_first(instance, **kwargs):
        pre_save.disconnect(store_it_first, sender=Branch)
        BranchFactory(slug="new")

    pre_save.connect(store_it_first, sender=Branch)
    answer = say_yes(keeper, Branch, preview)
    assert told(answer)["refused"] == ["Somebody changed something meanwhile: look again at what would change."]
    assert not Branch.objects.filter(name="New").exists()


def test_the_same_file_twice_changes_nothing_the_second_time(editor, ours):
    rows = [lecture(ours, "New"), ["Anchor Office", "Study", "Anchor lecture", "2020-04-10"]]
    assert told(import_rows(editor, Activity, HEAD, *rows))["counts"] == ["1 new", "1 changed"]
    again = upload(editor, Activity, workbook(HEAD, *rows))
    assert told(again)["counts"] == ["2 unchanged"]
    assert "There is nothing to do" in again.content.decode()
    assert b'name="token"' not in again.content


# --- history and log


def test_each_row_is_in_the_history_and_in_the_log_as_from_its_form(editor, ours):
    content = workbook(["Number", *HEAD], [ours.activity.pk, *lecture(ours, "Renamed")], ["", *lecture(ours, "New")])
    say_yes(editor, Activity, upload(editor, Activity, content, "名册.xlsx"))
    new = Activity.objects.get(title="New")
    assert [state.history_user for state in new.history.all()] == [editor.user]
    assert ours.activity.history.first().history_user == editor.user
    events = Event.objects.filter(by=editor.user, what__in=[What.ADDED, What.CHANGED, What.IMPORTED]).order_by("pk")
    assert [(event.what, event.thing_id, event.details) for event in events] == [
        (What.CHANGED, ours.activity.pk, {"fields": ["kind", "title"]}),
        (What.ADDED, new.pk, {}),
        (What.IMPORTED, None, {"kind": "branches.activity", "file": "名册.xlsx", "added": 1, "changed": 1}),
    ]
    assert {event.address for event in events} == {"127.0.0.1"}


def test_the_log_says_in_words_what_came_and_went(editor, ours):
    import_rows(editor, Activity, HEAD, lecture(ours, "New"))
    export(editor, Activity, "?q=New", "csv")
    page = signed_in("Auditor").get("/admin/accounts/event/").content.decode()
    for said in ("kind: activity", "file: rows.xlsx", "added: 1", "changed: 0", "rows: 1", "asked for: q=New"):
        assert f"<div>{said}</div>" in page


def test_an_export_that_was_only_looked_at_is_not_logged(editor):
    editor.get(address(Activity, "export"))
    assert not Event.objects.filter(what=What.EXPORTED).exists()


# --- personal data

WAY_OUT = "Take it out, or have somebody who may publish allow it with a reason."


def test_personal_data_in_a_cell_is_an_error_there(editor, ours):
    rows = [lecture(ours, f"Led by {IDENTITY}"), lecture(ours, "Document 2019, No. 12"), lecture(ours, "13812345678")]
    answer = upload(editor, Activity, workbook(HEAD, *rows))
    assert told(answer)["errors"] == [
        f"Personal data: identity card number 1101**********002X. {WAY_OUT}",
        f"Personal data: mobile number 138*****678. {WAY_OUT}",
    ]
    assert wrong_cells(answer) == [(2, [f"Led by {IDENTITY}"]), (4, ["13812345678"])]
    assert b'name="keep"' not in answer.content
    assert told(answer)["notices"] == [
        "Rows with personal data are not stored. Take the data out of the file, or ask somebody who may publish "
        "such records."
    ]
    refused = say_yes(editor, Activity, answer, keep="on", reason="It must be")
    assert told(refused)["refused"] == ["Nothing is stored yet: there are rows with errors."]
    alone = upload(editor, Activity, workbook(HEAD, rows[0]))
    assert b'name="token"' not in alone.content
    counts = told(say_yes(editor, Activity, answer, yes="only_good"))["counts"]
    assert counts == ["1 new", "2 left out because of errors"]


def test_who_may_show_a_record_may_keep_personal_data_with_a_reason(secretary, ours):
    preview = upload(secretary, Activity, workbook(HEAD, lecture(ours, f"Led by {IDENTITY}")))
    unsaid = say_yes(secretary, Activity, preview, keep="on", reason=" ")
    assert told(unsaid)["refused"] == ["Say why the personal data may stay."]
    assert told(say_yes(secretary, Activity, preview, reason="It must be"))["refused"] == [
        "Nothing is stored yet: there are rows with errors."
    ]
    done = say_yes(secretary, Activity, preview, keep="on", reason="A case number that looks like one")
    assert told(done)["counts"] == ["1 new"]
    event = Event.objects.get(what=What.ALLOWED)
    assert (event.thing_id, event.details) == (
        Activity.objects.get(title=f"Led by {IDENTITY}").pk,
        {"finding": "identity", "masked": "1101**********002X", "reason": "A case number that looks like one"},
    )
    allowance = Allowance.objects.get()
    assert (allowance.thing, allowance.words) == (Activity.objects.get(title=f"Led by {IDENTITY}"), IDENTITY)
    again = workbook([*HEAD, "Attended"], [*lecture(ours, f"Led by {IDENTITY}"), 12])
    assert told(upload(secretary, Activity, again))["counts"] == ["1 changed"]
    assert told(upload(secretary, Activity, workbook(HEAD, lecture(ours, f"Led by {IDENTITY}"))))["counts"] == [
        "1 unchanged"
    ]


# --- how long it takes


def test_a_script_hears_how_far_the_file_is(editor, ours):
    content = workbook(HEAD, *(lecture(ours, f"Lecture {number}") for number in range(250)))
    [*steps, last] = steps_of(upload(editor, Activity, content, headers={"accept": "application/x-ndjson"}))
    assert [(step["done"], step["of"]) for step in steps] == [
        (100, 500),
        (200, 500),
        (300, 500),
        (400, 500),
        (500, 500),
    ]
    values = FormReader(last["page"]).values | {"all": "1"}
    stored = editor.post(address(Activity, "import"), values, headers={"accept": "application/x-ndjson"})
    [*steps, last] = steps_of(stored)
    assert steps[-1] == {"said": "Storing the rows …", "done": 200, "of": 250}
    assert "250 rows were stored." in last["page"]
    assert Activity.objects.filter(branch=ours.branch).count() == 251


def test_a_reader_who_goes_away_leaves_nothing_half_stored(editor, ours):
    content = workbook(HEAD, *(lecture(ours, f"Lecture {number}") for number in range(250)))
    values = FormReader(upload(editor, Activity, content).content.decode()).values | {"all": "1"}
    answer = editor.post(address(Activity, "import"), values, headers={"accept": "application/x-ndjson"})
    for line in answer.streaming_content:
        if b"Storing" in line:
            break
    answer._iterator.close()  # as the server does when the reader is gone; the test client's own way keeps connections
    assert Activity.objects.filter(branch=ours.branch).count() == 1


def test_the_lines_are_in_the_persons_language(editor, ours):
    editor.cookies["django_language"] = "zh-hans"
    answer = upload(editor, Activity, workbook(HEAD, lecture(ours, "New")), headers={"accept": "application/x-ndjson"})
    translation.activate("en")
    assert 'lang="zh-hans"' in steps_of(answer)[-1]["page"]


def asked(deed):
    with CaptureQueriesContext(connection) as queries:
        deed()
    return len(queries)


def rows_of(model, branches, count):
    """A file with new, changed and unchanged rows of a kind."""
    name = branches[0].short_name
    if model is Member:
        made = MemberFactory.create_batch(count, branch=branches[0], may_be_public=False)
        [TermFactory(member=member, post="member") for member in made]
        rows = [[made[n].pk, name, f"Renamed {n}", "Youth", "2020-01-01"] for n in range(count)]
        return workbook(
            ["Number", "Branch", "Name", "Post", "From"], *rows, *(["", name, f"N{n}"] for n in range(count))
        )
    head = ["Branch", "Title", "Kind", "Level", "Year", "Awarding body", "Holder", "Member"]
    HonorFactory.create_batch(count, branch=branches[0])
    member = MemberFactory(branch=branches[0])
    rest = ["Work result", "National", 2019, "Committee"]
    alone = [[name, f"T{n}", *rest, "a member, by name", member.name] for n in range(count)]
    together = [[branch.short_name, f"T{n}", *rest, "the office", ""] for branch in branches for n in range(count)]
    return workbook(head, *alone, *together)


@pytest.mark.parametrize(("model", "queries"), [(Member, 9), (Honor, 9)])
def test_a_preview_asks_as_often_at_sixty_rows_as_at_three(model, queries):
    keeper = signed_in("Records keeper")
    for branches, count in ((1, 2), (3, 30)):
        content = rows_of(model, BranchFactory.create_batch(branches), count)
        assert asked(lambda content=content: upload(keeper, model, content)) == queries


@pytest.mark.parametrize(("model", "queries"), [(Member, 13), (Activity, 12), (Honor, 13), (Branch, 10)])
def test_an_export_asks_as_often_at_sixty_rows_as_at_three(model, queries):
    keeper = signed_in("Records keeper")
    for count in (2, 30):
        for _number in range(count):
            rows = BranchFactory()
            TermFactory(member=MemberFactory(branch=rows))
            ActivityFactory(branch=rows), HonorFactory(branch=rows)
        assert asked(lambda: export(keeper, model)) == queries


def test_what_a_row_costs_when_it_is_stored_is_fixed(editor, ours):
    def store(count):
        rows = [lecture(ours, f"{count} {number}") for number in range(count)]
        preview = upload(editor, Activity, workbook(HEAD, *rows))
        return asked(lambda: say_yes(editor, Activity, preview))

    few, many = store(2), store(12)
    assert many - few == 10 * 3  # the row, its state, its event


def test_a_long_preview_shows_errors_first_and_says_what_it_leaves_out(editor, ours, monkeypatch):
    monkeypatch.setattr("publishing.sheets.previews.LISTED_AT_MOST", 3)
    rows = [lecture(ours, f"Lecture {number}") for number in range(5)]
    page = upload(editor, Activity, workbook(HEAD, *rows, lecture(ours, ""))).content.decode()
    assert page.count('<tr class="wrong">') == 1
    assert page.count('<tr class="new">') == 2
    assert "3 more rows are not listed." in page
    assert LISTED_AT_MOST == 1_000


# --- words


@pytest.mark.parametrize("model", [*MODELS, Branch])
def test_no_header_and_no_choice_means_two_things_in_any_language(model):
    sheet = admin.site.get_model_admin(model).sheet_class(signed_in("Records keeper").user)
    headers = [name for _name, column in sheet.columns() for name in column.names()]
    assert len(headers) == len(set(headers))
    for _name, column in sheet.columns():
        if isinstance(cell := getattr(column.widget, "cell", column.widget), ChoiceCell):
            meant = [(value, word) for value, label in cell.model_field.choices for word in in_each_language(label)]
            assert [(value, cell.values[comparable(word)]) for value, word in meant if value] == [
                (value, value) for value, _word in meant if value
            ]
