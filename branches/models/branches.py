from django.conf import settings
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import History
from accounts.models import ScopedQuerySet
from characters.fields import LineField, SlugField
from library.record_gate import GatedQuerySet, GatedRecord
from publishing.addresses import LastingAddress, OldAddress
from publishing.states import State

from .programmes import Programme, ProgrammeEntry

# What readers meet a branch in: its profile, a programme, the register, articles.
MADE_PUBLIC = (
    {"profiles__state": State.PUBLISHED},
    {"entries__programme__is_public": True},
    {"honors__is_public": True},
    {"article_editions__state": State.PUBLISHED},
)


class BranchQuerySet(GatedQuerySet, ScopedQuerySet):
    branch_lookup = "pk"

    def with_entry(self):
        """Each with its `entry` in the programme that the public sees, or None."""
        current = Q(entries__programme=Subquery(Programme.objects.current().values("pk")))
        return self.annotate(entry=FilteredRelation("entries", condition=current)).select_related("entry")

    def with_profile(self, at):
        """Each with the `profile` that was live at a moment, or None."""
        live = Q(profiles__live_until__isnull=True) | Q(profiles__live_until__gt=at)
        live &= Q(profiles__live_from__lte=at)
        return self.annotate(profile=FilteredRelation("profiles", condition=live)).select_related("profile")

    def in_programme(self):
        """Those that have an entry, in its order; after `with_entry()`."""
        return self.filter(entry__isnull=False).order_by("entry__place")

    def waiting(self, on=None):
        """Those whose day in the programme has not come: the public sees their name and the day, nothing else."""
        entries = ProgrammeEntry.objects.current().filter(shown_from__gt=on or timezone.localdate())
        return self.filter(pk__in=entries.values("branch"))

    def known_to_readers(self):
        """Those of which something was made public."""
        each = self.model._base_manager.filter(pk=OuterRef("pk")).order_by()
        return self.filter(Q(*(Exists(each.filter(**what)) for what in MADE_PUBLIC), _connector=Q.OR))


class Branch(GatedRecord, LastingAddress):
    """A Party branch of one office of the organ. What is said about it is an edition: see BranchProfile."""

    name = LineField(
        _("name"), max_length=120, unique=True, help_text=_("In full, for example “Party Branch of the Cadre Office”.")
    )
    short_name = LineField(
        _("short name"), max_length=40, unique=True, help_text=_("For lists and filters, for example “Cadre Office”.")
    )
    slug = SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_("The last part of the page’s address: lower-case letters, digits and hyphens."),
    )
    office = LineField(_("office"), max_length=120, help_text=_("The office or department of the organ."))
    founded = models.DateField(_("founded"), null=True, blank=True)
    contact = LineField(
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

    public_text = ("name", "short_name", "slug", "office", "contact")

    # Set by `with_entry()` and `with_profile()`, where there is one.
    entry = None
    profile = None

    objects = BranchQuerySet.as_manager()
    history = History(m2m_fields=["editors"])

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ["short_name"]
        permissions = [
            ("assign_editors_branch", "Can say who works on a branch"),
            ("move_branch", "Can change the address of a published branch"),
        ]
        constraints = [
            models.CheckConstraint(
                name="branch_is_named",
                condition=~models.Q(name="") & ~models.Q(short_name="") & ~models.Q(slug="") & ~models.Q(office=""),
                violation_error_message=_("A branch has a name, a short name, an office and an address."),
            ),
        ]

    def __str__(self):
        return self.short_name

    @property
    def was_published(self):
        return type(self).objects.known_to_readers().filter(pk=self.pk).exists()

    def is_waiting(self, on=None):
        """Whether its day in the programme has not come on a day (today, if not given); after `with_entry()`."""
        return self.entry is not None and not self.entry.is_shown(on)


class OldBranchAddress(OldAddress):
    branch = models.ForeignKey(Branch, models.CASCADE, related_name="old_addresses")
