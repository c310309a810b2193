"""When a text is public: publishing, scheduling, withdrawing, and the date that the public sees."""

import datetime

import pytest
from django.utils import timezone

from articles.models import ArticleEdition
from publishing.editions import State
from tests.factories import BranchFactory, UserFactory, make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


# --- publishing


def test_draft_is_never_live(make, now):
    draft = make(state=State.DRAFT)

    assert draft.phase() == "draft"
    assert not draft.is_live()
    assert not type(draft).objects.live()
    assert not type(draft).objects.live(now + 1000 * HOUR)


def test_published_text_is_live_from_now_on(make, now, clock):
    edition = make()

    assert edition.phase() == "live"
    assert (edition.live_from, edition.live_until, edition.published_at) == (now, None, now)
    clock.move(days=3650)
    assert type(edition).objects.live().get() == edition


def test_scheduled_text_appears_on_the_second_and_nothing_has_to_wake_up(make, now, clock):
    edition = make(at=now + HOUR)

    clock.now = now + HOUR - INSTANT
    assert edition.phase() == "scheduled"
    assert not type(edition).objects.live()
    clock.now = now + HOUR
    assert edition.phase() == "live"
    assert type(edition).objects.live().get() == edition


def test_text_with_an_end_is_gone_at_that_very_moment(make, now, clock):
    edition = make(until=now + HOUR)

    clock.now = now + HOUR - INSTANT
    assert type(edition).objects.live().get() == edition
    clock.now = now + HOUR
    assert edition.phase() == "ended"
    assert not type(edition).objects.live()


def test_next_text_takes_over_from_the_one_before_without_a_gap(make, now):
    first = make()
    second = first.revise()

    second.publish(at=now + HOUR, imported="As it was.")

    live = type(first).objects.live
    assert stored(first).live_until == now + HOUR
    assert live(now + HOUR - INSTANT).get() == first
    assert live(now + HOUR).get() == second


def test_text_published_before_a_scheduled_one_gives_way_to_it(make, now, clock):
    scheduled = make(at=now + 5 * HOUR)
    second = scheduled.revise()
    clock.move(hours=1)

    second.publish(imported="As it was.")

    assert (second.live_from, second.live_until) == (now + HOUR, now + 5 * HOUR)
    assert stored(scheduled).live_from == now + 5 * HOUR


def test_end_that_was_asked_for_counts_if_it_comes_before_the_next_start(make, now, clock):
    first = make(until=now + 2 * HOUR)
    first.revise().publish(at=now + 5 * HOUR, imported="As it was.")

    assert stored(first).live_until == now + 2 * HOUR
    assert not type(first).objects.live(now + 3 * HOUR)


def test_live_answers_for_the_past_the_present_and_the_future(make, now, clock):
    first = make()
    second = first.revise()
    clock.move(hours=1)
    second.publish(imported="As it was.")
    third = second.revise()
    third.publish(at=now + 4 * HOUR, until=now + 6 * HOUR, imported="As it was.")
    clock.move(hours=1)

    live = type(first).objects.live
    answers = [live(now + hours * HOUR).first() for hours in (-1, 0, 1, 2, 4, 6)]
    assert answers == [None, first, second, second, third, None]


def test_live_of_one_thing_says_nothing_of_another(make):
    one, another = make(), make()

    one.revise().publish(at=one.live_from + HOUR, imported="As it was.")

    assert stored(another).live_until is None
    assert type(one).objects.live().count() == 2


def test_text_cannot_be_published_twice(make, refused):
    edition = make()

    with refused("Only a draft can be published."):
        edition.publish(imported="As it was.")


def test_discarded_text_cannot_be_published(make, refused):
    with refused("Only a draft can be published."):
        make(state=State.DISCARDED).publish(imported="As it was.")


def test_text_in_review_can_be_published_or_discarded(make):
    published, discarded = make(state=State.IN_REVIEW), make(state=State.IN_REVIEW)

    published.publish(imported="As it was.")
    discarded.discard()

    assert (stored(published).phase(), stored(discarded).phase()) == ("live", "discarded")


def test_past_start_is_refused(make, now, refused):
    draft = make(state=State.DRAFT)

    with refused("That time has passed; choose one that is still to come."):
        draft.publish(at=now - INSTANT, urgent="It must be out today")
    assert stored(draft).state == State.DRAFT


def test_imported_text_may_have_been_live_in_the_past(make, now):
    edition = make(state=State.DRAFT)

    edition.publish(at=now - 100 * HOUR, imported="As it was.")

    assert edition.published_at == now - 100 * HOUR
    assert type(edition).objects.live(now - 50 * HOUR).get() == edition


def test_importing_cannot_change_the_past_of_what_was_published_here(make, now, refused):
    draft = make().revise()

    with refused("That time has passed; choose one that is still to come."):
        draft.publish(at=now - HOUR, imported="As it was.")


@pytest.mark.parametrize("end", [0, -1])
def test_end_before_the_start_is_refused(make, now, end, refused):
    with refused("The end must be later than the start."):
        make(state=State.DRAFT).publish(at=now + 2 * HOUR, until=now + (2 + end) * HOUR, imported="As it was.")


def test_two_texts_cannot_start_at_the_same_moment(make, now, refused):
    draft = make(at=now + HOUR).revise()

    with refused("Another edition goes live at that very moment; choose another time."):
        draft.publish(at=now + HOUR, imported="As it was.")


def test_deed_goes_by_what_is_stored_and_not_by_what_somebody_holds(make, refused):
    held = make(state=State.DRAFT)
    stored(held).publish(imported="As it was.")

    with refused("Only a draft can be published."):
        held.publish(imported="As it was.")


# --- the date that the public sees


def test_public_date_follows_the_plans_until_a_text_is_live(make, now):
    later = make(at=now + 5 * HOUR)
    sooner = later.revise()

    sooner.publish(at=now + 2 * HOUR, imported="As it was.")
    assert {stored(later).published_at, stored(sooner).published_at} == {now + 2 * HOUR}

    sooner.withdraw()
    assert stored(later).published_at == now + 5 * HOUR
    assert stored(sooner).published_at is None


def test_public_date_is_stamped_once_and_carried_over(make, now, clock):
    first = make()
    clock.move(hours=1)
    first.withdraw()
    clock.move(hours=1)
    second = first.revise()

    second.publish(imported="As it was.")

    assert second.live_from == now + 2 * HOUR
    assert second.published_at == now


def test_article_with_a_date_of_its_own_carries_it_in_every_text(now):
    its_own = now - 1000 * HOUR
    first = make_article(dated=its_own)
    second = first.revise()

    second.publish(at=now + HOUR, imported="As it was.")

    assert {stored(first).published_at, stored(second).published_at} == {its_own}


def test_date_of_an_article_can_be_given_and_taken_back(now):
    edition = make_article()

    edition.article.date(now - 1000 * HOUR)
    assert stored(edition).published_at == now - 1000 * HOUR

    edition.article.date(None)
    assert stored(edition).published_at == now


# --- withdrawing


def test_withdrawn_text_is_gone_at_once_and_its_past_stays(make, now, clock):
    edition = make()
    clock.move(hours=1)

    edition.withdraw()

    assert edition.phase() == "ended"
    assert not type(edition).objects.live()
    assert type(edition).objects.live(now).get() == edition


def test_text_can_be_withdrawn_at_a_later_moment(make, now):
    edition = make()

    edition.withdraw(at=now + HOUR)

    assert edition.phase() == "live"
    assert edition.phase(now + HOUR) == "ended"


def test_withdrawn_text_leaves_a_gap_before_the_next(make, now, clock):
    first = make()
    second = first.revise()
    second.publish(at=now + 5 * HOUR, imported="As it was.")
    clock.move(hours=1)

    first.withdraw()

    live = type(first).objects.live
    assert [live(now + hours * HOUR).first() for hours in (0, 2, 5)] == [first, None, second]


def test_scheduled_text_is_a_draft_again_and_the_one_before_goes_on(make, now):
    first = make()
    second = first.revise()
    second.publish(at=now + HOUR, imported="As it was.")

    second.withdraw()

    assert (second.state, second.live_from, second.published_at) == (State.DRAFT, None, None)
    assert stored(first).live_until is None


def test_scheduled_text_is_discarded_if_another_draft_is_open(make, now):
    first = make(at=now + HOUR)
    draft = first.revise()

    first.withdraw()

    assert stored(first).state == State.DISCARDED
    assert stored(draft).state == State.DRAFT


def test_scheduled_text_that_is_a_draft_again_is_the_newest_whatever_was_put_aside_after_it(make, now):
    first = make(at=now + HOUR)
    second = first.revise()
    second.discard()
    assert list(type(first).objects.newest()) == [second]

    first.withdraw()

    assert list(type(first).objects.newest()) == [first]
    first.publish(imported="As it was.")
    third = first.revise()
    assert (third.number, list(type(first).objects.newest())) == (3, [third])


def test_draft_that_belongs_to_another_branch_again_is_found_there_and_nowhere_else(now):
    here, there = BranchFactory(), BranchFactory()
    first = make_article(at=now + HOUR, branch=here)
    second = first.revise()
    second.branch = there
    second.save()
    second.discard()

    first.withdraw()

    for branch, seen in ((here, {first, second}), (there, set())):
        editor = UserFactory(role="Branch editor", branches=[branch])
        assert set(ArticleEdition.objects.for_staff(editor)) == seen


def test_scheduled_text_cannot_be_withdrawn_at_a_time(make, now, refused):
    edition = make(at=now + HOUR)

    with refused("It is not live yet, so it can only be withdrawn now."):
        edition.withdraw(at=now + 3 * HOUR)
    assert stored(edition).phase() == "scheduled"


def test_draft_cannot_be_withdrawn(make, refused):
    with refused("Only a published text can be withdrawn."):
        make(state=State.DRAFT).withdraw()


def test_ended_text_cannot_be_withdrawn(make, now, clock, refused):
    edition = make(until=now + HOUR)
    clock.move(hours=1)

    with refused("It has ended already."):
        edition.withdraw()


def test_text_cannot_be_withdrawn_in_the_past(make, clock, refused):
    edition = make()
    clock.move(hours=2)

    with refused("That time has passed; choose one that is still to come."):
        edition.withdraw(at=clock.now - HOUR)


def test_text_cannot_be_withdrawn_at_the_moment_at_which_it_goes_live(make, refused):
    edition = make()

    with refused("It has only just gone live; try again in a moment."):
        edition.withdraw()


# --- in words


def test_window_in_words_is_in_the_time_zone_of_the_site(now):
    assert make_article(state=State.DRAFT).window_in_words() == ""
    assert make_article().window_in_words() == "from 1 July 2026, 09:00"
    assert make_article(until=now + HOUR).window_in_words() == "1 July 2026, 09:00 to 1 July 2026, 10:00"
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"
