"""Promises that Django's own constraints cannot make on both databases.

Each is a constraint, not a hand-run trigger: SQLite drops a table's triggers whenever Django remakes the table, and
only what the model's state knows as a constraint is put back.
"""

from django.core.exceptions import ValidationError
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Q


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
        first, *rest = self._statements(model, schema_editor)
        schema_editor.deferred_sql.extend(rest)
        return first

    def remove_sql(self, model, schema_editor):
        removal = self._with_table(self.removal_sql(schema_editor.connection.vendor), model, schema_editor)
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


class NoOverlap(EngineConstraint):
    """No two windows `[start, end)` of one owner overlap; an empty end is for ever, an empty start is no window."""

    options = ("of", "start", "end")

    def postgresql_sql(self, model):
        owner, start, end = (self.column(model, field) for field in (self.of, self.start, self.end))
        return [
            f'ALTER TABLE %(table)s ADD CONSTRAINT "{self.name}" EXCLUDE USING gist '
            f"({owner} WITH =, tstzrange({start}, {end}, '[)') WITH &&) WHERE ({start} IS NOT NULL)"
        ]

    def sqlite_sql(self, model):
        owner, start, end = (self.column(model, field) for field in (self.of, self.start, self.end))
        body = (
            f" ON %(table)s WHEN NEW.{start} IS NOT NULL BEGIN "
            f"SELECT RAISE(ABORT, 'CHECK constraint failed: {self.name}') WHERE EXISTS ("
            f"SELECT 1 FROM %(table)s other WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id "
            f"AND other.{start} IS NOT NULL AND (NEW.{end} IS NULL OR other.{start} < NEW.{end}) "
            f"AND (other.{end} IS NULL OR other.{end} > NEW.{start})); END"
        )
        return [
            f'CREATE TRIGGER "{self.name}_insert" AFTER INSERT{body}',
            f'CREATE TRIGGER "{self.name}_update" AFTER UPDATE OF {owner}, {start}, {end}{body}',
        ]

    def removal_sql(self, vendor):
        if vendor == "postgresql":
            return [f'ALTER TABLE %(table)s DROP CONSTRAINT "{self.name}"']
        return [f'DROP TRIGGER "{self.name}_insert"', f'DROP TRIGGER "{self.name}_update"']

    def validate(self, model, instance, exclude=None, using="default"):
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if start is None or (exclude and self.of in exclude):
            return
        others = (
            model._base_manager.using(using)
            .filter(Q((f"{self.end}__isnull", True)) | Q((f"{self.end}__gt", start)))
            .filter(**{self.of: getattr(instance, self.of), f"{self.start}__isnull": False})
            .exclude(pk=instance.pk)
        )
        if end is not None:
            others = others.filter(**{f"{self.start}__lt": end})
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


class Frozen(EngineConstraint):
    """The words of a published row never change, whoever writes: form, shell or SQL."""

    options = ("fields",)

    def _changed(self, model, differs):
        columns = (self.column(model, field) for field in self.fields)
        return "OLD.state = 'published' AND (" + " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in columns) + ")"

    def sqlite_sql(self, model):
        return [
            f'CREATE TRIGGER "{self.name}" BEFORE UPDATE ON %(table)s WHEN {self._changed(model, "IS NOT")} '
            f"BEGIN SELECT RAISE(ABORT, '{self.name}: a published text is never edited'); END"
        ]

    def postgresql_sql(self, model):
        # The comparison stands in the function: a column named in a trigger's WHEN could not be renamed or retyped.
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {self._changed(model, 'IS DISTINCT FROM')} THEN "
            f"RAISE EXCEPTION '{self.name}: a published text is never edited' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE UPDATE ON %(table)s '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}_refuse"()',
        ]

    def removal_sql(self, vendor):
        if vendor == "postgresql":
            return [f'DROP TRIGGER "{self.name}" ON %(table)s', f'DROP FUNCTION "{self.name}_refuse"()']
        return [f'DROP TRIGGER "{self.name}"']


class AppendOnly(EngineConstraint):
    """Rows are added, never changed or deleted, whoever writes."""

    def sqlite_sql(self, model):
        return [
            f'CREATE TRIGGER "{self.name}_{deed.lower()}" BEFORE {deed} ON %(table)s '
            f"BEGIN SELECT RAISE(ABORT, '{self.name}: rows are only added'); END"
            for deed in ("UPDATE", "DELETE")
        ]

    def postgresql_sql(self, model):
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"RAISE EXCEPTION '{self.name}: rows are only added' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE UPDATE OR DELETE ON %(table)s '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}_refuse"()',
        ]

    def removal_sql(self, vendor):
        if vendor == "postgresql":
            return [f'DROP TRIGGER "{self.name}" ON %(table)s', f'DROP FUNCTION "{self.name}_refuse"()']
        return [f'DROP TRIGGER "{self.name}_update"', f'DROP TRIGGER "{self.name}_delete"']

    def validate(self, model, instance, exclude=None, using="default"):
        if not instance._state.adding:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)
