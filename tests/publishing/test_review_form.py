"""The form that is printed of a review: stages, names, times and the digest of the text."""

import pytest

from publishing.editions import State
from tests.factories import UserFactory
from tests.signers import sign, sign_at_all_stages, signers
from tests.staff import address, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_review_form_names_every_stage_with_who_signed_and_when_and_the_digest(make):
    author = UserFactory(display_name="Wang Fang")
    text = make(state=State.DRAFT, created_by=author)
    text.submit(by=author)
    secretary = signers()["secretary"]
    sign(text, secretary, comment="Well written")

    page = signed_in("Auditor").get(address(text, "review_form")).content.decode()

    for words in (str(text), "Wang Fang", str(secretary), "Well written", text.digest_now(), "2026-07-01 09:00"):
        assert words in page
    for stage in ("Branch secretary", "Party committee office", "Leader in charge"):
        assert stage in page
    assert page.count("☑ ☑") == 1


def test_review_form_leaves_out_signatures_that_are_void(make):
    text = make(state=State.IN_REVIEW)
    sign(text, signers()["secretary"], comment="Well written")
    setattr(text, text.text_fields[0], "Changed meanwhile")
    text.save()

    page = signed_in("Auditor").get(address(text, "review_form")).content.decode()

    assert "Well written" not in page
    assert "☑" not in page


def test_review_form_of_a_signed_text_still_says_so_after_it_has_ended(make, clock):
    text = sign_at_all_stages(make(state=State.DRAFT))
    clock.move(hours=1)
    text.withdraw()

    assert signed_in("Auditor").get(address(text, "review_form")).content.decode().count("☑ ☑") == 3
