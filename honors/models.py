from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.history import History
from accounts.models import ScopedQuerySet
from branches.models import Branch
from characters.fields import LineField
from library.record_gate import GatedQuerySet, GatedRecord
from library.uploads import DocumentField, private_storage


class Kind(models.TextChoices):
    ADVANCED_ORGANIZATION = "advanced_organization", _("Advanced organization")
    MERIT = "merit", _("Merit")
    INDIVIDUAL = "individual", _("Individual excellence")
    WORK_RESULT = "work_result", _("Work result")


class MeritClass(models.TextChoices):
    FIRST = "first", _("First Class Merit")
    SECOND = "second", _("Second Class Merit")
    THIRD = "third", _("Third Class Merit")
    COMMENDATION = "commendation", _("Commendation")


class Level(models.TextChoices):
    NATIONAL = "national", _("National")
    PROVINCIAL = "provincial", _("Provincial")
    ORGAN = "organ", _("The organ itself")


class Holder(models.TextChoices):
    """Who holds an honor. The first two hold it together, the others alone."""

    BRANCH = "branch", _("the branch")
    OFFICE = "office", _("the office")
    MEMBER = "member", _("a member, by name")
    UNNAMED = "unnamed", _("one member, unnamed")


COLLECTIVE = (Holder.BRANCH, Holder.OFFICE)
PERSONAL = (Holder.MEMBER, Holder.UNNAMED)


class HonorQuerySet(GatedQuerySet, ScopedQuerySet):
    def public(self):
        return self.filter(is_public=True)

    def of_shown_branches(self, on=None):
        """Without those of branches whose day in the programme has not come."""
        return self.exclude(branch__in=Branch.objects.waiting(on).values("pk"))

    def of_newest_year(self):
        """Those of the last year that any of these has."""
        return self.filter(year=Subquery(self.order_by("-year").values("year")[:1]))

    def counted(self):
        """How many there are by year, and by year and kind of mark (a level, or “person”). One query."""
        by_year, by_mark = Counter(), Counter()
        rows = self.order_by().values_list("year", "level", "holder").annotate(count=Count("pk"))
        for year, level, holder, count in rows:
            by_year[year] += count
            by_mark[year, "person" if holder in PERSONAL else level] += count
        return by_year, by_mark

    def with_streaks(self):
        """Each with `streak_since`: the year in which the unbroken run of years began that this one belongs to."""
        same = self.model.objects.public().filter(
            branch=OuterRef("branch"), holder=OuterRef("holder"), title=OuterRef("title"), holder__in=COLLECTIVE
        )
        year_before = same.filter(year=OuterRef("year") - 1)
        begun = same.filter(~Exists(year_before), year__lte=OuterRef("year")).order_by("-year")
        return self.annotate(streak_since=Subquery(begun.values("year")[:1]))

    def in_order(self):
        """Newest year first; within a year the higher level, then the collective before the personal."""
        return self.order_by("-year", rank(Level, "level"), rank(Holder, "holder"), "branch_id", "pk")

    def with_holders(self):
        return self.select_related("branch", "member")

    def for_list(self):
        """What a page that lists a few says of an honor: what it is, who holds it and who gave it."""
        holders = ("branch__name", "branch__short_name", "branch__office", "member__name", "member__may_be_public")
        return self.with_holders().only("title", "level", "holder", "year", "awarding_body", *holders)


def rank(choices, field):
    """An expression that sorts rows in the order in which the choices are declared."""
    return models.Case(
        *(models.When(**{field: value}, then=place) for place, value in enumerate(choices.values)),
        output_field=models.SmallIntegerField(),
    )


class Honor(GatedRecord):
    """An award in one year. Streaks of years are counted from these, never typed."""

    branch = models.ForeignKey(
        "branches.Branch",
        models.PROTECT,
        verbose_name=_("branch"),
        related_name="honors",
        help_text=_("In whose register it stands."),
    )
    title = LineField(
        pgettext_lazy("of an honor", "title"),
        max_length=120,
        help_text=_("As on the certificate, for example “Advanced Grass-roots Party Organization”."),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    merit_class = models.CharField(
        _("class of merit"),
        max_length=12,
        choices=MeritClass,
        blank=True,
        help_text=_("For merits, and only for them."),
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The year for which it was awarded."))
    awarding_body = LineField(_("awarding body"), max_length=120)
    document_number = LineField(
        _("document number"), max_length=60, blank=True, help_text=_("For example 省检机党〔2019〕12号.")
    )
    evidence = DocumentField(
        _("evidence"),
        upload_to="evidence/",
        storage=private_storage,
        blank=True,
        help_text=_("The certificate or the decision, as PDF or picture. Only staff can open it."),
    )
    holder = models.CharField(
        _("holder"),
        max_length=8,
        choices=Holder,
        help_text=_("Collective: the branch or its office. Individual: a member."),
    )
    member = models.ForeignKey(
        "branches.Member",
        models.PROTECT,
        verbose_name=_("member"),
        related_name="honors",
        null=True,
        blank=True,
        help_text=_("Only for a member by name. The public reads the name only with the member’s consent."),
    )
    is_public = models.BooleanField(_("public"), default=False)

    public_field = "is_public"
    public_text = ("title", "awarding_body", "document_number")
    objects = HonorQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("honor")
        verbose_name_plural = _("honors")
        ordering = ["-year", "-pk"]
        permissions = [("show_honor", "Can show an honor to the public")]
        indexes = [
            models.Index(name="honor_public_year", fields=["-year", "-id"], condition=Q(is_public=True)),
            models.Index(name="honor_of_branch", fields=["branch", "-year"]),
            models.Index(name="honor_in_a_row", fields=["branch", "holder", "title", "year"]),  # for streaks
            models.Index(name="honor_evidence", fields=["evidence"], condition=~Q(evidence="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="honor_merit_has_class",
                condition=Q(kind="merit") & ~Q(merit_class="") | ~Q(kind="merit") & Q(merit_class=""),
                violation_error_message=_("A merit has a class, and only a merit has one."),
            ),
            models.CheckConstraint(
                name="honor_member_named",
                condition=Q(holder="member", member__isnull=False) | ~Q(holder="member") & Q(member__isnull=True),
                violation_error_message=_("Name the member where the holder is a member by name, and only there."),
            ),
            models.CheckConstraint(
                name="honor_year_sensible",
                condition=Q(year__gte=1921, year__lte=2200),
                violation_error_message=_("The year lies between 1921 and this year."),
            ),
            models.CheckConstraint(
                name="honor_choices_known",
                condition=Q(
                    kind__in=Kind.values,
                    level__in=Level.values,
                    holder__in=Holder.values,
                    merit_class__in=["", *MeritClass.values],
                ),
                violation_error_message=_("Choose kind, class, level and holder from the lists."),
            ),
            models.CheckConstraint(
                name="honor_is_titled",
                condition=~Q(title="") & ~Q(awarding_body=""),
                violation_error_message=_("An honor has a title and an awarding body."),
            ),
            models.UniqueConstraint(
                name="honor_once",
                fields=["branch", "holder", "title", "year"],
                condition=Q(holder__in=COLLECTIVE),
                violation_error_message=_("This honor of that year is in the register already."),
            ),
            models.UniqueConstraint(
                name="honor_once_of_member",
                fields=["member", "title", "year"],
                condition=Q(member__isnull=False),
                violation_error_message=_("This honor of that year is in the register already."),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.year})"

    def clean(self):
        if self.year and self.year > timezone.localdate().year:
            raise ValidationError({"year": _("The year lies between 1921 and this year.")})
        if self.member_id and self.branch_id and self.member.branch_id != self.branch_id:
            raise ValidationError({"member": _("This member belongs to another branch.")})

    @property
    def years_in_a_row(self):
        """How many years the run had with this one, where there was more than one; after `with_streaks()`."""
        since = getattr(self, "streak_since", None)
        return self.year - since + 1 if since is not None and since < self.year else None

    @property
    def kind_in_words(self):
        """As `get_kind_display()`, which Django makes of all choices each time: lists say it of every row."""
        return Kind(self.kind).label

    @property
    def level_in_words(self):
        return Level(self.level).label

    @property
    def mark(self):
        """The shape that stands for it on the page: a disc for a person, else that of the level."""
        return "person" if self.is_personal else self.level

    @property
    def is_personal(self):
        return self.holder in PERSONAL

    @property
    def names_its_holder(self):
        """Whether the public may read who holds it: a member's name only with consent."""
        return self.holder in COLLECTIVE or (self.holder == Holder.MEMBER and self.member.may_be_public)

    @property
    def holder_for_public(self):
        """Who holds it, as the public may read it."""
        if not self.names_its_holder:
            return gettext("One member of the branch “%(branch)s”") % {"branch": self.branch.short_name}
        return {Holder.BRANCH: self.branch.name, Holder.OFFICE: self.branch.office}.get(self.holder) or self.member.name
