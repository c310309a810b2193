"""Two people at one record: whoever saves over another's newer state is told first, and nothing is lost.

The form carries the newest states of the record, and of its parts, with which it was opened. Where there are newer
ones, what this person did not touch takes the other's values, what both changed keeps what was typed, and the form
comes back saying so. It then carries the newest states, so that saving once more goes through.
"""

from types import SimpleNamespace

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from .history import Words, as_it_is, differing, has_history, states_for, with_values
from .keys import sensible_keys
from .posting import say, typed_value

OPENED = "_opened_at"


class Interrupted:
    """A form that says first what somebody else did meanwhile."""

    meanwhile = ()

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, list(self.meanwhile))
        return cleaned


class MeanwhileMixin:
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or not has_history(self.model):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            locked = self.model._base_manager.select_for_update(no_key=True)
            list(locked.filter(pk__in=sensible_keys([unquote(object_id)])).values_list("pk"))
            row = self.get_object(request, unquote(object_id))
            if row is not None and self.has_change_permission(request, row):
                request.meanwhile = Meanwhile(self, request, row).told()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if told := change and getattr(request, "meanwhile", None):
            return type(form.__name__, (Interrupted, form), {"meanwhile": told})
        return form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and has_history(self.model) and self.has_change_permission(request, obj):
            newest = (newest_of(model, **{lookup: obj.pk}) for model, lookup in self.kept_models(request, obj))
            context["opened_at"] = ".".join(str(pk) for pk in newest)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def kept_models(self, request, row):
        """The record's model and those of its parts, each with the way from a state to the record."""
        inlines = [inline for inline in self.get_inline_instances(request, row) if has_history(inline.model)]
        parts = [(inline.model, inline.get_formset(request, row).fk.name) for inline in inlines]
        return [(self.model, "id"), *parts]


def newest_of(model, **of):
    return model.history.filter(**of).aggregate(newest=Max("history_id"))["newest"] or 0


class Meanwhile:
    """What others did to a record since a form was opened; `request.POST` takes in what this person did not touch."""

    def __init__(self, model_admin, request, row):
        self.admin, self.request, self.row = model_admin, request, row
        self.sentences = []

    def told(self):
        """The sentences to say before anything is saved; none where nobody did anything meanwhile."""
        kept = self.admin.kept_models(self.request, self.row)
        opened = sensible_keys(self.request.POST.get(OPENED, "").split("."))
        if len(opened) != len(kept):
            return []  # no form of ours: nothing was opened
        self.data = self.request.POST.copy()
        newer = [
            list(model.history.filter(history_id__gt=since, **{lookup: self.row.pk}).select_related("history_user"))
            for (model, lookup), since in zip(kept, opened, strict=True)
        ]
        if newer[0]:
            self.look_at_record(int(opened[0]))
        formsets = [
            (formset, inline)
            for formset, inline in self.admin.get_formsets_with_inlines(self.request, self.row)
            if has_history(inline.model)
        ]
        for (formset, inline), states, since in zip(formsets, newer[1:], opened[1:], strict=True):
            if states:
                self.look_at_parts(formset, inline, {state.id for state in states}, int(since))
        if not self.sentences:
            return []
        self.request.POST = self.data
        last = max((state for states in newer for state in states), key=lambda state: state.history_date)
        return [self.heading(last), *self.sentences]

    @staticmethod
    def heading(state):
        words = {
            "who": state.history_user or "–",
            "when": date_format(localtime(state.history_date), "DATETIME_FORMAT"),
        }
        return (
            gettext(
                "%(who)s saved this at %(when)s, while you had it open. Nothing is stored yet and nothing is lost: "
                "look at what follows and save again."
            )
            % words
        )

    # --- the record's own fields

    def look_at_record(self, since):
        base = self.state_at(self.admin.model, self.row.pk, since)
        form_class = self.admin.get_form(self.request, self.row, change=True)
        self.take_in(form_class, self.fresh(self.row), base)

    @staticmethod
    def fresh(row):
        return type(row)._base_manager.get(pk=row.pk)

    @staticmethod
    def state_at(model, pk, since):
        return next(
            iter(with_values(model.history.filter(id=pk, history_id__lte=since).order_by("-history_id")[:1])), None
        )

    def take_in(self, form_class, row, base, prefix=None, name=""):
        """Compare three: the state a form was opened with, the row as it is, and what was typed."""
        now = as_it_is(row)
        base = base or SimpleNamespace(values={})  # a row older than the history: then each difference is asked
        posted = self.request.POST, self.request.FILES
        touched = form_class(*posted, instance=row, prefix=prefix, initial=base.values)
        typed = form_class(*posted, instance=self.fresh(row), prefix=prefix)
        typed.is_valid()
        theirs = [field for field in now.values if base.values.get(field, now) != now.values[field]]
        theirs = [field for field in theirs if field in typed.fields and field in typed.changed_data]
        mine = SimpleNamespace(values=now.values | {field: typed_value(typed, field) for field in theirs})
        words = Words(type(row), [now, mine], self.request.user)
        for field in theirs:
            told = {
                "field": f"{name}{words.label(field)}",
                "theirs": words.of(field, now.values[field]),
                "yours": words.of(field, mine.values[field]),
            }
            if field in base.values and field not in touched.changed_data:
                say(self.data, touched[field], now.values[field])
                sentence = gettext("%(field)s: “%(theirs)s” was taken over; you had not changed it.")
            else:
                sentence = gettext(
                    "%(field)s: now “%(theirs)s” → yours “%(yours)s”. Saving again puts yours in its place."
                )
            self.sentences.append(sentence % told)
        hidden = [field for field in differing(base, now) if field not in typed.fields] if base.values else []
        self.sentences += [
            gettext("%(field)s: now “%(theirs)s”.")
            % {"field": f"{name}{words.label(field)}", "theirs": words.of(field, now.values[field])}
            for field in hidden
            if not name
        ]

    # --- the rows below it

    def look_at_parts(self, formset_class, inline, changed, since):
        formset = formset_class(
            self.request.POST,
            self.request.FILES,
            instance=self.row,
            queryset=inline.get_queryset(self.request),
            prefix=formset_class.get_default_prefix(),
        )
        kind, places = inline.opts.verbose_name, {}
        for place in range(formset.initial_form_count()):
            for key in sensible_keys([self.request.POST.get(f"{formset.prefix}-{place}-id", "")]):
                places[int(key)] = f"{formset.prefix}-{place}"
        rows = {row.pk: row for row in inline.get_queryset(self.request).filter(pk__in=changed)}
        for pk in sorted(changed):
            row, prefix = rows.get(pk), places.get(pk)
            if row is not None and prefix is not None:
                self.take_in(formset.form, row, self.state_at(inline.model, pk, since), prefix, name=f"{kind} – ")
            elif row is not None:
                self.sentences.append(gettext("%(kind)s: “%(row)s” was added.") % {"kind": kind, "row": row})
            elif prefix is not None:
                self.data[f"{prefix}-DELETE"] = "on"  # a row that is gone cannot be saved
                gone = states_for(self.request.user, inline.model).filter(id=pk, history_type="-").first()
                words = Words(inline.model, with_values([gone]) if gone else [], self.request.user)
                values = gone.values if gone else {}
                text = " · ".join(
                    words.of(name, value)
                    for name, value in values.items()
                    if not inline.model._meta.get_field(name).is_relation
                )
                self.sentences.append(gettext("%(kind)s: “%(row)s” was deleted.") % {"kind": kind, "row": text})
