from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .careful_admin import CarefulAdmin
from .log import What, record
from .log_admin import EventAdmin
from .log_in_words import listed
from .models import Role, User
from .permissions_in_words import in_words
from .roles import BY_CODE, ROLES

__all__ = ["EventAdmin", "RoleAdmin", "UserAdmin"]

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
        (None, {"fields": ["username", "display_name", "email", "mail_language", "password"]}),
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
                "fields": ["username", "display_name", "email", "usable_password", "password1", "password2", "groups"],
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

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.is_own(request, obj):
            return fieldsets
        return [(name, options | {"fields": self.without_roles(options["fields"])}) for name, options in fieldsets]

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "roles", "groups", "is_active"] if self.is_own(request, obj) else readonly

    @staticmethod
    def is_own(request, obj):
        """Whether it is the account of whoever asks: nobody gives roles to himself or herself."""
        return obj is not None and obj == request.user and not request.user.is_superuser

    @staticmethod
    def without_roles(fields):
        return ["roles" if name == "groups" else name for name in fields]

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
        if obj is not None and obj.last_login:
            return False  # it stands in the log and in histories: an account that was used is closed, not deleted
        return super().has_delete_permission(request, obj) and self.within_reach(request, obj)

    def get_deleted_objects(self, objs, request):
        if any(user.last_login for user in objs):
            return [], {}, {self.opts.verbose_name}, []  # Django would list all that each of them ever did
        return super().get_deleted_objects(objs, request)

    @staticmethod
    def within_reach(request, obj):
        return obj is None or not obj.is_superuser or request.user.is_superuser

    def may_bring_back(self, request):
        return False  # an account that nobody ever used is simply made anew

    def save_related(self, request, form, formsets, change):
        before = names_of_roles(form.instance)
        super().save_related(request, form, formsets, change)
        after = names_of_roles(form.instance)
        if before != after:
            record(What.ROLES_CHANGED, by=request.user, thing=form.instance, request=request, old=before, new=after)

    def log_change(self, request, obj, message):
        if message == {"fields": ["password"]}:  # a page of its own
            return record(What.PASSWORD_CHANGED, by=request.user, thing=obj, request=request)
        return super().log_change(request, obj, message)

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):  # noqa: A002
        return super().user_change_password(request, id, form_url)

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # an account is for the admin; there is nothing else to sign in to
        super().save_model(request, obj, form, change)


@admin.register(Role)
class RoleAdmin(CarefulAdmin):
    """What each role may do and ever might, to read: accounts/roles.py makes them, the same on every machine."""

    list_display = ["__str__", "people"]
    fields = ["role", "may", "people_by_name"]
    readonly_fields = fields
    history_template = "admin/accounts/role/history.html"
    state_template = "admin/accounts/role/state.html"

    # Nobody makes, changes or restores a role here, whoever it is: the next update would undo it.

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def by(self, state):
        return gettext("the code of the site") if state.history_change_reason == BY_CODE else super().by(state)

    def name_of(self, state):
        return gettext(state.name)

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
        return format_html_join("", "<div>{}</div>", ((line,) for line in in_words(permissions)))


def names_of_roles(user):
    return sorted(user.groups.values_list("name", flat=True))
