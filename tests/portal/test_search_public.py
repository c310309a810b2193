"""Search: nothing is found, marked, counted or suggested that is not public at this moment."""

from datetime import date, timedelta

import pytest

from honors.models import Holder, Honor
from portal.search.entries import Entry
from publishing.editions import State
from tests.factories import (
    ActivityFactory,
    ColumnFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    make_article,
    make_profile,
)
from tests.portal.asking import found, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
def test_draft_is_not_found(client, state):
    make_article(title="Secret plan", state=state)
    make_profile(brand_name="Secret brand", state=state)
    assert "Nothing was found" in page(client, "secret")


def test_text_is_found_from_the_second_it_goes_live_to_the_second_it_ends(client, clock):
    make_article(title="Secret plan", at=clock.now + timedelta(hours=1), until=clock.now + timedelta(hours=2))
    assert found(client, "secret") == []
    clock.move(hours=1)
    assert found(client, "secret") == ["Secret plan"]
    clock.move(hours=1)
    assert found(client, "secret") == []
    assert "Secret plan" not in page(client, "secret")


def test_next_edition_is_not_found_before_its_time_nor_the_last_one_after(client, clock):
    first = make_article(title="Lanterns")
    clock.move(minutes=1)
    second = first.revise()
    second.title, second.body = "Candles", "<p>Other words.</p>"
    second.save()
    assert found(client, "candles") == []
    second.publish(at=clock.now + timedelta(hours=1), imported="As it was.")
    assert (found(client, "candles"), found(client, "lanterns")) == ([], ["Lanterns"])
    clock.move(hours=1)
    assert (found(client, "candles"), found(client, "lanterns")) == (["Candles"], [])


def test_withdrawn_text_is_not_found(client, clock):
    edition = make_article(title="Secret plan")
    clock.move(minutes=1)
    edition.withdraw(at=clock.now + timedelta(minutes=5))
    assert found(client, "secret") == ["Secret plan"]
    clock.move(minutes=5)
    assert found(client, "secret") == []


def test_scheduled_text_that_is_a_draft_again_is_in_no_index(clock):
    edition = make_article(at=clock.now + timedelta(hours=1))
    assert Entry.objects.count() == 1
    edition.withdraw()
    assert Entry.objects.count() == 0


def test_what_was_replaced_leaves_the_index(clock):
    edition = make_article()
    clock.move(minutes=1)
    edition.revise().publish(imported="As it was.")
    assert Entry.objects.count() == 1


def test_hidden_honor_is_not_found_however_it_was_hidden(client):
    honor = HonorFactory(title="Secret merit")
    assert found(client, "secret") == ["Secret merit"]
    Honor.objects.update(is_public=False)
    assert found(client, "secret") == []
    honor.is_public = True
    honor.save()
    assert found(client, "secret") == ["Secret merit"]
    honor.is_public = False
    honor.save()
    assert "Nothing was found" in page(client, "secret")
    assert Entry.objects.count() == 0


def test_member_is_found_with_consent_only(client):
    profile = make_profile()
    member = MemberFactory(branch=profile.branch, name="Zhao Secret", may_be_public=False)
    assert found(client, "secret") == []
    member.may_be_public = True
    member.save()
    assert found(client, "secret") == ["Zhao Secret"]
    type(member).objects.update(may_be_public=False)
    assert found(client, "secret") == []


def test_member_who_has_left_is_not_found(client, clock):
    profile = make_profile()
    MemberFactory(branch=profile.branch, name="Zhao Secret", left_on=date(2026, 7, 2))
    assert found(client, "secret") == ["Zhao Secret"]
    clock.set(2026, 7, 2, 0, 1)
    assert found(client, "secret") == []


def test_member_of_a_branch_without_a_page_is_not_found(client):
    MemberFactory(name="Zhao Secret")
    assert found(client, "secret") == []


@pytest.mark.parametrize("may", [True, False])
def test_honor_is_not_found_by_its_holders_name(client, may):
    """Nor does it say who holds it without consent."""
    branch = make_profile().branch
    member = MemberFactory(branch=branch, name="Zhao Secret", may_be_public=may)
    HonorFactory(branch=branch, title="Third Class", holder=Holder.MEMBER, member=member)
    assert found(client, "secret") == (["Zhao Secret"] if may else [])
    assert ("Zhao Secret" in page(client, "third class")) is may


def test_branch_whose_day_has_not_come_is_nowhere(client, clock):
    entry = ProgrammeEntryFactory(shown_from=date(2026, 8, 1), branch__short_name="Secret Office")
    make_profile(branch=entry.branch, brand_name="Secret brand")
    HonorFactory(branch=entry.branch, title="Secret merit")
    MemberFactory(branch=entry.branch, name="Zhao Secret")
    make_article(title="Reading")
    assert found(client, "secret") == []
    assert "Secret Office" not in page(client, "reading")
    page(client, "secret", status=404, branch=entry.branch.slug)
    clock.set(2026, 8, 1, 9)
    assert len(found(client, "secret")) == 3


def test_suggestions_say_nothing_of_what_is_not_public(client):
    make_article(title="Secret plan", state=State.DRAFT)
    make_article(title="Lantern evening")
    answer = page(client, "secret lantern")
    assert 'href="?q=lantern"' in answer
    assert 'href="?q=secret"' not in answer
    assert "Secret" not in answer


def test_activity_is_not_searched(client):
    ActivityFactory(title="Secret evening")
    assert found(client, "secret") == []


def test_snippet_count_and_suggestion_change_with_the_clock(client, clock):
    """The next edition is in the index from the day it was signed; the words of neither are seen out of their time."""
    first = make_article(title="Lanterns", summary="", body="<p>Held by volunteers of the first text.</p>")
    clock.move(minutes=1)
    second = first.revise()
    second.title, second.body = "Candles", "<p>Held by watchmen of the second text.</p>"
    second.save()
    start, end = clock.now + timedelta(hours=1), clock.now + timedelta(hours=2)
    second.publish(at=start, until=end, imported="As it was.")

    def seen():
        answers = "".join(
            page(client, question) for question in ("text", "vollunteers", "watchmn", '"the second text"')
        )
        return [word for word in ("One result", "volunteers", "watchmen", "Lanterns", "Candles") if word in answers]

    assert seen() == ["One result", "volunteers", "Lanterns"]
    clock.now = start - timedelta(seconds=1)
    assert seen() == ["One result", "volunteers", "Lanterns"]
    clock.now = start
    assert seen() == ["One result", "watchmen", "Candles"]
    clock.now = end - timedelta(seconds=1)
    assert seen() == ["One result", "watchmen", "Candles"]
    clock.now = end
    assert seen() == []


@pytest.mark.parametrize("question", ["secrets", "secret lantern", "“secret plan” lantern", "秘密 lantern", "秘密计划"])
def test_no_suggestion_comes_from_what_is_not_public(client, clock, question):
    """Words near in spelling, words found alone, columns and branches of a like name."""
    hidden = {"title": "Secret plan 秘密计划", "body": "<p>Secret plan.</p>"}
    make_article(**hidden, state=State.DRAFT, column=ColumnFactory(name="Secret column 秘密计划"))
    make_article(**hidden, at=clock.now + timedelta(hours=1), column=ColumnFactory(name="Secret files 秘密计划"))
    make_article(**hidden, at=clock.now - timedelta(hours=2), until=clock.now - timedelta(hours=1))
    withdrawn = make_article(**hidden)
    branch = make_profile().branch
    MemberFactory(branch=branch, name="Secret 秘密计划", may_be_public=False)
    HonorFactory(branch=branch, title="Secret merit 秘密计划", is_public=False)
    waiting = ProgrammeEntryFactory(shown_from=date(2026, 8, 1), branch__name="Secret branch 秘密计划").branch
    make_profile(branch=waiting, brand_name="Secret brand 秘密计划")
    make_article(title="Lantern evening")
    clock.move(minutes=1)
    withdrawn.withdraw()
    answer = page(client, question)
    assert "Nothing was found" in answer
    said_of_it = answer.partition("What may help")[2].partition("</main>")[0].lower()
    assert ">lantern</a>" in said_of_it or "lantern" not in question
    assert "secret" not in said_of_it
    assert "秘密" not in said_of_it
