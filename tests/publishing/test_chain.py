"""The chain of sign-offs: each keeps who signed as of that day, and no one is changed, left out or put in unseen."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Event, User
from articles.models import ArticleEdition, ArticleSignOff
from branches.models import ProfileSignOff
from publishing.chain import EndOfChain, breaks, seal_of
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.signers import by_sql, in_review, send_back, sign, signed_by_all, signer, without_guards
from tests.staff import address, post_form, signed_in

pytestmark = pytest.mark.django_db


def found():
    return list(breaks({}))


def verify(*options):
    out = io.StringIO()
    try:
        call_command("verify_signoffs", *options, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


@pytest.fixture
def signed():
    """Six sign-offs: three of a profile, three of an article; places 1 to 6."""
    return signed_by_all(make_profile), signed_by_all(make_article)


def at(place):
    return next(row for model in (ProfileSignOff, ArticleSignOff) for row in model.objects.filter(place=place))


# --- as of that day


def test_sign_off_keeps_name_role_and_branch_as_they_were(clock):
    branch = BranchFactory(name="Party Branch of the Archive")
    secretary = UserFactory(role="Branch secretary", branches=[branch], display_name="Zhou Lan")
    text = in_review(make_profile, branch=branch)
    sign(text, secretary)

    secretary.display_name = "Nobody"
    secretary.save()
    secretary.groups.clear()
    branch.name = "Another"
    branch.save()

    sign_off = text.sign_offs.get()
    assert (sign_off.name, sign_off.role, sign_off.branch) == (
        "Zhou Lan",
        "Branch secretary",
        "Party Branch of the Archive",
    )
    assert sign_off.who == "Zhou Lan"
    assert sign_off.as_whom == "Branch secretary, Party Branch of the Archive"
    assert sign_off.seal == seal_of(sign_off)
    assert found() == []


def test_whoever_works_for_all_branches_signs_for_none(signed):
    assert [row.branch for row in signed[1].sign_offs.all()][1:] == ["", ""]


def test_pages_show_the_name_as_signed(make):
    text = signed_by_all(make)
    admin = signed_in("Administrator")
    names = [row.name for row in text.sign_offs.all()]
    User.objects.update(display_name="Somebody Else")

    for page in ("change", "review", "review_form"):
        said = admin.get(address(text, page)).content.decode()
        assert [name for name in names if name not in said] == []


def test_log_and_desk_show_the_name_as_signed(make):
    secretary = signed_in("Committee office")
    name = str(secretary.user)
    text = in_review(make)
    sign(text, signer("secretary"))
    assert post_form(secretary, address(text, "review"), comment="Mend it.", verdict="returned").status_code == 302
    User.objects.update(display_name="Somebody Else")

    log = signed_in("Auditor").get(address(Event, "changelist")).content.decode()
    assert f">{name}<" in log
    assert "signed_as" not in log
    assert str(text.sign_offs.last()) == f"returned: {name}"
    assert f"returned by {name}" in signed_in("Committee office").get(reverse("admin:index")).content.decode()
    assert f"Returned by {name}" in signed_in("Administrator").get(address(text)).content.decode()


# --- every break is named


def test_unbroken_chain_leads_through_all_kinds_of_texts(signed):
    assert [at(place).place for place in range(1, 7)] == [1, 2, 3, 4, 5, 6]
    assert [at(place).before for place in range(1, 7)] == ["", *(at(place).seal for place in range(1, 6))]
    assert [at(place).before_here for place in (1, 2, 4, 5)] == ["", at(1).seal, "", at(4).seal]
    assert (EndOfChain.objects.get().place, EndOfChain.objects.get().seal) == (6, at(6).seal)
    assert f"Sign-offs in an unbroken chain: 6. Newest seal: {at(6).seal}" in verify()


CHANGES = {
    "comment": "I never said so",
    "name": "Somebody else",
    "role": "Auditor",
    "branch": "Another",
    "stage": "office",
    "signed_at": "2020-01-01 00:00:00+00:00",
    "named_afterwards": True,
    "digest": "0" * 64,
    "before": "0" * 64,
    "before_here": "0" * 64,
    "seal": "0" * 64,
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("place", [1, 3, 6])
def test_changed_sign_off_is_named(signed, column, place):
    row = at(place)
    without_guards(type(row))
    if column == "stage":
        type(row).objects.filter(pk=row.pk).update(verdict="returned", comment="So that no rule forbids it")
    by_sql(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", CHANGES[column], row.pk)

    said = found()

    assert any(each.startswith(f"changed: sign-off {place} (") for each in said)
    assert "Breaks in the chain of sign-offs" in verify()


@pytest.mark.parametrize("column", ["signed_by_id", "edition_id"])
def test_sign_off_given_to_somebody_else_is_named(signed, column):
    row = at(5)
    without_guards(type(row))
    other = {"signed_by_id": UserFactory().pk, "edition_id": make_article().pk}[column]
    by_sql(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", other, row.pk)

    assert any(each.startswith("changed: sign-off 5 (") for each in found())


@pytest.mark.parametrize("place", [1, 4])
def test_sign_off_left_out_is_named(signed, place):
    row = at(place)
    without_guards(type(row))
    by_sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)

    assert any(each.startswith(f"left out: {place}, before sign-off {place + 1} (") for each in found())


def test_newest_sign_offs_left_out_are_named(signed):
    newest = at(6).seal
    without_guards(ArticleSignOff)
    by_sql(f"DELETE FROM {ArticleSignOff._meta.db_table}")

    assert found() == [f"the chain ends at 3; the newest that was made is 6, with the seal {newest}"]


def test_changed_sign_off_that_is_sealed_anew_does_not_fit_those_behind(signed):
    row = at(2)
    without_guards(type(row))
    row.name = "Somebody else"
    by_sql(f"UPDATE {row._meta.db_table} SET name = %s, seal = %s WHERE id = %s", row.name, seal_of(row), row.pk)

    said = found()

    assert [each.partition(" (")[0] for each in said] == ["does not follow the one before it: sign-off 3"]


def forged(**values):
    text = make_article()
    row = ArticleSignOff(
        edition=text,
        stage="office",
        verdict="returned",
        comment="So",
        digest="0" * 64,
        signed_by=UserFactory(),
        **values,
    )
    row.seal = seal_of(row)
    ArticleSignOff.objects.bulk_create([row])


def test_sign_off_put_in_between_is_named(signed):
    forged(place=2, before=at(1).seal)

    assert any(each.startswith("put in between, at a place that is taken: sign-off 2 (") for each in found())


def test_sign_off_put_in_without_a_place_is_named(signed):
    forged()

    assert [each.partition(":")[0] for each in found()] == ["put in past the site, without a place"]


def test_sign_off_put_in_behind_all_is_named(signed):
    forged(place=7, before=at(6).seal)

    [said] = found()
    assert said.startswith("the chain ends at 7; the newest that was made is 6")


def test_seal_written_down_elsewhere_is_found_again_or_missed(signed):
    noted = at(4).seal
    assert "BROKEN" not in verify("--expect", noted)
    sign(in_review(make_article), signer("secretary"))
    assert "BROKEN" not in verify("--expect", noted)

    reseal_everything_from(3)

    assert found() == []
    assert "BROKEN" not in verify()
    assert f"no unbroken chain leads to the seal that was expected: {noted}" in verify("--expect", noted)


def reseal_everything_from(place):
    """What somebody does who owns the server: another remark, and all later seals made to fit."""
    for model in (ProfileSignOff, ArticleSignOff):
        without_guards(model)
    rows = [at(each) for each in range(place, EndOfChain.objects.get().place + 1)]
    seal, here = at(place - 1).seal, {}
    for row in rows:
        key = (type(row), row.edition_id)
        row.comment, row.before, row.before_here = "Other words", seal, here.get(key, row.before_here)
        row.seal = seal = here[key] = seal_of(row)
        said = (row.comment, row.before, row.before_here, row.seal, row.pk)
        by_sql(
            f"UPDATE {row._meta.db_table} SET comment = %s, before = %s, before_here = %s, seal = %s WHERE id = %s",
            *said,
        )
    EndOfChain.objects.update(seal=seal)


def test_return_stands_in_the_chain_too(make):
    text = in_review(make)
    send_back(text, signer("secretary"))
    text.submit(by=None)
    sign(text, signer("secretary"))

    first, second = text.sign_offs.order_by("place")
    assert (second.before, second.before_here) == (first.seal, first.seal)
    assert found() == []


def test_refused_signature_leaves_no_place_empty(make, refused):
    text, person = in_review(make), signer("secretary")
    sign(text, person)
    with refused("You signed this text at an earlier stage. Somebody else signs it now."):
        person.groups.add(*signer("office").groups.all())
        sign(text, type(person).objects.get(pk=person.pk))
    sign(text, signer("office"))

    assert found() == []


def test_text_of_an_edition_is_proved_with_its_authors(signed):
    text = signed[1]
    through = ArticleEdition.writers.through
    without_guards(through)
    through.objects.create(articleedition=text, user=UserFactory())
    assert "its authors are not those whose words its version holds" in verify()
