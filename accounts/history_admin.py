"""The history of a record in the admin: its states with what differed, one state to restore, and what was deleted.

django-simple-history keeps the states; its own pages ask nobody's scope and need inline code, so these stand in their
place. A state is restored by the record's own form, which therefore refuses whatever it would refuse a person.
"""

from functools import partial

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .history import NOTHING, Words, as_it_is, differing, has_history, states_for, with_values
from .keys import sensible_keys
from .log import What, record
from .posting import say

KINDS = {"+": _("added"), "~": _("changed"), "-": _("deleted")}
PER_PAGE = 25


class Shelf:
    """The states of a row, or of its parts of one kind (`inline`), that one person may see."""

    def __init__(self, request, row, pk, model, inline=None):
        self.row, self.pk, self.model, self.inline = row, pk, model, inline
        self.of = inline.opts.model_name if inline else ""
        states = states_for(request.user, model).select_related("history_user")
        if inline:
            self.parent = inline.get_formset(request, row).fk
            self.states = states.filter(**{self.parent.name: pk}).order_by("id", "-history_date", "-history_id")
        else:
            self.states = states.filter(id=pk)

    def page(self, number):
        """A page of states with what differed from the one before, and the words for it."""
        page = Paginator(self.states, PER_PAGE).get_page(number)
        start = page.start_index() - 1 if page.paginator.count else 0
        page.with_next = with_values(self.states[start : start + PER_PAGE + 1])
        page.object_list = page.with_next[:PER_PAGE]
        return page

    def current(self, state):
        """The row that a state is of, as it is now; None where it is gone."""
        if not self.inline:
            return self.row
        return self.model._base_manager.filter(pk=state.id, **{self.parent.name: self.pk}).first()


class HistoryMixin:
    history_template = "admin/history/history.html"
    state_template = "admin/history/state.html"
    deleted_template = "admin/history/deleted.html"

    # --- addresses

    def get_urls(self):
        urls = super().get_urls()
        if not has_history(self.model):
            return urls
        wrap = self.admin_site.admin_view
        return [
            path("deleted/", wrap(self.deleted_view), name=self._name("deleted")),
            path("<path:object_id>/history/<int:state_id>/", wrap(self.state_view), name=self._name("state")),
            *urls,
        ]

    def _name(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _url(self, page, *args):
        return reverse(f"admin:{self._name(page)}", args=[quote(arg) for arg in args])

    # --- whose states one sees

    def shelves(self, request, object_id):
        """The states of a row and of its parts, as far as this person may see any; None where there is no such row."""
        keys = sensible_keys([unquote(object_id)])
        pk = int(keys[0]) if keys else None
        row = self.get_object(request, str(pk)) if keys else None
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None and not self._was_theirs(request, pk):
            return None
        inlines = [inline for inline in self.get_inline_instances(request, row) if has_history(inline.model)]
        parts = [Shelf(request, row, pk, inline.model, inline) for inline in inlines]
        return [Shelf(request, row, pk, self.model), *parts]

    def _was_theirs(self, request, pk):
        """Whether a deleted row belonged to this person's branches when it went."""
        if pk is None or self.model._base_manager.filter(pk=pk).exists():
            return False
        last = self.model.history.filter(id=pk).values("history_id")[:1]
        return states_for(request.user, self.model).filter(history_id__in=models.Subquery(last)).exists()

    def _shelf(self, request, object_id):
        shelves = self.shelves(request, object_id)
        chosen = request.GET.get("of", "")
        shelf = next((each for each in shelves or () if each.of == chosen), None)
        return shelf, shelves

    # --- the list of states

    def history_view(self, request, object_id, extra_context=None):
        if not has_history(self.model):
            return super().history_view(request, object_id, extra_context)
        shelf, shelves = self._shelf(request, object_id)
        if shelf is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        page = shelf.page(request.GET.get("p"))
        words = Words(shelf.model, page.with_next, request.user)
        older = dict(zip(page.object_list, page.with_next[1:], strict=False))
        context = self._context(request, shelf) | {
            "title": gettext("History: %(what)s") % {"what": self._named(shelf)},
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "rows": [self._in_row(shelf, words, state, older.get(state)) for state in page.object_list],
            "shelves": [
                {"name": each.model._meta.verbose_name, "of": each.of, "is_this": each is shelf} for each in shelves
            ],
            "is_part": shelf.inline is not None,
        }
        return TemplateResponse(request, self.history_template, context)

    def _in_row(self, shelf, words, state, older):
        differences = None
        if state.history_type == "~" and older is not None and older.id == state.id:
            differences = words.differences(older, state)
        return {
            "state": state,
            "name": self.name_of(state) if not shelf.inline else self._part_in_words(words, state),
            "by": self.by(state),
            "kind": _("restored") if state.history_change_reason == What.RESTORED else KINDS[state.history_type],
            "differences": differences,
            "url": self._url("state", shelf.pk, state.pk) + (f"?of={shelf.of}" if shelf.of else ""),
        }

    @staticmethod
    def _part_in_words(words, state):
        """A part by its own values: its name would ask for rows that may be gone."""
        relations = {field.name for field in words.model._meta.fields if field.is_relation}
        own = [words.of(name, value) for name, value in state.values.items() if name not in relations]
        others = [words.of(name, state.values[name]) for name in relations if len(relations) > 1]
        return " · ".join(text for text in [*sorted(others), *own])

    def _named(self, shelf):
        if shelf.row is not None:
            return str(shelf.row)
        return self.name_of(self.model.history.filter(id=shelf.pk).first())

    def name_of(self, state):
        """What the row was called then."""
        return str(state.history_object)

    def by(self, state):
        """Who brought a state about."""
        return state.history_user or NOTHING

    def _context(self, request, shelf):
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": self._named(shelf),
            "row": shelf.row,
            "back": self._url("change", shelf.pk) if shelf.row is not None else self._url("deleted"),
            "history_url": self._url("history", shelf.pk),
            "of": shelf.of,
        }

    # --- one state

    def state_view(self, request, object_id, state_id):
        """What a state says, how it differs from what is now, and the button that restores it."""
        with transaction.atomic():
            if (
                request.method == "POST"
            ):  # two who restore at once, or one who saves meanwhile, come one after the other
                locked = self.model._base_manager.select_for_update(no_key=True)
                list(locked.filter(pk__in=sensible_keys([unquote(object_id)])).values_list("pk"))
            shelf, _shelves = self._shelf(request, object_id)
            state = next(iter(with_values(shelf.states.filter(pk=state_id))), None) if shelf else None
            if state is None:
                raise Http404
            return Restoring(self, request, shelf, state).answer()

    # --- what was deleted

    def deleted_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        states = states_for(request.user, self.model).filter(history_type="-").select_related("history_user")
        page = Paginator(states.exclude(id__in=self.model._base_manager.values("pk")), PER_PAGE).get_page(
            request.GET.get("p")
        )
        context = self.admin_site.each_context(request) | {
            "title": gettext("Deleted: %(what)s") % {"what": self.opts.verbose_name_plural},
            "opts": self.opts,
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "rows": [
                {
                    "state": state,
                    "name": self.name_of(state),
                    "by": self.by(state),
                    "url": self._url("history", state.id),
                }
                for state in page.object_list
            ],
        }
        return TemplateResponse(request, self.deleted_template, context)

    def changelist_view(self, request, extra_context=None):
        extra = {"deleted_url": self._url("deleted")} if self.keeps_deleted(request) else {}
        return super().changelist_view(request, extra | (extra_context or {}))

    def keeps_deleted(self, request):
        return has_history(self.model) and self.has_view_permission(request)

    def may_bring_back(self, request):
        return self.has_add_permission(request)


class Restoring:
    """One state of a row, or of a part of it, before one person: what would differ, what hinders it, the deed."""

    def __init__(self, model_admin, request, shelf, state):
        self.admin, self.request, self.shelf, self.state = model_admin, request, shelf, state
        self.now = shelf.current(state)
        self.target = self.now if self.now is not None else self._new_row()
        self.newest = shelf.model.history.filter(id=state.id).values_list("pk", flat=True).first()
        self.present = as_it_is(self.now) if self.now is not None else state
        self.values = self._values()
        self.form = self._form() if self.may else None
        self.files = self._files() if self.form else []

    def _new_row(self):
        row = self.shelf.model()
        if self.shelf.inline and self.shelf.row is not None:
            setattr(row, self.shelf.parent.name, self.shelf.row)
        return row

    @property
    def may(self):
        model_admin, row, inline = self.admin, self.shelf.row, self.shelf.inline
        if row is None:
            return not inline and model_admin.may_bring_back(self.request)
        if not model_admin.has_change_permission(self.request, row):
            return False
        if not inline:
            return True
        asked = inline.has_change_permission if self.now is not None else inline.has_add_permission
        return asked(self.request, row)

    def _values(self):
        """Those of the state, but for the public switch: showing to the public is a deed of its own, with consent."""
        values = dict(self.state.values)
        if switch := getattr(self.shelf.model, "public_field", None):
            values[switch] = getattr(self.target, switch) if self.now is not None else False
        return values

    def _form(self):
        model_admin, inline, row = self.admin, self.shelf.inline, self.shelf.row
        if inline:
            form_class = inline.get_formset(self.request, row).form
        else:
            form_class = model_admin.get_form(self.request, row, change=row is not None)
        blank = form_class(instance=self.target)
        data = QueryDict(mutable=True)
        for bound in blank:
            say(data, bound, self.values.get(bound.name, blank.get_initial_for_field(bound.field, bound.name)))
        return form_class(data, instance=self.target)

    def _files(self):
        """Names of the files that would be put back: no form posts a file that is there already."""
        fields = [field for field in self.shelf.model._meta.fields if isinstance(field, models.FileField)]
        names = [field.name for field in fields if field.name in self.form.fields]
        return [name for name in names if str(getattr(self.target, name) or "") != (self.values[name] or "")]

    def restored_fields(self):
        if self.now is None:
            return [name for name in self.values if name in self.form.fields]
        return [name for name in self.form.changed_data if name in self.values] + self.files

    # --- the deed

    def answer(self):
        errors = []
        if self.request.method == "POST":
            if not self.may:
                raise PermissionDenied
            if self.request.POST.get("newest") != str(self.newest):
                errors = [gettext("Somebody has changed this meanwhile: look again at what would differ.")]
            else:
                errors = self._do()
                if not errors:
                    return self._done()
        return TemplateResponse(self.request, self.admin.state_template, self._context(errors))

    def _do(self):
        """Restore it. Gives the sentences of what hinders it; where there are any, everything stays as it was."""
        fields = self.restored_fields()
        if not self.form.is_valid():
            return self._refusals(self.form)
        row = self.form.save(commit=False)
        row.pk = self.state.id
        for name in self.files:
            setattr(row, name, self.values[name])
        row._change_reason = What.RESTORED.value
        try:
            row.full_clean()  # with the rules that the form leaves to its page
        except ValidationError as refusal:
            return refusal.messages
        if self.shelf.inline:
            row.save()
        else:
            self.admin.save_model(self.request, row, self.form, self.now is not None)
            self.admin.save_related(self.request, self.form, [], self.now is not None)
        said = {"fields": fields, "moment": self.state.history_date}
        if self.shelf.inline:
            said["part"] = self.shelf.model._meta.label_lower
        record(What.RESTORED, by=self.request.user, thing=self.shelf.row or row, request=self.request, **said)
        return []

    @staticmethod
    def _refusals(form):
        return [
            f"{form.fields[name].label}: {sentence}" if name in form.fields else sentence
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    def _done(self):
        said = gettext("Restored as it was on %(moment)s.") % {"moment": self._moment()}
        messages.success(self.request, said)
        return HttpResponseRedirect(self.admin._url("change", self.shelf.pk))

    def _moment(self):
        return date_format(localtime(self.state.history_date), "DATETIME_FORMAT")

    # --- the page

    def _context(self, errors):
        words = Words(self.shelf.model, [self.state, self.present], self.request.user)
        full = partial(self._whole, words)
        changing = self.restored_fields() if self.form else []
        differing_now = differing(self.present, self.state) if self.now is not None else []
        return self.admin._context(self.request, self.shelf) | {
            "title": gettext("As it was on %(moment)s") % {"moment": self._moment()},
            "state": self.state,
            "newest": self.newest,
            "may": self.may,
            "is_gone": self.now is None,
            "errors": errors,
            "changing": [full(name) for name in differing_now if name in changing],
            "staying": [full(name) for name in differing_now if name not in changing],
            "values": [
                {"field": words.label(name), "old": words.of(name, value)} for name, value in self.state.values.items()
            ],
        }

    def _whole(self, words, name):
        if isinstance(self.state.values[name], set):
            return words.moved(name, self.present, self.state)
        return {
            "field": words.label(name),
            "old": words.of(name, self.present.values[name]),
            "new": words.of(name, self.state.values[name]),
        }
