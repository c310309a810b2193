from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.constraints import NeverReplaced
from accounts.models import ScopedQuerySet
from characters.fields import LineField
from library.uploads import LibraryPictureField
from publishing.checks import about_emptiness, about_headings, about_pictures
from publishing.constraints import KeptWithText
from publishing.editions import Edition, EditionQuerySet, edition_indexes, edition_rules
from publishing.parts import EditionPart
from publishing.richtext import RichTextField
from publishing.signoffs import SignOff
from publishing.versions import Version

from .naming import about_members_named

TEXT_FIELDS = (
    "brand_name",
    "slogan",
    "introduction",
    "comment",
    "cover",
    "cover_alt",
    "full_members",
    "probationary_members",
    "committee_size",
)


class BranchProfileQuerySet(EditionQuerySet, ScopedQuerySet):
    pass


class BranchProfile(Edition):
    """One text of what is said about a branch: its brand, introduction, comment and endeavours."""

    owner_field = "branch"
    text_fields = TEXT_FIELDS
    part_names = ("endeavours",)

    branch = models.ForeignKey("branches.Branch", models.PROTECT, verbose_name=_("branch"), related_name="profiles")
    brand_name = LineField(
        _("brand name"), max_length=60, help_text=_("What the branch is known by, for example “Five Specialties”.")
    )
    slogan = LineField(_("slogan"), max_length=120, blank=True, help_text=_("One line, without a full stop."))
    introduction = RichTextField(
        _("introduction"),
        blank=True,
        help_text=_("What the brand is and where it comes from. The first paragraph is set larger."),
    )
    comment = RichTextField(
        _("Party Committee’s comment"),
        blank=True,
        help_text=_("Set as a quotation, on the branch’s page and in its articles of that time."),
    )
    cover = LibraryPictureField(
        _("cover picture"),
        upload_to="pictures/",
        blank=True,
        help_text=_(
            "A picture of any usual format, upright, cropped to 3:4. Without one the branch’s numeral stands on plain "
            "red."
        ),
    )
    cover_alt = LineField(
        _("what the cover shows"),
        max_length=200,
        blank=True,
        help_text=_("For those who cannot see it: one sentence."),
    )
    full_members = models.PositiveSmallIntegerField(_("full members"), null=True, blank=True)
    probationary_members = models.PositiveSmallIntegerField(_("probationary members"), null=True, blank=True)
    committee_size = models.PositiveSmallIntegerField(_("members of the committee"), null=True, blank=True)

    objects = BranchProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch profile")
        verbose_name_plural = _("branch profiles")
        ordering = ["-pk"]
        permissions = [("publish_branchprofile", "Can publish and withdraw branch profiles")]
        constraints = [
            *edition_rules("branch", TEXT_FIELDS),
            models.CheckConstraint(
                name="branchprofile_cover_described",
                condition=models.Q(cover="") | ~models.Q(cover_alt=""),
                violation_error_message=_("Say what the cover shows, for those who cannot see it."),
            ),
        ]
        indexes = [
            *edition_indexes(),
            models.Index(
                name="branchprofile_of_branch",
                fields=["branch", "live_from", "live_until"],
                condition=models.Q(live_from__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.branch}: {self.brand_name}"

    def get_absolute_url(self):
        return self.branch.get_absolute_url()

    def checks(self):
        return [
            *about_emptiness(self, "slogan", "introduction", "cover"),
            *about_pictures(self.introduction),
            *about_headings(self.introduction),
            *about_members_named(self),
            *self._about_figures(),
        ]

    def _about_figures(self):
        """Where the figures are not those of the register of today."""
        present = self.branch.members.present().values_list("standing", flat=True)
        counted = {"full_members": 0, "probationary_members": 0}
        for standing in present:
            counted[f"{standing}_members"] += 1
        for name, count in counted.items():
            said = getattr(self, name)
            if present and said is not None and said != count:
                words = {"field": self._meta.get_field(name).verbose_name, "said": said, "count": count}
                yield gettext("%(field)s: the text says %(said)d, the register has %(count)d today.") % words

    @property
    def words_to_share(self):
        """What its picture to share says: the title, and a line above it."""
        return self.brand_name, self.branch.name

    @property
    def members(self):
        """Full and probationary members together; None where the profile does not say."""
        counts = [count for count in (self.full_members, self.probationary_members) if count is not None]
        return sum(counts) if counts else None


class Endeavour(EditionPart):
    """An endeavour and the specialty that it builds: one of the pairs that make up a brand."""

    edition_field = "profile"
    text_fields = ("position", "endeavour", "specialty", "text")

    profile = models.ForeignKey(
        BranchProfile, models.CASCADE, verbose_name=_("branch profile"), related_name="endeavours"
    )
    endeavour = LineField(
        _("endeavour"),
        max_length=120,
        help_text=_("What the branch insists on, for example “Read the original works”."),
    )
    specialty = LineField(
        _("specialty"), max_length=60, help_text=_("The quality that it builds, for example “politically clear”.")
    )
    text = RichTextField(_("text"), blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = _("endeavour")
        verbose_name_plural = _("endeavours and specialties")
        constraints = [
            NeverReplaced(name="endeavour_never_replaced", deletable=True),
            KeptWithText(
                name="endeavour_kept",
                text="profile",
                violation_error_message=_("A published text is never edited; revise it instead."),
            ),
            models.UniqueConstraint(
                name="endeavour_identified",
                fields=["profile", "identity"],
                violation_error_message=_("This endeavour is in the text already."),
            ),
        ]

    def __str__(self):
        return self.endeavour


class ProfileVersion(Version):
    """What a profile's draft said after one saving."""

    edition = models.ForeignKey(BranchProfile, models.CASCADE, related_name="versions")


class ProfileSignOff(SignOff):
    """One person's approval or return of a profile's text at one stage."""

    edition = models.ForeignKey(BranchProfile, models.PROTECT, related_name="sign_offs")
