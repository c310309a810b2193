from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from publishing.admin import BranchFilter, PublicRecordAdmin, SheetsMixin

from .models import Honor
from .sheets import HonorSheet


@admin.register(Honor)
class HonorAdmin(SheetsMixin, PublicRecordAdmin):
    sheet_class = HonorSheet
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
                "fields": ["document_number", "evidence"],
                "description": _("For the register’s own files. The document number is public with the honor."),
            },
        ),
        (_("What the public may see"), {"fields": ["is_public"]}),
    ]
