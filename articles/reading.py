"""What the page of an article asks the database: the most read page, so its queries are compiled once."""

from datetime import datetime

from branches.models import Branch
from publishing.prepared import Prepared

from .models import ArticleEdition

live_at = Prepared(
    lambda slug, now: ArticleEdition.objects.live(now).for_page().filter(article__slug=slug)[:1], slug=str, now=datetime
)
beside_in_series = Prepared(
    lambda now, series, number: ArticleEdition.objects.live(now).beside_in_series(series, number),
    now=datetime,
    series=int,
    number=int,
)
beside_in_column = Prepared(
    lambda now, column, published_at, pk: ArticleEdition.objects.live(now).beside_in_column(column, published_at, pk),
    now=datetime,
    column=int,
    published_at=datetime,
    pk=int,
)
branch_as_of = Prepared(
    lambda pk, at: Branch.objects.with_entry().with_profile(at).filter(pk=pk).order_by(), pk=int, at=datetime
)


def live_edition(slug, now):
    """The text that is live at an address; None where there is none."""
    return next(iter(live_at(slug=slug, now=now)), None)


def neighbours(edition, now):
    """The ones before and after a text, or None: in its series, or else by date in its column."""
    if edition.series_id:
        found = beside_in_series(now=now, series=edition.series_id, number=edition.series_number)
    else:
        found = beside_in_column(now=now, column=edition.column_id, published_at=edition.published_at, pk=edition.pk)
    place = edition.place_beside
    return (
        next((one for one in found if place(one) < place(edition)), None),
        next((one for one in found if place(one) > place(edition)), None),
    )


def branch_of(edition, now):
    """The article's branch with its profile of the article's day; None before the branch is shown."""
    if edition.branch_id is None:
        return None
    [branch] = branch_as_of(pk=edition.branch_id, at=min(edition.published_at, now))
    return None if branch.is_waiting() else branch
