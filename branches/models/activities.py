from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import History
from accounts.models import ScopedQuerySet
from characters.fields import LineField, TextField
from library.record_gate import GatedQuerySet, GatedRecord


class ActivityKind(models.TextChoices):
    MEMBERS_MEETING = "members_meeting", _("Members’ meeting")
    COMMITTEE_MEETING = "committee_meeting", _("Committee meeting")
    GROUP_MEETING = "group_meeting", _("Group meeting")
    PARTY_LECTURE = "party_lecture", _("Party lecture")
    THEME_PARTY_DAY = "theme_party_day", _("Theme Party day")
    STUDY = "study", _("Study")
    VOLUNTEERING = "volunteering", _("Volunteering")
    WARNING_EDUCATION = "warning_education", _("Warning education")


class ActivityQuerySet(GatedQuerySet, ScopedQuerySet):
    def public(self):
        return self.filter(is_public=True)


class Activity(GatedRecord):
    """One event of a branch's organisational life: the three meetings, the lecture, and what stands beside them."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, verbose_name=_("branch"), related_name="activities")
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    title = LineField(_("title"), max_length=120)
    held_on = models.DateField(_("held on"))
    summary = TextField(_("summary"), max_length=600, blank=True, help_text=_("A sentence or two, plain text."))
    attended = models.PositiveSmallIntegerField(_("attended"), null=True, blank=True, help_text=_("How many came."))
    is_public = models.BooleanField(_("public"), default=False)

    public_field = "is_public"
    public_text = ("title", "summary")
    objects = ActivityQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-held_on", "-pk"]
        permissions = [("show_activity", "Can show an activity to the public")]
        indexes = [models.Index(name="activity_of_branch", fields=["branch", "-held_on"])]
        constraints = [
            models.CheckConstraint(
                name="activity_is_titled",
                condition=~Q(title=""),
                violation_error_message=_("An activity has a title."),
            ),
            models.CheckConstraint(
                name="activity_kind_known",
                condition=Q(kind__in=ActivityKind.values),
                violation_error_message=_("That kind of activity does not exist."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def kind_in_words(self):
        """As `get_kind_display()`, which Django makes of all choices each time: lists say it of every row."""
        return ActivityKind(self.kind).label
