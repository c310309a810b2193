"""The history of records: every state that a row has had; which of them one may see; how they differ."""

import html
from pathlib import PurePosixPath
from types import SimpleNamespace

from django.contrib.admin.utils import display_for_field
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.fields.files import FieldFile
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.template_utils import ObjDiffDisplay

from .keys import sensible_keys
from .permissions_in_words import in_words
from .scoping import scoped

NOTHING = "–"
GONE = _("one that you do not work with, or that is gone")


class History(HistoricalRecords):
    """django-simple-history's, except for two things.

    A saving of only what is left out (a sign-in's date) is no new state. A list of others that changes from its other
    end (`user.branches.add(branch)`) is a new state of the row that has the list.
    """

    def __init__(self, **options):
        super().__init__(history_id_field=models.BigAutoField(), **options)

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        if not update_fields or not set(update_fields) <= set(self.excluded_fields):
            super().post_save(instance, created, using=using, **kwargs)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action == "pre_clear":
            instance._leaving = list(self.cls._base_manager.filter(**{attr: instance}).values_list("pk", flat=True))
        elif action in ("post_add", "post_remove", "post_clear"):
            changed = instance.__dict__.pop("_leaving", ()) if action == "post_clear" else pk_set
            for row in self.cls._base_manager.filter(pk__in=changed):
                self.create_historical_record(row, "~")


def has_history(model):
    return hasattr(model._meta.concrete_model._meta, "simple_history_manager_attribute")


def states_for(user, model):
    """The states of a model's rows that lay in the branches someone works for, each where its row stood then."""
    states, rows = model.history.all(), model._default_manager.all()
    if not hasattr(rows, "for_staff") or user.works_for_all_branches:
        return states
    branches = user.branches.values("pk")
    if rows.branch_lookup == "pk":
        return states.filter(id__in=branches)
    parent, _lookup, branch = rows.branch_lookup.rpartition("__")
    if not parent:
        return states.filter(rows.of_branches_of(user, branch))
    of_parent = model._meta.get_field(parent).related_model.history.filter(
        id=OuterRef(f"{parent}_id"), history_date__lte=OuterRef("history_date")
    )
    branch_then = Subquery(of_parent.order_by("-history_date", "-history_id").values(f"{branch}_id")[:1])
    return states.annotate(branch_then=branch_then).filter(branch_then__in=branches)


def as_it_is(row):
    """The values of a row now, named and kept as those of a state."""
    values = {field.name: plain(getattr(row, field.attname)) for field in row.history.model.tracked_fields}
    del values[row._meta.pk.name]
    for field in row.history.model._history_m2m_fields:
        values[field.name] = set(getattr(row, field.name).values_list("pk", flat=True))
    return SimpleNamespace(values=values)


def plain(value):
    return value.name or "" if isinstance(value, FieldFile) else value


def with_values(states):
    """A list of states, each with its `values`: by name of the field, keys of related rows (sets of them for many)."""
    states = list(states)
    if not states:
        return states
    for state in states:
        state.values = {
            field.name: getattr(state, field.attname) for field in state.tracked_fields if not field.primary_key
        }
    for field in states[0]._history_m2m_fields:
        keys = {state.pk: set() for state in states}
        links = History.m2m_models[field].objects.filter(history__in=keys)
        for pk, related in links.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
            keys[pk].add(related)
        for state in states:
            state.values[field.name] = keys[state.pk]
    return states


def label_of(model, name):
    """What a field is called on our pages, where Django’s groups are roles."""
    field = model._meta.get_field(name)
    return gettext("Roles") if field.related_model is Group else capfirst(field.verbose_name)


def differing(old, new):
    """The names of the fields in which two states differ, in the order of the model."""
    return [name for name, value in new.values.items() if value != old.values[name]]


class Words:
    """What the values of some states are called, to one reader: related rows by name, where they are in scope."""

    def __init__(self, model, states, user):
        self.model = model
        self.names = {
            field.name: self._names(field, states, user)
            for field in [*model._meta.fields, *model._meta.many_to_many]
            if field.is_relation
        }

    @staticmethod
    def _names(field, states, user):
        keys = set()
        for state in states:
            value = state.values.get(field.name)
            keys |= value if isinstance(value, set) else {value} - {None}
        keys = set(sensible_keys(keys))  # a state may be what somebody typed
        if not keys:
            return {}
        rows = scoped(field.related_model._default_manager.filter(pk__in=keys), user)
        if field.related_model is Permission:  # those of one kind of thing are named together
            return {row.pk: row for row in rows.select_related("content_type")}
        return {row.pk: gettext(row.name) if isinstance(row, Group) else str(row) for row in rows}

    def label(self, name):
        return label_of(self.model, name)

    def of(self, name, value):
        field = self.model._meta.get_field(name)
        if value is None or value == "" or value == set():
            return NOTHING
        if field.related_model is Permission:
            return self._allowed(name, value)
        if isinstance(value, set):
            named = sorted(self._named(name, key) for key in value)
            return pgettext("between names", ", ").join(named)
        if field == Group._meta.get_field("name"):
            return gettext(value)
        if field.is_relation:
            return self._named(name, value)
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(field, models.FileField):
            return PurePosixPath(value).name
        if isinstance(value, SafeString):  # rich text: to compare its words is what a person can do
            return html.unescape(strip_tags(value))
        return str(display_for_field(value, field, NOTHING))

    def _named(self, name, key):
        return self.names[name].get(key) or str(GONE)

    def _allowed(self, name, keys):
        known = self.names[name]
        lines = in_words(row for key, row in known.items() if key in keys)
        return "\n".join([*lines, *([] if keys <= known.keys() else [str(GONE)])])

    def differences(self, old, new):
        """`{"field", "old", "new"}` for each difference, long texts shortened to where they begin to differ.

        Of lists (`"is_list": True`) only what left them and what came.
        """
        return [self.difference(name, old, new) for name in differing(old, new)]

    def difference(self, name, old, new):
        if isinstance(new.values[name], set):
            return self.moved(name, old, new)
        before, after = Shortened().common_shorten_repr(
            self.of(name, old.values[name]), self.of(name, new.values[name])
        )
        if before == after:  # rich text whose words are the same
            after = gettext("%(text)s (other formatting)") % {"text": after}
        return {"field": self.label(name), "old": before, "new": after}

    def moved(self, name, old, new):
        """What left a list, and what came into it, each an empty text if nothing did."""
        left, came = old.values[name] - new.values[name], new.values[name] - old.values[name]
        left, came = (self.of(name, keys) if keys else "" for keys in (left, came))
        return {"field": self.label(name), "old": left, "new": came, "is_list": True}


class Shortened(ObjDiffDisplay):
    def __init__(self):
        super().__init__(max_length=160)

    def shortened_str(self, prefix, num_skipped_chars, suffix):
        return f"{prefix}…{suffix}"
