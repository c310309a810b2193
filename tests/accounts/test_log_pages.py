"""What the admin does stands in the log; those who may read it ask it by form and take it along as a table."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.log import Event, What, record
from accounts.models import User
from accounts.roles import ROLES
from articles.models import ArticleEdition
from branches.models import Member
from honors.models import Honor
from tests.factories import PASSWORD, HonorFactory, UserFactory
from tests.staff import address, full_branch, post_form, signed_in

pytestmark = pytest.mark.django_db
LOG = "/admin/accounts/event/"
READERS = ("Administrator", "Auditor")


@pytest.fixture
def auditor():
    return signed_in("Auditor")


@pytest.fixture
def ours():
    return full_branch("Anchor")


def newest():
    return Event.objects.order_by("-pk").first()


def listed(client, **query):
    """What the log's page shows: pairs of deed and thing, newest first."""
    response = client.get(LOG, query)
    assert response.status_code == 200
    return [(event.what, event.thing_text) for event in response.context["cl"].result_list]


def export(client, **query):
    """The rows of the table, without its head."""
    url = f"{LOG}export/?" + "&".join(f"{name}={value}" for name, value in query.items())
    response = client.post(url)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


# --- what the admin does


def test_adding_changing_and_deleting_are_in_the_log_with_the_fields(ours):
    editor = signed_in("Branch editor", ours.branch)
    post_form(editor, address(Member, "add"), name="New", branch=ours.branch.pk)
    assert (newest().what, newest().thing_text, newest().by) == ("added", "New", editor.user)
    post_form(editor, address(ours.honor), title="Second", year="2018")
    assert (newest().what, newest().details) == ("changed", {"fields": ["title", "year"]})
    assert newest().address == "127.0.0.1"
    editor.post(address(ours.honor, "delete"), {"post": "yes"})
    assert (newest().what, newest().thing_text, newest().thing_id) == ("deleted", "Second (2018)", ours.honor.pk)


def test_deleting_several_is_in_the_log_for_each(ours):
    honors = HonorFactory.create_batch(2, branch=ours.branch, is_public=False)
    values = {"action": "delete_selected", "_selected_action": [honor.pk for honor in honors], "post": "yes"}
    signed_in("Branch editor", ours.branch).post(address(Honor, "changelist"), values)
    assert sorted(Event.objects.filter(what="deleted").values_list("thing_text", flat=True)) == sorted(map(str, honors))


def test_the_rows_below_a_record_are_in_the_log(ours, auditor):
    post_form(signed_in("Branch editor", ours.branch), address(ours.member), **{"terms-0-post": "youth"})
    page = auditor.get(LOG).content.decode()
    assert "term in the committee “Anchor Zhou (Youth)” changed: Post" in page


def test_showing_and_hiding_are_in_the_log(ours):
    secretary = signed_in("Branch secretary", ours.branch)
    for deed, what in (("show_to_public", "shown"), ("hide_from_public", "hidden")):
        secretary.post(address(Honor, "changelist"), {"action": deed, "_selected_action": [ours.honor.pk]})
        assert (newest().what, newest().thing_id, newest().by) == (what, ours.honor.pk, secretary.user)


def test_a_deed_that_is_refused_is_not_in_the_log(ours):
    editor = signed_in("Branch editor", ours.branch)
    before = newest().pk
    post_form(editor, address(ours.honor), year="1")
    editor.post(address(ours.branch), {"name": "X"})
    assert newest().pk == before


def test_a_role_that_changes_is_an_event_of_its_own(auditor):
    administrator, colleague = signed_in("Administrator"), UserFactory(role="Branch editor")
    roles = [Group.objects.get(name=name).pk for name in ("Publisher", "Auditor")]
    post_form(administrator, address(colleague), groups=roles)
    event = Event.objects.get(what="roles_changed")
    assert (event.by, event.thing_id) == (administrator.user, colleague.pk)
    assert event.details == {"old": ["Branch editor"], "new": ["Auditor", "Publisher"]}
    assert "now: Auditor, Publisher" in auditor.get(LOG).content.decode()


def test_passwords_that_change_are_in_the_log_and_never_what_they_are():
    administrator, colleague = signed_in("Administrator"), UserFactory()
    new = {"password1": "another-long-one", "password2": "another-long-one", "usable_password": "true"}
    administrator.post(f"/admin/accounts/user/{colleague.pk}/password/", new | {"set-password": "1"})
    assert (newest().what, newest().by, newest().thing_id) == ("password_changed", administrator.user, colleague.pk)
    own = {"old_password": PASSWORD, "new_password1": "another-long-one", "new_password2": "another-long-one"}
    administrator.post("/admin/password_change/", own | {"old_password": "wrong"})
    assert newest().thing_id == colleague.pk
    administrator.post("/admin/password_change/", own)
    assert (newest().what, newest().thing_id) == ("password_changed", administrator.user.pk)
    assert "another-long-one" not in str(list(Event.objects.values()))


def test_what_i_did_last_stands_on_my_desk_and_nobody_else_s(ours):
    editor = signed_in("Branch editor", ours.branch)
    post_form(editor, address(ours.honor), title="By me")
    record(What.CHANGED, by=UserFactory(), thing=HonorFactory(title="By another"))
    page = editor.get("/admin/").content.decode()
    assert "By me (2019)" in page
    assert "By another" not in page


def test_the_history_of_an_edition_is_what_the_log_says_of_it(ours):
    editor = signed_in("Branch editor", ours.branch)
    record(What.SUBMITTED, by=editor.user, thing=ours.article, stage="secretary")
    record(What.RETURNED, by=UserFactory(), thing=full_branch("Beacon").article, reason="Beacon reason")
    page = editor.get(address(ours.article, "history")).content.decode()
    assert "submitted for review" in page
    assert "stage: branch secretary" in page
    assert "Beacon" not in page


# --- who reads it


@pytest.mark.parametrize("role", ROLES)
def test_only_auditors_and_administrators_read_the_log_and_take_it_along(role):
    client = signed_in(role)
    expected = 200 if role in READERS else 403
    event = newest()
    assert client.get(LOG).status_code == expected
    assert client.get(address(event)).status_code == expected
    assert client.post(f"{LOG}export/").status_code == expected
    assert (b"accounts/event/" in client.get("/admin/").content) == (role in READERS)


@pytest.mark.parametrize("who", [*READERS, "root"])
def test_nobody_adds_changes_or_deletes_an_event(who, client):
    if who == "root":
        client.force_login(User.objects.create_superuser("root"))
    else:
        client = signed_in(who)
    event = record(What.PUBLISHED, by=UserFactory())
    before = list(Event.objects.values())
    assert client.get(address(Event, "add")).status_code == 403
    for url in (address(Event, "add"), address(event), address(event, "delete")):
        assert client.post(url, {"post": "yes", "what": "x"}).status_code == 403
    client.post(LOG, {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"})
    assert list(Event.objects.values()) == before


# --- asking


@pytest.fixture
def told(clock):
    """Events of two people on three days."""
    zhou, wang = UserFactory(username="zhou"), UserFactory(username="wang")
    clock.set(2026, 3, 1, 0, 0)
    record(What.PUBLISHED, by=zhou, thing=HonorFactory(title="First"))
    clock.set(2026, 3, 2, 23, 59)
    record(What.CHANGED, by=wang, thing=HonorFactory(title="Second"))
    record(What.SIGN_IN_FAILED, named="zhuo")
    clock.set(2026, 3, 3, 12)
    record(What.CHANGED, by=zhou, thing=full_branch("Anchor").branch)
    return zhou, wang


def test_the_newest_stands_first(auditor, told):
    assert listed(auditor, to="2026-03-03") == [
        ("changed", "Anchor Office"),
        ("sign_in_failed", ""),
        ("changed", "Second (2019)"),
        ("published", "First (2019)"),
    ]


@pytest.mark.parametrize(
    ("query", "things"),
    [
        ({"what": "changed"}, ["Anchor Office", "Second (2019)"]),
        ({"name": "secon"}, ["Second (2019)"]),
        ({"name": "zhuo"}, [""]),
        ({"since": "2026-03-02", "to": "2026-03-02"}, ["", "Second (2019)"]),
        ({"to": "2026-03-01"}, ["First (2019)"]),
        ({"person": "zhou", "what": "changed"}, ["Anchor Office"]),
        ({"person": "zhou", "kind": "honor"}, ["First (2019)"]),
        ({"kind": "honor"}, ["Second (2019)", "First (2019)"]),
        ({"name": "nothing of this"}, []),
    ],
)
def test_it_is_asked_by_person_deed_kind_name_and_days(auditor, told, query, things):
    query = dict(query)
    if "person" in query:
        query["person"] = User.objects.get(username=query["person"]).pk
    if "kind" in query:
        query["kind"] = Event.objects.filter(content_type__model=query["kind"]).first().content_type_id
    assert [thing for _what, thing in listed(auditor, **query)] == things
    assert [row[5] for row in export(auditor, **query)] == things


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"person": "x"},
        {"kind": "9" * 40},
        {"what": "flew"},
        {"to": "99999-01-01"},
        {"name": "x" * 200},
    ],
)
def test_a_question_without_sense_is_answered_with_a_sentence_and_no_event(auditor, query):
    response = auditor.get(LOG, query)
    assert list(response.context["cl"].result_list) == []
    assert b"errorlist" in response.content


@pytest.mark.parametrize("lookup", ["by__password__startswith", "thing_text__regex", "address__startswith", "by"])
def test_no_other_question_can_be_asked_by_address(auditor, lookup):
    assert auditor.get(LOG, {lookup: "1"}).status_code in (302, 400)


def test_a_thing_leads_to_its_page_and_one_that_is_gone_to_its_history(auditor, ours):
    record(What.CHANGED, by=UserFactory(), thing=ours.honor)
    record(What.DELETED, by=UserFactory(), thing=ours.activity)
    page = auditor.get(LOG).content.decode()
    assert f'href="{address(ours.honor)}"' in page
    assert f'href="{address(ours.activity, "history")}"' in page


def test_each_reads_the_log_in_his_or_her_own_language(auditor):
    record(What.ROLES_CHANGED, by=UserFactory(), thing=UserFactory(), old=[], new=["Publisher"])
    auditor.cookies["django_language"] = "zh-hans"
    page = auditor.get(LOG).content.decode()
    with translation.override("zh-hans"):
        assert translation.gettext("Publisher") in page
        assert translation.gettext("Publisher") != "Publisher"


@pytest.mark.parametrize("events", [3, 120], ids=["three events", "120 events"])
def test_the_page_asks_the_database_a_fixed_number_of_times(auditor, events):
    for place in range(events):
        record(What.CHANGED, by=UserFactory(), thing=HonorFactory(), fields=["title"], place=place)
    auditor.get(LOG)
    with CaptureQueriesContext(connection) as captured:
        auditor.get(LOG)
    assert len(captured) == 7
    assert not [query["sql"] for query in captured if "COUNT(" in query["sql"] and "LIMIT" not in query["sql"]]


# --- as a table


def test_the_table_has_a_row_for_each_event_and_is_itself_in_the_log(auditor, ours):
    user = UserFactory(username="zhou", display_name="周岚")
    record(What.PUBLISHED, by=user, thing=ours.article, edition=2)
    [row] = export(auditor, person=user.pk)
    assert row[1:] == ["周岚", "zhou", "published", "article", "Anchor day", "edition: 2", ""]
    assert (newest().what, newest().by, newest().details) == ("exported", auditor.user, {"person": "周岚"})


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_one_that_a_spreadsheet_computes(auditor, begin):
    record(What.SIGN_IN_FAILED, named=f"{begin}HYPERLINK(1)")
    record(What.CHANGED, by=UserFactory(display_name=f"{begin}1+1"), thing=HonorFactory(title=f"{begin}cmd"))
    cells = [cell for row in export(auditor) for cell in row]
    assert [cell for cell in cells if cell.startswith(begin)] == []
    assert f"'{begin}HYPERLINK(1)" in cells
    # A title is stored without a blank at its beginning: nothing is left to be quoted.
    assert ("cmd (2019)" if begin.isspace() else f"'{begin}cmd (2019)") in cells


def test_the_table_is_not_made_by_merely_opening_an_address(auditor):
    before = newest().pk
    assert auditor.get(f"{LOG}export/").status_code == 405
    assert newest().pk == before


# --- how long it is kept


@pytest.fixture
def old(clock):
    """An event of 366 and one of 364 days before."""
    now = clock.now
    for days in (366, 364):
        clock.now = now - datetime.timedelta(days=days)
        record(What.SIGNED_IN, by=UserFactory(username=f"{days}"))
    clock.now = now
    return now


def test_what_is_older_than_the_log_is_kept_is_trimmed_and_that_is_logged(old, capsys):
    call_command("trim_log")
    assert capsys.readouterr().out == "Events older than 365 days: 1. They were deleted.\n"
    trimmed, kept = Event.objects.all()
    assert kept.by.username == "364"
    assert (trimmed.what, trimmed.details["count"]) == ("log_trimmed", 1)
    call_command("trim_log")
    assert Event.objects.count() == 2  # nothing to do, nothing to say


def test_a_dry_run_only_counts(old, capsys):
    call_command("trim_log", "--dry-run")
    assert capsys.readouterr().out == "Events older than 365 days: 1. Nothing was deleted.\n"
    assert Event.objects.count() == 2


def test_editions_and_their_texts_stay_whatever_the_log_forgets(old, ours):
    call_command("trim_log")
    assert ArticleEdition.objects.filter(pk=ours.article.pk).exists()
    assert timezone.now() == old
