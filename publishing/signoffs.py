"""Sign-offs: one person's approval, or return, of exactly one text at one stage. Neither changed nor deleted, ever."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.constraints import NeverReplaced
from characters.fields import TextField

from .chain import link
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
    # As it was that day, whatever the account is called now; of sign-offs from before names were kept, as it was then.
    name = models.CharField(_("name"), max_length=150, blank=True, editable=False)
    role = models.CharField(_("role"), max_length=400, blank=True, editable=False)
    branch = models.TextField(_("branch"), blank=True, editable=False)
    named_afterwards = models.BooleanField(_("named afterwards"), default=False, editable=False)
    # publishing/chain.py
    place = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    before = models.CharField(max_length=64, blank=True, editable=False)
    before_here = models.CharField(max_length=64, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["signed_at", "pk"]
        constraints = [
            AppendOnly(
                name="%(class)s_append_only",
                violation_error_message=_("A sign-off is neither changed nor deleted."),
            ),
            NeverReplaced(name="%(class)s_never_replaced"),
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
        return f"{self.get_verdict_display()}: {self.who}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        must(self._state.adding, _("A sign-off is neither changed nor deleted."))
        self.name, self.role, self.branch = who_is(self.signed_by)
        link(self)
        super().save(*args, **kwargs)

    save.alters_data = True

    def delete(self, *args, **kwargs):
        must(False, _("A sign-off is neither changed nor deleted."))

    delete.alters_data = True

    @property
    def is_approval(self):
        return self.verdict == Verdict.APPROVED

    @property
    def who(self):
        """The name as it was that day."""
        if self.named_afterwards:
            return gettext("%(name)s (named afterwards)") % {"name": self.name}
        return self.name or str(self.signed_by)

    @property
    def as_whom(self):
        """In what role, and for which branches: as it was that day; empty where neither is known."""
        roles = [gettext(role) for role in self.role.splitlines()]
        return pgettext("between names", ", ").join([*roles, *self.branch.splitlines()])


def who_is(user):
    """The name, roles and branches of a person as of now, the latter a line each; no branch for whoever works for all.

    Roles as they are stored, to be read in any language.
    """
    roles = user.groups.order_by("name").values_list("name", flat=True)
    branches = () if user.works_for_all_branches else user.branches.values_list("name", flat=True)
    return str(user)[:150], "\n".join(roles)[:400], "\n".join(branches)
