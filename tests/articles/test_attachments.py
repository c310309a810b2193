"""Attachments belong to the text: copied, compared, signed and put back with it, and frozen as it is."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.models import ArticleEdition, Attachment
from library.uploads import private_storage
from publishing.admin.comparing import Compared
from publishing.canonical import canonical, digest_of
from publishing.editions import State
from tests.articles.attached import attach
from tests.factories import make_article
from tests.library.files import content_of, make_excel, make_pdf, make_word
from tests.signers import sign, signed_by_all, signers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]
MOBILE = "13912345678"


@pytest.fixture
def draft():
    return make_article(state=State.DRAFT, title="A day")


def stored(edition):
    return ArticleEdition.objects.get(pk=edition.pk)


def titles(edition):
    return list(edition.attachments.values_list("title", flat=True))


def tamper(attachment, content=b"%PDF another"):
    with private_storage().open(attachment.file.name, "wb") as file:
        file.write(content)


def test_file_is_kept_privately_under_a_name_of_its_content_and_once(draft):
    file = make_pdf()
    first, second = attach(draft, file=file), attach(draft, "Again", file=make_pdf())
    digest = hashlib.sha256(content_of(file)).hexdigest()
    assert first.file.name == second.file.name == f"documents/{digest[:24]}.pdf"
    assert first.size == file.size
    assert private_storage().listdir("documents")[1] == [f"{digest[:24]}.pdf"]


def test_shell_refuses_what_the_form_refuses(draft):
    with pytest.raises(ValidationError):
        attach(draft, file=make_pdf(name="plan.docx"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The plan", "The plan.pdf"),
        ("支部工作计划（2026年）", "支部工作计划（2026年）.pdf"),
        ("The plan.pdf", "The plan.pdf"),
        ("a/b\\c:d\r\ne", "a b c d e.pdf"),
        ("...", None),
    ],
)
def test_file_is_called_by_its_title_when_it_is_saved(draft, title, name):
    attachment = attach(draft, title)
    assert attachment.download_name == (name or attachment.file_name)


@pytest.mark.parametrize(("size", "words"), [(1, "PDF, 1 kB"), (240_400, "PDF, 240 kB"), (2_449_999, "PDF, 2.4 MB")])
def test_kind_and_size_are_said_in_words(draft, size, words):
    assert Attachment(file="documents/a.pdf", size=size).in_words == words


# --- part of the text


def test_text_without_attachments_is_the_same_form_as_before_there_were_any(draft):
    form = canonical(draft)
    assert form["parts"] == {}
    assert "documents" not in form


def test_attachment_is_in_the_form_with_the_digest_of_its_file(draft):
    attachment = attach(draft, reason="Asked them.")
    form = canonical(stored(draft))
    assert form["parts"]["attachments"] == [
        {
            "identity": str(attachment.identity),
            "position": 1,
            "title": "The plan",
            "file": attachment.file.name,
            "reason": "Asked them.",
        }
    ]
    [digest] = form["documents"].values()
    assert digest.startswith(attachment.file_name.removesuffix(".pdf"))


@pytest.mark.parametrize("what", ["title", "position", "reason", "file", "bytes", "gone"])
def test_any_change_of_an_attachment_makes_another_digest(draft, what):
    attachment = attach(draft)
    before = stored(draft).digest_now()
    match what:
        case "bytes":
            tamper(attachment)
        case "gone":
            private_storage().delete(attachment.file.name)
        case _:
            value = {"title": "x", "position": 7, "reason": "x", "file": make_pdf("other")}[what]
            setattr(attachment, what, value)
            attachment.save()
    assert stored(draft).digest_now() != before


def test_text_is_the_same_again_without_the_attachment(draft):
    before = draft.digest_now()
    attach(draft).delete()
    assert stored(draft).digest_now() == before


def test_attachments_are_copied_into_the_next_draft_and_stay_with_the_old_one():
    draft = make_article(state=State.DRAFT)
    first = attach(draft, "One", reason="Asked.")
    attach(draft, "Two", position=2)
    draft.publish(imported="As it was.")
    next_draft = draft.revise()
    next_draft.attachments.get(title="Two").delete()
    copied = next_draft.attachments.get()
    assert (copied.identity, copied.file, copied.size, copied.reason) == (
        first.identity,
        first.file,
        first.size,
        "Asked.",
    )
    assert titles(draft) == ["One", "Two"]


def test_attachment_of_a_published_text_is_frozen():
    draft = make_article(state=State.DRAFT)
    attachment = attach(draft)
    draft.publish(imported="As it was.")
    for deed in (
        lambda: attachment.save(),
        lambda: attachment.delete(),
        lambda: attach(draft, "More"),
        lambda: Attachment.objects.update(title="x"),
        lambda: Attachment.objects.all().delete(),
        lambda: Attachment.objects.bulk_create([Attachment(edition=draft, title="x", file="documents/x.pdf")]),
    ):
        with pytest.raises(ValidationError, match="A published text is never edited"):
            deed()
    assert titles(draft) == ["The plan"]


def test_earlier_version_brings_its_attachments_back_and_takes_others_away(draft):
    draft.keep()
    without = draft.versions.first().form
    attachment = attach(draft, "One")
    draft.keep()
    with_one = draft.versions.first().form
    draft.put(without, by=None)
    assert titles(draft) == []
    draft.put(with_one, by=None)
    back = draft.attachments.get()
    assert (back.identity, back.title, back.file, back.size) == (
        attachment.identity,
        "One",
        attachment.file,
        attachment.size,
    )
    assert digest_of(canonical(stored(draft))) == digest_of(with_one)


def test_signature_of_a_text_is_void_once_its_file_is_another(draft):
    attachment = attach(draft)
    draft.submit(by=None)
    first, *_others = signers().values()
    sign(draft, first)
    assert stored(draft).approvals()
    attachment.file = make_pdf("other")
    attachment.save()
    assert not stored(draft).approvals()


def test_proof_finds_a_file_that_is_not_the_one_that_was_signed(capsys):
    def make(**texts):
        edition = make_article(**texts | {"state": State.DRAFT})
        attach(edition)
        edition.submit(by=None)
        return edition

    edition = signed_by_all(make)
    call_command("verify_signoffs")
    tamper(edition.attachments.get())
    with pytest.raises(CommandError):
        call_command("verify_signoffs")
    assert edition.attachments.get().file.name in capsys.readouterr().out


def test_difference_shows_the_file_before_and_now(draft):
    attachment = attach(draft)
    old = canonical(stored(draft))
    attachment.file = make_word()
    attachment.save()
    [part] = Compared(ArticleEdition, old, canonical(stored(draft))).parts
    [row] = part["fields"]
    assert (row["kind"], row["old"]["words"], row["new"]["words"]) == ("document", "PDF, 1 kB", attachment.in_words)
    [added] = Compared(ArticleEdition, None, canonical(stored(draft))).parts
    assert "The plan" in added["whole"].full
    assert [(row["old"], row["new"]["url"]) for row in added["fields"]] == [(None, attachment.file.url)]


# --- the words in files


def test_words_in_files_say_where_they_stand(draft):
    attach(draft, "Plan", file=make_pdf("First"))
    attach(draft, "List", file=make_excel([("Zhou Lan",)]))
    words = list(stored(draft).words_in_files())
    assert ("attachment “Plan”, page 1", "First") in words
    assert ("attachment “List”, sheet “Members”, cell A1", "Zhou Lan") in words


def test_file_that_somebody_answers_for_is_left_out(draft):
    attach(draft, file=make_word(MOBILE), reason="The number of the office.")
    assert list(draft.words_in_files()) == []


def test_text_with_personal_data_in_a_file_cannot_be_submitted(draft):
    attachment = attach(draft, file=make_word(f"Ring {MOBILE}."))
    with pytest.raises(ValidationError, match=r"mobile number \(Attachment “The plan”\)"):
        draft.submit(by=None)
    attachment.reason = "The number of the office."
    attachment.save()
    stored(draft).submit(by=None)


def test_pages_that_cannot_be_read_are_pointed_out(draft):
    attach(draft, "Scan", file=make_pdf("First", "", ""))
    [sentence] = [each for each in stored(draft).checks() if "Scan" in each]
    assert sentence == "“Scan”: the site cannot read the words there (page 2, page 3). Look through it yourself."


def test_file_that_is_lost_is_pointed_out(draft):
    attachment = attach(draft)
    private_storage().delete(attachment.file.name)
    assert list(stored(draft).words_in_files()) == []
    assert "The file of “The plan” cannot be opened. Choose it again." in stored(draft).checks()


def test_file_is_read_once_for_all_who_ask(draft, monkeypatch):
    attach(draft)
    list(draft.words_in_files())
    monkeypatch.setattr("articles.attachments.words_of", lambda file: pytest.fail("read again"))
    assert list(stored(draft).words_in_files())
