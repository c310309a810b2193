from pathlib import PurePosixPath

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.history import History
from accounts.models import ScopedQuerySet
from characters.fields import LineField
from characters.folding import tidy_name
from library.record_gate import GatedQuerySet, GatedRecord
from library.uploads import PortraitField, private_storage


class Standing(models.TextChoices):
    FULL = "full", _("full member")
    PROBATIONARY = "probationary", _("probationary member")


class MemberQuerySet(GatedQuerySet, ScopedQuerySet):
    def present(self, on=None):
        """Those who belong to the branch on a day (today, if not given)."""
        on = on or timezone.localdate()
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))

    def public(self):
        """Those who agreed that their name, post and portrait are shown. Nothing else of a member ever is."""
        return self.filter(may_be_public=True)


class Member(GatedRecord):
    """A Party member of a branch."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, verbose_name=_("branch"), related_name="members")
    name = LineField(pgettext_lazy("of a person", "name"), max_length=60)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing, default=Standing.FULL)
    portrait = PortraitField(
        _("portrait"),
        upload_to="portraits/",
        storage=private_storage,
        blank=True,
        help_text=_("A picture of any usual format. Shown only with the member’s consent, and cropped to 4:5."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Smaller numbers stand first among those with the same post.")
    )
    may_be_public = models.BooleanField(
        _("may be public"),
        default=False,
        help_text=_(
            "The member has agreed that name, post and portrait are shown to the public. Nothing else ever is."
        ),
    )
    left_on = models.DateField(
        _("left the branch on"), null=True, blank=True, help_text=_("Empty while the person belongs to the branch.")
    )

    public_field = "may_be_public"
    public_text = ("name",)
    objects = MemberQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["branch", "order", "pk"]
        permissions = [("show_member", "Can show a member to the public")]
        indexes = [models.Index(name="member_portrait", fields=["portrait"], condition=~Q(portrait=""))]
        constraints = [
            models.CheckConstraint(
                name="member_is_named",
                condition=~Q(name=""),
                violation_error_message=_("A member has a name."),
            ),
            models.CheckConstraint(
                name="member_standing_known",
                condition=Q(standing__in=Standing.values),
                violation_error_message=_("A member is a full or a probationary member."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = tidy_name(self.name)
        super().save(*args, **kwargs)

    @property
    def portrait_name(self):
        """The last part of the portrait’s address."""
        return PurePosixPath(self.portrait.name).name


class Post(models.TextChoices):
    """The posts of a branch committee, in their order of rank."""

    SECRETARY = "secretary", _("Secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    ORGANISATION = "organisation", _("Organisation")
    PUBLICITY = "publicity", _("Publicity")
    DISCIPLINE = "discipline", _("Discipline")
    YOUTH = "youth", _("Youth")
    MEMBER = "member", _("Committee member")

    @classmethod
    def rank(cls, field="post"):
        """An expression that sorts rows by rank."""
        return models.Case(
            *(models.When(**{field: post}, then=place) for place, post in enumerate(cls.values)),
            output_field=models.SmallIntegerField(),
        )


class TermQuerySet(ScopedQuerySet):
    branch_lookup = "member__branch"

    def in_office(self, on=None):
        """Terms that hold on a day (today, if not given): from `since`, up to but not on `until`."""
        on = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)

    def for_public(self, on=None):
        """Terms of members who may be shown and belong to the branch on a day, with the members."""
        return self.in_office(on).filter(member__in=Member.objects.public().present(on)).select_related("member")

    def with_whole_time(self):
        """Each with the day on which its member came to the post and the day on which he or she left it, or None.

        `begun` and `ended`: terms that follow on one another without a gap are one time in the post.
        """
        same = self.model.objects.filter(member=OuterRef("member"), post=OuterRef("post"))
        before = same.filter(since__lt=OuterRef("since"), until__gte=OuterRef("since"))
        after = same.filter(since__gt=OuterRef("since"), since__lte=OuterRef("until"))
        first = same.filter(~Exists(before), since__lte=OuterRef("since")).order_by("-since")
        last = same.filter(~Exists(after), since__gte=OuterRef("since")).order_by("since")
        return self.annotate(begun=Subquery(first.values("since")[:1]), ended=Subquery(last.values("until")[:1]))

    def by_rank(self):
        return self.order_by(Post.rank(), "member__order", "member_id")


class Term(models.Model):
    """A member's time in one post of the branch committee. Ended terms stay, so that a past day can be shown."""

    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="terms")
    post = models.CharField(_("post"), max_length=20, choices=Post)
    since = models.DateField(pgettext_lazy("first day of a term", "from"))
    until = models.DateField(
        pgettext_lazy("day a term ended", "until"), null=True, blank=True, help_text=_("Empty while in office.")
    )

    objects = TermQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("term in the committee")
        verbose_name_plural = _("terms in the committee")
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="term_in_order",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                violation_error_message=_("A term ends after it begins."),
            ),
            models.CheckConstraint(
                name="term_post_known",
                condition=Q(post__in=Post.values),
                violation_error_message=_("That post does not exist."),
            ),
            models.UniqueConstraint(
                name="term_once",
                fields=["member", "post", "since"],
                violation_error_message=_("This term is entered already."),
            ),
        ]

    def __str__(self):
        return f"{self.member} ({self.post_in_words})"

    @property
    def post_in_words(self):
        """As `get_post_display()`, which Django makes of all choices each time: pages say it of every term."""
        return Post(self.post).label

    def holds(self, on=None):
        """Whether the term holds on a day (today, if not given); see TermQuerySet.in_office."""
        on = on or timezone.localdate()
        return self.since <= on and (self.until is None or on < self.until)
