"""Reviews: a text returned or changed, the last signature that publishes, and urgency."""

import datetime

import pytest
from django.db import models

from publishing.editions import State
from publishing.states import Grounds
from tests.factories import UserFactory, make_article, make_profile
from tests.signers import send_back, sign, sign_at_all_stages, signers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOUR = datetime.timedelta(hours=1)


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


def write(edition, words):
    setattr(edition, edition.text_fields[0], words)
    edition.save()


def standing(edition):
    edition = stored(edition)
    return edition.state, edition.stage


def signed_stages(edition):
    return list(stored(edition).approvals())


@pytest.fixture
def people():
    return signers()


@pytest.fixture
def waiting(make):
    """A text in review, at the first stage."""
    return make(state=State.IN_REVIEW)


# --- returned


def test_returned_text_is_a_draft_again_with_the_reason(waiting, people, clock):
    sign(waiting, people["secretary"])
    moment = clock.move(hours=1)

    send_back(waiting, people["office"], comment="  The date is wrong. ")

    assert standing(waiting) == (State.DRAFT, "office")
    said = waiting.sign_offs.last()
    assert (said.verdict, said.stage, said.signed_by, said.comment) == (
        "returned",
        "office",
        people["office"],
        "The date is wrong.",
    )
    assert (said.signed_at, waiting.stage_since) == (moment, moment)
    assert not said.is_approval
    assert stored(waiting).was_returned
    assert not stored(waiting).awaits_signature
    assert list(type(waiting).objects.returned()) == [waiting]


@pytest.mark.parametrize("comment", ["", "   ", "\n"])
def test_text_is_not_returned_without_a_reason(waiting, people, comment, refused):
    with refused("Say why the text is returned."):
        send_back(waiting, people["secretary"], comment=comment)
    assert standing(waiting) == (State.IN_REVIEW, "secretary")


def test_returned_text_that_is_submitted_unchanged_keeps_its_signatures(waiting, people):
    sign(waiting, people["secretary"])
    send_back(waiting, people["office"])

    waiting.submit(by=None)

    assert standing(waiting) == (State.IN_REVIEW, "office")
    assert not type(waiting).objects.returned()


def test_returned_text_that_was_mended_goes_through_all_signatures(waiting, people):
    sign(waiting, people["secretary"])
    send_back(waiting, people["office"])
    write(waiting, "Mended words")

    waiting.submit(by=None)

    assert standing(waiting) == (State.IN_REVIEW, "secretary")


def test_who_returned_a_text_may_sign_it_once_it_is_mended(waiting, people):
    send_back(waiting, people["secretary"])
    write(waiting, "Mended words")
    waiting.submit(by=None)

    sign(waiting, people["secretary"])

    assert standing(waiting) == (State.IN_REVIEW, "office")


# --- what a change of the words does


def test_change_of_one_character_voids_the_signatures_and_sends_the_text_back(waiting, people, clock):
    words = getattr(waiting, waiting.text_fields[0])
    sign(waiting, people["secretary"])
    sign(waiting, people["office"])
    assert standing(waiting) == (State.IN_REVIEW, "leader")
    moment = clock.move(hours=1)

    write(waiting, f"{words}.")

    assert standing(waiting) == (State.IN_REVIEW, "secretary")
    assert stored(waiting).stage_since == moment
    assert signed_stages(waiting) == []
    assert waiting.sign_offs.count() == 2  # they stay, and say which text they were of


def test_change_that_is_taken_back_makes_the_signatures_hold_again(waiting, people):
    words = getattr(waiting, waiting.text_fields[0])
    sign(waiting, people["secretary"])
    sign(waiting, people["office"])
    write(waiting, f"{words}.")

    write(waiting, words)

    assert signed_stages(waiting) == ["secretary", "office"]
    assert standing(waiting) == (State.IN_REVIEW, "leader")
    sign(waiting, people["leader"])
    assert stored(waiting).is_live()


def test_change_of_a_part_voids_the_signatures_too():
    text, person = make_profile(state=State.IN_REVIEW), UserFactory(role="Branch secretary")
    sign(text, person)
    part = text.endeavours.last()
    part.specialty = f"{part.specialty}."
    part.save()

    assert signed_stages(text) == []
    text.keep()
    assert standing(text) == (State.IN_REVIEW, "secretary")


def test_change_that_nobody_kept_is_found_by_the_next_who_signs(people, refused):
    """A part changed in a shell: the text still stands at the second stage, and is unsigned at the first."""
    text = make_profile(state=State.IN_REVIEW)
    sign(text, people["secretary"])
    part = text.endeavours.last()
    part.specialty = f"{part.specialty}."
    part.save()

    with refused("Somebody else signs at this stage."):
        sign(text, people["office"])
    sign(text, people["secretary"])
    assert standing(text) == (State.IN_REVIEW, "office")


def test_signature_of_one_edition_is_none_of_the_next(make, people, clock):
    live = sign_at_all_stages(make(state=State.DRAFT))
    clock.move(hours=1)

    draft = live.revise()

    assert draft.approvals() == {}


def test_who_changes_a_text_in_review_cannot_sign_it_any_more(waiting, people, refused):
    models.QuerySet(type(waiting)).filter(pk=waiting.pk).update(**{waiting.text_fields[0]: "Other words"})
    waiting.keep(by=people["secretary"])

    with refused("You wrote this text yourself. Somebody else signs it."):
        sign(waiting, people["secretary"])


# --- the last signature


def test_last_signature_publishes(waiting, people, clock):
    for person in people.values():
        assert not stored(waiting).is_live()
        moment = clock.move(hours=1)
        sign(waiting, person)

    text = stored(waiting)
    assert (text.state, text.live_from, text.live_until) == (State.PUBLISHED, moment, None)
    assert (text.grounds, text.stage, text.stage_since, text.urgent_reason) == (Grounds.SIGNED, "", None, "")
    assert text.digest == text.digest_now()
    assert not type(text).objects.unsigned()


def test_last_signature_may_choose_a_time(waiting, people, now):
    *first, last = people.values()
    for person in first:
        sign(waiting, person)

    sign(waiting, last, at=now + HOUR, until=now + 3 * HOUR)

    text = stored(waiting)
    assert (text.phase(), text.live_from, text.live_until) == ("scheduled", now + HOUR, now + 3 * HOUR)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({"at": -1}, "That time has passed; choose one that is still to come."),
        ({"at": 2, "until": 1}, "The end must be later than the start."),
    ],
)
def test_refused_time_leaves_no_signature(waiting, people, now, hours, sentence, refused):
    *first, last = people.values()
    for person in first:
        sign(waiting, person)
    when = {name: now + count * HOUR for name, count in hours.items()}

    with refused(sentence):
        sign(waiting, last, **when)

    assert standing(waiting) == (State.IN_REVIEW, "leader")
    assert signed_stages(waiting) == ["secretary", "office"]
    sign(waiting, last)
    assert stored(waiting).is_live()


def test_signed_text_replaces_the_one_before(make, clock, now):
    live = sign_at_all_stages(make(state=State.DRAFT))
    clock.move(hours=1)

    second = sign_at_all_stages(live.revise())

    assert stored(live).live_until == second.live_from == now + HOUR
    assert type(live).objects.live().get() == second


def test_signed_text_that_was_withdrawn_before_its_time_is_published_without_signing_anew(make, now):
    text = sign_at_all_stages(make(state=State.DRAFT), at=now + HOUR)
    text.withdraw()
    assert standing(text) == (State.DRAFT, "")
    assert stored(text).grounds == ""

    text.publish()

    assert (stored(text).grounds, stored(text).is_live()) == (Grounds.SIGNED, True)


def test_text_that_all_have_signed_is_not_submitted_again(make, now, refused):
    text = sign_at_all_stages(make(state=State.DRAFT), at=now + HOUR)
    text.withdraw()

    with refused("Every stage has signed this very text already; it can be published."):
        text.submit(by=None)


def test_unsigned_text_is_not_published(make, people, refused):
    for text in (make(state=State.DRAFT), make(state=State.IN_REVIEW)):
        with refused("Not every stage has signed this text. Submit it, or publish it urgently with a reason."):
            text.publish()
        assert not stored(text).is_live()


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.PUBLISHED, State.DISCARDED])
def test_only_a_draft_is_submitted(make, state, refused):
    with refused("Only a draft can be submitted."):
        make(state=state).submit(by=None)


# --- urgent


@pytest.fixture
def urgent(make):
    text = make(state=State.DRAFT)
    text.publish(urgent="The flood is here")
    return text


def test_urgent_text_is_public_at_once_and_stays_unsigned(urgent, now):
    text = stored(urgent)

    assert text.is_live()
    assert (text.grounds, text.urgent_reason) == (Grounds.URGENT, "The flood is here")
    assert (text.stage, text.stage_since, text.awaits_signature) == ("secretary", now, True)
    assert list(type(text).objects.unsigned_urgent()) == [text]


def test_urgent_text_is_signed_afterwards_by_all_and_stays_urgent(urgent, people):
    window = stored(urgent).live_from
    for person in people.values():
        assert urgent in type(urgent).objects.unsigned_urgent()
        sign(urgent, person)

    text = stored(urgent)
    assert (text.stage, text.stage_since, text.grounds) == ("", None, Grounds.URGENT)
    assert (text.live_from, text.urgent_reason) == (window, "The flood is here")
    assert not type(text).objects.unsigned()
    assert list(text.approvals()) == [*people]


def test_urgent_text_that_is_returned_stays_public_and_unsigned(urgent, people):
    send_back(urgent, people["secretary"], comment="Correct the date")

    text = stored(urgent)
    assert (text.is_live(), text.stage, text.was_returned) == (True, "secretary", False)
    assert text in type(text).objects.unsigned_urgent()
    sign(urgent, people["secretary"])
    assert stored(urgent).stage == "office"


def test_text_published_urgently_out_of_a_review_waits_at_the_stage_that_is_due(waiting, people):
    sign(waiting, people["secretary"])

    waiting.publish(urgent="The flood is here")

    assert standing(waiting) == (State.PUBLISHED, "office")
    sign(waiting, people["office"])
    sign(waiting, people["leader"])
    assert standing(waiting) == (State.PUBLISHED, "")


def test_text_that_all_have_signed_is_not_urgent_whatever_is_said(make, now):
    text = sign_at_all_stages(make(state=State.DRAFT), at=now + HOUR)
    text.withdraw()

    text.publish(urgent="The flood is here")

    assert (stored(text).grounds, stored(text).urgent_reason) == (Grounds.SIGNED, "")


def test_urgent_text_in_the_past_is_refused(make, now, refused):
    with refused("That time has passed; choose one that is still to come."):
        make(state=State.DRAFT).publish(urgent="The flood is here", at=now - HOUR)


def test_sign_offs_of_two_kinds_of_text_are_not_mixed_up(people):
    article, profile = make_article(state=State.IN_REVIEW), make_profile(state=State.IN_REVIEW)

    sign(article, people["secretary"])

    assert (article.sign_offs.count(), profile.sign_offs.count()) == (1, 0)
