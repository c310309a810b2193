"""The sheet of one kind of record: its columns, and what each row of a file would do.

django-import-export has the columns and their cells. Reading the rows is ours: its own loop opens a savepoint and asks
the database for each rule of each row, and says neither how far it is nor in which cell something is wrong.
"""

import re
from dataclasses import dataclass, field
from enum import Enum

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import ModelResource

from accounts.models import scoped
from library.personal_data_in_files import PERSONAL_DATA
from library.record_gate import keys_allowed

from .cells import Cell, ChoiceCell, DayCell, KeyCell, NumberCell, RowCell, TextCell, YesNoCell
from .reading import MAX_ROWS, comparable, in_each_language
from .rules import Uniqueness, broken_checks

STEP = 100  # rows between two words about how far it is
BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")  # such as 姓名（必填）
EMPTY = _("This must not be empty.")


class Kind(Enum):
    WRONG = "wrong"
    CHANGED = "changed"
    NEW = "new"
    SAME = "same"


@dataclass
class Change:
    column: "Column"
    old: str
    new: str


@dataclass
class Row:
    """One row of a file: what it says, what is wrong with it, and what it would change."""

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)  # sentences by column; under "" what concerns the whole row
    personal: dict = field(default_factory=dict)  # sentences of the gate by column
    changes: list = field(default_factory=list)
    instance: models.Model = None
    is_new: bool = True  # and stays so when it is stored
    is_double: bool = False  # about a record that a row above is about
    parts: list = field(default_factory=list)  # rows below the record, to be stored with it: (row, changed fields)

    def wrong(self, column, sentence):
        self.errors.setdefault(column, []).append(str(sentence))

    def kind(self, keep=False):
        """What would happen with it, where `keep` says that personal data in it may stay."""
        if self.errors or (self.personal and not keep):
            return Kind.WRONG
        return Kind.NEW if self.is_new else Kind.CHANGED if self.changes else Kind.SAME


class Column(Field):
    """A column: a field of the record, or one that a sheet adds (`label`)."""

    def __init__(self, attribute=None, column_name=None, widget=None, label=None, also_called=(), **options):
        super().__init__(attribute, column_name, widget or Cell(), **options)
        self.label = label if label is not None else self.widget.model_field.verbose_name
        self.is_needed = False
        self.also_called = also_called

    @property
    def header(self):
        return capfirst(str(self.label))

    def hint(self):
        """What to write into it, in a few sentences."""
        help_text = getattr(self.widget.model_field, "help_text", "")
        return " ".join(str(sentence) for sentence in (self.widget.hint(), help_text) if sentence)

    def names(self):
        """All headers that mean this column."""
        return {comparable(name) for name in [self.column_name, *in_each_language(self.label), *self.also_called]}


class RecordSheet(ModelResource):
    """Subclasses say `Meta.model`, `Meta.fields` and the `key` by which a row without a number is found."""

    key = ()  # fields that together name one record; the last is a text
    cells = {
        models.BooleanField: YesNoCell,
        models.DateField: DayCell,
        models.ForeignKey: RowCell,
        models.IntegerField: NumberCell,
        models.CharField: TextCell,
        models.TextField: TextCell,
    }
    cells_of_fields = {}  # by name, where a field has one of its own
    also_called = {}  # by name, other headers that people write above a field

    id = Column("pk", "number", KeyCell(), label=pgettext_lazy("of a record, in a sheet", "number"))

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        cell = cls.cells_of_fields.get(field_name) or (
            ChoiceCell
            if django_field.choices
            else next(cell for kind, cell in cls.cells.items() if isinstance(django_field, kind))
        )
        column = Column(field_name, field_name, cell(django_field), label=django_field.verbose_name)
        column.also_called = cls.also_called.get(field_name, ())
        column.is_needed = not django_field.blank and not django_field.has_default()
        return column

    def __init__(self, user):
        super().__init__()
        self.user = user
        self.model = self._meta.model
        for column in self.fields.values():
            column.widget.prepare(user)
        if self.own_branch:
            self.fields["branch"].is_needed = False
        label = f"{self.model._meta.app_label}.%s_{self.model._meta.model_name}"
        self.may_add, self.may_change, self.may_show = (
            user.has_perm(label % verb) for verb in ("add", "change", "show")
        )
        self.may_keep = self.model.may_allow(user)  # personal data in a cell
        self.switch = getattr(self.model, "public_field", None)

    # --- columns

    def column_called(self, header):
        """The name of the column that a header means, in any language; None where it means none."""
        for words in (header, BRACKETS.sub("", header)):
            written = comparable(words).strip("*:：")
            if name := next((name for name, column in self.fields.items() if written in column.names()), None):
                return name
        return None

    def columns(self):
        return self.fields.items()

    def explanations(self):
        """What somebody should know who fills in such a sheet."""
        key = pgettext("between names", ", ").join(self.fields[name].header for name in self.key)
        return [
            gettext("One row for each %(kind)s. Columns that are not needed may be left out.")
            % {"kind": self.model._meta.verbose_name},
            gettext("A new row has no number. A row with a number changes that record, even its name."),
            gettext("A row without a number changes the record with the same %(key)s, or adds one.") % {"key": key},
            gettext("An empty cell empties the field; where a field cannot be empty, it stays as it is."),
            gettext("Nothing is stored before you have seen what would change. At most %(count)s rows.")
            % {"count": f"{MAX_ROWS:,}"},
        ]

    # --- rows

    def get_queryset(self):
        return scoped(self.model._default_manager.all(), self.user)

    def with_relations(self, rows):
        """Rows with what their cells say of other records, in a fixed number of queries."""
        relations = [name for name, column in self.columns() if isinstance(column.widget, RowCell)]
        return rows.select_related(*relations)

    def written(self, instance):
        """The cells of a record, by column."""
        return {name: self.export_field(column, instance) for name, column in self.columns()}

    # --- reading

    def read(self, sheet, lock=False):
        """Judge each row of a sheet: a generator of (words, steps done, steps in all), whose value is the rows."""
        rows, steps, said = [], 2 * len(sheet.rows), gettext("Checking the rows …")
        for number, cells in sheet.rows:
            rows.append(self.parsed(Row(number, cells)))
            if len(rows) % STEP == 0:
                yield said, len(rows), steps
        self.find(rows, lock)
        uniqueness = Uniqueness(self.model, rows)
        for place, row in enumerate(rows, len(rows) + 1):
            if not row.is_double:  # or else it would change what the first one stores
                self.judge(row, uniqueness)
            if place % STEP == 0:
                yield said, place, steps
        return rows

    def parsed(self, row):
        for name, column in self.columns():
            if name in row.cells:
                try:
                    row.values[name] = column.widget.clean(row.cells[name], row=row.values)
                except ValueError as error:
                    row.wrong(name, error)
        self.fill_in(row)
        return row

    @property
    def own_branch(self):
        """The one branch that somebody works for, who then need not write it."""
        branches = self.fields["branch"].widget.rows if "branch" in self.fields else {}
        return next(iter(branches.values())) if len(branches) == 1 else None

    def fill_in(self, row):
        if self.own_branch and "branch" not in row.errors and row.values.get("branch") is None:
            row.values["branch"] = self.own_branch

    def find(self, rows, lock):
        """Give each row the stored record that it is about, with what it says, or a new one. Four queries."""
        stored = self.with_relations(self.get_queryset()).order_by("pk")
        if lock:
            self.lock_branches(rows)
            stored = stored.select_for_update(no_key=True, of=("self",))
        numbers = {row.values["id"] for row in rows if row.values.get("id") is not None}
        by_number = {one.pk: one for one in stored.filter(pk__in=numbers)}
        by_key = {}
        for one in stored.filter(pk__in=self.alike(rows)):
            by_key.setdefault(self.key_of(one), []).append(one)
        seen = {}
        for row in rows:
            row.instance = self.found(row, by_number, by_key)
            row.is_new = row.instance.pk is None
            first = seen.setdefault(row.instance.pk or self.key_of_new(row), row)
            if first is not row:
                row.is_double = True
                sentence = gettext("Row %(number)d is about the same already.")
                row.wrong("", sentence % {"number": first.number})
        allowed = keys_allowed(self.model, [row.instance.pk for row in rows if not row.is_new])
        for row in rows:
            row.instance.know(allowed.get(row.instance.pk, ()))

    def alike(self, rows):
        """The numbers of stored records with the key of a row that has no number, however their texts are typed."""
        asked = {self.key_in(row) for row in rows if row.values.get("id") is None}
        near = self.get_queryset()
        if "branch" in self.key:
            near = near.filter(branch__in={row.values["branch"].pk for row in rows if row.values.get("branch")})
        same = self.fields[self.key[-1]].widget.same
        texts = {key[-1] for key in asked}
        return [pk for pk, text in near.values_list("pk", self.key[-1]) if same(text) in texts]

    def lock_branches(self, rows):
        """Let two who bring the same new rows of a branch come one after the other."""
        branches = {row.values["branch"] for row in rows if row.values.get("branch")}
        if branches:
            locked = self.fields["branch"].widget.model_field.related_model._base_manager.select_for_update(no_key=True)
            list(locked.filter(pk__in=[branch.pk for branch in branches]).order_by("pk").values_list("pk"))

    def found(self, row, by_number, by_key):
        number = row.values.get("id")
        if number is not None:
            if number not in by_number:
                row.wrong(
                    "id",
                    gettext("There is no %(kind)s with this number among those that you work with.")
                    % {"kind": self.model._meta.verbose_name},
                )
            return by_number.get(number) or self.model()
        same = by_key.get(self.key_in(row), [])
        if self.may_repeat(row):
            return same.pop(0) if same else self.model()
        typed_alike = [one for one in same if getattr(one, self.key[-1]) == row.values.get(self.key[-1])]
        if len(same) > 1 and len(typed_alike) == 1:
            same = typed_alike
        if len(same) > 1:
            row.wrong(
                self.key[-1],
                gettext("There are several such rows already: write the number of the one you mean (%(numbers)s).")
                % {"numbers": ", ".join(str(one.pk) for one in same)},
            )
        return same[0] if same else self.model()

    def key_of(self, one):
        return self.key_with(lambda name: getattr(one, name))

    def key_in(self, row):
        return self.key_with(row.values.get)

    def key_with(self, value):
        return tuple(self.fields[name].widget.same(value(name)) for name in self.key)

    def key_of_new(self, row):
        """What a new row is known by; nothing else is like it where that cannot be said."""
        alone = row.errors or self.may_repeat(row)
        return (row.number,) if alone else self.key_in(row)

    def may_repeat(self, row):
        """Whether several records may say the same; then the first row is about the oldest, and so on."""
        return False

    # --- judging

    def judge(self, row, uniqueness):
        """Say what the row would change, and all that is wrong with it. No query."""
        instance = row.instance
        was_shown = self.switch and not row.is_new and getattr(instance, self.switch)
        for name, column in self.columns():
            if name != "id" and column.attribute and name in row.values:
                self.put(row, name, column)
        self.look_at_more(row)
        if row.is_new or row.changes:
            self.look_at_permissions(row, was_shown)
            self.look_at_rules(row, uniqueness)

    def put(self, row, name, column):
        value, before = row.values[name], column.get_value(row.instance)
        if value is None and before is not None and not self.model._meta.get_field(name).null:
            return  # an empty cell cannot empty what is never empty
        old, new = column.widget.render(before), column.widget.render(value)
        if row.is_new:
            setattr(row.instance, name, value)
        elif old != new:
            setattr(row.instance, name, value)
            row.changes.append(Change(column, in_words(old), in_words(new)))

    def remarks(self, rows):
        """Sentences about what was stored, where there is something to say."""
        return []

    def look_at_more(self, row):
        """For what a sheet says beyond the fields of its record: adds to the row's changes, errors and parts."""

    def look_at_permissions(self, row, was_shown):
        if not (self.may_add if row.is_new else self.may_change):
            row.wrong("", gettext("You may not add rows.") if row.is_new else gettext("You may not change rows."))
        if not self.switch or self.may_show:
            return
        if was_shown:
            row.wrong("", gettext("Public: ask the branch secretary or the Party committee office to change it"))
        elif getattr(row.instance, self.switch):
            row.wrong(self.switch, gettext("You may not show it to the public: write no, and ask who may."))

    def look_at_rules(self, row, uniqueness):
        relations = [each for each in self.model._meta.fields if each.is_relation]
        for each in relations:
            if not each.null and getattr(row.instance, each.attname) is None and each.name not in row.errors:
                row.wrong(each.name, EMPTY)
        try:
            row.instance.clean_fields(exclude={each.name for each in relations} | set(row.errors))
        except ValidationError as error:
            self.take_errors(row, error)
        if not row.errors:
            try:
                row.instance.clean()
            except ValidationError as error:
                self.take_errors(row, error)
        for name, sentence in broken_checks(row.instance, but=row.errors):
            row.wrong(name, sentence)
        if not row.errors:
            for name, sentence in uniqueness.let_in(row.instance):
                row.wrong(name, sentence)

    @staticmethod
    def take_errors(row, refusal):
        for name, errors in refusal.update_error_dict({}).items():
            for error in errors:
                if error.code == PERSONAL_DATA:
                    row.personal.setdefault(name, []).extend(error.messages)
                    continue
                sentences = [EMPTY] if error.code in ("null", "blank") else error.messages
                for sentence in sentences:
                    row.wrong("" if name == NON_FIELD_ERRORS else name, sentence)


def in_words(value):
    return "" if value is None else str(value)
