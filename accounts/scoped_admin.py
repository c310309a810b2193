"""Whose rows one sees: those of the branches that one works for, on every way to a row."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.utils.translation import gettext_lazy as _

from .careful_admin import CarefulAdmin
from .keys import sensible_keys
from .scoping import scoped


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
