"""The address of what has a page: free until there was something to read at it, later an administrator's deed."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

ON_THE_SITE = (
    _("On the site"),
    {
        "fields": ["slug", "led_from"],
        "description": _(
            "The address is printed and linked: change it only when it must be. The old one leads here for good. "
            "Once something was published, only an administrator changes it."
        ),
    },
)


class LastingAddressMixin:
    """Stands before the admin of a thing whose `slug` lasts (publishing/addresses.py)."""

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        readonly = [*super().get_readonly_fields(request, obj), "led_from"]
        return [*readonly, "slug"] if self.has_fixed_address(request, obj) else readonly

    def has_fixed_address(self, request, obj):
        if obj is None or request.user.has_perm(f"{self.opts.app_label}.move_{self.opts.model_name}"):
            return False
        # Asked several times for each page: the answer stays with the row that was read.
        if "_was_published" not in obj.__dict__:
            obj._was_published = obj.was_published
        return obj._was_published

    @admin.display(description=_("addresses that lead here"))
    def led_from(self, obj):
        return format_html_join("", "{}<br>", [[address] for address in self.addresses_before(obj)]) or "–"

    def addresses_before(self, obj):
        if obj.pk is None:
            return []
        return [type(obj)(slug=old.slug).get_absolute_url() for old in obj.old_addresses.all()]
