"""Queries that are compiled once: building and compiling one takes Django many times as long as asking it.

For the few that every reader asks. The query is an ordinary queryset, made once with stand-ins for its values; what is
kept is the SQL, never a row. Each asking goes to the database and gives fresh objects. PostgreSQL, too, plans such a
query once for a connection, which takes it longer than answering.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection
from django.db.models.query import get_related_populators
from psycopg2 import errorcodes

# Values that no query contains by itself, one for each parameter of a kind.
STAND_INS = {
    str: lambda place: f"\x1f{place}\x1f",
    int: lambda place: 31_013 + place,  # also fits the smallest integer column
    datetime: lambda place: datetime(1801, 1, 1, tzinfo=UTC) + timedelta(days=place),
    date: lambda place: date(1801, 1, 1) + timedelta(days=place),
}


# As PostgreSQL would take the value itself. What is not named here, such as a str, is typed by where it stands.
TYPES = {bool: "boolean", int: "bigint", datetime: "timestamptz", date: "date"}

OUTLIVED = {
    errorcodes.FEATURE_NOT_SUPPORTED,  # "cached plan must not change result type"
    errorcodes.INVALID_SQL_STATEMENT_NAME,  # it was discarded, or never was on this connection of a pooler
    errorcodes.DUPLICATE_PREPARED_STATEMENT,  # another process left it on this connection of a pooler
}


class Prepared:
    """A query with named values: `Prepared(lambda slug: Article.objects.filter(slug=slug), slug=str)`.

    Called with the values it gives a list of objects, related ones and annotations included. A value is a str, an int,
    a datetime or a date and never None, which would make another query.
    """

    def __init__(self, make, **kinds):
        self.make, self.kinds = make, kinds
        self.plans = {}  # by database vendor

    def __call__(self, **values):
        plan = self.plans.get(connection.vendor) or self._prepare()
        values = {name: adapted(value) for name, value in values.items()}
        return plan.ask([values[given.name] if isinstance(given, Slot) else given for given in plan.parameters])

    def _prepare(self):
        stand_ins = {name: STAND_INS[kind](place) for place, (name, kind) in enumerate(self.kinds.items())}
        compiler = self.make(**stand_ins).query.get_compiler(connection=connection)
        plan = self.plans[connection.vendor] = Plan(compiler)
        slots = {adapted(value): Slot(name) for name, value in stand_ins.items()}
        plan.parameters = [slots.get(value, value) for value in plan.parameters]
        return plan


class Slot:
    """Where a named value goes among a query's parameters."""

    def __init__(self, name):
        self.name = name


class Statement:
    """SQL that PostgreSQL plans once for a connection: prepared when the connection first asks it.

    What was prepared may be outlived: a column has another type since, or somebody discarded it. Then the query is
    asked as it stands, and prepared under another name when it is asked next. A transaction would be lost with the
    first answer, so none has prepared statements.
    """

    numbers = count()
    known = WeakKeyDictionary()  # by connection of psycopg2: the names of the statements that it has prepared

    def __init__(self, sql):
        self.sql = sql
        # No two queries share a name, even where several processes share a connection of the server.
        self.prefix = f"asked_{hashlib.sha256(sql.encode()).hexdigest()[:16]}"

    def execute(self, cursor, values):
        if not keeps_statements():
            return cursor.execute(self.sql, values)
        try:
            cursor.execute(self.executing(values), values)
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", None) not in OUTLIVED:
                raise
            self.known[connection.connection].pop(self, None)
            cursor.execute(self.sql, values)

    def executing(self, values):
        """Prepared with the types of its values: without, `CASE … THEN $1` would be a text, and 10 stand before 2."""
        known = self.known.setdefault(connection.connection, {})
        if self not in known:
            name = f"{self.prefix}_{next(self.numbers)}"
            sql = self.sql % tuple(f"${place}" for place in range(1, len(values) + 1))
            types = in_brackets(TYPES.get(type(value), "unknown") for value in values)
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {name}{types} AS {sql}")
            known[self] = name
        return f"EXECUTE {known[self]}{in_brackets('%s' for _value in values)}"


class Plan:
    """A compiled query, and how its rows become objects: what Django's ModelIterable finds out anew each time."""

    def __init__(self, compiler):
        sql, self.parameters = compiler.as_sql()
        self.statement = Statement(sql)
        self.compiler = compiler
        info, select = compiler.klass_info, compiler.select
        self.model = info["model"]
        first, last = info["select_fields"][0], info["select_fields"][-1]
        self.own = slice(first, last + 1)
        self.names = [expression.target.attname for expression, _sql, _alias in select[self.own]]
        self.related = get_related_populators(info, select, compiler.using or connection.alias)
        self.annotations = compiler.annotation_col_map.items()
        self.converters = compiler.get_converters([expression for expression, _sql, _alias in select])

    def ask(self, parameters):
        with connection.cursor() as cursor:
            self.statement.execute(cursor, parameters)
            rows = cursor.fetchall()
        return [self.object_from(row) for row in self.compiler.apply_converters(rows, self.converters)]

    def object_from(self, row):
        made = self.model.from_db(connection.alias, self.names, row[self.own])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.annotations:
            setattr(made, name, row[place])
        return made


def keeps_statements():
    """Not behind a pooler that gives a connection to many; Django's setting for server-side cursors says so."""
    return (
        connection.vendor == "postgresql"
        and not connection.in_atomic_block
        and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    )


def in_brackets(parts):
    return f" ({listed})" if (listed := ", ".join(parts)) else ""


def adapted(value):
    match value:
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
    return value
