"""The stages of an organ: how many there are, and what becomes of texts on their way when one is new or taken out."""

import pytest

from publishing.editions import State
from publishing.states import Grounds
from tests.factories import UserFactory
from tests.signers import sign, signers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ALL_STAGES = ["secretary", "office", "confidentiality", "leader"]


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


def write(edition, words):
    setattr(edition, edition.text_fields[0], words)
    edition.save()


def standing(edition):
    edition = stored(edition)
    return edition.state, edition.stage


@pytest.fixture
def people():
    return signers()


@pytest.fixture
def waiting(make):
    """A text in review, at the first stage."""
    return make(state=State.IN_REVIEW)


@pytest.fixture
def urgent(make):
    text = make(state=State.DRAFT)
    text.publish(urgent="The flood is here")
    return text


@pytest.mark.parametrize("keys", [["leader"], ["office", "leader"], ALL_STAGES])
def test_organ_chooses_how_many_stages_there_are(make, settings, keys):
    settings.REVIEW_STAGES = keys
    text, people = make(state=State.IN_REVIEW), signers()

    for key in keys:
        assert standing(text) == (State.IN_REVIEW, key)
        sign(text, people[key])

    assert standing(text) == (State.PUBLISHED, "")
    assert [sign_off.stage for sign_off in text.sign_offs.all()] == keys


def test_text_at_a_stage_that_was_taken_out_goes_on_at_the_next(make, settings):
    people = signers()
    text = make(state=State.IN_REVIEW)
    sign(text, people["secretary"])
    assert standing(text) == (State.IN_REVIEW, "office")

    settings.REVIEW_STAGES = ["secretary", "leader"]

    assert text.why_not_sign(people["office"]) == "Somebody else signs at this stage."
    assert text in type(text).objects.waiting_for(people["leader"])
    sign(text, people["leader"])
    assert standing(text) == (State.PUBLISHED, "")


def test_text_whose_last_stage_was_taken_out_can_be_published(make, settings):
    text, people = make(state=State.IN_REVIEW), signers()
    sign(text, people["secretary"])
    sign(text, people["office"])

    settings.REVIEW_STAGES = ["secretary", "office"]
    text.publish()

    assert (stored(text).grounds, standing(text)) == (Grounds.SIGNED, (State.PUBLISHED, ""))


def test_text_whose_last_stage_was_taken_out_waits_for_nobody_s_signature(make, settings):
    text, people = make(state=State.IN_REVIEW), signers()
    sign(text, people["secretary"])
    sign(text, people["office"])

    settings.REVIEW_STAGES = ["secretary", "office"]

    somebody = UserFactory(role="Committee office")
    assert text.why_not_sign(somebody) == "Every stage has signed this very text already; it can be published."
    assert not type(text).objects.waiting_for(somebody)
    assert text.stage_in_words == ""


def test_urgent_text_whose_only_missing_stage_was_taken_out_is_signed_by_all(urgent, people, settings):
    sign(urgent, people["secretary"])
    sign(urgent, people["office"])
    assert stored(urgent).awaits_signature

    settings.REVIEW_STAGES = ["secretary", "office"]

    text = stored(urgent)
    assert not text.awaits_signature
    assert text.why_not_sign(people["office"]) == "This text does not wait for a signature."
    assert not type(text).objects.unsigned()
    assert not type(text).objects.unsigned_urgent()
    settings.REVIEW_STAGES = [*ALL_STAGES[:2], "leader"]
    assert stored(urgent).awaits_signature  # it was never signed there
    assert list(type(text).objects.unsigned_urgent()) == [text]


def test_urgent_text_at_a_stage_that_was_taken_out_goes_on_at_those_that_have_not_signed(urgent, people, settings):
    sign(urgent, people["secretary"])
    assert standing(urgent) == (State.PUBLISHED, "office")

    settings.REVIEW_STAGES = ["secretary", "leader"]

    texts, text = type(urgent).objects, stored(urgent)
    assert (text.awaits_signature, text.stage_in_words) == (True, "leader in charge")
    assert list(texts.unsigned_urgent()) == [text]
    for person in people.values():
        assert (text in texts.waiting_for(person)) == (text.why_not_sign(person) is None)
    assert text in texts.waiting_for(people["leader"])
    sign(text, people["leader"])
    assert standing(text) == (State.PUBLISHED, "")
    assert not texts.unsigned()


def test_signatures_of_other_words_do_not_make_up_for_a_stage_that_was_taken_out(waiting, people, settings):
    sign(waiting, people["secretary"])
    sign(waiting, people["office"])
    write(waiting, "Other words")
    sign(waiting, people["secretary"])
    waiting.publish(urgent="The flood is here")

    settings.REVIEW_STAGES = ["secretary", "leader"]

    text = stored(waiting)
    assert (standing(text), text.due) == ((State.PUBLISHED, "office"), "leader")
    assert list(type(text).objects.unsigned_urgent()) == [text]


def test_stage_that_is_new_signs_texts_that_wait_already(make, settings):
    text, people = make(state=State.IN_REVIEW), signers()
    sign(text, people["secretary"])
    sign(text, people["office"])

    settings.REVIEW_STAGES = ALL_STAGES

    due = [stage.key for stage in stored(text).unsigned_stages()]
    assert due == ["confidentiality", "leader"]
    reviewer = UserFactory(role="Confidentiality reviewer")
    assert text.why_not_sign(people["leader"]) == "Somebody else signs at this stage."
    sign(text, reviewer)
    sign(text, people["leader"])
    assert stored(text).is_live()
