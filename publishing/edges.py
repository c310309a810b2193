"""When will public pages change next by themselves? At the next start or end of a live window, or day of an entry."""

from datetime import datetime, time
from functools import cache

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from .prepared import Statement


@cache
def edge_fields():
    """Every field that a model names in `public_edges`, in a fixed order."""
    return [model._meta.get_field(name) for model in apps.get_models() for name in getattr(model, "public_edges", ())]


@cache
def edge_statement(vendor):
    quote = connection.ops.quote_name
    return Statement(
        "SELECT "
        + ", ".join(
            f"(SELECT MIN({column}) FROM {table} WHERE {column} > %s)"
            for field in edge_fields()
            for table, column in [(quote(field.model._meta.db_table), quote(field.column))]
        )
    )


def next_edge(now=None):
    """The next moment after `now` at which any public page may change; None if none is known. One query."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    fields = edge_fields()
    asked = [
        field.get_db_prep_value(now if isinstance(field, models.DateTimeField) else today, connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        edge_statement(connection.vendor).execute(cursor, asked)
        found = cursor.fetchone()
    return min((as_moment(field, value) for field, value in zip(fields, found, strict=True) if value), default=None)


def as_moment(field, value):
    """A field's value as the database gave it (SQLite gives text), as a moment; a day begins at local midnight."""
    value = field.to_python(value)
    if isinstance(field, models.DateTimeField):
        return value if timezone.is_aware(value) else timezone.make_aware(value, connection.timezone)
    return timezone.make_aware(datetime.combine(value, time.min))
