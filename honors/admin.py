from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from library.record_forms import GatedAdmin
from publishing.admin import BranchFilter, PublicRecordAdmin, SheetsMixin

from .evidence import EvidenceForm
from .models import Honor


@admin.register(Honor)
class HonorAdmin(GatedAdmin, SheetsMixin, PublicRecordAdmin):
    sheet = "honors.sheets.HonorSheet"
    form = EvidenceForm
    list_display = ["title", "year", "branch", "holder", "level", "kind", "is_public"]
    list_filter = [BranchFilter, "kind", "level", "holder", "is_public"]
    list_select_related = ["branch"]
    search_fields = ["title", "awarding_body", "document_number"]
    ordering = ["-year", "-pk"]
    autocomplete_fields = ["branch", "member"]
    fieldsets = [
        (
            None,
            {
                "fields": ["branch", "title", "kind", "merit_class", "level", "year", "awarding_body"],
                "description": _("One award in one year. Enter each year by itself: years in a row are counted."),
            },
        ),
        (
            _("Holder"),
            {
                "fields": ["holder", "member"],
                "description": _("Name a member only where the name may be read with the honor."),
            },
        ),
        (
            _("Evidence"),
            {
                "fields": ["document_number", "evidence", "reason"],
                "description": _("For the register’s own files. The document number is public with the honor."),
            },
        ),
        (_("What the public may see"), {"fields": ["is_public"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_show_permission(request) and self.has_add_permission(request):
            return fieldsets
        return [
            (name, {**said, "fields": [each for each in said["fields"] if each != "reason"]})
            for name, said in fieldsets
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.may_answer = "reason" in form.base_fields and self.has_show_permission(request)
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "evidence" in form.changed_data and form.given_reason:
            record(What.ALLOWED, by=request.user, thing=obj, request=request, reason=form.given_reason)
