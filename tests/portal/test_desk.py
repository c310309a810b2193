"""The desk: what waits for whom, what stands where, what happened today, and what all that asks of the database."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleEdition, ArticleSignOff, ArticleVersion
from publishing.states import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.portal.crowd import fill
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
SIGN = {"reviewed": True, "proofread": True}


def desk(client):
    return client.get("/admin/").context["desk"]


def lists(client):
    """What stands in each list: {phase: titles}."""
    return {each["phase"]: [str(row["edition"]) for row in each["rows"]] for each in desk(client)["lists"]}


def draft(branch, title, by=None, **texts):
    edition = make_article(branch=branch, title=title, state=State.DRAFT, created_by=by, **texts)
    edition.keep(by=by)
    return edition


def submitted(branch, title, by=None):
    edition = draft(branch, title, by)
    edition.submit(by=by)
    return edition


def sign(edition, by, **when):
    edition.refresh_from_db()
    edition.sign(by, read=edition.digest_now(), **SIGN, **when)


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def editor(branch):
    return signed_in("Branch editor", branch)


@pytest.fixture
def secretary(branch):
    return signed_in("Branch secretary", branch)


# --- What waits


def test_an_editor_sees_drafts_and_what_was_returned_with_the_reason(branch, editor, secretary):
    draft(branch, "Mine", editor.user)
    draft(branch, "A colleague’s", secretary.user)
    draft(BranchFactory(), "Of another branch", editor.user)
    edition = submitted(branch, "Returned", editor.user)
    edition.send_back(secretary.user, read=edition.digest_now(), comment="The date is wrong. " * 20)
    submitted(branch, "In review", editor.user)
    assert lists(editor) == {"returned": ["Returned"], "mine": ["Mine", "In review"], "draft": ["A colleague’s"]}
    row = desk(editor)["lists"][0]["rows"][0]
    assert row["remark"].startswith("The date is wrong.")
    assert len(row["remark"]) == 100
    assert row["url"] == address(edition)


def test_what_waits_for_a_signature_leads_to_its_page_of_review(branch, editor, secretary):
    edition = submitted(branch, "Waits", editor.user)
    submitted(branch, "Written by the one who signs", secretary.user)
    submitted(BranchFactory(), "Of another branch", editor.user)
    waiting = desk(secretary)["lists"][0]
    assert [(str(row["edition"]), row["url"]) for row in waiting["rows"]] == [("Waits", address(edition, "review"))]
    assert "to_sign" not in lists(editor)


def test_a_text_goes_from_desk_to_desk_as_it_is_signed(branch, editor, secretary):
    office, publisher = signed_in("Committee office"), signed_in("Publisher")
    edition = submitted(branch, "Waits", editor.user)
    signers = [secretary, office, publisher]
    for signer in signers:
        assert [lists(each).get("to_sign", []) for each in signers] == [
            ["Waits"] if each is signer else [] for each in signers
        ]
        sign(edition, signer.user)
    assert [lists(each).get("to_sign", []) for each in signers] == [[], [], []]


def test_a_word_that_somebody_changed_makes_the_text_his_or_hers(branch, editor, secretary):
    edition = submitted(branch, "Waits", editor.user)
    ArticleEdition.objects.filter(pk=edition.pk).update(summary="Mended by the secretary.")
    edition.refresh_from_db()
    edition.keep(by=secretary.user)
    assert lists(secretary) == {"mine": ["Waits"]}


@pytest.mark.parametrize(
    "role", ["Branch editor", "Branch secretary", "Committee office", "Auditor", "Records keeper", "Publisher"]
)
def test_an_urgent_text_without_signatures_is_on_everybodys_desk(branch, editor, role):
    edition = draft(branch, "Urgent", editor.user)
    edition.publish(urgent="A flood.")
    elsewhere = draft(BranchFactory(), "Elsewhere", editor.user)
    elsewhere.publish(urgent="A storm.")
    reader = signed_in(role, branch)
    shown = {"Urgent"} if role.startswith("Branch") else {"Urgent", "Elsewhere"}
    assert set(lists(reader)["to_sign" if role == "Branch secretary" else "urgent"]) == shown


def test_an_urgent_text_stands_once_and_vanishes_when_all_have_signed(branch, editor, secretary):
    edition = draft(branch, "Urgent", editor.user)
    edition.publish(urgent="A flood.")
    edition.revise(by=editor.user)
    assert lists(secretary) == {"to_sign": ["Urgent"], "draft": ["Urgent"]}
    for signer in (secretary, signed_in("Committee office"), signed_in("Publisher")):
        assert "urgent" in lists(editor)
        sign(edition, signer.user)
    assert lists(editor) == {"mine": ["Urgent"]}


@pytest.mark.parametrize("kept", [["secretary"], ["secretary", "leader"]])
def test_an_urgent_text_leaves_the_desks_if_those_who_still_sign_have_signed(branch, editor, secretary, settings, kept):
    settings.REVIEW_STAGES = ["secretary", "office"]
    edition = draft(branch, "Urgent", editor.user)
    edition.publish(urgent="The flood is here")
    sign(edition, secretary.user)
    publisher = signed_in("Publisher")

    settings.REVIEW_STAGES = kept

    signed = kept == ["secretary"]
    assert lists(secretary) == ({} if signed else {"urgent": ["Urgent"]})
    assert lists(publisher) == ({} if signed else {"to_sign": ["Urgent"]})
    listed = secretary.get(address(ArticleEdition, "changelist")).content.decode()
    assert (">live 1 · urgent, not signed by all<" in listed) == (not signed)
    page = publisher.get(address(edition, "review")).content.decode()
    assert ("Sign as: leader in charge" in page) == (not signed)
    assert ("waits since" in page) == (not signed)


def test_what_goes_live_and_what_ends_soon(clock, branch, editor):
    make_article(branch=branch, title="Goes live later", at=clock.now + 2 * DAY)
    make_article(branch=branch, title="Goes live first", at=clock.now + DAY)
    make_article(branch=branch, title="Ends soon", until=clock.now + 14 * DAY)
    make_article(branch=branch, title="Ends later", until=clock.now + 15 * DAY)
    make_article(branch=branch, title="Has ended", at=clock.now - 2 * DAY, until=clock.now - DAY)
    make_article(branch=branch, title="Lives on")
    replaced = make_article(branch=branch, title="Is replaced")
    replaced.revise().publish(at=clock.now + 3 * DAY, imported="As it was.")
    make_profile(branch=branch, brand_name="Brand", at=clock.now + 36 * DAY / 24)
    make_article(title="Of another branch", at=clock.now + DAY, until=clock.now + 2 * DAY)
    assert lists(editor) == {
        "scheduled": ["Goes live first", f"{branch}: Brand", "Goes live later", "Is replaced"],
        "ending": ["Ends soon"],
    }


def test_a_list_shows_the_eight_that_wait_longest_and_where_the_others_are(clock, branch, editor):
    for n in range(9):
        clock.move(minutes=1)
        draft(branch, f"Draft {n}", editor.user)
    clock.move(minutes=1)
    profile = make_profile(branch=branch, state=State.DRAFT, created_by=editor.user)
    mine = desk(editor)["lists"][0]
    assert [str(row["edition"]) for row in mine["rows"]] == [f"Draft {n}" for n in range(8)]
    assert (mine["total"], mine["more"]) == (10, 2)
    articles, profiles = (editor.get(link["url"]).context["cl"].result_list for link in mine["links"])
    assert len(articles) == 9
    assert list(profiles) == [profile]


def test_other_drafts_are_shown_shorter(branch, editor, secretary):
    for n in range(5):
        draft(branch, f"Draft {n}", secretary.user)
    [others] = desk(editor)["lists"]
    assert (others["phase"], len(others["rows"]), others["more"]) == ("draft", 4, 1)


def test_an_auditor_sees_what_is_or_will_be_public_and_no_draft(clock, branch, editor):
    draft(branch, "Draft", editor.user)
    submitted(branch, "In review", editor.user)
    make_article(branch=branch, title="Goes live", at=clock.now + DAY)
    auditor = signed_in("Auditor")
    assert lists(auditor) == {"scheduled": ["Goes live"]}
    assert [event["words"] for event in desk(auditor)["events"]] == []


@pytest.mark.parametrize("role", ["Branch editor", "Records keeper", "Auditor"])
def test_a_desk_on_which_nothing_waits_says_so_in_one_sentence(role, branch):
    client = signed_in(role, branch)
    page = client.get("/admin/").content.decode()
    assert page.count("Nothing waits for you.") == 1
    assert 'class="module desk-list"' not in page
    edition = make_article(branch=branch, state=State.DRAFT)
    edition.publish(urgent="A flood.")
    assert "Nothing waits for you." not in client.get("/admin/").content.decode()


# --- How many stand where


def counts(client):
    return {row["name"]: [cell["count"] for cell in row["cells"]] for row in desk(client)["counts"]}


def test_the_newest_text_of_each_thing_is_counted_where_it_stands(clock, branch, editor):
    other = BranchFactory()
    draft(branch, "Draft")
    submitted(branch, "In review")
    make_article(branch=branch, at=clock.now + DAY)
    make_article(branch=branch)
    make_article(branch=branch, until=clock.now + DAY).revise()
    make_article(branch=branch, at=clock.now - 2 * DAY, until=clock.now - DAY)
    make_article(branch=branch, state=State.DISCARDED)
    make_article(branch=other)
    make_article(branch=None)
    make_profile(branch=branch)
    assert counts(editor) == {
        "Articles": [2, 1, 1, 1, 1],
        str(branch): [2, 1, 1, 1, 1],
        "Branch profiles": [0, 0, 0, 1, 0],
    }
    office = counts(signed_in("Committee office"))
    assert office["Articles"] == [2, 1, 1, 3, 1]
    assert office[str(other)] == office["No branch"] == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("role", ["Branch editor", "Committee office"])
def test_each_count_leads_to_a_list_of_so_many(clock, branch, role):
    for place in (branch, None):
        draft(place, "Draft")
        submitted(place, "In review")
        make_article(branch=place, at=clock.now + DAY)
        make_article(branch=place)
        make_article(branch=place, at=clock.now - 2 * DAY, until=clock.now - DAY)
    make_profile(branch=branch)
    client = signed_in(role, branch)
    followed = 0
    for row in desk(client)["counts"]:
        for cell in row["cells"]:
            found = client.get(cell["url"])
            assert found.status_code == 200
            assert found.context["cl"].result_count == cell["count"], (row["name"], cell["phase"])
            followed += cell["count"] > 0
    assert followed == (11 if role == "Branch editor" else 16)


# --- Today


def test_today_tells_what_was_submitted_signed_returned_and_made_public_and_nothing_older(clock, branch, editor):
    secretary = UserFactory(role="Branch secretary", branches=[branch], display_name="Li Na")
    make_article(branch=branch, title="Yesterday")
    submitted(branch, "Submitted yesterday", editor.user)
    clock.move(days=1)
    first = submitted(branch, "First", editor.user)
    second = submitted(branch, "Second", editor.user)
    submitted(BranchFactory(), "Of another branch", editor.user)
    clock.move(minutes=1)
    sign(first, secretary)
    clock.move(minutes=1)
    second.send_back(secretary, read=second.digest_now(), comment="The date.")
    clock.move(minutes=1)
    draft(branch, "Third", editor.user).publish(urgent="A flood.")
    clock.move(minutes=1)
    submitted(branch, "Fourth", editor.user)
    assert [(event["time"], str(event["edition"]), event["words"]) for event in desk(editor)["events"]] == [
        ("09:04", "Fourth", "waits for: branch secretary"),
        ("09:03", "Third", "went live, urgently"),
        ("09:02", "Second", "returned by Li Na"),
        ("09:01", "First", "signed by Li Na: branch secretary"),
    ]


def test_today_is_a_dozen_events_at_most(branch, editor):
    for n in range(14):
        make_article(branch=branch, title=f"Article {n}")
    assert len(desk(editor)["events"]) == 12


# --- Lists that are filtered as the desk is


@pytest.fixture
def one_of_each(branch, editor, secretary):
    """A text for each filter, named after it, and one of another branch that each could show by mistake."""
    for where, suffix in ((branch, ""), (BranchFactory(), " elsewhere")):
        draft(where, f"draft{suffix}")
        draft(where, f"mine{suffix}", editor.user)
        edition = submitted(where, f"returned{suffix}")
        edition.sign_offs.create(stage="secretary", verdict="returned", comment="No.", signed_by=secretary.user)
        type(edition).objects.filter(pk=edition.pk).update(state=State.DRAFT)
        submitted(where, f"in review{suffix}")
        urgent = draft(where, f"urgent{suffix}")
        urgent.publish(urgent="A flood.")
        urgent.revise()
        make_article(branch=where, title=f"ending{suffix}", until=urgent.live_from + 3 * DAY)


@pytest.mark.parametrize(
    ("phase", "shown"),
    [
        ("draft", {"draft", "mine", "returned", "urgent"}),
        ("mine", {"mine"}),
        ("returned", {"returned"}),
        ("in_review", {"in review"}),
        ("to_sign", set()),
        ("urgent", {"urgent"}),
        ("ending", {"ending"}),
    ],
)
@pytest.mark.usefixtures("one_of_each")
def test_a_filter_shows_what_stands_so_in_ones_own_branches(editor, phase, shown):
    response = editor.get(f"{address(ArticleEdition, 'changelist')}?phase={phase}")
    assert {str(row) for row in response.context["cl"].result_list} == shown


@pytest.mark.usefixtures("one_of_each")
def test_who_signs_finds_what_waits_and_is_offered_that_filter(editor, secretary):
    url = address(ArticleEdition, "changelist")
    response = secretary.get(f"{url}?phase=to_sign")
    assert {str(row) for row in response.context["cl"].result_list} == {"in review", "urgent"}
    assert "phase=to_sign" not in editor.get(url).content.decode()
    assert "phase=mine" not in signed_in("Auditor").get(url).content.decode()


def test_the_badge_says_at_which_stage_a_text_waits(branch, editor, secretary):
    sign(submitted(branch, "In review", editor.user), secretary.user)
    returned = submitted(branch, "Returned", editor.user)
    returned.send_back(secretary.user, read=returned.digest_now(), comment="No.")
    draft(branch, "Urgent", editor.user).publish(urgent="A flood.")
    page = editor.get(address(ArticleEdition, "changelist")).content.decode()
    assert ">in review 1 · Party committee office<" in page
    assert ">draft 1 · returned<" in page
    assert ">live 1 · urgent, not signed by all<" in page


# --- What it asks of the database. Four are asked on every page: session and person, single and role permissions.

DESK = {"Branch editor": 25, "Branch secretary": 27, "Committee office": 27, "Auditor": 16}
LIST = 9
FILTERS = ("", "?phase=mine", "?phase=returned", "?phase=in_review", "?phase=urgent", "?phase=ending", "?phase=live")
BIG = (ArticleEdition, ArticleVersion, ArticleSignOff)


@pytest.mark.parametrize("editions", [10, 10_000])
def test_the_desk_and_the_lists_ask_as_often_among_ten_thousand_texts_as_among_ten(editions, settings):
    branches = [BranchFactory(), BranchFactory()]
    author, signer = UserFactory(role="Branch editor"), UserFactory(role="Branch secretary")
    fill(editions, branches=branches, author=author, signer=signer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what PostgreSQL does by itself a minute later
    for role, expected in DESK.items():
        client = signed_in(role, branches[1])
        asked = queries(client, "/admin/")
        assert len(asked) == expected, role
        if editions == 10_000:
            assert [sql for sql in asked if reads_a_whole_table(sql)] == []
            [counting] = [sql for sql in asked if "GROUP BY" in sql and ArticleEdition._meta.db_table in sql]
            if connection.vendor == "sqlite":  # PostgreSQL does so once a vacuum has seen the rows
                assert "USING COVERING INDEX articleedition_counted" in plan_of(counting)
        for phase in FILTERS:
            assert len(queries(client, address(ArticleEdition, "changelist") + phase)) == LIST, (role, phase)
    settings.REVIEW_STAGES = ["office", "leader"]  # all that waits does so at a stage that was taken out
    asked = queries(client := signed_in("Committee office"), "/admin/")
    assert len(asked) == DESK["Committee office"]
    assert editions < 10_000 or [sql for sql in asked if reads_a_whole_table(sql)] == []
    assert len(queries(client, address(ArticleEdition, "changelist"))) == LIST


def queries(client, url):
    client.get(url)  # content types are known from here on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


def reads_a_whole_table(sql):
    """Whether the plan of a query reads every row of a big table, under whichever name."""
    tables = [model._meta.db_table for model in BIG]
    names = [*tables, *(alias for table in tables for alias in re.findall(rf'"{table}" (\w+)', sql))]
    return re.search(
        rf"^\s*(SCAN ({'|'.join(names)})$|.*Seq Scan on ({'|'.join(tables)})\b)", plan_of(sql), re.MULTILINE
    )


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql)
        return "\n".join(row[-1] for row in cursor.fetchall())
