from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.careful_admin import CarefulAdmin
from library.record_forms import GatedAdmin

from .models import SiteFacts


@admin.register(SiteFacts)
class SiteFactsAdmin(GatedAdmin, CarefulAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "organ", "kept_by"],
                "description": _("Stands in the header and the footer of every public page."),
            },
        ),
        (_("Contact"), {"fields": ["address", "telephone", "hotline"]}),
        (
            _("Filings"),
            {
                "fields": ["icp_filing", "police_filing", "site_code"],
                "description": _("As the authorities gave them; a public site in China must show them."),
            },
        ),
        (
            _("Reporting errors"),
            {
                "fields": ["error_reports"],
                "description": _("Where readers tell of a mistake on this site: a link in the footer of every page."),
            },
        ),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteFacts.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
