"""Sign-offs: none is ever changed or deleted, whoever writes; and who may sign which text."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from publishing.editions import State
from publishing.signoffs import Verdict
from tests.factories import UserFactory
from tests.signers import send_back, sign, signed_by_all, signers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


# --- neither changed nor deleted


@pytest.fixture
def sign_off(waiting, people):
    sign(waiting, people["secretary"], comment="Read twice")
    return waiting.sign_offs.get()


def test_sign_off_is_not_saved_again(sign_off, refused):
    sign_off.comment = "I never said so"

    with refused("A sign-off is neither changed nor deleted."):
        sign_off.save()
    with refused("A sign-off is neither changed nor deleted."):
        sign_off.save(update_fields=["comment"])
    with refused("A sign-off is neither changed nor deleted."):
        sign_off.full_clean()


def test_sign_off_is_not_deleted(sign_off, refused):
    with refused("A sign-off is neither changed nor deleted."):
        sign_off.delete()


PAST_THE_MODEL = {
    "update": lambda rows: rows.update(comment="I never said so"),
    "update of nothing": lambda rows: rows.update(verdict="approved"),
    "delete": lambda rows: rows.delete(),
    "bulk_update": lambda rows: rows.bulk_update(rows, ["comment"]),
    "raw update": lambda rows: execute(f"UPDATE {rows.model._meta.db_table} SET comment = 'I never said so'"),
    "raw delete": lambda rows: execute(f"DELETE FROM {rows.model._meta.db_table}"),
}


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("way", PAST_THE_MODEL.values(), ids=PAST_THE_MODEL)
def test_database_itself_keeps_sign_offs_as_they_are(sign_off, way):
    rows = type(sign_off).objects.all()
    before = list(rows.values())

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        way(rows)
    assert list(rows.values()) == before


def test_what_a_sign_off_leans_on_is_not_deleted(sign_off):
    with pytest.raises(ProtectedError):
        sign_off.signed_by.delete()
    with pytest.raises(ProtectedError):
        sign_off.edition.siblings().delete()


@pytest.mark.parametrize(
    ("rule", "columns"),
    [
        ("approved_was_read", {"proofread": False}),
        ("approved_was_read", {"reviewed": False}),
        ("returned_has_reason", {"verdict": Verdict.RETURNED, "comment": ""}),
        ("verdict_known", {"verdict": "maybe"}),
        ("once_a_stage|UNIQUE", {}),
        ("once_a_person|UNIQUE", {"stage": "office", "signed_by": "the same"}),
    ],
)
def test_database_refuses_a_sign_off_that_says_nothing_sensible(sign_off, rule, columns):
    names = ("edition", "stage", "verdict", "digest", "reviewed", "proofread")
    by = sign_off.signed_by if "signed_by" in columns else UserFactory()
    another = type(sign_off)(**{name: getattr(sign_off, name) for name in names} | columns | {"signed_by": by})

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        type(sign_off).objects.bulk_create([another])


# --- who may sign


def test_who_holds_the_stage_and_has_not_written_signs(waiting, people):
    assert waiting.why_not_sign(people["secretary"]) is None

    sign(waiting, people["secretary"], comment="Read twice")

    sign_off = waiting.sign_offs.get()
    assert (sign_off.stage, sign_off.verdict, sign_off.signed_by) == ("secretary", "approved", people["secretary"])
    assert (sign_off.reviewed, sign_off.proofread, sign_off.comment) == (True, True, "Read twice")
    assert sign_off.digest == waiting.digest_now()
    assert standing(waiting) == (State.IN_REVIEW, "office")


@pytest.mark.parametrize("role", ["Branch editor", "Committee office", "Publisher", "Administrator", "Auditor", None])
def test_who_does_not_hold_the_stage_does_not_sign(waiting, role, refused):
    person = UserFactory(role=role)

    assert waiting.why_not_sign(person) == "Somebody else signs at this stage."
    with refused("Somebody else signs at this stage."):
        sign(waiting, person)
    with refused("Somebody else signs at this stage."):
        send_back(waiting, person)
    assert not waiting.sign_offs.exists()


def test_nobody_signs_what_he_or_she_wrote(make, people, refused):
    opened = make(created_by=people["secretary"], state=State.IN_REVIEW)
    changed = make(state=State.DRAFT)
    write(changed, "Other words")
    models.QuerySet(type(changed)).filter(pk=changed.pk).update(**{changed.text_fields[0]: "Words of the secretary"})
    changed.keep(by=people["secretary"])
    changed.submit(by=None)

    for text in (opened, changed):
        with refused("You wrote this text yourself. Somebody else signs it."):
            sign(text, people["secretary"])
        with refused("You wrote this text yourself. Somebody else signs it."):
            send_back(text, people["secretary"])
        sign(text, UserFactory(role="Branch secretary"))


def test_nobody_signs_one_text_twice(waiting, people, refused):
    both = people["secretary"]
    both.user_permissions.add(Permission.objects.get(codename="sign_as_office"))
    both = type(both).objects.get(pk=both.pk)
    sign(waiting, both)

    with refused("You signed this text at an earlier stage. Somebody else signs it now."):
        sign(waiting, both)
    with refused("You signed this text at an earlier stage. Somebody else signs it now."):
        send_back(waiting, both)


def test_superuser_is_bound_by_the_same_rules(waiting, refused):
    root = UserFactory(is_superuser=True)

    sign(waiting, root)
    with refused("You signed this text at an earlier stage. Somebody else signs it now."):
        sign(waiting, root)


def test_inactive_person_does_not_sign(waiting, refused):
    gone = UserFactory(role="Branch secretary", is_active=False)

    with refused("Somebody else signs at this stage."):
        sign(waiting, gone)


@pytest.mark.parametrize("state", [State.DRAFT, State.DISCARDED, State.PUBLISHED])
def test_only_a_text_that_waits_is_signed(make, people, state, refused):
    edition = signed_by_all(make) if state == State.PUBLISHED else make(state=state)

    with refused("This text does not wait for a signature."):
        sign(edition, people["secretary"])
    with refused("This text does not wait for a signature."):
        send_back(edition, people["secretary"])


@pytest.mark.parametrize("ticks", [{"reviewed": False}, {"proofread": False}])
def test_who_signs_has_ticked_both(waiting, people, ticks, refused):
    with refused("Tick that you have reviewed and proofread the text, then sign."):
        sign(waiting, people["secretary"], **ticks)
    assert not waiting.sign_offs.exists()


def test_only_the_text_that_was_read_is_signed(waiting, people, refused):
    read = waiting.digest_now()
    write(waiting, "Other words")

    with refused("This text was changed meanwhile. Read it again."):
        sign(waiting, people["secretary"], read=read)
    with refused("This text was changed meanwhile. Read it again."):
        waiting.send_back(people["secretary"], read=read, comment="Wrong")
    assert not waiting.sign_offs.exists()


def test_texts_that_wait_for_a_person_are_those_that_he_or_she_may_sign(make, people):
    mine, written, signed = (make(state=State.IN_REVIEW) for _text in range(3))
    imported = make()
    make(state=State.DRAFT)
    models.QuerySet(type(written)).filter(pk=written.pk).update(created_by=people["secretary"])
    sign(signed, people["secretary"])
    urgent = make(state=State.DRAFT)
    urgent.publish(urgent="It must be out today")
    texts = type(mine).objects

    assert set(texts.waiting_for(people["secretary"])) == {mine, urgent}
    assert set(texts.waiting_for(people["office"])) == {signed}
    assert not texts.waiting_for(people["leader"])
    assert not texts.waiting_for(UserFactory(role="Branch editor"))
    assert set(texts.unsigned()) == {mine, written, signed, urgent, imported}
    assert set(texts.not_looked_through()) == {imported}
    assert set(texts.unsigned_urgent()) == {urgent}
    for text in texts.exclude(pk=imported.pk):  # in a list of its own, whoever may sign it
        for person in people.values():
            assert (text in texts.waiting_for(person)) == (text.why_not_sign(person) is None)
