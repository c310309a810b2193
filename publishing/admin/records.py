"""Records with a switch that shows them to the public."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from accounts.scoped_admin import ScopedAdmin


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
        switch = self.model.public_field
        chosen = list(queryset.values_list("pk", flat=True))
        rows = self.model._base_manager.select_for_update(no_key=True).filter(pk__in=chosen)
        changed = list(rows.filter(**{switch: not shown}))
        refused = []
        for row in changed:  # one by one: each has its history
            setattr(row, switch, shown)
            try:
                row.save(update_fields=[switch])
            except ValidationError as refusal:  # what stands in it from before the gate
                refused.append(row)
                self.message_user(request, f"{row}: {' '.join(refusal.messages)}", messages.ERROR)
                continue
            record(What.SHOWN if shown else What.HIDDEN, by=request.user, thing=row, request=request)
        self.message_user(
            request,
            ngettext(
                "%(count)d row was changed; the others were so already.",
                "%(count)d rows were changed; the others were so already.",
                len(changed) - len(refused),
            )
            % {"count": len(changed) - len(refused)},
        )

    @admin.action(description=_("Show to the public"), permissions=["show"])
    def show_to_public(self, request, queryset):
        self._switch(request, queryset, shown=True)

    @admin.action(description=_("Hide from the public"), permissions=["show"])
    def hide_from_public(self, request, queryset):
        self._switch(request, queryset, shown=False)
