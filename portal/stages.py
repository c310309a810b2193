"""Stages: the branches one after another, each with what the public sees of it at a moment, and no more."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from branches.models import Branch, BranchProfile, Endeavour, Programme, ProgrammeEntry
from honors.models import Honor
from publishing.prepared import Prepared
from publishing.templatetags.pages import day

LONG_NAME = 28  # Latin characters


@dataclass
class Stage:
    """A branch's stage. Without a profile it is waiting: its name and place, perhaps its day, are all there is."""

    branch: Branch
    profile: BranchProfile | None = None
    honors: int = 0
    day: date | None = None  # from which it is shown, while that is still to come
    place: int | None = None
    total: int = 0
    endeavours: list[Endeavour] = field(default_factory=list)
    before: "Stage | None" = field(default=None, repr=False)
    after: "Stage | None" = field(default=None, repr=False)

    @property
    def entry(self) -> ProgrammeEntry | None:
        return self.branch.entry

    @property
    def name(self):
        """The brand's name, or the branch's where there is none to be seen."""
        return self.profile.brand_name if self.profile else self.branch.name

    @property
    def title(self):
        """For the title of its page."""
        return f"{self.profile.brand_name} · {self.branch.name}" if self.profile else self.branch.name

    @property
    def has_long_name(self):
        """Whether the name is too long for the largest type. A Chinese character is as wide as two Latin ones."""
        return sum(2 if character > "\u2e80" else 1 for character in self.name) > LONG_NAME

    @property
    def short_name(self):
        return self.profile.brand_name if self.profile else self.branch.short_name

    @cached_property
    def address(self):
        return self.branch.get_absolute_url()

    @property
    def is_waiting(self):
        return self.profile is None

    @property
    def place_in_words(self):
        """Before its name, for those who hear the page: “2 of 8:”."""
        return _("%(place)s of %(total)s:") % {"place": self.place, "total": self.total}

    @property
    def total_in_words(self):
        """Beside the numeral of its place: “of 8”."""
        return _("of %(total)s") % {"total": self.total}

    @property
    def shown_since(self):
        return _("Shown since %(date)s") % {"date": day(self.entry.shown_from)}

    @property
    def facts(self):
        """What is counted of it: the words below each number, and the number."""
        members, committee = self.profile.members, self.profile.committee_size
        if members is not None:
            yield npgettext("below a number", "member", "members", members), members
        if committee is not None:
            yield npgettext("below a number", "in the committee", "in the committee", committee), committee
        if self.honors:
            yield npgettext("below a number", "honor", "honors", self.honors), self.honors


def in_programme(at, year, and_branch):
    """The branches of the programme in its order, and one more: with profile, and with honors up to a year counted."""
    honors = Honor.objects.public().filter(branch=OuterRef("pk"), year__lte=year).order_by().values("branch")
    return (
        Branch.objects.with_entry()
        .with_profile(at)
        .filter(Q(entry__isnull=False) | Q(slug=and_branch))
        .annotate(
            honor_count=Subquery(honors.annotate(count=Count("pk")).values("count")),
            programme_name=Subquery(Programme.objects.current().values("name")),
        )
        .order_by("entry__place")
    )


asked_in_programme = Prepared(in_programme, at=datetime, year=int, and_branch=str)
current_programme = Prepared(Programme.objects.current)
live_endeavours = Prepared(
    lambda at: Endeavour.objects.filter(profile__in=BranchProfile.objects.live(at)).only(
        "profile", "endeavour", "specialty"
    ),
    at=datetime,
)
endeavours_of = Prepared(lambda profile: Endeavour.objects.filter(profile=profile), profile=int)


def stages_of_programme(at, on, *, and_branch="", and_now=None):
    """The stages of the programme that the public sees, in order, as at a moment of the day `on`.

    With the stage of one more branch, named by its address, at the end if the programme does not have it. One query.
    With `and_now`, this moment, profiles are seen only of branches that have one now, too: what has been withdrawn is
    gone from every day.
    """
    values = {"at": at, "year": on.year, "and_branch": and_branch}
    if and_now:
        profile_now = BranchProfile.objects.live(and_now).filter(branch=OuterRef("pk"))
        branches = in_programme(**values).annotate(has_profile_now=Exists(profile_now))
    else:
        branches = asked_in_programme(**values)
    stages = [
        Stage(branch, day=branch.entry.shown_from)
        if branch.is_waiting(on)
        else Stage(branch, branch.profile, branch.honor_count or 0)
        if not and_now or branch.has_profile_now
        else Stage(branch)
        for branch in branches
    ]
    chosen = [stage for stage in stages if stage.entry]
    for place, stage in enumerate(chosen, start=1):
        stage.place, stage.total = place, len(chosen)
    for before, after in pairwise(chosen):
        before.after, after.before = after, before
    return chosen + [stage for stage in stages if not stage.entry]


def with_endeavours(stages, at):
    """Read the endeavours of all these stages as at a moment in one query, without their texts; give the stages."""
    of_profile = {stage.profile.pk: stage.endeavours for stage in stages if stage.profile}
    for endeavour in live_endeavours(at=at):
        if endeavour.profile_id in of_profile:
            of_profile[endeavour.profile_id].append(endeavour)
    return stages
