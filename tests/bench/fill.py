"""Fill an empty database with the sample and so many articles on top: `python -m tests.bench.fill 100000`.

Articles, their editions, series, honors and activities grow with the number; branches, columns and staff do not.
The first page of each list is full at 200 articles already, so that two sizes differ in what the database holds and
not in what a page shows.
"""

import sys
from datetime import date, datetime, timedelta
from itertools import islice

import django

LIVE_SINCE = datetime(2016, 1, 1, 9)
COLUMNS = 12
IN_A_SERIES = 24
BATCH = 2000
EDITIONS = (1, 2, 2, 2, 3, 3, 3, 3, 3, 3)  # of articles whose number ends in 0, 1, 2 …: 2.5 each
MEASURED, MEASURED_IN_SERIES = "measured", "measured-in-series"
LONG_SERIES = "bench-series-1"
BODY_BYTES = 12_000


def fill(count):
    """Load the sample, then articles until there are `count`; on a database that holds anything, nothing is done."""
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.db import transaction

    from accounts.models import User
    from articles.models import Article
    from branches.models import Branch
    from portal.sample import Sample, load

    database = str(settings.DATABASES["default"]["NAME"])
    if "bench" not in database or Branch.objects.exists() or Article.objects.exists():
        sys.exit(f"The database {database} is not an empty one for measuring; nothing was changed.")
    with transaction.atomic():
        load(Sample("en"))
        for username, role in (("office", "Committee office"), ("editor", "Branch editor")):
            user = User.objects.create(username=username, is_staff=True)
            user.groups.add(Group.objects.get(name=role))
        Branch.objects.earliest("entries__place").editors.add(user)
        add_records(count)
        add_articles(count)
    with transaction.atomic():
        analyse()


def add_records(count):
    """Columns and series, and honors and activities in proportion to the articles."""
    from articles.models import Column, Series
    from branches.models import Activity, Branch
    from honors.models import Holder, Honor, Kind, Level

    branches = list(Branch.objects.order_by("entries__place"))
    Column.objects.bulk_create(
        Column(name=f"Column {n}", slug=f"bench-column-{n}", order=200 + n)
        for n in range(Column.objects.count() + 1, COLUMNS + 1)
    )
    columns = list(Column.objects.all())
    note = "<p>Articles that belong together.</p>"
    Series.objects.bulk_create(
        Series(name=f"Series {n}", slug=f"bench-series-{n}", column=columns[n % COLUMNS], editors_note=note)
        for n in range(1, series_count(count) + 1)
    )
    levels = Level.values
    Honor.objects.bulk_create(
        Honor(
            branch=branches[n % 8],
            title=f"Advanced Grass-roots Party Organization {n // 160}",
            kind=Kind.ADVANCED_ORGANIZATION,
            level=levels[n % len(levels)],
            year=2005 + n // 8 % 20,
            awarding_body="Party Committee of the Provincial Organs",
            holder=Holder.BRANCH,
            is_public=True,
        )
        for n in range(count // 50 - Honor.objects.count())
    )
    Activity.objects.bulk_create(
        Activity(
            branch=branches[n % 8],
            kind="study",
            title=f"Reading together {n}",
            held_on=date(2020, 1, 1) - timedelta(days=n),
            is_public=True,
        )
        for n in range(count // 100 - Activity.objects.count())
    )


def series_count(count):
    """One long series and, for every thousand articles, one of 24."""
    return 1 + max(2, count // 1000)


def add_articles(count):
    from articles.models import Article, ArticleEdition

    numbers = range(count - Article.objects.count())
    middle = len(numbers) // 20 * 10 + 6
    slugs = {middle: MEASURED, 25: MEASURED_IN_SERIES}
    make = EditionMaker(count, long_ones=slugs)
    for batch in batches(numbers, BATCH):
        articles = Article.objects.bulk_create(Article(slug=slugs.get(n, f"bench-{n}")) for n in batch)
        editions = (edition for n, article in zip(batch, articles, strict=True) for edition in make(n, article))
        ArticleEdition.objects.bulk_create(editions, batch_size=BATCH)


class EditionMaker:
    """Makes the editions of the nth article: most are live with a history, a few wait, ended or were never public."""

    def __init__(self, count, long_ones):
        from django.utils import timezone

        from articles.models import ArticleEdition, Column, Series
        from branches.models import Branch

        self.now = timezone.now()
        self.first = timezone.make_aware(LIVE_SINCE)
        self.step = (self.now - timedelta(days=90) - self.first) / count
        self.branches = list(Branch.objects.order_by("entries__place"))
        self.columns = list(Column.objects.all())
        self.series = list(Series.objects.filter(slug__startswith="bench").order_by("pk"))
        self.in_long_series = max(IN_A_SERIES, count // 200)
        texts = ArticleEdition.objects.order_by("pk").values_list("title", "summary", "body")
        self.texts = [(title, summary, body.partition("\n")[0]) for title, summary, body in texts]
        self.long_text = "\n".join(body for _title, _summary, body in texts)[:BODY_BYTES].rpartition("\n")[0]
        self.long_ones = long_ones

    def __call__(self, n, article):
        from articles.models import ArticleEdition
        from publishing.editions import State

        title, summary, body = self.texts[n % len(self.texts)]
        series, number_there = self.place_in_series(n)
        windows = self.windows(n)
        for number, (start, end) in enumerate(windows, start=1):
            yield ArticleEdition(
                article=article,
                number=number,
                state=State.PUBLISHED if start else State.DRAFT,
                is_newest=number == len(windows),
                live_from=start,
                live_until=end,
                ends_at=end if number == len(windows) else None,
                published_at=windows[0][0] if start else None,
                title=f"{title} ({n})",
                summary=summary,
                body=self.long_text if n in self.long_ones else body,
                column=series.column if series else self.columns[n % COLUMNS],
                series=series,
                series_number=number_there,
                branch=self.branches[n % 8],
                author="Bench",
            )

    def windows(self, n):
        """The live windows of its editions; (None, None) for a draft."""
        start = self.first + n * self.step
        starts = [start + timedelta(days=20 * k) for k in range(EDITIONS[n % 10])]
        if n % 100 == 3:
            starts[-1] = self.now + timedelta(days=1, minutes=n % 40_000)  # takes over in time to come
        ends = [*starts[1:], starts[-1] + timedelta(days=10) if n % 20 == 2 else None]
        if n % 40 == 0:
            return [(None, None)]
        if n % 10 == 1:
            return [(starts[0], None), (None, None)]
        return list(zip(starts, ends, strict=True))

    def place_in_series(self, n):
        """The series and the number in it; every other article has one until all series are full."""
        nth, odd = divmod(n, 2)
        if odd and nth < self.in_long_series:
            return self.series[0], nth + 1
        number, place = divmod(nth - self.in_long_series, IN_A_SERIES)
        if odd and number + 1 < len(self.series):
            return self.series[number + 1], place + 1
        return None, None


def batches(numbers, size):
    numbers = iter(numbers)
    while batch := list(islice(numbers, size)):
        yield batch


def analyse():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
