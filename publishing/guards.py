"""Guards that look from one table into another: what belongs to a public text stays as it is, whoever writes.

A published edition is not deleted, its parts and writers are neither changed nor taken from it, and the versions of a
text that is public, or that anybody has signed, stay. As long as such triggers are there, SQLite cannot remake a table
that they look into; so they are no constraints but are taken off before all migrations and set again after them. They
do not ask about rows that come in: `loaddata` brings a text before its parts. The digest of a public text sees those.
"""

from django.apps import apps
from django.db import connections

from .editions import Edition

PREFIX = "guard_"


def guards():
    """What is guarded: (model, deed, condition in SQL on which it is refused)."""
    for model in apps.get_models():
        if not issubclass(model, Edition):
            continue
        yield model, "DELETE", "OLD.state = 'published'"
        writers = model._meta.get_field("writers")
        rows = [(writers.remote_field.through, writers.m2m_column_name())]
        for name in model.part_names:
            part = model._meta.get_field(name).related_model
            rows.append((part, part._meta.get_field(part.edition_field).column))
        for part, column in rows:
            yield part, "UPDATE", is_public(model, f"OLD.{column}, NEW.{column}")
            yield part, "DELETE", is_public(model, f"OLD.{column}")
        yield model.versions.rel.related_model, "DELETE", f"{is_public(model, 'OLD.edition_id')} OR {is_signed(model)}"


def is_public(model, keys):
    return exists(model, f"id IN ({keys}) AND state = 'published'")


def is_signed(model):
    return exists(model.sign_offs.rel.related_model, "edition_id = OLD.edition_id")


def exists(model, condition):
    return f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {condition})"  # noqa: S608, names of our own


def take_off(using, **_kwargs):
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, deed, _condition in guards():
            if (table := model._meta.db_table) in tables:
                name = f"{PREFIX}{table}_{deed.lower()}"
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def set_again(using, **kwargs):
    take_off(using, **kwargs)
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {model._meta.db_table for model, _deed, _condition in guards()} <= tables:
        return  # migrated in part
    make = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    with connection.cursor() as cursor:
        for model, deed, condition in guards():
            table = model._meta.db_table
            for statement in make(f"{PREFIX}{table}_{deed.lower()}", table, deed, condition):
                cursor.execute(statement)


def on_sqlite(name, table, deed, condition):
    yield (
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{name}: it belongs to a text that is public, or signed'); END"
    )


def on_postgresql(name, table, deed, condition):
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{name}: it belongs to a text that is public, or signed' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'NEW' if deed == 'UPDATE' else 'OLD'}; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
