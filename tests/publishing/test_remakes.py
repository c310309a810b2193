"""The promises of the database outlive later migrations: SQLite remakes a table for most, and drops its triggers."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, migrations, models
from django.db.migrations.executor import MigrationExecutor

from publishing.editions import State
from tests.factories import UserFactory
from tests.signers import sign

pytestmark = pytest.mark.django_db(transaction=True)

LATER_MIGRATIONS = {
    "a column altered": lambda model, word: migrations.AlterField(model, word, models.CharField(max_length=333)),
    "a column made nullable": lambda model, word: migrations.AlterField(
        model, word, models.CharField(max_length=333, null=True)
    ),
    "a column added": lambda model, word: migrations.AddField(model, "note", models.TextField(null=True)),
    "a column with a default added": lambda model, word: migrations.AddField(
        model, "note", models.TextField(default="")
    ),
    "a rule added": lambda model, word: migrations.AddConstraint(
        model, models.CheckConstraint(name="below_a_million", condition=models.Q(id__lt=1_000_000))
    ),
    "an index added": lambda model, word: migrations.AddIndex(model, models.Index(name="by_word", fields=[word])),
}


def guards():
    """The names of what only our own constraints make: triggers, and PostgreSQL's exclusion constraints."""
    ask = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
        "UNION SELECT conname FROM pg_constraint WHERE contype = 'x'",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())


@contextmanager
def migrated(app_label, operation):
    """The database as it is after one more operation, which is taken back in the end."""
    before = MigrationExecutor(connection).loader.project_state()
    after = before.clone()
    operation.state_forwards(app_label, after)
    with connection.schema_editor() as editor:
        operation.database_forwards(app_label, editor, before, after)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            operation.database_backwards(app_label, editor, after, before)


@pytest.mark.parametrize("operation", LATER_MIGRATIONS.values(), ids=LATER_MIGRATIONS)
def test_promises_outlive_a_later_migration(make, operation):
    first = make()
    first.revise().publish(at=first.live_from + datetime.timedelta(hours=1), imported="As it was.")
    opts, word = first._meta, first.text_fields[0]
    row = models.QuerySet(type(first)).filter(pk=first.pk)
    before = guards()

    with migrated(opts.app_label, operation(opts.model_name, word)):
        assert guards() == before
        with pytest.raises(IntegrityError, match="frozen"):
            row.update(**{word: "Other words"})
        with pytest.raises(IntegrityError, match="no_overlap"):
            row.update(live_until=None)

    assert guards() == before
    with pytest.raises(IntegrityError, match="frozen"):
        row.update(**{word: "Other words"})


def test_there_are_guards_of_all_kinds_on_all_tables():
    names = " ".join(guards())

    for model in ("articleedition", "branchprofile"):
        assert f"{model}_frozen" in names
        assert f"{model}_no_overlap" in names
    for model in ("articlesignoff", "profilesignoff"):
        assert f"{model}_append_only" in names


@pytest.mark.parametrize("operation", LATER_MIGRATIONS.values(), ids=LATER_MIGRATIONS)
def test_sign_offs_outlive_a_later_migration(make, operation):
    edition = make(state=State.IN_REVIEW)
    sign(edition, UserFactory(role="Branch secretary"))
    rows, before = edition.sign_offs.all(), guards()

    with migrated(edition._meta.app_label, operation(rows.model._meta.model_name, "stage")):
        assert guards() == before
        with pytest.raises(IntegrityError, match="append_only"):
            rows.update(comment="I never said so")
        with pytest.raises(IntegrityError, match="append_only"):
            rows.delete()

    assert guards() == before


@pytest.mark.parametrize(
    ("model", "rule"),
    [("articleedition", "frozen"), ("articleedition", "no_overlap"), ("articlesignoff", "append_only")],
)
def test_rule_can_be_removed_by_a_migration_and_put_back(model, rule):
    before = guards()
    name = f"{model}_{rule}"

    with migrated("articles", migrations.RemoveConstraint(model, name)):
        assert [guard for guard in before if guard not in guards()] == [each for each in before if name in each]

    assert guards() == before
