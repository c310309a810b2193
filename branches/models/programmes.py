from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import History
from characters.fields import LineField
from library.record_gate import GatedQuerySet, GatedRecord
from publishing.richtext import RichTextField
from publishing.templatetags.pages import years


class ProgrammeQuerySet(GatedQuerySet):
    def current(self):
        """The one programme that the public sees: the newest that is public, as a queryset of at most one."""
        return self.filter(is_public=True).order_by("-first_year", "-pk")[:1]


class Programme(GatedRecord):
    """A plan that chooses branches and shows them in turn. A later one is another row."""

    name = LineField(_("name"), max_length=120, unique=True)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    organiser = LineField(_("organiser"), max_length=120)
    editors_note = RichTextField(_("editor’s note"), blank=True, help_text=_("Stands at the top of the home page."))
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("The newest public programme is the one on the home page.")
    )

    shown_by = "is_public"
    public_text = ("name", "organiser", "editors_note")
    objects = ProgrammeQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-first_year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="programme_years_in_order",
                condition=Q(last_year__gte=F("first_year")),
                violation_error_message=_("The last year is not before the first."),
            ),
            models.CheckConstraint(
                name="programme_years_sensible",
                condition=Q(first_year__gte=1921, last_year__lte=2200),
                violation_error_message=_("The years lie between 1921 and 2200."),
            ),
            models.CheckConstraint(
                name="programme_is_named",
                condition=~Q(name="") & ~Q(organiser=""),
                violation_error_message=_("A programme has a name and an organiser."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def years(self):
        return years(self.first_year, self.last_year)


class ProgrammeEntryQuerySet(models.QuerySet):
    def current(self):
        """The entries of the programme that the public sees."""
        return self.filter(programme=models.Subquery(Programme.objects.current().values("pk")))


class ProgrammeEntry(models.Model):
    """A branch's place in a programme, and the day from which it is shown: the eight are shown in turn."""

    public_edges = ("shown_from",)

    programme = models.ForeignKey(Programme, models.CASCADE, verbose_name=_("programme"), related_name="entries")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, verbose_name=_("branch"), related_name="entries")
    place = models.PositiveSmallIntegerField(_("place"))
    shown_from = models.DateField(
        _("shown from"),
        db_index=True,
        help_text=_("Until that day the public sees the name and the date, nothing else."),
    )

    objects = ProgrammeEntryQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("branch in the programme")
        verbose_name_plural = _("branches in the programme")
        ordering = ["programme", "place"]
        constraints = [
            models.UniqueConstraint(
                name="programmeentry_branch_once",
                fields=["programme", "branch"],
                violation_error_message=_("This branch is in the programme already."),
            ),
            models.UniqueConstraint(
                name="programmeentry_place_once",
                fields=["programme", "place"],
                violation_error_message=_("Two branches cannot have the same place."),
            ),
            models.CheckConstraint(
                name="programmeentry_place_from_one",
                condition=Q(place__gte=1),
                violation_error_message=_("Places are counted from one."),
            ),
        ]

    def __str__(self):
        return f"{self.place}. {self.branch}"

    def is_shown(self, on=None):
        return self.shown_from <= (on or timezone.localdate())
