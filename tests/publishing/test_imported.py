"""What was imported and is public at once: for a reason, and on the desk until somebody else has signed it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction

from accounts.log import Event, What
from publishing.states import State
from tests.factories import UserFactory, make_article
from tests.signers import by_sql, send_back, sign, signers, without_guards
from tests.staff import address, messages_of, signed_in, typed

pytestmark = pytest.mark.django_db

REASON = "Public on the old site since 2019."


@pytest.fixture
def importer():
    return UserFactory(role="Administrator")


@pytest.fixture
def imported(make, importer):
    """A text that somebody has brought in and published at once."""
    text = make(state=State.DRAFT, created_by=importer)
    text.publish(by=importer, imported=REASON)
    return text


def desk(client):
    lists = client.get("/admin/").context["desk"]["lists"]
    return {each["phase"]: each for each in lists}


def verified(*options):
    out = io.StringIO()
    call_command("verify_signoffs", *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("reason", ["", " ", "\u3000\n"])
def test_nothing_is_public_as_imported_without_a_reason(make, refused, reason):
    text = make(state=State.DRAFT)
    with refused("Say why it may be public before anybody here has signed it."):
        text.publish(imported=reason)
    assert type(text).objects.get().state == State.DRAFT


def test_the_database_asks_for_the_reason_too(imported):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(type(imported)).filter(pk=imported.pk).update(urgent_reason="")
    imported.urgent_reason = ""
    with pytest.raises(ValidationError, match="has a reason"):
        imported.validate_constraints()


def test_nothing_is_public_as_imported_where_the_organ_forbids_it(make, refused, settings):
    settings.IMPORT_AS_DRAFTS = True
    text = make(state=State.DRAFT)
    with refused("What is imported here becomes a draft and is reviewed like any other text."):
        text.publish(imported=REASON)
    with pytest.raises(CommandError, match="IMPORT_AS_DRAFTS"):
        call_command("load_sample")
    assert not type(text).objects.live().exists()


def test_it_waits_for_one_signature_of_somebody_else(imported, importer, refused):
    importer.groups.add(*UserFactory(role="Publisher").groups.all())
    importer = type(importer).objects.get(pk=importer.pk)
    assert imported.awaits_signature
    with refused("You wrote this text yourself. Somebody else signs it."):
        sign(imported, importer)
    with refused("Somebody else signs at this stage."):
        sign(imported, UserFactory(role="Branch secretary"))

    sign(imported, UserFactory(role="Publisher"))

    assert not imported.awaits_signature
    assert (imported.stage, imported.grounds, imported.is_live()) == ("", "imported", True)
    assert imported.sign_offs.get().stage == "leader"


def test_who_returns_it_says_why_and_it_waits_on(imported):
    send_back(imported, UserFactory(role="Publisher"))
    assert imported.awaits_signature
    assert imported.is_live()


def test_it_stands_on_the_desks_of_those_who_publish_until_it_is_signed(imported, importer):
    publisher, administrator = signed_in("Publisher"), signed_in("Administrator")
    for client in (publisher, administrator):
        assert [row["edition"] for row in desk(client)["imported"]["rows"]] == [imported]
        assert "to_sign" not in desk(client)
    for role in ("Committee office", "Auditor"):
        assert "imported" not in desk(signed_in(role))
    sign(imported, publisher.user)
    assert "imported" not in desk(publisher)


def test_it_leaves_the_desk_when_it_ends(imported, clock):
    publisher = signed_in("Publisher")
    assert "imported" in desk(publisher)
    clock.move(hours=1)
    imported.withdraw()
    clock.move(hours=1)
    assert "imported" not in desk(publisher)


def test_hundreds_push_nothing_else_off_the_desk():
    publisher = signed_in("Publisher")
    for n in range(12):
        make_article(title=f"Imported {n}")
    urgent = make_article(state=State.DRAFT, title="Urgent")
    urgent.publish(urgent="A flood.")
    found = desk(publisher)
    assert [*found] == ["urgent", "imported"]
    assert len(found["imported"]["rows"]) == 4
    assert (found["imported"]["total"], found["imported"]["more"]) == (12, 8)


def test_its_page_says_why_it_is_public_and_lets_a_publisher_sign(imported):
    publisher = signed_in("Publisher")
    page = publisher.get(address(imported)).content.decode()
    assert "imported, not looked through" in page
    assert REASON in page
    response = publisher.get(address(imported, "review"))
    assert [str(step["stage"].name) for step in response.context["progress"]] == ["leader in charge"]
    told = publisher.post(
        address(imported, "review"),
        typed(response, reviewed="on", proofread="on", verdict="approved"),
        follow=True,
    )
    assert messages_of(told) == [f"You looked “{imported}” through and signed it."]
    assert Event.objects.filter(what=What.SIGNED, by=publisher.user).count() == 1
    assert "imported, not looked through" not in publisher.get(address(imported)).content.decode()


def test_the_filter_of_the_list_finds_it(imported):
    opts = imported._meta
    url = f"/admin/{opts.app_label}/{opts.model_name}/"
    publisher = signed_in("Publisher")
    for phase, count in (("imported", 1), ("urgent", 0)):
        assert publisher.get(url, {"phase": phase}).context["cl"].result_count == count


def test_verify_signoffs_counts_and_names_it_until_it_is_signed(imported):
    said = verified()
    assert "1 imported" in said
    assert f"Imported, looked through by nobody, still to be signed at leader: {imported._meta.verbose_name} “" in said
    assert "Imported texts that nobody here has signed: 1." in said

    sign(imported, UserFactory(role="Publisher"))

    said = verified()
    assert "1 imported" in said
    assert "nobody" not in said


def test_verify_signoffs_names_what_somebody_took_off_the_desk_past_the_site(imported):
    without_guards(type(imported))
    by_sql(f"UPDATE {imported._meta.db_table} SET stage = '' WHERE id = %s", imported.pk)
    with pytest.raises(CommandError, match="Texts that are not"):
        verified()


def test_it_waits_at_the_last_stage_of_today_where_its_own_was_taken_out(make, settings):
    text = make()
    settings.REVIEW_STAGES = ["secretary", "office"]
    text = type(text).objects.get()
    assert (text.awaits_signature, text.stage_in_words) == (True, "Party committee office")
    assert list(type(text).objects.not_looked_through()) == [text]
    sign(text, UserFactory(role="Committee office"))
    assert not type(text).objects.not_looked_through()
    settings.REVIEW_STAGES = ["secretary", "leader"]
    assert not type(text).objects.not_looked_through()
    assert not type(text).objects.get().awaits_signature


def test_a_revision_of_what_nobody_has_read_keeps_the_hand_of_who_brought_it(imported, importer):
    assert importer.pk in imported.revise(by=UserFactory()).authors()


def test_a_revision_needs_every_signature(imported):
    draft = imported.revise(by=UserFactory())
    assert [stage.key for stage in draft.unsigned_stages()] == ["secretary", "office", "leader"]
    for person in [draft.submit(by=None), *signers().values()][1:]:
        sign(draft, person)
    assert draft.grounds == "signed"


@pytest.mark.django_db(transaction=True)
def test_what_was_imported_before_gets_a_reason_and_comes_to_the_desk(make, settings):
    settings.REVIEW_STAGES = ["secretary", "office"]
    before = make()
    digest, live_from = before.digest, before.live_from
    call_command("migrate", "articles", "0012", verbosity=0)
    call_command("migrate", "branches", "0010", verbosity=0)
    call_command("migrate", verbosity=0)
    text = type(before).objects.get(pk=before.pk)
    assert (text.urgent_reason, text.stage) == ("Imported before a reason was asked for.", "office")
    assert list(type(before).objects.not_looked_through()) == [text]
    assert (text.digest, text.live_from) == (digest, live_from)
    assert "Imported texts that nobody here has signed: 1." in verified()
