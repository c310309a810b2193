"""What the page of an article asks the database: the most read page, so its queries are compiled once."""

from datetime import datetime

from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from branches.models import Branch, BranchProfile
from publishing.pages import end_of_day
from publishing.prepared import Prepared

from .models import ArticleEdition, Attachment

live_at = Prepared(
    lambda slug, now: ArticleEdition.objects.live(now).for_page().filter(article__slug=slug)[:1], slug=str, now=datetime
)
around_in_series = Prepared(
    lambda now, article, series, number: (
        ArticleEdition.objects.live(now).exclude(article=article).around_in_series(series, number)
    ),
    now=datetime,
    article=int,
    series=int,
    number=int,
)
beside_in_column = Prepared(
    lambda now, article, column, published_at, pk: (
        ArticleEdition.objects.live(now).exclude(article=article).beside_in_column(column, published_at, pk)
    ),
    now=datetime,
    article=int,
    column=int,
    published_at=datetime,
    pk=int,
)
attachments_of = Prepared(lambda edition: Attachment.objects.filter(edition=edition), edition=int)
branch_as_of = Prepared(
    lambda pk, at, now: (
        Branch.objects.with_entry()
        .with_profile(at)
        .annotate(is_live=Exists(BranchProfile.objects.live(now).filter(branch=OuterRef("pk"))))
        .filter(pk=pk)
        .order_by()
    ),
    pk=int,
    at=datetime,
    now=datetime,
)


def live_edition(slug, now):
    """The text that is live at an address; None where there is none."""
    return next(iter(live_at(slug=slug, now=now)), None)


def as_if_live(edition, now):
    """Any text of an article, ready for its page: dated and counted in its series as it will be if published now."""
    article, live = edition.article, ArticleEdition.objects.live(now)
    if edition.published_at is None:
        been_live = edition.siblings().published().filter(live_from__lte=now)
        edition.published_at = article.dated or been_live.aggregate(first=Min("published_at"))["first"] or now
    edition.series_total = live.filter(series=edition.series_id).exclude(article=article).count() + 1
    return edition


def around(edition, now):
    """The nearest others of its series, those before it and those after it, in order: two lists, empty without one.

    Another text of the same article is no neighbour, where this one is only looked at beforehand.
    """
    if edition.series_id is None:
        return [], []
    number = edition.series_number
    found = around_in_series(now=now, article=edition.article_id, series=edition.series_id, number=number)
    return [one for one in found if one.series_number < number], [one for one in found if one.series_number > number]


def beside(edition, now):
    """The ones before and after it by date in its column, or None."""
    found = beside_in_column(
        now=now,
        article=edition.article_id,
        column=edition.column_id,
        published_at=edition.published_at,
        pk=edition.pk,
    )
    place = (edition.published_at, edition.pk)
    return (
        next((one for one in found if (one.published_at, one.pk) < place), None),
        next((one for one in found if (one.published_at, one.pk) > place), None),
    )


def branch_of(edition, now):
    """The article's branch with its profile of the article's day; None before the branch is shown.

    `then` is that day, where it is past and the branch has a page as it was on it.
    """
    if edition.branch_id is None:
        return None
    [branch] = branch_as_of(pk=edition.branch_id, at=min(edition.published_at, now), now=now)
    if branch.is_waiting():
        return None
    then = timezone.localdate(edition.published_at)
    is_past = then < timezone.localdate(now) and branch.is_live  # what has been withdrawn is gone from every day
    was_shown = is_past and branch.profile and branch.profile.is_live(end_of_day(then))
    branch.then = then if was_shown and not branch.is_waiting(then) else None
    return branch
