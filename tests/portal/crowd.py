"""A house full of texts, as after years of work: most are history, and some wait for something."""

import datetime

from django.db.models import Value
from django.utils import timezone

from articles.models import Article, ArticleEdition, ArticleSignOff, ArticleVersion
from publishing.signoffs import Verdict
from publishing.states import Grounds, State
from tests.factories import ColumnFactory

DAY = datetime.timedelta(days=1)
WAITING = 70  # of the newest texts, however many there are


def fill(editions, *, branches, author, signer):
    """So many editions of half as many articles, of one branch after another: each has been replaced once.

    Each was written by the author and returned by the signer once.
    """
    now, column = timezone.now(), ColumnFactory()
    count = editions // 2
    articles = Article.objects.bulk_create([Article(slug=f"crowd-{n}") for n in range(count)], batch_size=2000)
    rows = []
    for n, article in enumerate(articles):
        second = second_text(count - n, now)
        filed = {"article": article, "branch": branches[n % len(branches)], "column": column, "created_by": author}
        first = published(now - 400 * DAY, second.get("live_from"))
        rows.append(ArticleEdition(**filed, **first, number=1, is_newest=False, title=f"Before {n}", digest="old"))
        rows.append(ArticleEdition(**filed, **second, number=2, title=f"Now {n}", digest="new"))
    for row in rows:
        row.body = Value("<p>Read together.</p>")  # as SQL, it is not cleaned again for each row
    rows = ArticleEdition.objects.bulk_create(rows, batch_size=2000)
    versions = [ArticleVersion(edition=row, number=1, form={}, digest=row.digest, saved_by=author) for row in rows]
    ArticleVersion.objects.bulk_create(versions, batch_size=2000)
    said = {"stage": "secretary", "verdict": Verdict.RETURNED, "comment": "Mend the date.", "signed_by": signer}
    sign_offs = [ArticleSignOff(edition=row, digest=row.digest, signed_at=now - 9 * DAY, **said) for row in rows]
    ArticleSignOff.objects.bulk_create(sign_offs, batch_size=2000)


def published(start, end=None):
    return {
        "state": State.PUBLISHED,
        "grounds": Grounds.IMPORTED,
        "urgent_reason": "As it was.",
        "live_from": start,
        "live_until": end,
        "published_at": start,
    }


def second_text(place, now):
    """What became of an article's second text; `place` counts from the newest, which is 1."""
    at_a_stage = {"stage": "secretary", "stage_since": now - 2 * DAY}
    match place % 7 if place <= WAITING else None:
        case 1:
            return {"state": State.IN_REVIEW, **at_a_stage}
        case 2:
            return {"state": State.DRAFT, **at_a_stage}
        case 3:
            urgent = {"grounds": Grounds.URGENT, "urgent_reason": "A flood."}
            return {**published(now - DAY), **urgent, **at_a_stage}
        case 4:
            return published(now + DAY)
        case 5:
            return {**published(now - DAY, now + DAY), "ends_at": now + DAY}
        case 6:
            return {"state": State.DRAFT}
    return published(now - 30 * DAY)
