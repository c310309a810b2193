"""Many people at once. SQLite has one writer at a time, so there is nothing to race; PostgreSQL has as many as come."""

import datetime
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Column
from branches.models import BranchProfile, Endeavour
from publishing.chain import breaks
from publishing.editions import State
from tests.factories import ColumnFactory, make_profile
from tests.signers import SIGNED, sign, signer

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

REFUSED = "refused"


def together(count, deed):
    """Let so many threads do `deed(k)` at the same moment; what each gave, or REFUSED. Other errors are raised here."""
    start = threading.Barrier(count)

    def one(k):
        try:
            start.wait()
            return deed(k)
        except ValidationError:
            return REFUSED
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def fresh(edition):
    """The edition as another process would read it."""
    return type(edition).objects.get(pk=edition.pk)


def assert_kept(edition):
    """What holds for the editions of a thing, whatever was done to it."""
    rows = list(edition.siblings().order_by("number"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    [newest] = [row for row in rows if row.is_newest]
    assert [row for row in rows if row.is_open] in ([], [newest])
    edges = {edge for row in rows for edge in (row.live_from, row.live_until) if edge}
    for moment in [timezone.now(), *edges]:
        assert sum(row.is_live(moment) for row in rows) <= 1
    assert len({row.published_at for row in rows if row.state == State.PUBLISHED}) <= 1


def test_of_twenty_publishers_of_one_draft_one_succeeds(make):
    draft = make(state=State.DRAFT)

    results = together(20, lambda k: fresh(draft).publish(imported="As it was."))

    assert results.count(REFUSED) == 19
    assert fresh(draft).phase() == "live"
    assert_kept(draft)


def test_of_twenty_revisers_of_one_text_one_gets_a_draft(make):
    live = make()

    results = together(20, lambda k: fresh(live).revise())

    assert results.count(REFUSED) == 19
    assert live.siblings().count() == 2
    assert_kept(live)


def test_of_twenty_who_withdraw_or_discard_one_succeeds(make):
    live = make()
    draft = live.revise()

    assert together(20, lambda k: fresh(live).withdraw()).count(REFUSED) == 19
    assert together(20, lambda k: fresh(draft).discard()).count(REFUSED) == 19
    assert_kept(live)


def any_deed(chance, edition):
    """A deed by somebody who looked at the editions a moment ago and took what was offered."""
    rows = list(edition.siblings())
    one, draft = chance.choice(rows), next((row for row in rows if row.is_open), None)
    in_hours = timezone.now() + datetime.timedelta(hours=chance.randint(1, 3))
    deeds = [one.revise, one.withdraw, lambda: one.withdraw(at=in_hours)]
    if draft:
        deeds += [
            lambda: draft.publish(imported="As it was."),
            lambda: draft.publish(at=in_hours, imported="As it was."),
            lambda: draft.publish(until=in_hours, imported="As it was."),
            draft.discard,
            draft.save,
        ]
    chance.choice(deeds)()


@pytest.mark.parametrize("seed", range(5))
def test_eight_people_at_all_deeds_at_once_break_no_promise(make, seed):
    edition = make()

    def work(k):
        """Try until three deeds are done."""
        chance, done = random.Random(f"{seed} {k}"), 0
        for _attempt in range(300):
            try:
                any_deed(chance, edition)
                done += 1
            except ValidationError:
                continue
            if done == 3:
                break
        return done

    assert together(8, work) == [3] * 8
    assert_kept(edition)


def test_things_do_not_wait_for_each_other(make):
    held, free = make(state=State.DRAFT), make(state=State.DRAFT)

    with transaction.atomic():
        held.publish(imported="As it was.")
        assert together(1, lambda k: fresh(free).publish(imported="As it was.")) == [None]


# --- Somebody writes while somebody else publishes, and commits first.


def while_publishing(draft, deed):
    """Start `deed` while a publication is under way, commit that when the deed waits for it; what the deed gave."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            draft.publish(imported="As it was.")
            result = pool.submit(together, 1, lambda k: deed())
            while not result.done() and not somebody_waits():
                pass
            assert not result.done(), "it did not wait"
        return result.result()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def test_draft_saved_during_its_publication_does_not_take_it_back(make):
    draft = make(state=State.DRAFT)
    stale = fresh(draft)

    assert while_publishing(draft, stale.save) == [REFUSED]
    assert fresh(draft).phase() == "live"


@pytest.mark.parametrize("deed", [Endeavour.save, Endeavour.delete])
def test_part_written_during_the_publication_of_its_text_is_refused(deed):
    draft = make_profile(state=State.DRAFT, endeavours=2)
    part = draft.endeavours.first()
    part.specialty = "written too late"

    assert while_publishing(draft, lambda: deed(part)) == [REFUSED]
    assert "written too late" not in draft.endeavours.values_list("specialty", flat=True)
    assert draft.endeavours.count() == 2


def test_part_added_during_the_publication_of_its_text_is_refused():
    draft = make_profile(state=State.DRAFT, endeavours=2)

    late = Endeavour(profile=BranchProfile(pk=draft.pk), endeavour="Late", specialty="too late")
    assert while_publishing(draft, late.save) == [REFUSED]
    assert draft.endeavours.count() == 2


# --- Signatures.


def test_of_fifty_signers_at_one_stage_one_signs(make):
    text = make(state=State.IN_REVIEW)
    read, signers = text.digest_now(), [signer("secretary") for _k in range(50)]

    results = together(50, lambda k: fresh(text).sign(signers[k], read=read, **SIGNED))

    assert results.count(REFUSED) == 49
    assert text.sign_offs.get().signed_by == signers[results.index(None)]
    assert fresh(text).stage == "office"


def test_fifty_who_sign_fifty_texts_at_once_make_one_chain(make):
    texts, signers = [make(state=State.IN_REVIEW) for _k in range(50)], [signer("secretary") for _k in range(50)]

    results = together(50, lambda k: sign(fresh(texts[k]), signers[k]))

    assert results == [None] * 50
    places = [text.sign_offs.get().place for text in texts]
    assert sorted(places) == list(range(min(places), min(places) + 50))
    assert list(breaks({})) == []


def test_of_fifty_last_signers_one_publishes(make):
    text = make(state=State.IN_REVIEW)
    sign(text, signer("secretary"))
    sign(text, signer("office"))
    read, signers = text.digest_now(), [signer("leader") for _k in range(50)]

    results = together(50, lambda k: fresh(text).sign(signers[k], read=read, **SIGNED))

    assert results.count(REFUSED) == 49
    assert text.sign_offs.filter(stage="leader").count() == 1
    assert fresh(text).phase() == "live"
    assert_kept(text)


def test_of_fifty_urgent_publishers_one_publishes(make):
    live = make()
    draft = live.revise()

    results = together(50, lambda k: fresh(draft).publish(urgent=f"Reason {k}"))

    assert results.count(REFUSED) == 49
    assert fresh(draft).urgent_reason == f"Reason {results.index(None)}"
    assert [text.pk for text in live.siblings().live()] == [draft.pk]
    assert_kept(draft)


def test_nobody_signs_two_stages_by_being_fast(make):
    """One person entitled at every stage, at fifty windows."""
    text, everywhere = make(state=State.IN_REVIEW), signer("secretary")
    everywhere.groups.add(*signer("office").groups.all(), *signer("leader").groups.all())
    read = text.digest_now()

    results = together(50, lambda k: fresh(text).sign(User.objects.get(pk=everywhere.pk), read=read, **SIGNED))

    assert results.count(REFUSED) == 49
    assert text.sign_offs.count() == 1


@pytest.mark.parametrize("attempt", range(8))
def test_last_signature_racing_with_an_editor_is_of_what_is_live(make, attempt):
    """Whoever is first: the other is refused, and what is live is what was signed."""
    text = make(state=State.IN_REVIEW)
    sign(text, signer("secretary"))
    sign(text, signer("office"))
    read, leaders, word = text.digest_now(), [signer("leader") for _k in range(5)], text.text_fields[0]
    opened = [fresh(text) for _k in range(10)]

    def deed(k):
        if k < len(leaders):
            return opened[k].sign(leaders[k], read=read, **SIGNED)
        setattr(opened[k], word, f"Written by {k}")
        return opened[k].save()

    results = together(10, deed)

    now = fresh(text)
    assert results.count(None) == 1
    assert now.digest == now.digest_now()
    if None in results[:5]:
        assert (now.phase(), now.digest) == ("live", read)
        assert {*now.approvals()} == {"secretary", "office", "leader"}
    else:
        assert (now.state, now.stage, now.approvals()) == (State.IN_REVIEW, "secretary", {})


@pytest.mark.parametrize("attempt", range(4))
def test_last_signature_racing_with_a_changed_part_is_of_what_is_live(attempt):
    text = make_profile(state=State.IN_REVIEW, endeavours=2)
    sign(text, signer("secretary"))
    sign(text, signer("office"))
    read, leader, part = text.digest_now(), signer("leader"), text.endeavours.first()
    part.specialty = "written at the last moment"

    def write():
        part.save()
        fresh(text).keep()

    results = together(2, lambda k: fresh(text).sign(leader, read=read, **SIGNED) if k else write())

    now = fresh(text)
    assert results.count(None) == 1
    assert now.digest == now.digest_now()
    assert ({*now.approvals()} == {"secretary", "office", "leader"}) == (now.phase() == "live")


def test_signature_waits_for_the_save_of_what_it_would_sign(make):
    text = make(state=State.IN_REVIEW)
    read, secretary, word = text.digest_now(), signer("secretary"), text.text_fields[0]

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            setattr(text, word, "Written first")
            text.save()
            result = pool.submit(together, 1, lambda k: fresh(text).sign(secretary, read=read, **SIGNED))
            while not result.done() and not somebody_waits():
                pass
            assert not result.done(), "it did not wait"
        assert result.result() == [REFUSED]
    assert not text.sign_offs.exists()


def test_nobody_takes_an_address_that_another_leaves_at_this_moment():
    leaving = ColumnFactory(slug="a")
    others = [ColumnFactory() for _other in range(8)]

    def move(k):
        if k == 0:
            return leaving.move("b")
        column = fresh(others[k - 1])
        column.slug = "a"
        try:
            return column.save()
        except IntegrityError:  # it was not left yet
            return REFUSED

    assert together(9, move) == [None, *[REFUSED] * 8]
    assert not Column.objects.filter(slug="a").exists()
    assert fresh(leaving).old_addresses.get().slug == "a"
