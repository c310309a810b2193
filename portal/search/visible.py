"""What the public may find at a moment: asked of the things themselves, by the rules of their own pages."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from articles.models import ArticleEdition, Column
from branches.models import Branch, BranchProfile, Member
from honors.models import Honor
from publishing.prepared import Prepared


def visible(at, *, kind=None, column=None, branch=None, year=None):
    """Querysets by kind, for `Entry.objects.of()`. A filter leaves out the kinds that know nothing of it."""
    things = public(at, timezone.localdate(at))
    if kind:
        things = {kind: things[kind]}
    if column:
        things = {kind: rows.filter(column=column) for kind, rows in things.items() if kind == "article"}
    if branch:
        things = {kind: rows.filter(branch=branch) for kind, rows in things.items()}
    if year:
        in_year = {"article": {"published_at__year": year}, "honor": {"year": year}}
        things = {kind: things[kind].filter(**in_year[kind]) for kind in things.keys() & in_year.keys()}
    return {kind: rows.order_by() for kind, rows in things.items()}


def public(at, today):
    """What the public may read at a moment of a day.

    A member who agreed is found while he or she belongs to a branch that has a page.
    """
    profiles = BranchProfile.objects.live(at).exclude(branch__in=Branch.objects.waiting(today).values("pk"))
    return {
        "article": ArticleEdition.objects.live(at),
        "profile": profiles,
        "honor": Honor.objects.public().of_shown_branches(today),
        "member": Member.objects.public().present(today).filter(branch__in=profiles.order_by().values("branch")),
    }


def columns_and_branches(at):
    """Those that something public is filed under, each with its oldest year or moment: what filters choose from."""
    moment = {"at": at, "today": timezone.localdate(at)}
    return columns_in_use(**moment), branches_in_use(**moment)


def columns_of(at, today):
    filed = public(at, today)["article"].filter(column=OuterRef("pk")).order_by("published_at")
    return Column.objects.annotate(oldest=Subquery(filed.values("published_at")[:1])).filter(oldest__isnull=False)


def branches_of(at, today):
    filed = {kind: rows.filter(branch=OuterRef("pk")) for kind, rows in public(at, today).items()}
    return (
        Branch.objects.exclude(pk__in=Branch.objects.waiting(today).values("pk"))
        .filter(Exists(filed["article"]) | Exists(filed["profile"]) | Exists(filed["honor"]))
        .annotate(oldest=Subquery(filed["honor"].order_by("year").values("year")[:1]))
    )


columns_in_use = Prepared(columns_of, at=datetime, today=date)
branches_in_use = Prepared(branches_of, at=datetime, today=date)
