"""Promises that Django's own constraints cannot make on both databases: how they are made, and the log's own.

Each is a constraint, not a hand-run trigger: SQLite drops a table's triggers whenever Django remakes the table, and
only what the model's state knows as a constraint is put back. The base stands here since this is the lowest room.
"""

import re

from django.db import connection
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, CheckConstraint, UniqueConstraint
from django.utils.translation import gettext_lazy as _

COLUMN = re.compile(r'"(\w+)"')


class EngineConstraint(BaseConstraint):
    """A rule that each database keeps in its own way.

    Subclasses give `postgresql_sql` and `sqlite_sql` (lists of statements that make the rule) and `removal_sql`.
    In the statements `%(table)s` stands for the quoted table; other names are put in by the subclass.
    """

    options = ()  # names of the constructor's own keyword arguments

    def __init__(self, *, name, violation_error_message=None, violation_error_code=None, **options):
        for option in self.options:
            setattr(self, option, options[option])
        super().__init__(
            name=name,
            violation_error_message=violation_error_message,
            violation_error_code=violation_error_code,
        )

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {option: getattr(self, option) for option in self.options}

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = object.__hash__

    def constraint_sql(self, model, schema_editor):
        # Asked for inside CREATE TABLE: a trigger can only follow it.
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model, schema_editor):
        first, *rest = self._statements(model, schema_editor) or [None]
        schema_editor.deferred_sql.extend(rest)
        return first

    def remove_sql(self, model, schema_editor):
        removal = self._with_table(self.removal_sql(schema_editor.connection.vendor), model, schema_editor) or [None]
        for statement in removal[:-1]:
            schema_editor.execute(statement, params=None)
        return removal[-1]

    def _statements(self, model, schema_editor):
        make = getattr(self, f"{schema_editor.connection.vendor}_sql")
        return self._with_table(make(model), model, schema_editor)

    def _with_table(self, statements, model, schema_editor):
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return [Statement(sql.replace("%", "%%").replace("%%(table)s", "%(table)s"), table=table) for sql in statements]

    def validate(self, model, instance, exclude=None, using="default"):
        """Refuse in words what the database would refuse in its own; nothing to ask by default."""

    @staticmethod
    def column(model, field):
        return f'"{model._meta.get_field(field).column}"'


class NeverChanged(EngineConstraint):
    """A row stays as it was written, whoever asks: form, shell or SQL. It may only go, as a whole."""

    def sqlite_sql(self, model):
        return [
            f'CREATE TRIGGER "{self.name}" BEFORE UPDATE ON %(table)s '
            f"BEGIN SELECT RAISE(ABORT, '{self.name}: what is written here is never changed'); END"
        ]

    def postgresql_sql(self, model):
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"RAISE EXCEPTION '{self.name}: what is written here is never changed' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE UPDATE ON %(table)s '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}_refuse"()',
        ]

    def removal_sql(self, vendor):
        if vendor == "postgresql":
            return [f'DROP TRIGGER "{self.name}" ON %(table)s', f'DROP FUNCTION "{self.name}_refuse"()']
        return [f'DROP TRIGGER "{self.name}"']


class NeverReplaced(EngineConstraint):
    """No row is put in the place of another, nor are all thrown out at once: ways past what refuses UPDATE and DELETE.

    SQLite's INSERT OR REPLACE deletes what has the same key, on other connections than ours without a DELETE that
    a trigger sees; PostgreSQL's TRUNCATE deletes no row that a trigger of rows sees. `deletable`: some of the rows may
    go, such as those of drafts, and another rule says which may not, also all at once.
    """

    options = ("deletable",)
    default_violation_error_message = _("What stands here is not replaced.")

    def __init__(self, *, deletable=False, **options):
        super().__init__(deletable=deletable, **options)

    def sqlite_sql(self, model):
        rules, editor = model._meta.constraints, connection.schema_editor()
        keys = [([field], "") for field in model._meta.local_fields if field.unique]
        for rule in rules:
            if isinstance(rule, UniqueConstraint) and rule.fields:
                fields = [model._meta.get_field(name) for name in rule.fields]
                keys.append((fields, rule._get_condition_sql(model, editor) or ""))
        same = " OR ".join(
            " AND ".join([*(f'there."{field.column}" = NEW."{field.column}"' for field in fields), *conditions])
            for fields, condition in keys
            for conditions in [[condition, of_new(condition)] if condition else []]
        )
        checks = [rule._get_check_sql(model, editor) for rule in rules if isinstance(rule, CheckConstraint)]
        allowed = "".join(f" AND ({of_new(check)}) IS NOT FALSE" for check in checks)  # else another rule refuses it
        taken = f"EXISTS (SELECT 1 FROM %(table)s there WHERE {same}){allowed}"  # noqa: S608, names of our own
        return [
            f'CREATE TRIGGER "{self.name}" BEFORE INSERT ON %(table)s WHEN {taken} '
            f"BEGIN SELECT RAISE(ABORT, 'UNIQUE {self.name}: another row stands there'); END"
        ]

    def postgresql_sql(self, model):
        return [] if self.deletable else refuse_truncate(self.name, "SELECT FROM %(table)s")

    def removal_sql(self, vendor):
        if vendor == "postgresql":
            return [] if self.deletable else allow_truncate(self.name)
        return [f'DROP TRIGGER "{self.name}"']


def refuse_truncate(name, rows):
    """Statements for PostgreSQL that refuse to empty a table at once as long as a query finds `rows` of it."""
    return [
        f'CREATE OR REPLACE FUNCTION "{name}_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"IF EXISTS ({rows}) THEN RAISE EXCEPTION '{name}: rows are not thrown out at once' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$",
        f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON %(table)s FOR EACH STATEMENT EXECUTE FUNCTION "{name}_refuse"()',
    ]


def allow_truncate(name):
    return [f'DROP TRIGGER "{name}" ON %(table)s', f'DROP FUNCTION "{name}_refuse"()']


def of_new(condition):
    """A condition about a row, in SQL, asked of the one that comes in."""
    return COLUMN.sub(r'NEW."\1"', condition)
