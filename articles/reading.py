"""What the page of an article asks the database: the most read page, so its queries are compiled once."""

from datetime import datetime

from django.db.models import Min

from branches.models import Branch
from publishing.prepared import Prepared

from .models import ArticleEdition, Attachment

live_at = Prepared(
    lambda slug, now: ArticleEdition.objects.live(now).for_page().filter(article__slug=slug)[:1], slug=str, now=datetime
)
beside_in_series = Prepared(
    lambda now, article, series, number: (
        ArticleEdition.objects.live(now).exclude(article=article).beside_in_series(series, number)
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
    lambda pk, at: Branch.objects.with_entry().with_profile(at).filter(pk=pk).order_by(), pk=int, at=datetime
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


def neighbours(edition, now):
    """The ones before and after a text, or None: in its series, or else by date in its column.

    Another text of the same article is no neighbour, where this one is only looked at beforehand.
    """
    of = {"now": now, "article": edition.article_id}
    if edition.series_id:
        found = beside_in_series(**of, series=edition.series_id, number=edition.series_number)
    else:
        found = beside_in_column(**of, column=edition.column_id, published_at=edition.published_at, pk=edition.pk)
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
