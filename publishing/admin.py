"""What the admins of all rooms share: whose rows one sees, the public switch of records, editions and their deeds."""

from functools import partialmethod

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.careful_admin import CarefulAdmin, sensible_keys

from .deeds import DEEDS
from .editions import State
from .widgets import EDITOR_CSP


def scoped(queryset, user):
    """The rows of a queryset that a member of staff works with; all, where its model knows no branches."""
    return queryset.for_staff(user) if hasattr(queryset, "for_staff") else queryset


def is_list(request):
    """Whether the page asked for is a list of rows, not that of one row or another's choices."""
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.endswith("_changelist"))


class Autocomplete(AutocompleteSelect):
    at_hand = None  # the related row, where it was read already

    def optgroups(self, name, value, attr=None):
        if self.at_hand is not None and value == [str(self.at_hand.pk)]:
            return [(None, [self.create_option(name, *value, str(self.at_hand), selected=True, index=0)], 0)]
        return super().optgroups(name, sensible_keys(value), attr)


class AutocompleteMultiple(AutocompleteSelectMultiple):
    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, sensible_keys(value), attr)


class ScopedChoicesMixin:
    """Relations offer what is in scope. The autocomplete does; this refuses whatever else is posted."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", scoped(db_field.related_model._default_manager.all(), request.user))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ScopedAdmin(ScopedChoicesMixin, CarefulAdmin):
    """Rows outside the user's branches do not exist: not in lists, by address, in choices, in filters or in history."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # counting each filter's rows grows with the content
    list_per_page = 50

    def get_queryset(self, request):
        queryset = scoped(super().get_queryset(request), request.user)
        return self.for_list(queryset) if is_list(request) else queryset

    def for_list(self, queryset):
        """The rows with what only the list shows of them."""
        return queryset

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self.in_scope(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.in_scope(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.in_scope(request, obj)

    def in_scope(self, request, obj):
        if obj is None or obj.pk is None or request.user.works_for_all_branches:
            return True
        # Asked a dozen times for each page: the answer stays with the row that was read.
        answers = obj.__dict__.setdefault("_in_scope_of", {})
        if request.user.pk not in answers:
            answers[request.user.pk] = ScopedAdmin.get_queryset(self, request).filter(pk=obj.pk).exists()
        return answers[request.user.pk]

    def get_changeform_initial_data(self, request):
        """Somebody who works for one branch need not choose it."""
        initial = super().get_changeform_initial_data(request)
        if "branch" in [field.name for field in self.opts.get_fields()] and not request.user.works_for_all_branches:
            branches = request.user.branches.values_list("pk", flat=True)[:2]
            if len(branches) == 1:
                initial.setdefault("branch", branches[0])
        return initial


class BranchFilter(admin.SimpleListFilter):
    """By branch, offering only those that the user works for."""

    title = _("branch")
    parameter_name = "branch"

    def lookups(self, request, model_admin):
        branches = model_admin.opts.get_field("branch").related_model.objects.for_staff(request.user)
        return [(str(pk), name) for pk, name in branches.values_list("pk", "short_name")]

    def queryset(self, request, queryset):
        if keys := sensible_keys([self.value()]):
            return queryset.filter(branch__in=keys)
        return queryset


class PublicRecordAdmin(ScopedAdmin):
    """Records with a public switch: only those who may show a record can turn it, or change what is public."""

    actions = ["show_to_public", "hide_from_public"]

    def has_show_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.show_{self.opts.model_name}")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    def may_touch(self, request, obj):
        return obj is None or not self.is_shown(obj) or self.has_show_permission(request)

    def is_shown(self, obj):
        return getattr(obj, self.model.public_field)

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return readonly if self.has_show_permission(request) else (*readonly, self.model.public_field)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and not self.may_touch(request, obj):
            context["subtitle"] = gettext("Public: ask the branch secretary or the Party committee office to change it")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _switch(self, request, queryset, shown):
        changed = list(queryset.filter(**{self.model.public_field: not shown}))
        queryset.model.objects.filter(pk__in=[row.pk for row in changed]).update(**{self.model.public_field: shown})
        LogEntry.objects.log_actions(
            request.user.pk, changed, CHANGE, gettext("Shown to the public.") if shown else gettext("Hidden.")
        )
        self.message_user(
            request,
            ngettext(
                "%(count)d row was changed; the others were so already.",
                "%(count)d rows were changed; the others were so already.",
                len(changed),
            )
            % {"count": len(changed)},
        )

    @admin.action(description=_("Show to the public"), permissions=["show"])
    def show_to_public(self, request, queryset):
        self._switch(request, queryset, shown=True)

    @admin.action(description=_("Hide from the public"), permissions=["show"])
    def hide_from_public(self, request, queryset):
        self._switch(request, queryset, shown=False)


class PhaseFilter(admin.SimpleListFilter):
    """By where the newest edition stands."""

    title = _("state")
    parameter_name = "phase"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("scheduled", _("scheduled")),
            ("live", _("live")),
            ("ended", _("ended")),
            ("discarded", _("discarded")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        match self.value():
            case "draft":
                return queryset.filter(state=State.DRAFT)  # one state: then an index has them in order
            case "scheduled":
                return queryset.filter(live_from__gt=now)
            case "live":
                return queryset.live(now)
            case "ended":
                return queryset.filter(Q(live_until__lte=now), state=State.PUBLISHED)
            case "discarded":
                return queryset.filter(state=State.DISCARDED)
        return queryset


PHASES = {
    "draft": _("draft"),
    "in_review": _("in review"),
    "scheduled": _("scheduled"),
    "live": _("live"),
    "ended": _("ended"),
    "discarded": _("discarded"),
}


def badge(phase, number):
    return format_html('<span class="badge badge-{}">{} {}</span>', phase, PHASES[phase], number)


def badge_of(edition):
    return badge(edition.phase(), edition.number)


with_editor = csp_update(EDITOR_CSP)(lambda response: response)


class EditorPagesMixin:
    """Pages with the rich-text editor: only they allow what it needs beyond the site's content policy."""

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        may_write = response.context_data["has_change_permission"] or response.context_data["add"]
        if may_write:
            return with_editor(response)
        response.context_data["media"] = self.media  # only to read: the editor need not come along
        return response


class EditionAdmin(EditorPagesMixin, ScopedAdmin):
    """A list of things by their newest edition, a form for drafts, a page to read the rest, and the deeds."""

    change_form_template = "admin/publishing/edition_change_form.html"
    actions = None
    ordering = ["-pk"]
    list_per_page = 25

    # --- whose and what

    def get_queryset(self, request):
        if not is_list(request):
            return super().get_queryset(request)
        # In the list only: every older edition keeps its own page.
        live = self.model.objects.live().filter(**{self.model.owner_field: OuterRef(self.model.owner_field)})
        newest = self.model.objects.newest_for_staff(request.user)
        return self.for_list(newest.annotate(live_number=Subquery(live.values("number")[:1])))

    def get_object(self, request, object_id, from_field=None):
        if request.method == "POST":
            # A stale form must not write over what somebody publishes meanwhile: the deeds wait until it is stored.
            # As they do, this takes the owner first; taken the other way round, each could wait for the other.
            owner = self.opts.get_field(self.model.owner_field)
            of_this = self.model._base_manager.filter(pk__in=sensible_keys([object_id])).values(owner.attname)
            owners = owner.related_model._base_manager.select_for_update(no_key=True)
            list(owners.filter(pk__in=of_this).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request, obj=None):
        return False

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def may_do(self, request, deed, edition):
        """Whether this person may do this deed to an edition: the model's permission and the deed's own."""
        if not ScopedAdmin.has_change_permission(self, request, edition):
            return False
        if deed.copies and not self.works_for_branch_of(request.user, edition):
            return False  # an article that has moved here: its earlier texts name the branch that it came from
        return self.has_publish_permission(request) if deed.publishes else True

    @staticmethod
    def works_for_branch_of(user, edition):
        return user.works_for_all_branches or user.branches.filter(pk=edition.branch_id).exists()

    # --- saving

    def save_model(self, request, obj, form, change):
        if not change:
            obj.number, obj.created_by = 1, request.user
            super().save_model(request, obj, form, change)
        elif words := [name for name in form.changed_data if name in self.model.text_fields]:
            obj.save(update_fields=words)  # the words only: state and window belong to the deeds

    def response_add(self, request, obj, post_url_continue=None):
        return self._on_to_publishing(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._on_to_publishing(request, obj) or super().response_change(request, obj)

    def _on_to_publishing(self, request, obj):
        if "_publish" in request.POST and self.may_do(request, DEEDS["publish"], obj):
            return HttpResponseRedirect(self.deed_url("publish", obj))
        return None

    # --- the page of one edition

    def get_view_on_site_url(self, obj=None):
        if obj is None or not obj.is_live():
            return None
        return super().get_view_on_site_url(obj)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is None:
            context["may_publish"] = self.has_publish_permission(request)
        else:
            title = gettext("Draft %(number)s") if obj.is_open else gettext("Edition %(number)s")
            context |= {
                "title": title % {"number": obj.number},
                "subtitle": None,
                "edition": obj,
                "badge": badge_of(obj),
                "deeds": self.deeds_for(request, obj),
                "editions": self.editions_of(obj),
                "may_publish": obj.is_open and self.may_do(request, DEEDS["publish"], obj),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_object_quietly(self, request, object_id):
        return super().get_object(request, unquote(object_id))

    def editions_of(self, edition):
        """All editions of the same thing, newest first, with their badges and pages: at most the last fifty."""
        siblings = edition.siblings().select_related("created_by").defer(*self.model.text_fields)
        return [
            {
                "badge": badge_of(each),
                "url": self.change_url(each),
                "window": each.window_in_words(),
                "created_by": each.created_by,
                "created_at": each.created_at,
                "is_this": each.pk == edition.pk,
            }
            for each in siblings.order_by("-number")[:50]
        ]

    def deeds_for(self, request, edition):
        return [
            {"deed": deed, "url": self.deed_url(name, edition)}
            for name, deed in DEEDS.items()
            if deed.offered_on(edition) and self.may_do(request, deed, edition)
        ]

    def change_url(self, edition):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(edition.pk)])

    def deed_url(self, name, edition):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[quote(edition.pk)])

    # --- deeds

    def get_urls(self):
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(getattr(self, f"{name}_view")),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name in DEEDS
        ]
        return own + super().get_urls()

    def deed_view(self, request, object_id, *, name):
        """A page that says what will happen and asks for what is needed; posting it does the deed."""
        deed = DEEDS[name]
        edition = self.get_object_quietly(request, object_id)
        if edition is None:
            raise Http404
        if not self.may_do(request, deed, edition):
            raise PermissionDenied
        form = deed.form_for(edition, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                result = deed.do(edition, by=request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                said = deed.done_in_words(result)
                self.log_change(request, edition, said)
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(self.change_url(result))
        context = self.admin_site.each_context(request) | {
            "title": deed.title,
            "opts": self.opts,
            "original": edition,
            "edition": edition,
            "badge": badge_of(edition),
            "deed": deed,
            "consequences": deed.consequences(edition),
            "form": form,
            "media": self.media + form.media,
            "back": self.change_url(edition),
        }
        return TemplateResponse(request, "admin/publishing/deed.html", context)

    publish_view = partialmethod(deed_view, name="publish")
    withdraw_view = partialmethod(deed_view, name="withdraw")
    revise_view = partialmethod(deed_view, name="revise")
    discard_view = partialmethod(deed_view, name="discard")

    # --- the list

    @admin.display(description=_("state"))
    def badges(self, edition):
        """“draft 3, live 2”: the newest edition, and the live one where that is another."""
        newest = badge_of(edition)
        if edition.live_number in (None, edition.number):
            return newest
        return format_html("{} {}", newest, badge("live", edition.live_number))

    @admin.display(description=_("Live"), ordering="live_from")
    def window(self, edition):
        return edition.window_in_words() or "–"
