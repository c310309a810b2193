"""No text with personal data that nobody has allowed becomes public by any way, from the shell either."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleEdition
from branches.models import BranchProfile, Endeavour
from publishing.allowances import Allowance
from publishing.states import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.signers import SIGNED, sign, signers

pytestmark = pytest.mark.django_db

IDENTITY, MOBILE = "340102199001011236", "13812345678"
WORDS = {ArticleEdition: "body", BranchProfile: "introduction"}
REFUSAL = "Personal data in this text: {}. Take them out, or have a publisher allow them."


def with_number(make, number=MOBILE, state=State.DRAFT, **texts):
    """A draft in whose words a number stands."""
    field = WORDS[ArticleEdition if make is make_article else BranchProfile]
    return make(state=state, **{field: f"<p>Ask Li Ming, {number}, before noon.</p>"}, **texts)


def in_review_with_number(make, by=None):
    """A text into which somebody wrote a number while it was in review."""
    edition = make(state=State.IN_REVIEW)
    setattr(edition, WORDS[type(edition)], f"<p>Call {MOBILE}.</p>")
    edition.save()
    return edition


def the_finding(edition):
    [alarm] = edition.personal_data()
    return alarm.finding


def allow(edition, reason="It is the branch’s duty telephone.", by=None):
    by = by or UserFactory(role="Publisher")
    return edition.allow(the_finding(edition), by=by, reason=reason)


def is_public(edition):
    return type(edition).objects.live().filter(pk=edition.pk).exists() or edition.is_scheduled()


@pytest.fixture
def field(make):
    return {make_article: "Text", make_profile: "Introduction"}[make]


# --- every way to the public


def test_a_text_with_personal_data_is_not_submitted(make, field, refused):
    draft = with_number(make)
    with refused(REFUSAL.format(f"mobile number ({field})")):
        draft.submit(by=UserFactory())
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_not_published_urgently(make, field, refused):
    draft = with_number(make)
    with refused(REFUSAL.format(f"mobile number ({field})")):
        draft.publish(urgent="The inspectors come tonight.")
    assert not is_public(type(draft).objects.get())


def test_not_imported_as_published(make, field, refused, now):
    draft = with_number(make, IDENTITY)
    with refused(REFUSAL.format(f"identity card number ({field})")):
        draft.publish(at=now - datetime.timedelta(days=900), imported="As it was.")
    assert not is_public(type(draft).objects.get())


def test_not_published_at_a_time(make, now):
    draft = with_number(make)
    with pytest.raises(ValidationError):
        draft.publish(at=now + datetime.timedelta(days=1), urgent="Tomorrow is the day.")
    assert not is_public(type(draft).objects.get())


def test_not_signed_after_somebody_wrote_them_in_during_the_review(make, field, refused):
    edition = in_review_with_number(make)
    first = next(iter(signers().values()))
    with refused(REFUSAL.format(f"mobile number ({field})")):
        sign(edition, first)
    assert edition.sign_offs.count() == 0


def test_not_published_by_the_last_signature(make, field, refused, settings):
    settings.REVIEW_STAGES = ["leader"]
    edition = in_review_with_number(make)
    with refused(REFUSAL.format(f"mobile number ({field})")):
        sign(edition, UserFactory(role="Publisher"))
    edition = type(edition).objects.get()
    assert (edition.state, edition.sign_offs.count()) == (State.IN_REVIEW, 0)


def test_not_where_they_were_written_past_the_site(make, field, refused):
    """What is stored is read, not what somebody holds."""
    edition = make(state=State.IN_REVIEW)
    type(edition).objects.filter(pk=edition.pk).update(**{WORDS[type(edition)]: f"<p>{MOBILE}</p>"})
    with refused(REFUSAL.format(f"mobile number ({field})")):
        edition.sign(next(iter(signers().values())), read=type(edition).objects.get().digest_now(), **SIGNED)


def test_a_text_may_be_returned_all_the_same(make):
    edition = in_review_with_number(make)
    first = next(iter(signers().values()))
    edition.send_back(first, read=edition.digest_now(), comment="There is a telephone number in it.")
    assert edition.state == State.DRAFT


def test_a_text_that_is_public_already_is_signed_whatever_it_holds(make):
    """From before the gate: a signature makes nothing public, and withholding it would hide who has read the text."""
    edition = make(state=State.DRAFT)
    edition.publish(urgent="The inspectors come tonight.")
    field = WORDS[type(edition)]
    unguarded = f"{edition._meta.model_name}_frozen"
    with connection.cursor() as cursor:
        table = f" ON {edition._meta.db_table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {unguarded}{table}")
        cursor.execute(f"UPDATE {edition._meta.db_table} SET {field} = '<p>{MOBILE}</p>'")
    edition = type(edition).objects.get()
    sign(edition, next(iter(signers().values())))
    assert edition.sign_offs.count() == 1


# --- everything is looked through


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ({"title": f"Ask {MOBILE}"}, "Title"),
        ({"subtitle": f"Ask {MOBILE}"}, "Subtitle"),
        ({"summary": f"Ask {MOBILE}"}, "Summary"),
        ({"author": f"Li Ming {MOBILE}"}, "Author"),
        ({"source": f"Hotline {MOBILE}"}, "News source"),
        ({"responsible_editor": MOBILE}, "Responsible editor"),
        ({"keywords": f"study, {MOBILE}"}, "Keywords"),
        ({"cover_alt": f"A poster: {MOBILE}"}, "What the cover shows"),
        ({"editors_note": f"<p>{MOBILE}</p>"}, "Editor’s note"),
        ({"body": f"<table><caption>Ask {MOBILE}</caption><tr><td>1</td></tr></table>"}, "Text"),
        ({"body": f"<table><tr><th>Li</th><td>{MOBILE}</td></tr></table>"}, "Text"),
        ({"body": f'<figure><img src="/media/a.png" alt="A"><figcaption>{MOBILE}</figcaption></figure>'}, "Text"),
        ({"body": f'<p><img src="/media/a.png" alt="A poster: {MOBILE}"></p>'}, "Text"),
        ({"body": f'<p><a href="tel:{MOBILE}">Call us</a></p>'}, "Text"),
        ({"body": '<p><a href="mailto:li@example.cn">Write to us</a></p>'}, "Text"),
        ({"body": "<ul><li>138<strong>1234</strong>5678</li></ul>"}, "Text"),
        ({"body": "<p>１３８&nbsp;１２３４&nbsp;５６７８</p>"}, "Text"),
        ({"body": f"<blockquote><p>{MOBILE}</p></blockquote>"}, "Text"),
    ],
)
def test_every_place_of_an_article_is_looked_through(words, where):
    draft = make_article(state=State.DRAFT, **words)
    assert [alarm.where for alarm in draft.personal_data()] == [where]
    with pytest.raises(ValidationError):
        draft.submit(by=None)


def test_every_place_of_a_profile_is_looked_through():
    profile = make_profile(state=State.DRAFT, slogan=f"Call {MOBILE}", comment=f"<p>{MOBILE}</p>", endeavours=1)
    Endeavour.objects.create(
        profile=profile, position=2, endeavour="Serve", specialty=MOBILE, text=f"<p>Home: {IDENTITY}</p>"
    )
    assert [(alarm.where, alarm.finding.words) for alarm in profile.personal_data()] == [
        ("Slogan", MOBILE),
        ("Party Committee’s comment", MOBILE),
        ("Endeavour 2, specialty", MOBILE),
        ("Endeavour 2, text", IDENTITY),
    ]


def test_words_in_files_are_looked_through_as_well(monkeypatch):
    monkeypatch.setattr(ArticleEdition, "words_in_files", lambda edition: [("list.xlsx, row 3", f"Li Ming {IDENTITY}")])
    draft = make_article(state=State.DRAFT)
    assert [alarm.where for alarm in draft.personal_data()] == ["List.xlsx, row 3"]


def test_cells_of_one_row_are_no_number_together():
    row = "".join(f"<td>{words}</td>" for words in ("138", "1234", "5678"))
    draft = make_article(state=State.DRAFT, body=f"<table><tr>{row}</tr></table><p>138</p><p>1234</p><p>5678</p>")
    assert draft.personal_data() == []


def test_it_is_shown_in_its_row_and_in_its_sentence():
    body = f"<p>First.</p><table><tr><th>Li Ming</th><td>tel. {MOBILE}</td><td>Room 3</td></tr></table>"
    [alarm] = make_article(state=State.DRAFT, body=body).personal_data()
    assert (alarm.before, alarm.finding.words, alarm.after) == ("Li Ming | tel. ", MOBILE, " | Room 3")


def test_ordinary_texts_ask_the_database_nothing():
    texts = ArticleEdition.objects.select_related("article").prefetch_related("attachments")
    draft = texts.get(pk=make_article(state=State.DRAFT).pk)
    with CaptureQueriesContext(connection) as captured:
        assert draft.personal_data() == []
    assert len(captured) == 0


@pytest.mark.parametrize("count", [1, 60])
def test_however_much_there_is_the_database_is_asked_once(count):
    rows = "".join(f"<p>138{number:08}</p>" for number in range(count))
    draft = make_article(state=State.DRAFT, body=rows)
    for alarm in draft.personal_data()[:3]:
        draft.allow(alarm.finding, by=UserFactory(role="Publisher"), reason="A duty telephone.")
    draft = ArticleEdition.objects.select_related("article").prefetch_related("attachments").get(pk=draft.pk)
    with CaptureQueriesContext(connection) as captured:
        assert len(draft.personal_data()) == count
    assert len(captured) == 1


# --- allowing


def test_what_a_publisher_allowed_goes_through(make):
    draft = with_number(make)
    publisher = UserFactory(role="Publisher")
    allowance = allow(draft, " It is the duty telephone. ", by=publisher)
    assert (allowance.kind, allowance.words, allowance.reason, allowance.allowed_by) == (
        "mobile",
        MOBILE,
        "It is the duty telephone.",
        publisher,
    )
    draft.submit(by=UserFactory())
    for person in signers().values():
        sign(draft, person)
    assert is_public(draft)


def test_the_next_edition_is_not_asked_again(make):
    draft = with_number(make)
    allow(draft)
    draft.publish(imported="As it was.")
    draft.revise().submit(by=None)


def test_the_same_number_with_other_gaps_is_the_same(make):
    draft = with_number(make)
    allow(draft)
    setattr(draft, WORDS[type(draft)], "<p>Ask １３８-1234 5678.</p>")
    draft.save()
    draft.submit(by=None)


def test_another_number_is_asked_anew(make, field, refused):
    draft = with_number(make)
    allow(draft)
    setattr(draft, WORDS[type(draft)], f"<p>Ask {MOBILE[:-1]}9.</p>")
    draft.save()
    with refused(REFUSAL.format(f"mobile number ({field})")):
        draft.submit(by=None)


def test_another_thing_is_asked_anew(make):
    allow(with_number(make))
    other = with_number(make)
    with pytest.raises(ValidationError):
        other.submit(by=None)


def test_another_kind_of_thing_with_the_same_key_is_asked_anew():
    article = with_number(make_article)
    allow(article)
    profile = with_number(make_profile, branch=BranchFactory(pk=article.owner_id))
    assert [alarm.allowance for alarm in profile.personal_data()] == [None]


@pytest.mark.parametrize("role", ["Branch editor", "Branch secretary", "Committee office", "Auditor"])
def test_who_may_not_publish_may_not_allow(make, role, refused):
    draft = with_number(make)
    person = UserFactory(role=role, branches=[draft.branch] if draft.branch else [])
    with refused("Only who may publish this text may allow personal data in it."):
        allow(draft, by=person)


def test_a_reason_is_asked_for(make, refused):
    draft = with_number(make)
    with refused("Say why it may stand in the text."):
        allow(draft, "  ")


def test_what_no_longer_stands_there_is_not_allowed(make, refused):
    draft = with_number(make)
    finding = the_finding(draft)
    setattr(draft, WORDS[type(draft)], "<p>Ask at the office.</p>")
    draft.save()
    with refused("This no longer stands in the text."):
        draft.allow(finding, by=UserFactory(role="Publisher"), reason="It is the duty telephone.")


def test_a_text_that_was_changed_since_it_was_read_is_read_again(make, refused):
    draft = with_number(make)
    finding, read = the_finding(draft), draft.digest_now()
    setattr(draft, WORDS[type(draft)], f"<p>The home telephone of Li Ming is {MOBILE}.</p>")
    draft.save()
    with refused("This text was changed meanwhile. Read it again."):
        draft.allow(finding, by=UserFactory(role="Publisher"), reason="It is the duty telephone.", read=read)


def test_nobody_allows_the_same_twice(make, refused):
    draft = with_number(make)
    finding = the_finding(draft)
    allow(draft)
    with refused("Somebody has allowed this meanwhile."):
        draft.allow(finding, by=UserFactory(role="Publisher"), reason="Once more.")


def test_nothing_is_allowed_in_a_text_that_is_published(make, refused):
    draft = with_number(make)
    finding = the_finding(draft)
    allow(draft)
    draft.publish(imported="As it was.")
    with refused("Only in a draft, or a text in review, can something be allowed."):
        draft.allow(finding, by=UserFactory(role="Publisher"), reason="Once more.")


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_an_allowance_is_neither_changed_nor_deleted(make, deed):
    allow(with_number(make))
    rows = Allowance.objects.all()
    with pytest.raises(DatabaseError, match="rows are only added"), transaction.atomic():
        rows.update(reason="Another reason.") if deed == "update" else rows.delete()
    assert Allowance.objects.get().reason == "It is the branch’s duty telephone."
