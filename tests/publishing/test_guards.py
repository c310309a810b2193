"""What was signed or is public is kept by the database itself: no row is replaced, emptied away or taken out."""

import pytest
from django.db import IntegrityError, NotSupportedError, connection, transaction

from accounts.log import What, record
from accounts.models import Event
from articles.models import ArticleEdition, ArticleSignOff, ArticleVersion, Attachment
from branches.models import BranchProfile, Endeavour, ProfileSignOff, ProfileVersion
from library.personal_data import found_in
from publishing.models import Allowance
from tests.factories import UserFactory, make_article, make_profile
from tests.signers import by_sql, signed_by_all

pytestmark = pytest.mark.django_db

KEPT = [ArticleEdition, BranchProfile, ArticleSignOff, ProfileSignOff, ArticleVersion, ProfileVersion, Allowance, Event]
KEPT += [Attachment, Endeavour]


@pytest.fixture
def rows():
    """A row of each kind, all of public texts that every stage has signed. Gives `rows(model)`."""
    article = make_article(state="draft")
    Attachment.objects.create(edition=article, title="Programme", file="documents/a.pdf", position=1)
    signed_by_all(lambda **_texts: article)
    signed_by_all(make_profile, endeavours=2)
    [finding] = found_in("11010519491231002X")
    Allowance.objects.create(
        thing=article.article, kind=finding.kind, words=finding.words, reason="Known", allowed_by=UserFactory()
    )
    record(What.ADDED)
    return lambda model: model.objects.order_by("pk")


def refused():
    return pytest.raises(IntegrityError)


def columns_of(model):
    return [field.column for field in model._meta.local_concrete_fields]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite’s own")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("model", KEPT)
def test_row_is_not_replaced(rows, model, verb):
    before = list(rows(model).values())
    table, columns = model._meta.db_table, ", ".join(f'"{column}"' for column in columns_of(model))

    with refused(), transaction.atomic():
        by_sql(f"{verb} INTO {table} ({columns}) SELECT {columns} FROM {table}")
    assert list(rows(model).values()) == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite’s own")
@pytest.mark.parametrize("model", KEPT)
def test_row_is_not_replaced_by_a_connection_that_does_not_know_our_settings(rows, model):
    table = model._meta.db_table
    columns = ", ".join(f'"{column}"' for column in columns_of(model))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            with refused(), transaction.atomic():
                cursor.execute(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite’s own")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (ArticleSignOff, {"id": "id + 99", "place": "NULL"}),
        (ArticleEdition, {"id": "id + 99", "number": "number + 99"}),
        (ArticleVersion, {"id": "id + 99"}),
        (Endeavour, {"id": "id + 99"}),
    ],
)
def test_row_with_another_key_does_not_push_out_what_it_collides_with(rows, model, changes, recursive):
    table, columns = model._meta.db_table, columns_of(model)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    before = list(rows(model).values())
    by_sql(f"PRAGMA recursive_triggers={recursive}")
    try:
        with refused(), transaction.atomic():
            by_sql(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table} WHERE true")
    finally:
        by_sql("PRAGMA recursive_triggers=ON")
    assert list(rows(model).values()) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL’s own")
@pytest.mark.parametrize("model", KEPT)
@pytest.mark.parametrize("cascade", ["", " CASCADE"])
def test_table_is_not_emptied_at_once(rows, model, cascade):
    by_sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the transaction would forbid it
    with pytest.raises((IntegrityError, NotSupportedError)), transaction.atomic():
        by_sql(f"TRUNCATE {model._meta.db_table}{cascade}")
    assert rows(model).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL’s own")
@pytest.mark.parametrize("model", [ArticleSignOff, ArticleVersion, Event])
def test_row_is_not_changed_by_way_of_a_conflict(rows, model):
    table, columns = model._meta.db_table, ", ".join(f'"{column}"' for column in columns_of(model))
    word = {"articlesignoff": "comment", "articleversion": "digest", "event": "thing_text"}[model._meta.model_name]
    with refused(), transaction.atomic():
        by_sql(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} "
            f"ON CONFLICT (id) DO UPDATE SET {word} = 'forged'"
        )


@pytest.mark.parametrize("model", [ArticleVersion, ProfileVersion])
@pytest.mark.parametrize(("column", "value"), [("digest", "0"), ("form", "{}"), ("hands", "{}"), ("number", 9)])
def test_version_is_never_changed(rows, model, column, value):
    with refused(), transaction.atomic():
        by_sql(f"UPDATE {model._meta.db_table} SET {column} = %s", value)


@pytest.mark.parametrize(
    "model", [ArticleVersion, ProfileVersion, ArticleEdition, BranchProfile, Attachment, Endeavour]
)
def test_what_belongs_to_a_public_text_is_not_deleted(rows, model):
    row = rows(model).last()
    with refused(), transaction.atomic():
        by_sql(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
        by_sql("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
    assert rows(model).last() == row


@pytest.mark.parametrize(
    ("model", "column"), [(Attachment, "file"), (Attachment, "title"), (Endeavour, "text"), (Endeavour, "position")]
)
def test_part_of_a_public_text_is_not_changed(rows, model, column):
    with refused(), transaction.atomic():
        by_sql(f"UPDATE {model._meta.db_table} SET {column} = '7' WHERE id = %s", rows(model).last().pk)


def test_part_is_not_moved_into_a_public_text(rows):
    draft = make_profile(state="draft", endeavours=1)
    public = BranchProfile.objects.live().get()
    with refused(), transaction.atomic():
        by_sql("UPDATE branches_endeavour SET profile_id = %s WHERE profile_id = %s", public.pk, draft.pk)


def test_draft_goes_with_its_versions_parts_and_authors(make):
    draft = make(state="draft", created_by=UserFactory())
    draft.keep()

    draft.delete()

    assert not type(draft).objects.exists()
    assert not type(draft).versions.rel.related_model.objects.exists()
