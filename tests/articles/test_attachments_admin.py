"""Attaching in the form: in order, with kind and size, kept through every refusal, and looked through before."""

import pytest
from django.utils.html import escape

from accounts.log import Event, What
from articles.models import ArticleEdition, Attachment
from library.uploads import private_storage
from publishing.editions import State
from tests.articles.attached import attach, new_row, row
from tests.factories import BranchFactory, ColumnFactory, make_article
from tests.library.files import content_of, make_excel, make_pdf, make_word
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]
ADD = address(ArticleEdition, "add")
MOBILE = "13912345678"
WORD, EXCEL = make_word(name="工作计划.docx"), make_excel(name="list.xlsx")  # zip files: each has its time in it


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def editor(branch):
    return signed_in("Branch editor", branch)


@pytest.fixture
def publisher():
    return signed_in("Publisher")


@pytest.fixture
def draft(branch):
    return make_article(branch=branch, state=State.DRAFT, title="A day")


def attachments(edition):
    return list(edition.attachments.values_list("title", "file", "reason"))


def stored_files():
    try:
        return private_storage().listdir("documents")[1]
    except FileNotFoundError:
        return []


# --- attaching


def test_documents_are_attached_while_an_article_is_begun(editor, branch):
    rows = new_row(WORD, 0, title="Plan", position="2") | new_row(make_pdf(), 1, title="Photo list", position="1")
    response = post_form(editor, ADD, title="A day", column=ColumnFactory().pk, branch=branch.pk, **rows)
    assert response.status_code == 302
    edition = ArticleEdition.objects.get()
    assert [(each.title, each.in_words.split(",")[0]) for each in edition.attachments.all()] == [
        ("Photo list", "PDF"),
        ("Plan", "Word"),
    ]
    assert edition.versions.get().form["parts"]["attachments"][1]["title"] == "Plan"


def test_title_that_was_left_empty_is_the_name_of_the_file(editor, draft):
    post_form(editor, address(draft), **new_row(make_word(name="支部工作计划.docx")))
    assert draft.attachments.get().title == "支部工作计划"


def test_attached_file_is_shown_with_kind_and_size_and_leads_to_it(editor, draft):
    attachment = attach(draft)
    html = editor.get(address(draft)).content.decode()
    assert f'<a href="{attachment.file.url}">PDF, 1 kB</a>' in html


def test_attachments_change_places_titles_and_files_and_go(editor, draft):
    first, second, _third = (attach(draft, title, position=place) for place, title in enumerate("ABC", start=1))
    changes = row(0, position="9") | row(1, title="B, mended", file=WORD) | row(2, DELETE="on")
    assert post_form(editor, address(draft), **changes).status_code == 302
    assert [each.title for each in draft.attachments.all()] == ["B, mended", "A"]
    assert draft.attachments.get(pk=second.pk).file.name.endswith(".docx")
    assert draft.attachments.get(pk=first.pk).identity == first.identity


def test_what_was_done_to_attachments_is_in_the_log(editor, draft):
    attach(draft, "Old")
    post_form(editor, address(draft), **row(0, DELETE="on"), **new_row(make_pdf(), 1, title="New"))
    parts = Event.objects.get(what=What.CHANGED, by=editor.user).details["parts"]
    assert [(part["what"], part["model"], part["text"]) for part in parts] == [
        ("added", "articles.attachment", "New"),
        ("deleted", "articles.attachment", "Old"),
    ]


def test_published_text_shows_its_attachments_and_takes_none(editor, draft):
    attachment = attach(draft)
    draft.publish(imported="As it was.")
    html = editor.get(address(draft)).content.decode()
    assert f'<a href="{attachment.file.url}">PDF, 1 kB</a>' in html
    assert 'type="file"' not in html


def test_who_only_reads_sees_them_and_takes_none(draft):
    attachment = attach(draft)
    auditor = signed_in("Auditor")
    assert attachment.title in auditor.get(address(draft)).content.decode()
    data = {
        "title": "A day",
        "attachments-TOTAL_FORMS": "0",
        "attachments-INITIAL_FORMS": "0",
        "_version": draft.version,
    }
    assert auditor.post(address(draft), data).status_code == 403


def test_nobody_attaches_to_a_text_of_another_branch(draft):
    other = signed_in("Branch editor", BranchFactory())
    mine = make_article(branch=other.user.branches.get(), state=State.DRAFT)
    sent = typed(other.get(address(mine)), **new_row(make_pdf(), title="Mine"))
    other.post(address(draft), sent)
    assert attachments(draft) == []
    theirs = attach(draft, "Theirs")
    sent = typed(
        other.get(address(mine)), **{"attachments-INITIAL_FORMS": "1"}, **new_row(title="Taken", id=str(theirs.pk))
    )
    other.post(address(mine), sent)
    assert attachments(mine) == []
    assert draft.attachments.get().title == "Theirs"


def test_more_than_twenty_are_refused(editor, draft):
    rows = {}
    for place in range(21):
        rows |= new_row(make_pdf(f"{place}"), place, title=f"{place}")
    response = post_form(editor, address(draft), **rows)
    assert response.status_code == 200
    assert "Please submit at most 20 forms." in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_form_asks_as_often_for_three_as_for_one(editor, draft, count, django_assert_num_queries):
    for number in range(count):
        attach(draft, f"{number}")
    draft.keep()
    editor.get(address(draft))
    with django_assert_num_queries(QUERIES):
        editor.get(address(draft))


QUERIES = 19


# --- refused


LOCKED = make_pdf(change=lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
WRONG = "The name of this file ends in “.docx”, but it is a PDF document. Let it end in “.pdf” and try again."


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (make_pdf(name="plan.docx"), WRONG),
        (LOCKED, "This document is protected by a password. Save it without one and try again."),
    ],
    ids=["called what it is not", "locked"],
)
def test_file_that_is_not_taken_is_refused_with_its_sentence_and_nothing_typed_is_lost(editor, draft, file, sentence):
    response = post_form(editor, address(draft), body="<p>Typed.</p>", **new_row(file, title="The plan"))
    assert errors_of(response) == [sentence]
    kept = typed(response)
    assert (kept["body"], kept["attachments-0-title"]) == ("<p>Typed.</p>", "The plan")
    assert "attachments-0-file-kept" not in kept
    assert stored_files() == []


def test_file_is_kept_while_something_else_in_the_form_is_refused(editor, draft):
    response = post_form(editor, address(draft), title="", **new_row(WORD, title="The plan"))
    assert errors_of(response) == ["This field is required."]
    assert "“工作计划.docx” is kept: it need not be chosen again." in response.content.decode()
    assert attachments(draft) == []
    again = editor.post(address(draft), typed(response, title=""))  # and once more
    assert "“工作计划.docx” is kept" in again.content.decode()
    assert editor.post(address(draft), typed(again, title="A day")).status_code == 302
    attachment = draft.attachments.get()
    assert attachment.title == "The plan"
    with attachment.file.open() as file:
        assert file.read() == content_of(WORD)


def test_another_file_takes_the_place_of_the_kept_one(editor, draft):
    refused = post_form(editor, address(draft), title="", **new_row(WORD, title="The plan"))
    sent = typed(refused, title="A day", **row(0, file=EXCEL))
    assert editor.post(address(draft), sent).status_code == 302
    assert draft.attachments.get().file.name.endswith(".xlsx")


def test_kept_file_opens_for_nobody_else(editor, draft, branch):
    sent = typed(post_form(editor, address(draft), title="", **new_row(WORD, title="The plan")), title="A day")
    other = signed_in("Branch editor", branch)
    response = other.post(address(draft), sent)
    assert errors_of(response) == ["This file waits no longer. Choose it again."]
    assert typed(response)["attachments-0-title"] == "The plan"
    assert attachments(draft) == []


def test_row_without_a_file_or_a_title_is_refused(editor, draft):
    attach(draft)
    response = post_form(editor, address(draft), **row(0, title=" "), **new_row(place=1, title="No file"))
    assert errors_of(response) == ["An attachment has a title.", "This field is required."]


# --- two people at one text


def test_attachments_of_two_people_are_both_kept(editor, draft, branch):
    lin = signed_in("Branch secretary", branch)
    mine, theirs = editor.get(address(draft)), lin.get(address(draft))
    assert lin.post(address(draft), typed(theirs, **new_row(WORD, title="Theirs"))).status_code == 302
    page = editor.post(address(draft), typed(mine, **new_row(make_pdf(), title="Mine")))
    assert page.status_code == 200
    assert "Mine" in page.content.decode()
    assert attachments(draft)[0][0] == "Theirs"
    assert editor.post(address(draft), typed(page)).status_code == 302
    assert sorted(title for title, *_rest in attachments(draft)) == ["Mine", "Theirs"]
    assert content_of_attached(draft, "Mine") == content_of(make_pdf())


def test_of_two_files_in_one_place_one_is_chosen(editor, draft, branch):
    attach(draft)
    draft.keep()
    lin = signed_in("Branch secretary", branch)
    mine, theirs = editor.get(address(draft)), lin.get(address(draft))
    lin.post(address(draft), typed(theirs, **row(0, file=WORD)))
    page = editor.post(address(draft), typed(mine, **row(0, file=EXCEL)))
    html = page.content.decode()
    assert "Word, " in html
    assert "Excel, " in html
    [key] = [each["segment"].key for entry in page.context["entries"] for each in entry["segments"]]
    assert editor.post(address(draft), typed(page, **{key: "mine"})).status_code == 302
    assert content_of_attached(draft, "The plan") == content_of(EXCEL)


def test_file_of_a_part_that_a_colleague_took_out_stays_with_its_row_in_a_refused_form(editor, draft, branch):
    attach(draft, "First")
    attach(draft, "Second", position=2)
    draft.keep()
    lin = signed_in("Branch secretary", branch)
    mine, theirs = editor.get(address(draft)), lin.get(address(draft))
    lin.post(address(draft), typed(theirs, **row(0, DELETE="on")))
    changes = row(0, file=WORD) | row(1, file=EXCEL)
    refused = editor.post(address(draft), typed(mine, title="", **changes))
    kept = typed(refused, title="A day")
    html = refused.content.decode()
    assert html.index("“list.xlsx” is kept") < html.index("“工作计划.docx” is kept")  # what is stored stands first
    page = editor.post(address(draft), kept)
    [key] = [
        each["segment"].key for entry in page.context["entries"] for each in entry["segments"] if each["segment"].key
    ]
    editor.post(address(draft), typed(page, **{key: "mine"}))
    assert content_of_attached(draft, "First") == content_of(WORD)
    assert content_of_attached(draft, "Second") == content_of(EXCEL)


def test_attachment_that_a_colleague_took_out_comes_back_with_its_file_and_reason(editor, draft, branch):
    attach(draft, file=make_word(MOBILE), reason="The office’s own number.")
    draft.keep()
    before = attachments(draft)
    lin = signed_in("Branch secretary", branch)
    mine, theirs = editor.get(address(draft)), lin.get(address(draft))
    lin.post(address(draft), typed(theirs, **row(0, DELETE="on")))
    page = editor.post(address(draft), typed(mine, **row(0, title="Whom to ring")))
    [key] = [each["segment"].key for entry in page.context["entries"] for each in entry["segments"]]
    assert editor.post(address(draft), typed(page, **{key: "mine"})).status_code == 302
    assert attachments(draft) == [("Whom to ring", *before[0][1:])]


def test_file_is_kept_for_a_text_that_was_published_meanwhile(editor, draft):
    opened = editor.get(address(draft))
    draft.publish(imported="As it was.")
    page = editor.post(address(draft), typed(opened, **new_row(WORD, title="Late")))
    assert "Late" in page.content.decode()
    answer = editor.post(address(draft), typed(page))
    next_draft = draft.siblings().open().get()
    while answer.status_code == 200:  # shown once more, beside what is live
        answer = editor.post(address(draft), typed(answer))
    assert content_of_attached(next_draft, "Late") == content_of(WORD)
    assert attachments(draft) == []


def content_of_attached(edition, title):
    with edition.attachments.get(title=title).file.open() as file:
        return file.read()


# --- personal data


def test_file_with_personal_data_is_refused_before_it_is_stored(editor, draft):
    file = make_excel([("Zhou Lan", MOBILE)])
    response = post_form(editor, address(draft), **new_row(file, title="The list"))
    assert errors_of(response) == [
        "Personal data in this file: sheet “Members”, cell B1: mobile number 139*****678. "
        "Take them out, then choose the file again."
    ]
    assert MOBILE not in response.content.decode()
    assert stored_files() == []
    assert "attachments-0-file-kept" not in typed(response)
    assert typed(response)["attachments-0-title"] == "The list"


def test_editor_has_no_place_for_a_reason_and_one_that_is_sent_counts_for_nothing(editor, draft):
    assert "attachments-0-reason" not in typed(post_form(editor, address(draft), title="", **new_row(make_pdf())))
    sent = new_row(make_word(MOBILE), title="The list", reason="Because.")
    assert len(errors_of(post_form(editor, address(draft), **sent))) == 1
    assert attachments(draft) == []


def test_publisher_keeps_personal_data_with_a_reason_that_is_signed_and_logged(publisher, draft):
    refused = post_form(publisher, address(draft), **new_row(make_word(MOBILE), title="Whom to ring"))
    [sentence] = errors_of(refused)
    assert "or say below why they may stand in it; then choose the file again." in sentence
    sent = new_row(make_word(MOBILE), title="Whom to ring", reason="The office’s own number.")
    assert post_form(publisher, address(draft), **sent).status_code == 302
    [(_title, _file, reason)] = attachments(draft)
    assert reason == "The office’s own number."
    event = Event.objects.get(what=What.ALLOWED)
    assert (event.by, event.details["name"], event.details["reason"]) == (publisher.user, "Whom to ring", reason)
    draft.submit(by=None)  # the gate lets it through
    review = signed_in("Branch secretary", draft.branch).get(address(draft, "review")).content.decode()
    assert escape(reason) in review
    post_form(publisher, address(draft), summary="Saved once more.")
    assert Event.objects.filter(what=What.ALLOWED).count() == 1


def test_reason_is_shown_to_editors_and_goes_with_the_file_that_it_was_given_for(editor, publisher, draft):
    attach(draft, file=make_word(MOBILE), reason="The office’s own number.")
    draft.keep()
    assert "The office’s own number." in editor.get(address(draft)).content.decode()
    post_form(editor, address(draft), **row(0, title="Whom to ring", reason="Mine."))
    assert draft.attachments.get().reason == "The office’s own number."
    assert len(errors_of(post_form(editor, address(draft), **row(0, file=make_word(f"Also {MOBILE}"))))) == 1
    post_form(editor, address(draft), **row(0, file=make_word("Nothing")))
    assert draft.attachments.get().reason == ""


def test_reason_is_not_taken_back_while_the_data_are_there(publisher, draft):
    attach(draft, file=make_word(MOBILE), reason="The office’s own number.")
    draft.keep()
    assert len(errors_of(post_form(publisher, address(draft), **row(0, reason="")))) == 1
    assert draft.attachments.get().reason != ""


def test_number_that_a_publisher_allowed_in_the_article_is_allowed_in_its_files(editor, publisher, draft):
    draft.body = f"<p>Ring {MOBILE}.</p>"
    draft.save()
    [alarm] = draft.personal_data()
    draft.allow(alarm.finding, by=publisher.user, reason="The office’s own number.")
    assert post_form(editor, address(draft), **new_row(make_word(MOBILE), title="Whom to ring")).status_code == 302
    draft.submit(by=None)


def test_reason_that_came_by_a_merge_is_logged_too(editor, publisher, draft):
    mine, theirs = publisher.get(address(draft)), editor.get(address(draft))
    editor.post(address(draft), typed(theirs, title="Another day"))
    sent = new_row(make_word(MOBILE), title="Whom to ring", reason="The office’s own number.")
    page = publisher.post(address(draft), typed(mine, **sent))
    assert publisher.post(address(draft), typed(page)).status_code == 302
    assert Event.objects.get(what=What.ALLOWED).details["name"] == "Whom to ring"
    assert Attachment.objects.get().reason == "The office’s own number."
