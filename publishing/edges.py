"""When will public pages change next by themselves? At the next start or end of a live window, or day of an entry."""

from datetime import datetime, time
from functools import cache

from django.apps import apps
from django.db import connection, models
from django.utils import timezone


@cache
def edge_fields():
    """Every field that a model names in `public_edges`, in a fixed order."""
    return [model._meta.get_field(name) for model in apps.get_models() for name in getattr(model, "public_edges", ())]


# What every committed write makes another: on SQLite only those of other connections, which `total_changes` completes.
VERSIONS = {
    "postgresql": "(SELECT pg_current_snapshot()::text)",
    "sqlite": "(SELECT data_version FROM pragma_data_version)",
}


@cache
def edge_sql(vendor):
    quote = connection.ops.quote_name
    edges = (
        f"(SELECT MIN({column}) FROM {table} WHERE {column} > %s)"
        for field in edge_fields()
        for table, column in [(quote(field.model._meta.db_table), quote(field.column))]
    )
    return "SELECT " + ", ".join([*edges, VERSIONS[vendor]])


def next_edge(now=None):
    """The next moment after `now` at which any public page may change; None if none is known. One query."""
    return next_edge_and_version(now or timezone.now())[0]


def next_edge_and_version(now):
    """The next edge, and what stands for the state of the database to this connection. One query.

    Two equal versions on one connection mean that nothing was written in between. Inside a transaction, which may
    still be rolled back, the version is None.
    """
    today = timezone.localdate(now)
    fields = edge_fields()
    asked = [
        field.get_db_prep_value(now if isinstance(field, models.DateTimeField) else today, connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(edge_sql(connection.vendor), asked)
        *found, version = cursor.fetchone()
    edges = (as_moment(field, value) for field, value in zip(fields, found, strict=True) if value)
    return min(edges, default=None), None if connection.in_atomic_block else (version, own_changes())


def own_changes():
    return getattr(connection.connection, "total_changes", 0)


def as_moment(field, value):
    """A field's value as the database gave it (SQLite gives text), as a moment; a day begins at local midnight."""
    value = field.to_python(value)
    if isinstance(field, models.DateTimeField):
        return value if timezone.is_aware(value) else timezone.make_aware(value, connection.timezone)
    return timezone.make_aware(datetime.combine(value, time.min))
