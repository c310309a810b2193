"""Queries that are compiled once: building and compiling one takes Django many times as long as asking it.

For the few that every reader asks. The query is an ordinary queryset, made once with stand-ins for its values; what is
kept is the SQL, never a row. Each asking goes to the database and gives fresh objects.
"""

from copy import copy
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.db import connection
from django.db.models.query import ModelIterable

# Values that no query contains by itself, one for each parameter of a kind.
STAND_INS = {
    str: lambda place: f"\x1f{place}\x1f",
    int: lambda place: 31_013 + place,  # also fits the smallest integer column
    datetime: lambda place: datetime(1801, 1, 1, tzinfo=UTC) + timedelta(days=place),
}


class Prepared:
    """A query with named values: `Prepared(lambda slug: Article.objects.filter(slug=slug), slug=str)`.

    Called with the values it gives a list of objects, related ones and annotations included. A value is a str, an int
    or a datetime and never None, which would make another query.
    """

    def __init__(self, make, **kinds):
        self.make, self.kinds = make, kinds
        self.plans = {}  # by database vendor

    def __call__(self, **values):
        plan = self.plans.get(connection.vendor) or self._prepare()
        values = {name: adapted(value) for name, value in values.items()}
        parameters = [values[given.name] if isinstance(given, Slot) else given for given in plan.parameters]
        compiler = copy(plan.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda **options: [rows_of(plan.sql, parameters)]
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        return list(ModelIterable(SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})))

    def _prepare(self):
        stand_ins = {name: STAND_INS[kind](place) for place, (name, kind) in enumerate(self.kinds.items())}
        compiler = self.make(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        slots = {adapted(value): Slot(name) for name, value in stand_ins.items()}
        plan = SimpleNamespace(sql=sql, parameters=[slots.get(each, each) for each in parameters], compiler=compiler)
        self.plans[connection.vendor] = plan
        return plan


class Slot:
    """Where a named value goes among a query's parameters."""

    def __init__(self, name):
        self.name = name


def adapted(value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def rows_of(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
