"""Allowances: personal data that a publisher lets stand in the texts of one thing, with the reason. Kept for good."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.constraints import NeverReplaced
from characters.fields import TextField
from library.personal_data import Finding, Kind

from .constraints import AppendOnly


class AllowanceQuerySet(models.QuerySet):
    def of(self, thing):
        return self.filter(content_type=ContentType.objects.get_for_model(thing), thing_id=thing.pk)

    def of_rows(self, model, keys):
        return self.filter(content_type=ContentType.objects.get_for_model(model), thing_id__in=keys)

    def by_key(self):
        """Each by the key of what it allows: the same number with other gaps is the same."""
        return {allowance.key: allowance for allowance in self.select_related("allowed_by")}


class Allowance(models.Model):
    """One finding that may stand in the texts of a thing, in this edition and the next; another number may not."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "thing_id")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.TextField(_("words"))
    reason = TextField(_("reason"), max_length=500)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("allowed by"), related_name="+"
    )
    allowed_at = models.DateTimeField(_("allowed"), default=timezone.now)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("allowed personal data")
        verbose_name_plural = _("allowed personal data")
        ordering = ["pk"]
        default_permissions = ()  # who may publish may allow
        indexes = [models.Index(name="allowance_of_thing", fields=["content_type", "thing_id"])]
        constraints = [
            AppendOnly(
                name="allowance_append_only",
                violation_error_message=_("What was allowed is neither changed nor deleted."),
            ),
            NeverReplaced(name="allowance_never_replaced"),
            models.CheckConstraint(
                name="allowance_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why it may stand in the text."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reason}"

    @property
    def key(self):
        return Finding(self.kind, self.words, 0, len(self.words)).key
