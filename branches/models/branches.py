from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet


class BranchQuerySet(ScopedQuerySet):
    branch_lookup = "pk"


class Branch(models.Model):
    """A Party branch of one office of the organ. What is said about it is an edition: see BranchProfile."""

    name = models.CharField(
        _("name"), max_length=120, unique=True, help_text=_("In full, for example “Party Branch of the Cadre Office”.")
    )
    short_name = models.CharField(
        _("short name"), max_length=40, unique=True, help_text=_("For lists and filters, for example “Cadre Office”.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_("The last part of the page’s address: lower-case letters, digits and hyphens."),
    )
    office = models.CharField(_("office"), max_length=120, help_text=_("The office or department of the organ."))
    founded = models.DateField(_("founded"), null=True, blank=True)
    contact = models.CharField(
        _("contact"),
        max_length=200,
        blank=True,
        help_text=_("Shown to the public. A room or the office’s own number, never a person’s."),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("editors"),
        related_name="branches",
        blank=True,
        help_text=_("Who works on this branch. They see and change only what belongs to their branches."),
    )

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ["short_name"]
        permissions = [("assign_editors_branch", "Can say who works on a branch")]
        constraints = [
            models.CheckConstraint(
                name="branch_is_named",
                condition=~models.Q(name="") & ~models.Q(short_name="") & ~models.Q(slug="") & ~models.Q(office=""),
                violation_error_message=_("A branch has a name, a short name, an office and an address."),
            ),
        ]

    def __str__(self):
        return self.short_name

    def get_absolute_url(self):
        return reverse("branch", args=[self.slug])
