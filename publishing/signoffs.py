"""Sign-offs: one person's approval, or return, of exactly one text at one stage. Neither changed nor deleted, ever."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from characters.fields import TextField

from .constraints import AppendOnly
from .refusals import must


class Verdict(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("verdict", "signed")
    RETURNED = "returned", pgettext_lazy("verdict", "returned")


class SignOff(models.Model):
    """What one person said of one text at one stage. Concrete models add `edition`, a foreign key that protects."""

    stage = models.CharField(_("stage"), max_length=20)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reviewed = models.BooleanField(_("reviewed"), default=False)
    proofread = models.BooleanField(_("proofread"), default=False)
    comment = TextField(_("remark"), blank=True, max_length=2000)
    digest = models.CharField(_("digest"), max_length=64)  # of the text that was read: canonical.digest_of
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("signed by"), related_name="+"
    )
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["signed_at", "pk"]
        constraints = [
            AppendOnly(
                name="%(class)s_append_only",
                violation_error_message=_("A sign-off is neither changed nor deleted."),
            ),
            models.CheckConstraint(
                name="%(class)s_approved_was_read",
                condition=~Q(verdict=Verdict.APPROVED) | Q(reviewed=True, proofread=True),
                violation_error_message=_("Who signs has reviewed and proofread the text."),
            ),
            models.CheckConstraint(
                name="%(class)s_returned_has_reason",
                condition=~Q(verdict=Verdict.RETURNED) | ~Q(comment=""),
                violation_error_message=_("Say why the text is returned."),
            ),
            models.CheckConstraint(
                name="%(class)s_verdict_known",
                condition=Q(verdict__in=Verdict.values),
                violation_error_message=_("That verdict does not exist."),
            ),
            models.UniqueConstraint(
                name="%(class)s_once_a_stage",
                fields=["edition", "digest", "stage"],
                condition=Q(verdict=Verdict.APPROVED),
                violation_error_message=_("This text is signed at this stage already."),
            ),
            models.UniqueConstraint(
                name="%(class)s_once_a_person",
                fields=["edition", "digest", "signed_by"],
                condition=Q(verdict=Verdict.APPROVED),
                violation_error_message=_("Nobody signs one text twice."),
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()}: {self.signed_by}"

    def save(self, *args, **kwargs):
        must(self._state.adding, _("A sign-off is neither changed nor deleted."))
        super().save(*args, **kwargs)

    save.alters_data = True

    def delete(self, *args, **kwargs):
        must(False, _("A sign-off is neither changed nor deleted."))

    delete.alters_data = True

    @property
    def is_approval(self):
        return self.verdict == Verdict.APPROVED
