from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.html import format_html_join
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from .careful_admin import CarefulAdmin
from .models import Role, User
from .roles import ROLES

admin.site.unregister(Group)


class RoleFilter(admin.SimpleListFilter):
    """By role, in the language of the page."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(name, _(name)) for name in ROLES]

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() in ROLES else queryset


@admin.register(User)
class UserAdmin(CarefulAdmin, DjangoUserAdmin):
    """Staff and their roles. Nobody makes superusers here, nor touches one without being one."""

    list_display = ["username", "display_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", RoleFilter]
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]
    readonly_fields = ["works_for", "last_login", "date_joined"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email", "password"]}),
        (
            _("Roles"),
            {
                "fields": ["groups", "works_for", "is_active"],
                "description": _("What this person may do, and for which branches (set on the branch’s own page)."),
            },
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "display_name", "usable_password", "password1", "password2", "groups"],
                "description": _("The person can change the password after signing in."),
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user):
        return listed(_(group.name) for group in user.groups.all())

    @admin.display(description=_("works for"))
    def works_for(self, user):
        if user.works_for_all_branches:
            return _("all branches")
        return listed(user.branches.all(), none=_("no branch yet"))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = Role.objects.filter(name__in=ROLES)
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["label"] = _("Roles")
            kwargs["help_text"] = ""
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and LogEntry.objects.filter(user=obj).exists():
            return False  # the log would go as well: an account that did something is closed, not deleted
        return super().has_delete_permission(request, obj) and self.within_reach(request, obj)

    @staticmethod
    def within_reach(request, obj):
        return obj is None or not obj.is_superuser or request.user.is_superuser

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # an account is for the admin; there is nothing else to sign in to
        super().save_model(request, obj, form, change)


@admin.register(Role)
class RoleAdmin(CarefulAdmin):
    """What each role may do, to read: roles are made by accounts/roles.py, the same on every machine."""

    list_display = ["__str__", "people"]
    fields = ["role", "may", "people_by_name"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).filter(name__in=ROLES).prefetch_related("user_set")

    @admin.display(description=_("role"))
    def role(self, role):
        return str(role)

    @admin.display(description=_("people"))
    def people(self, role):
        return len(role.user_set.all())

    @admin.display(description=_("people"))
    def people_by_name(self, role):
        return listed(role.user_set.all())

    @admin.display(description=_("may"))
    def may(self, role):
        permissions = role.permissions.select_related("content_type")
        return format_html_join("", "<div>{}</div>", ((in_words(permission),) for permission in permissions))


def listed(names, none="–"):
    """Names in a row, with the comma of the page’s language."""
    return pgettext("between names", ", ").join(str(name) for name in names) or none


VERBS = {
    "view": _("read"),
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "publish": _("publish and withdraw"),
    "show": _("show to the public"),
    "assign_editors": _("say who works on it"),
    "date": _("give a date of its own"),
}


def in_words(permission):
    """“members: show to the public”; Django’s own names of permissions are English in every language."""
    if permission.codename == "work_for_all_branches":
        return gettext("work for all branches")
    model = permission.content_type.model_class()
    verb = permission.codename.removesuffix(f"_{permission.content_type.model}")
    return gettext("%(what)s: %(verb)s") % {"what": model._meta.verbose_name_plural, "verb": VERBS.get(verb, verb)}
