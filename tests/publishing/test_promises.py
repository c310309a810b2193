"""What the database itself refuses, whoever writes: no deed, form or model stands between these writes and it."""

import datetime
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from articles.models import ArticleEdition
from branches.models import BranchProfile
from publishing.editions import State
from publishing.states import Grounds
from tests.factories import (
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    SeriesFactory,
    make_article,
    make_profile,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOUR = datetime.timedelta(hours=1)
PUBLISHED = {"state": State.PUBLISHED, "grounds": Grounds.IMPORTED, "urgent_reason": "As it was."}
MAKERS = {ArticleEdition: make_article, BranchProfile: make_profile}

# Where a text stands, and where it came from: everything else of an edition is its words, or whose they are.
LIFE = {"state", "is_newest", "live_from", "live_until", "ends_at", "published_at"}
REVIEW = {"version", "digest", "stage", "stage_since", "grounds", "urgent_reason"}
ORIGIN = {"id", "created_at", "created_by", "revised_from"}


def write(edition, **columns):
    """Straight into the row, past everything that is written in Python."""
    return models.QuerySet(type(edition)).filter(pk=edition.pk).update(**columns)


@contextmanager
def refused_by(rule):
    """The database’s refusal that names the rule (SQLite does not name those that are UNIQUE)."""
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        yield


# --- windows


@pytest.mark.parametrize("hours", [0, -1])
def test_window_ends_after_its_start(make, now, hours):
    with refused_by("window_in_order"):
        write(make(), live_until=now + hours * HOUR)


@pytest.mark.parametrize("column", ["live_from", "published_at"])
def test_published_text_has_a_window_and_a_date(make, column):
    with refused_by("published_has_window"):
        write(make(), **{column: None})


def test_draft_cannot_be_declared_published_without_a_window(make):
    with refused_by("published_has_window"):
        write(make(state=State.DRAFT), state=State.PUBLISHED)


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
@pytest.mark.parametrize("columns", [["live_from"], ["live_from", "live_until"], ["live_until", "ends_at"]])
def test_only_a_published_text_has_a_window(make, now, state, columns):
    with refused_by("published_has_window|window_in_order"):
        write(make(state=state), **{column: now + place * HOUR for place, column in enumerate(columns)})


def test_published_text_cannot_be_a_draft_again_and_keep_its_window(make):
    with refused_by("published_has_window"):
        write(make(), state=State.DRAFT)


@pytest.mark.parametrize("until", [None, 3])
def test_text_does_not_stay_live_beyond_the_end_that_was_asked_for(make, now, until):
    with refused_by("ends_as_asked"):
        write(make(), ends_at=now + 2 * HOUR, live_until=until and now + until * HOUR)


OVERLAPS = {  # the window that is there → those that cannot stand beside it, and those that can; in hours from now
    (10, 20): (
        [(5, 11), (5, 20), (5, 25), (5, None), (10, 11), (10, 20), (12, 15), (12, None), (19, 25), (19, None)],
        [(1, 10), (20, 25), (20, None), (30, 40)],
    ),
    (10, None): ([(5, 11), (5, None), (10, 20), (10, None), (50, 60), (50, None)], [(1, 10)]),
}
REFUSED = [(there, window) for there, (refused, _) in OVERLAPS.items() for window in refused]
ALLOWED = [(there, window) for there, (_, allowed) in OVERLAPS.items() for window in allowed]


def as_window(now, hours):
    start, end = (hour and now + hour * HOUR for hour in hours)
    return {"live_from": start, "live_until": end, "ends_at": end}


@pytest.mark.parametrize(("there", "window"), REFUSED)
def test_windows_of_one_thing_never_overlap(make, now, there, window):
    first = make(at=now + HOUR)
    second = first.revise()
    write(first, **as_window(now, there))

    with refused_by("no_overlap"):
        write(second, **PUBLISHED, published_at=now, **as_window(now, window))


@pytest.mark.parametrize(("there", "window"), ALLOWED)
def test_windows_of_one_thing_may_touch(make, now, there, window):
    first = make(at=now + HOUR)
    second = first.revise()
    write(first, **as_window(now, there))

    assert write(second, **PUBLISHED, published_at=now, **as_window(now, window)) == 1


def test_windows_of_two_things_may_overlap(make, now):
    make()
    assert write(make(state=State.DRAFT), **PUBLISHED, published_at=now, live_from=now) == 1


def test_window_cannot_be_stretched_into_the_next(make, now):
    first = make()
    first.revise().publish(at=now + HOUR, imported="As it was.")

    with refused_by("no_overlap"):
        write(first, live_until=now + 2 * HOUR)
    with refused_by("no_overlap"):
        write(first, live_until=None)


def test_overlapping_row_cannot_be_inserted(now):
    article = make_article().article
    another = ArticleEdition(
        article=article,
        number=2,
        is_newest=False,
        column=ColumnFactory(),
        title="Another",
        **PUBLISHED,
        live_from=now + HOUR,
        published_at=now,
    )

    with refused_by("no_overlap"):
        ArticleEdition.objects.bulk_create([another])


def test_overlap_is_refused_in_words_too(make, now):
    first = make()
    second = first.revise()
    second.state, second.live_from, second.published_at = State.PUBLISHED, now + HOUR, now
    second.grounds, second.urgent_reason = Grounds.IMPORTED, "As it was."

    with pytest.raises(ValidationError) as refusal:
        second.validate_constraints()
    assert refusal.value.messages == ["Another edition is live in that time."]

    second.live_from, second.live_until = now - HOUR, now
    second.validate_constraints()


# --- which editions there are


def test_state_is_one_of_four(make):
    with refused_by("state_known"):
        write(make(state=State.DRAFT), state="burnt")


def test_editions_are_numbered_from_one(make):
    with refused_by("number_from_one|number_check"):
        write(make(state=State.DRAFT), number=0)


def test_two_editions_of_one_thing_cannot_have_one_number(make):
    with refused_by("numbered|^UNIQUE"):
        write(make().revise(), number=1)


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_two_editions_of_one_thing_cannot_be_open(make, state):
    first = make(state=State.DISCARDED)
    first.revise()

    with refused_by("one_open|^UNIQUE"):
        write(first, state=state, stage="secretary")


def test_two_editions_of_one_thing_cannot_be_the_newest(make):
    first = make()
    first.revise()

    with refused_by("one_newest|^UNIQUE"):
        write(first, is_newest=True)


# --- words


def frozen_fields():
    return [
        pytest.param(model, name, id=f"{model._meta.model_name}-{name}")
        for model in MAKERS
        for name in (model.owner_field, "number", "digest", *model.text_fields)
    ]


OTHER = {  # another value for each kind of field
    "article": ArticleFactory,
    "branch": BranchFactory,
    "column": ColumnFactory,
    "series": SeriesFactory,
    "number": lambda: 7,
    "series_number": lambda: 7,
    "full_members": lambda: 7,
    "probationary_members": lambda: 7,
    "committee_size": lambda: 7,
}


@pytest.mark.parametrize(("model", "name"), frozen_fields())
def test_words_of_a_published_text_never_change(model, name):
    edition = MAKERS[model]()

    with refused_by("frozen"):
        write(edition, **{name: OTHER.get(name, lambda: "other")()})


@pytest.mark.parametrize(("model", "name"), frozen_fields())
def test_words_of_a_draft_may_change(model, name):
    draft = MAKERS[model](state=State.DRAFT)
    value = OTHER.get(name, lambda: "other")()
    beside = {
        "series": {"series_number": 1},
        "series_number": {"series": SeriesFactory()},
        "cover": {"cover_alt": "The members reading together"},
    }

    assert write(draft, **{name: value}, **beside.get(name, {})) == 1


def test_words_cannot_be_changed_by_sql_while_the_state_is_changed(make):
    edition = make()
    table, column = edition._meta.db_table, edition.text_fields[0]

    with refused_by("frozen"), connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = %s, state = %s, live_from = NULL WHERE id = %s',
            ["Other words", "draft", edition.pk],
        )


@pytest.mark.parametrize("model", MAKERS)
def test_every_column_is_known_as_words_or_as_life(model):
    fields = {field.name for field in model._meta.concrete_fields}

    assert fields == LIFE | REVIEW | ORIGIN | {model.owner_field, "number", *model.text_fields}


def test_every_part_has_its_words_listed():
    for name in BranchProfile.part_names:
        part = BranchProfile._meta.get_field(name).related_model
        fields = {field.name for field in part._meta.concrete_fields}
        assert fields == {"id", "identity", part.edition_field, *part.text_fields}
