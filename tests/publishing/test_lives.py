"""Any life that editions of one thing can have, tried at random, with the promises asked after every step.

HYPOTHESIS_EXAMPLES=1000 looks longer.
"""

import datetime
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from articles.models import ArticleEdition
from branches.models import BranchProfile
from publishing.constraints import NoOverlap
from publishing.editions import Edition, State
from tests.factories import make_article, make_profile

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)

later = st.integers(-3, 40)  # hours from now; a few are in the past, and must be refused
places = st.integers(0, 9)


class Lives(RuleBasedStateMachine):
    """The editions of one thing; a subclass makes its first draft and writes in its drafts."""

    clock = None

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.clock.set(2026, 1, 1)
        first = self.first_draft()
        self.of_this_thing = {first.owner_field: first.owner}
        self.seen = {}  # moment → what was live then, as a reader would have noted it
        self.words = {}  # edition → its words when it was published
        self.dated = None  # the date for the public, once a text has really been live

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    # --- what people do

    @rule(hours=st.integers(1, 30))
    def wait(self, hours):
        self.note(self.clock.now)
        self.clock.move(hours=hours)
        self.note(self.clock.now - INSTANT)

    @precondition(lambda self: self.open)
    @rule()
    def publish_now(self):
        self.attempt(self.open.publish, urgent="today")

    @precondition(lambda self: self.open)
    @rule(hours=later)
    def schedule(self, hours):
        self.attempt(self.open.publish, urgent="today", at=self.in_hours(hours))

    @precondition(lambda self: self.open)
    @rule(hours=st.none() | later, end=st.integers(-1, 60))
    def publish_with_an_end(self, hours, end):
        at = None if hours is None else self.in_hours(hours)
        self.attempt(self.open.publish, urgent="today", at=at, until=self.in_hours(end))

    @precondition(lambda self: self.open)
    @rule()
    def discard(self):
        self.attempt(self.open.discard)

    @precondition(lambda self: self.coming)
    @rule(place=places)
    def withdraw_now(self, place):
        self.attempt(pick(self.coming, place).withdraw)

    @precondition(lambda self: self.coming)
    @rule(place=places, hours=later)
    def withdraw_later(self, place, hours):
        self.attempt(pick(self.coming, place).withdraw, at=self.in_hours(hours))

    @precondition(lambda self: not self.open)
    @rule(place=places)
    def revise(self, place):
        self.attempt(pick(self.editions, place).revise)

    @rule(place=places, deed=st.sampled_from(["publish", "withdraw", "discard", "revise"]))
    def try_anything_on_any_edition(self, place, deed):
        self.attempt(getattr(pick(self.editions, place), deed))

    # --- what always holds

    @invariant()
    def at_most_one_is_live_at_any_moment(self):
        rows = list(self.editions)
        edges = {edge for row in rows for edge in (row.live_from, row.live_until) if edge}
        for moment in [self.clock.now, *edges, *(edge - INSTANT for edge in edges)]:
            assert sum(row.is_live(moment) for row in rows) <= 1

    @invariant()
    def what_is_live_can_be_asked_of_the_rows_and_of_the_database(self):
        assert list(self.editions.live()) == [row for row in self.editions if row.is_live()]

    @invariant()
    def the_past_stays_as_it_was(self):
        rows = list(self.editions)
        for moment, noted in self.seen.items():
            assert [row.number for row in rows if row.is_live(moment)] == [number for number, *_words in noted]
        for moment, noted in list(self.seen.items())[-6:]:  # the same, asked of the database, word by word
            assert self.read_at(moment) == noted

    @invariant()
    def published_words_stay(self):
        words = {row.pk: as_read(row) for row in self.editions.published()}
        for pk in words.keys() & self.words.keys():
            assert words[pk] == self.words[pk]
        self.words = words

    @invariant()
    def the_date_for_the_public_stands_once_a_text_was_live(self):
        published = sorted(self.editions.published(), key=lambda row: row.live_from)
        dates = {row.published_at for row in published}
        if self.dated:
            assert dates == {self.dated}
        elif published:
            assert dates == {published[0].live_from}
            if published[0].live_from <= self.clock.now:
                self.dated = published[0].live_from
        assert not self.editions.exclude(state=State.PUBLISHED).filter(published_at__isnull=False)

    @invariant()
    def editions_are_numbered_and_one_is_the_newest(self):
        rows = list(self.editions)
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        (newest,) = [row for row in rows if row.is_newest]
        assert not self.open or newest == self.open

    @invariant()
    def at_most_one_is_open(self):
        assert self.editions.open().count() <= 1

    @invariant()
    def a_window_ends_as_asked_or_when_the_next_begins(self):
        published = sorted(self.editions.published(), key=lambda row: row.live_from)
        for row, after in pairwise([*published, None]):
            ends = [end for end in (row.ends_at, after and after.live_from) if end]
            assert row.live_until == min(ends, default=None)

    # --- how it is done

    @property
    def editions(self):
        return self.model.objects.filter(**self.of_this_thing).order_by("number")

    @property
    def open(self):
        return self.editions.open().first()

    @property
    def coming(self):
        """What is live or scheduled."""
        return [row for row in self.editions if row.is_live() or row.is_scheduled()]

    def in_hours(self, hours):
        return self.clock.now + hours * HOUR

    def attempt(self, deed, **when):
        """Do it. A refusal is one sentence; whatever else a deed raises is a fault."""
        try:
            deed(**when)
        except ValidationError as refusal:
            (sentence,) = refusal.messages
            assert sentence.endswith(".")

    def note(self, moment):
        self.seen[moment] = self.read_at(moment)

    def read_at(self, moment):
        return [as_read(row) for row in self.editions.live(moment)]


class ArticleLives(Lives):
    model = ArticleEdition

    @staticmethod
    def first_draft():
        return make_article(state=State.DRAFT, body="<p>zero</p>")

    @precondition(lambda self: self.open)
    @rule(word=st.sampled_from(["one", "two", "three"]))
    def write(self, word):
        draft = self.open
        draft.body = f"<p>{word}</p>"
        draft.save()


class ProfileLives(Lives):
    model = BranchProfile

    @staticmethod
    def first_draft():
        return make_profile(state=State.DRAFT, endeavours=2)

    @precondition(lambda self: self.open)
    @rule(word=st.sampled_from(["one", "two", "three"]))
    def write(self, word):
        endeavour = self.open.endeavours.first()
        endeavour.specialty = word
        endeavour.save()


def pick(rows, place):
    rows = list(rows)
    return rows[place % len(rows)]


def as_read(edition):
    """An edition as somebody reads it: which one, every word of it and of its parts."""
    words = [getattr(edition, edition._meta.get_field(name).attname) for name in edition.text_fields]
    parts = [
        (part.position, str(part), part.specialty) for name in edition.part_names for part in edition.endeavours.all()
    ]
    return edition.number, words, parts


def run(lives, clock, **how):
    """Try many lives; raises what the first that breaks a promise raises."""
    machine = type(lives.__name__, (lives,), {"clock": clock})
    run_state_machine_as_test(machine, settings=settings(stateful_step_count=20, **how))


@pytest.mark.parametrize("lives", [ArticleLives, ProfileLives])
def test_every_life_keeps_the_promises(lives, clock):
    run(lives, clock)


# --- The test above can fail: each of these breaks a rule, and it is found.

settle = Edition._settle


def forget_the_next_start(edition, now):
    settle(edition, now)
    edition.siblings().filter(state=State.PUBLISHED).update(live_until=F("ends_at"))


def leave_ends_alone(edition, now):
    before = dict(edition.siblings().values_list("pk", "live_until"))
    settle(edition, now)
    for row in edition.siblings().filter(state=State.PUBLISHED, ends_at=None):
        edition.siblings().filter(pk=row.pk).update(live_until=before[row.pk])


def stamp_anew(edition, now):
    settle(edition, now)
    edition.siblings().filter(state=State.PUBLISHED).update(published_at=now)


def rewrite_the_past(edition, now):
    settle(edition, now)
    for row in edition.siblings().filter(live_until__lt=now):
        edition.siblings().filter(pk=row.pk).update(live_until=row.live_from + INSTANT, ends_at=row.live_from + INSTANT)


@pytest.mark.parametrize("fault", [forget_the_next_start, leave_ends_alone, stamp_anew, rewrite_the_past])
def test_a_broken_rule_is_found(fault, clock, monkeypatch):
    lift_no_overlap(ArticleEdition)
    monkeypatch.setattr(Edition, "_settle", fault)

    with pytest.raises(AssertionError):
        run(ArticleLives, clock, max_examples=1000, phases=[Phase.generate], derandomize=True, database=None)


def lift_no_overlap(model):
    """Take the database's own fence away, so that only the test stands between the fault and the public."""
    (fence,) = (constraint for constraint in model._meta.constraints if isinstance(constraint, NoOverlap))
    with connection.cursor() as cursor:
        for sql in fence.removal_sql(connection.vendor):
            cursor.execute(sql % {"table": connection.ops.quote_name(model._meta.db_table)})
