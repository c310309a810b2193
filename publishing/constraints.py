"""Promises about windows and published texts that Django's own constraints cannot make on both databases."""

from itertools import chain

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.constraints import EngineConstraint, allow_truncate, refuse_truncate


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


class KeptOncePublic(EngineConstraint):
    """A published text is not deleted, whoever asks.

    On SQLite it keeps the keys of the published in a table of its own, for `KeptWithText`: a trigger that looks into
    the table of the texts would forbid to remake that.
    """

    def sqlite_sql(self, model):
        return [
            f'CREATE TABLE IF NOT EXISTS "{self.name}" (id integer PRIMARY KEY)',
            f'DELETE FROM "{self.name}"',
            f"INSERT INTO \"{self.name}\" SELECT id FROM %(table)s WHERE state = 'published'",
            f"CREATE TRIGGER \"{self.name}_insert\" AFTER INSERT ON %(table)s WHEN NEW.state = 'published' "
            f'BEGIN INSERT OR IGNORE INTO "{self.name}" VALUES (NEW.id); END',
            f'CREATE TRIGGER "{self.name}_update" AFTER UPDATE OF state ON %(table)s BEGIN '
            f'DELETE FROM "{self.name}" WHERE id = NEW.id; '
            f"INSERT INTO \"{self.name}\" SELECT NEW.id WHERE NEW.state = 'published'; END",
            f"CREATE TRIGGER \"{self.name}_delete\" BEFORE DELETE ON %(table)s WHEN OLD.state = 'published' "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}: a published text is never deleted'); END",
        ]

    def postgresql_sql(self, model):
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF OLD.state = 'published' THEN RAISE EXCEPTION '{self.name}: a published text is never deleted' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE DELETE ON %(table)s '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}_refuse"()',
            *refuse_truncate(f"{self.name}_all", "SELECT FROM %(table)s WHERE state = 'published'"),
        ]

    def removal_sql(self, vendor):
        if vendor == "postgresql":
            of_rows = [f'DROP TRIGGER "{self.name}" ON %(table)s', f'DROP FUNCTION "{self.name}_refuse"()']
            return [*of_rows, *allow_truncate(f"{self.name}_all")]
        return [f'DROP TRIGGER "{self.name}_{deed}"' for deed in ("insert", "update", "delete")]


class KeptWithText(EngineConstraint):
    """A row that belongs to a published text stays with it: neither changed nor deleted, nor moved into it.

    `text` is the foreign key to the text, whose `KeptOncePublic` is called "…_public". New rows are not refused, since
    `loaddata` brings a text before what belongs to it; the digest of the text sees those.
    """

    options = ("text",)

    def _texts(self, model):
        return model._meta.get_field(self.text).related_model._meta

    def _keys(self, model, deed):
        column = self.column(model, self.text)
        return f"OLD.{column}" if deed == "DELETE" else f"OLD.{column}, NEW.{column}"

    def sqlite_sql(self, model):
        public = f"{self._texts(model).model_name}_public"
        return [
            f'CREATE TRIGGER "{self.name}_{deed.lower()}" BEFORE {deed} ON %(table)s '
            f'WHEN EXISTS (SELECT 1 FROM "{public}" WHERE id IN ({self._keys(model, deed)})) '
            f"BEGIN SELECT RAISE(ABORT, '{self.name}: it belongs to a published text'); END"
            for deed in ("UPDATE", "DELETE")
        ]

    def postgresql_sql(self, model):
        texts = self._texts(model).db_table
        rows = f'SELECT FROM %(table)s JOIN "{texts}" texts ON texts.id = {self.column(model, self.text)} '
        return [
            *(statement for deed in ("UPDATE", "DELETE") for statement in self._on_postgresql(model, texts, deed)),
            *refuse_truncate(f"{self.name}_all", f"{rows} WHERE texts.state = 'published'"),
        ]

    def _on_postgresql(self, model, texts, deed):
        name = f"{self.name}_{deed.lower()}"
        return [
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF EXISTS (SELECT 1 FROM \"{texts}\" WHERE id IN ({self._keys(model, deed)}) AND state = 'published') "
            f"THEN RAISE EXCEPTION '{self.name}: it belongs to a published text' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if deed == 'DELETE' else 'NEW'}; END $$",
            f'CREATE TRIGGER "{name}" BEFORE {deed} ON %(table)s FOR EACH ROW EXECUTE FUNCTION "{name}"()',
        ]

    def removal_sql(self, vendor):
        names = [f"{self.name}_{deed}" for deed in ("update", "delete")]
        if vendor == "postgresql":
            of_rows = [(f'DROP TRIGGER "{name}" ON %(table)s', f'DROP FUNCTION "{name}"()') for name in names]
            return [*chain.from_iterable(of_rows), *allow_truncate(f"{self.name}_all")]
        return [f'DROP TRIGGER "{name}"' for name in names]
