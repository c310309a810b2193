"""What the public may find at a moment: asked of the things themselves, by the rules of their own pages."""

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from articles.models import ArticleEdition, Column
from branches.models import Branch, BranchProfile, Member
from honors.models import Honor


def visible(at, *, kind=None, column=None, branch=None, year=None):
    """Querysets by kind, for `Entry.objects.of()`. A filter leaves out the kinds that know nothing of it.

    A member who agreed is found while he or she belongs to a branch that has a page.
    """
    today = timezone.localdate(at)
    articles = ArticleEdition.objects.live(at)
    profiles = BranchProfile.objects.live(at).exclude(branch__in=Branch.objects.waiting(today).values("pk"))
    honors = Honor.objects.public().of_shown_branches(today)
    members = Member.objects.public().present(today).filter(branch__in=profiles.order_by().values("branch"))
    things = {"article": articles, "profile": profiles, "honor": honors, "member": members}
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


def columns_and_branches(at):
    """Those that something public is filed under, each with its oldest year or moment: what filters choose from."""
    seen = visible(at)
    of_column = seen["article"].filter(column=OuterRef("pk")).order_by("published_at")
    columns = Column.objects.annotate(oldest=Subquery(of_column.values("published_at")[:1])).filter(
        oldest__isnull=False
    )
    of_branch = {kind: rows.filter(branch=OuterRef("pk")) for kind, rows in seen.items()}
    branches = (
        Branch.objects.exclude(pk__in=Branch.objects.waiting(timezone.localdate(at)).values("pk"))
        .filter(Exists(of_branch["article"]) | Exists(of_branch["profile"]) | Exists(of_branch["honor"]))
        .annotate(oldest=Subquery(of_branch["honor"].order_by("year").values("year")[:1]))
    )
    return list(columns), list(branches)
