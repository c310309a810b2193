"""The proof: every published text is the one that was signed, and what is not is named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import ArticleEdition, ArticleSignOff
from branches.models import BranchProfile, Endeavour
from tests.factories import make_article, make_picture, make_profile
from tests.signers import by_sql, in_review, replace_file, sign, signed_by_all, signer, without_guards

pytestmark = pytest.mark.django_db


def verified(*options):
    """What the command printed where everything is proved."""
    out = io.StringIO()
    call_command("verify_signoffs", *options, stdout=out)
    return out.getvalue()


def differing(*options):
    """What the command printed where something differs: without that, the test fails."""
    out = io.StringIO()
    with pytest.raises(CommandError, match="Texts that are not"):
        call_command("verify_signoffs", *options, stdout=out)
    return out.getvalue()


def broken(*options):
    """What the command printed where every text is proved and the chain of sign-offs is not."""
    out = io.StringIO()
    with pytest.raises(CommandError, match="Breaks in the chain of sign-offs"):
        call_command("verify_signoffs", *options, stdout=out)
    return out.getvalue()


def tampered(edition, **values):
    """Change columns of an edition past the site and past its guards."""
    without_guards(type(edition))
    for name, value in values.items():
        by_sql(f"UPDATE {edition._meta.db_table} SET {name} = %s WHERE id = %s", value, edition.pk)


def test_texts_that_are_what_was_signed_are_counted_by_their_grounds(make):
    signed_by_all(make)
    make()
    make()
    make(state="draft").publish(urgent="The flood is today.")

    said = verified()

    assert "1 signed, 1 urgent, 2 imported" in said
    assert "DIFFERS" not in said


def test_urgent_text_is_named_until_all_have_signed_it(make):
    text = make(state="draft")
    text.publish(urgent="The flood is today.")
    said = verified()
    assert "Urgent, still to be signed at secretary: " in said
    assert f"“{text}” (edition 1)" in said

    for stage in ("secretary", "office", "leader"):
        sign(text, signer(stage))
    assert "Urgent" not in verified()


def test_urgent_text_is_proved_by_those_who_sign_if_its_last_stage_was_taken_out(settings):
    text = make_article(state="draft")
    text.publish(urgent="The flood is today.")
    for stage in ("secretary", "office"):
        sign(text, signer(stage))
    assert "Urgent, still to be signed at leader: " in verified()

    settings.REVIEW_STAGES = ["secretary", "office"]

    assert "Urgent" not in verified()
    without_guards(ArticleSignOff)
    by_sql(f"UPDATE {ArticleSignOff._meta.db_table} SET digest = 'other'")
    assert "Urgent, still to be signed at secretary: " in broken()


@pytest.mark.parametrize("publish", [signed_by_all, lambda make: make()], ids=["signed", "imported"])
def test_one_character_changed_past_the_site_is_found(publish):
    text = publish(make_article)
    tampered(text, summary=text.summary + ".")

    said = differing()

    assert f"article “{text}” (edition 1): what is stored is not what was published (in: summary)" in said


def test_changed_urgent_text_is_found():
    text = make_article(state="draft")
    text.publish(urgent="The flood is today.")
    tampered(text, title="Something else")

    assert "(in: title)" in differing()


def test_change_that_brings_its_own_digest_is_found():
    text = signed_by_all(make_article)
    tampered(text, summary="Forged.")
    tampered(text, digest=ArticleEdition.objects.get(pk=text.pk).digest_now())

    said = differing()

    assert "the version kept of it says something else" in said
    assert "nobody has signed what is stored" in said


def test_changed_part_is_found():
    text = signed_by_all(make_profile)
    without_guards(Endeavour)
    part = text.endeavours.last()
    by_sql(f"UPDATE {Endeavour._meta.db_table} SET specialty = 'forged' WHERE id = %s", part.pk)

    assert "(in: endeavours)" in differing()


def test_changed_and_missing_picture_files_are_found():
    text = signed_by_all(make_article, cover=make_picture(), cover_alt="A courtyard")
    assert "1 signed" in verified()
    replace_file(text.cover.name, b"another picture")
    assert f"(in: {text.cover.name})" in differing()
    text.cover.storage.delete(text.cover.name)
    assert f"(in: {text.cover.name})" in differing()


def test_missing_signature_is_found(make):
    text = signed_by_all(make)
    sign_offs = type(text.sign_offs.get(stage="office"))
    without_guards(sign_offs)
    by_sql(f"UPDATE {sign_offs._meta.db_table} SET digest = %s WHERE stage = 'office'", "0" * 64)

    assert "signed in another wording only at: office" in differing()


def test_signature_of_an_author_is_found(make):
    text = signed_by_all(make)
    tampered(text, created_by_id=text.sign_offs.get(stage="leader").signed_by_id)

    assert "one of its authors signed it" in differing()


def test_stage_given_up_since_is_no_fault(make, settings):
    text = in_review(make)
    sign(text, signer("secretary"))
    sign(text, signer("office"))
    settings.REVIEW_STAGES = ["secretary", "leader"]
    title = "title" if isinstance(text, ArticleEdition) else "brand_name"
    setattr(text, title, "Mended")
    text.save()
    sign(text, signer("secretary"))
    sign(text, signer("leader"))

    assert "1 signed" in verified()
    settings.REVIEW_STAGES = ["secretary", "office", "confidentiality", "leader"]
    assert "signed in another wording only at: office" in differing()


def test_text_that_was_signed_at_fewer_stages_than_today_is_remarked(make, settings):
    settings.REVIEW_STAGES = ["secretary"]
    signed_by_all(make)
    assert "Not signed" not in verified()
    settings.REVIEW_STAGES = ["secretary", "office", "leader"]
    assert "Not signed at office, leader, where texts are signed now: " in verified()


def test_ended_text_is_only_asked_about_with_all(make, clock):
    text = make()
    clock.move(days=1)
    text.withdraw()
    clock.move(days=1)
    tampered(text, **({"summary": "Forged"} if isinstance(text, ArticleEdition) else {"slogan": "Forged"}))

    assert "0 imported" in verified()
    assert "DIFFERS" in differing("--all")
    assert not type(text).objects.live(timezone.now()).exists()


def test_every_kind_of_edition_is_asked():
    make_article(), make_profile()
    assert "2 imported" in verified()
    tampered(BranchProfile.objects.get(), slogan="Forged")
    assert "DIFFERS: branch profile" in differing()
