"""What can be done to editions, and what is refused, in the order of a text's life."""

import datetime
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import Article, ArticleEdition
from publishing.editions import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def now(clock):
    return clock.now


@pytest.fixture(params=[make_article, make_profile], ids=["article", "profile"])
def make(request):
    return request.param


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


@contextmanager
def refused(sentence):
    with pytest.raises(ValidationError) as refusal:
        yield
    assert refusal.value.messages == [sentence]


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

    second.publish(at=now + HOUR)

    live = type(first).objects.live
    assert stored(first).live_until == now + HOUR
    assert live(now + HOUR - INSTANT).get() == first
    assert live(now + HOUR).get() == second


def test_text_published_before_a_scheduled_one_gives_way_to_it(make, now, clock):
    scheduled = make(at=now + 5 * HOUR)
    second = scheduled.revise()
    clock.move(hours=1)

    second.publish()

    assert (second.live_from, second.live_until) == (now + HOUR, now + 5 * HOUR)
    assert stored(scheduled).live_from == now + 5 * HOUR


def test_end_that_was_asked_for_counts_if_it_comes_before_the_next_start(make, now, clock):
    first = make(until=now + 2 * HOUR)
    first.revise().publish(at=now + 5 * HOUR)

    assert stored(first).live_until == now + 2 * HOUR
    assert not type(first).objects.live(now + 3 * HOUR)


def test_live_answers_for_the_past_the_present_and_the_future(make, now, clock):
    first = make()
    second = first.revise()
    clock.move(hours=1)
    second.publish()
    third = second.revise()
    third.publish(at=now + 4 * HOUR, until=now + 6 * HOUR)
    clock.move(hours=1)

    live = type(first).objects.live
    answers = [live(now + hours * HOUR).first() for hours in (-1, 0, 1, 2, 4, 6)]
    assert answers == [None, first, second, second, third, None]


def test_live_of_one_thing_says_nothing_of_another(make):
    one, another = make(), make()

    one.revise().publish(at=one.live_from + HOUR)

    assert stored(another).live_until is None
    assert type(one).objects.live().count() == 2


def test_text_cannot_be_published_twice(make):
    edition = make()

    with refused("Only a draft can be published."):
        edition.publish()


def test_discarded_text_cannot_be_published(make):
    with refused("Only a draft can be published."):
        make(state=State.DISCARDED).publish()


def test_text_in_review_can_be_published_or_discarded(make):
    published, discarded = make(state=State.IN_REVIEW), make(state=State.IN_REVIEW)

    published.publish()
    discarded.discard()

    assert (stored(published).phase(), stored(discarded).phase()) == ("live", "discarded")


def test_past_start_is_refused(make, now):
    draft = make(state=State.DRAFT)

    with refused("That time has passed; choose one that is still to come."):
        draft.publish(at=now - INSTANT)
    assert stored(draft).state == State.DRAFT


def test_imported_text_may_have_been_live_in_the_past(make, now):
    edition = make(state=State.DRAFT)

    edition.publish(at=now - 100 * HOUR, imported=True)

    assert edition.published_at == now - 100 * HOUR
    assert type(edition).objects.live(now - 50 * HOUR).get() == edition


def test_importing_cannot_change_the_past_of_what_was_published_here(make, now):
    draft = make().revise()

    with refused("That time has passed; choose one that is still to come."):
        draft.publish(at=now - HOUR, imported=True)


@pytest.mark.parametrize("end", [0, -1])
def test_end_before_the_start_is_refused(make, now, end):
    with refused("The end must be later than the start."):
        make(state=State.DRAFT).publish(at=now + 2 * HOUR, until=now + (2 + end) * HOUR)


def test_two_texts_cannot_start_at_the_same_moment(make, now):
    draft = make(at=now + HOUR).revise()

    with refused("Another edition goes live at that very moment; choose another time."):
        draft.publish(at=now + HOUR)


def test_deed_goes_by_what_is_stored_and_not_by_what_somebody_holds(make):
    held = make(state=State.DRAFT)
    stored(held).publish()

    with refused("Only a draft can be published."):
        held.publish()


# --- the date that the public sees


def test_public_date_follows_the_plans_until_a_text_is_live(make, now):
    later = make(at=now + 5 * HOUR)
    sooner = later.revise()

    sooner.publish(at=now + 2 * HOUR)
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

    second.publish()

    assert second.live_from == now + 2 * HOUR
    assert second.published_at == now


def test_article_with_a_date_of_its_own_carries_it_in_every_text(now):
    its_own = now - 1000 * HOUR
    first = make_article(dated=its_own)
    second = first.revise()

    second.publish(at=now + HOUR)

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
    second.publish(at=now + 5 * HOUR)
    clock.move(hours=1)

    first.withdraw()

    live = type(first).objects.live
    assert [live(now + hours * HOUR).first() for hours in (0, 2, 5)] == [first, None, second]


def test_scheduled_text_is_a_draft_again_and_the_one_before_goes_on(make, now):
    first = make()
    second = first.revise()
    second.publish(at=now + HOUR)

    second.withdraw()

    assert (second.state, second.live_from, second.published_at) == (State.DRAFT, None, None)
    assert stored(first).live_until is None


def test_scheduled_text_is_discarded_if_another_draft_is_open(make, now):
    first = make(at=now + HOUR)
    draft = first.revise()

    first.withdraw()

    assert stored(first).state == State.DISCARDED
    assert stored(draft).state == State.DRAFT


def test_scheduled_text_cannot_be_withdrawn_at_a_time(make, now):
    edition = make(at=now + HOUR)

    with refused("It is not live yet, so it can only be withdrawn now."):
        edition.withdraw(at=now + 3 * HOUR)
    assert stored(edition).phase() == "scheduled"


def test_draft_cannot_be_withdrawn(make):
    with refused("Only a published text can be withdrawn."):
        make(state=State.DRAFT).withdraw()


def test_ended_text_cannot_be_withdrawn(make, now, clock):
    edition = make(until=now + HOUR)
    clock.move(hours=1)

    with refused("It has ended already."):
        edition.withdraw()


def test_text_cannot_be_withdrawn_in_the_past(make, clock):
    edition = make()
    clock.move(hours=2)

    with refused("That time has passed; choose one that is still to come."):
        edition.withdraw(at=clock.now - HOUR)


def test_text_cannot_be_withdrawn_at_the_moment_at_which_it_goes_live(make):
    edition = make()

    with refused("It has only just gone live; try again in a moment."):
        edition.withdraw()


# --- revising and discarding


def test_revision_is_a_copy_with_its_parts_and_leaves_the_live_text_alone():
    user = UserFactory()
    live = make_profile(brand_name="Five Specialties", endeavours=3)

    draft = live.revise(by=user)

    assert (draft.number, draft.state, draft.created_by, draft.revised_from) == (2, State.DRAFT, user, live)
    assert draft.brand_name == "Five Specialties"
    words = ("position", "endeavour", "specialty", "text")
    assert list(draft.endeavours.values_list(*words)) == list(live.endeavours.values_list(*words))
    assert live.endeavours.count() == 3
    assert stored(live).phase() == "live"


def test_revision_of_an_article_keeps_where_it_is_filed():
    live = make_article(branch=BranchFactory(), keywords="study, service", language="zh-hans")

    draft = live.revise()

    for name in ArticleEdition.text_fields:
        assert getattr(draft, name) == getattr(live, name)


def test_revision_copies_what_is_stored(make):
    edition = make(state=State.DISCARDED)
    field = edition.text_fields[0]
    before = getattr(edition, field)
    setattr(edition, field, "never saved")

    assert getattr(edition.revise(), field) == before


def test_any_earlier_edition_can_be_revised(clock):
    first = make_article(title="First")
    clock.move(hours=1)
    second = first.revise()
    second.title = "Second"
    second.save()
    second.publish()

    third = first.revise()

    assert (third.number, third.title, third.revised_from) == (3, "First", first)


def test_only_one_draft_is_open_at_a_time(make):
    edition = make()
    edition.revise()

    with refused("Another draft of this is open already; finish or discard it first."):
        edition.revise()


def test_discarded_draft_stays_readable_and_makes_room_for_another(make):
    edition = make()
    draft = edition.revise()

    draft.discard()

    assert stored(draft).phase() == "discarded"
    assert edition.revise().number == 3


def test_published_text_cannot_be_discarded(make):
    with refused("Only a draft can be discarded."):
        make().discard()


def test_last_edition_is_the_newest_and_no_other(make):
    first = make()
    second = first.revise()
    second.discard()

    assert list(type(first).objects.newest()) == [second]


# --- words


def test_saving_a_draft_stores_its_words():
    draft = make_article(state=State.DRAFT)
    draft.title = "Another title"
    draft.save()

    assert stored(draft).title == "Another title"


def test_saving_a_published_or_discarded_text_is_refused(make):
    for edition in (make(), make(state=State.DISCARDED)):
        setattr(edition, edition.text_fields[0], None)

        with refused("Only a draft can be edited; revise this text instead."):
            edition.save()


def test_stale_draft_saved_after_publication_does_not_take_the_text_off_the_site(make):
    held = make(state=State.DRAFT)
    stored(held).publish()

    with refused("Only a draft can be edited; revise this text instead."):
        held.save()
    assert stored(held).phase() == "live"


def test_state_of_a_text_is_changed_by_its_deeds_alone(make):
    draft = make(state=State.DRAFT)
    draft.state = State.DISCARDED

    with refused("This text has moved on meanwhile; open it again."):
        draft.save()
    assert stored(draft).state == State.DRAFT


def test_part_of_a_draft_can_be_changed_and_deleted():
    draft = make_profile(state=State.DRAFT, endeavours=2)
    first, second = draft.endeavours.all()

    first.specialty = "clear of mind"
    first.save()
    second.delete()

    assert list(draft.endeavours.values_list("specialty", flat=True)) == ["clear of mind"]


FROZEN_PARTS = {
    "save": lambda part: part.save(),
    "delete": lambda part: part.delete(),
    "update": lambda part: type(part).objects.filter(pk=part.pk).update(specialty="other"),
    "delete of a queryset": lambda part: part.profile.endeavours.all().delete(),
    "bulk_update": lambda part: type(part).objects.bulk_update([part], ["specialty"]),
    "bulk_create": lambda part: type(part).objects.bulk_create([type(part)(profile=part.profile, endeavour="more")]),
    "create": lambda part: part.profile.endeavours.create(endeavour="more", specialty="other"),
}


@pytest.mark.parametrize("way", FROZEN_PARTS.values(), ids=FROZEN_PARTS)
def test_part_of_a_published_text_is_frozen(way):
    profile = make_profile(endeavours=2)
    before = list(profile.endeavours.values())
    part = profile.endeavours.first()
    part.specialty = "other"

    with refused("A published text is never edited; revise it instead."), transaction.atomic():
        way(part)
    assert list(profile.endeavours.values()) == before


def test_part_cannot_be_moved_out_of_a_published_text():
    profile = make_profile(endeavours=1)
    part = profile.endeavours.get()
    part.profile = profile.revise()

    with refused("A published text is never edited; revise it instead."):
        part.save()
    assert profile.endeavours.count() == 1


# --- deleting


def test_published_text_is_never_deleted(make):
    edition = make()

    with refused("A published text is never deleted; withdraw it instead."):
        edition.delete()
    with refused("A published text is never deleted; withdraw it instead."):
        type(edition).objects.all().delete()
    with refused("A published text is never deleted; withdraw it instead."):
        edition.siblings().filter(pk=edition.pk).delete()
    assert stored(edition) == edition


def test_draft_beside_other_editions_is_discarded_and_never_deleted(make):
    make()
    draft = make().revise()

    with refused("An edition is never deleted from among others; discard it instead."):
        draft.delete()
    with refused("An edition is never deleted from among others; discard it instead."):
        type(draft).objects.open().delete()
    assert type(draft).objects.newest().count() == 2


def test_thing_that_was_never_published_can_be_deleted_with_all_its_editions():
    draft = make_article(state=State.DISCARDED).revise()

    ArticleEdition.objects.filter(article=draft.article, revised_from__isnull=False).update(revised_from=None)
    ArticleEdition.objects.filter(article=draft.article).delete()
    draft.article.delete()

    assert not Article.objects.exists()


def test_thing_with_editions_is_not_deleted(make):
    edition = make(state=State.DRAFT)

    with pytest.raises(ProtectedError):
        edition.owner.delete()


# --- in words


def test_window_in_words_is_in_the_time_zone_of_the_site(now):
    assert make_article(state=State.DRAFT).window_in_words() == ""
    assert make_article().window_in_words() == "from July 1, 2026, 9 a.m."
    assert make_article(until=now + HOUR).window_in_words() == "July 1, 2026, 9 a.m. to July 1, 2026, 10 a.m."
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"
