from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import History
from characters.fields import LineField
from library.record_gate import GatedQuerySet, GatedRecord

from .search.entries import Entry, IndexVersion

__all__ = ["Entry", "IndexVersion", "SiteFacts"]


class SiteFacts(GatedRecord):
    """What the site says of itself in its header and footer. One row."""

    name = LineField(_("name of the site"), max_length=60)
    organ = LineField(_("organ"), max_length=120, help_text=_("Whose site it is; stands below the name."))
    kept_by = LineField(_("kept by"), max_length=120, blank=True)
    address = LineField(_("postal address"), max_length=200, blank=True)
    telephone = LineField(_("telephone"), max_length=40, blank=True)
    hotline = LineField(_("public hotline"), max_length=40, blank=True)
    icp_filing = LineField(_("ICP filing"), max_length=60, blank=True)
    police_filing = LineField(_("public security filing"), max_length=60, blank=True)
    site_code = LineField(_("government site code"), max_length=40, blank=True)
    error_reports = LineField(
        _("where errors are reported"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("The address of the page, such as the national one with this site’s code; begins with https://."),
    )

    public_text = (
        "name",
        "organ",
        "kept_by",
        "address",
        "telephone",
        "hotline",
        "icp_filing",
        "police_filing",
        "site_code",
        "error_reports",
    )
    objects = GatedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("facts of the site")
        verbose_name_plural = _("facts of the site")
        constraints = [
            models.CheckConstraint(
                name="sitefacts_one_row",
                condition=Q(pk=1),
                violation_error_message=_("There is one site only."),
            ),
            models.CheckConstraint(
                name="sitefacts_error_reports_lead_to_a_page",
                condition=Q(error_reports="")
                | Q(error_reports__startswith="https://")
                | Q(error_reports__startswith="http://"),
                violation_error_message=_("The address for reporting errors begins with https:// or http://."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    def as_items(self):
        """Names and values, in an order that stays."""
        return tuple((field.attname, getattr(self, field.attname)) for field in self._meta.concrete_fields)
