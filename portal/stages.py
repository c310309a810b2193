"""Stages: the branches one after another, each with what the public sees of it at a moment, and no more."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils.functional import cached_property

from branches.models import Branch, BranchProfile, Endeavour, Programme, ProgrammeEntry
from honors.models import Honor

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


def stages_of_programme(at, on, *, and_branch="", and_now=None):
    """The stages of the programme that the public sees, in order, as at a moment of the day `on`.

    With the stage of one more branch, named by its address, at the end if the programme does not have it. One query.
    With `and_now`, this moment, profiles are seen only of branches that have one now, too: what has been withdrawn is
    gone from every day.
    """
    honors = Honor.objects.public().filter(branch=OuterRef("pk"), year__lte=on.year).order_by().values("branch")
    current = Programme.objects.current()
    branches = (
        Branch.objects.with_entry()
        .with_profile(at)
        .filter(Q(entry__isnull=False) | Q(slug=and_branch))
        .annotate(
            honor_count=Subquery(honors.annotate(count=Count("pk")).values("count")),
            programme_name=Subquery(current.values("name")),
        )
        .order_by("entry__place")
    )
    if and_now:
        profile_now = BranchProfile.objects.live(and_now).filter(branch=OuterRef("pk"))
        branches = branches.annotate(has_profile_now=Exists(profile_now))
    stages = [
        Stage(branch, day=branch.entry.shown_from)
        if branch.is_waiting(on)
        else Stage(branch, branch.profile, branch.honor_count or 0)
        if not and_now or branch.has_profile_now
        else Stage(branch)
        for branch in branches
    ]
    in_programme = [stage for stage in stages if stage.entry]
    for place, stage in enumerate(in_programme, start=1):
        stage.place, stage.total = place, len(in_programme)
    for before, after in pairwise(in_programme):
        before.after, after.before = after, before
    return in_programme + [stage for stage in stages if not stage.entry]


def with_endeavours(stages, *, texts=False):
    """Read the endeavours of all these stages in one query, with their texts or without; give the stages back."""
    endeavours = Endeavour.objects.all() if texts else Endeavour.objects.defer("text")
    profiles = [stage.profile for stage in stages if stage.profile]
    prefetch_related_objects(profiles, Prefetch("endeavours", queryset=endeavours))
    return stages
