from datetime import date, datetime, timedelta
from io import StringIO
from itertools import islice

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Value
from django.utils import timezone

from accounts.models import User
from articles.models import Article, ArticleEdition, Column, Series
from branches.models import Activity, ActivityKind, Branch
from honors.models import Holder, Honor, Kind, Level
from portal.sample import Sample, load
from publishing.richtext import clean
from publishing.states import Grounds, State

MEASURED, MEASURED_IN_SERIES = "measured", "measured-in-series"
LARGE_COLUMN, LONG_SERIES = "bench-column-12", "bench-series-1"
BODY_CHARACTERS = 12_000
LIVE_SINCE = datetime(2016, 1, 1, 9)
COLUMNS = 12
IN_A_SERIES = 24
HONORS_AT_LEAST = 160  # one of each branch in each of twenty years: as many years and streaks on the page as later
BATCH = 2000
IN_HALF = ("By the Party branch.", "党建工作。")  # every other article is in English, every other in Chinese
EDITIONS = (1, 2, 2, 2, 3, 3, 3, 3, 3, 3)  # of articles whose number ends in 0, 1, 2 …: 2.5 each


class Command(BaseCommand):
    """The sample and so many articles on top, for measuring. Refuses any database but an empty one of its own.

    Articles, editions, series, honors and activities grow with the number; branches, columns and staff do not. Page 1
    of each list is full at 200 articles already: two sizes differ in what the database holds, not in what a page shows.
    """

    help = "Fill an empty database whose name has “bench” in it with so many articles."

    def add_arguments(self, parser):
        parser.add_argument("articles", type=int)

    def handle(self, *, articles, **options):
        database = str(connection.settings_dict["NAME"])
        if "bench" not in database or Branch.objects.exists() or Article.objects.exists():
            raise CommandError(f"{database} is not an empty database for measuring; nothing was changed.")
        with transaction.atomic():
            self.fill(articles)
        call_command("rebuild_index", stdout=StringIO())  # which hears nothing of rows that are made in bulk
        with connection.cursor() as cursor:  # what PostgreSQL does by itself a minute later
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def fill(self, articles):
        load(Sample("en"))
        branches = list(Branch.objects.order_by("entries__place"))
        add_staff(branches[1])
        add_honors(branches, max(HONORS_AT_LEAST, articles // 50 - Honor.objects.count()))
        add_activities(branches, articles // 100 - Activity.objects.count())
        columns = add_columns()
        add_articles(articles, branches, columns, add_series(articles, columns))


def add_staff(branch):
    for username, role in (("office", "Committee office"), ("editor", "Branch editor")):
        user = User.objects.create(username=username, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    branch.editors.add(user)


def add_honors(branches, count):
    Honor.objects.bulk_create(
        Honor(
            branch=branches[n % 8],
            title=f"Advanced Grass-roots Party Organization {n // 160}",
            kind=Kind.ADVANCED_ORGANIZATION,
            level=Level.values[n % 3],
            year=2005 + n // 8 % 20,
            awarding_body="Party Committee of the Provincial Organs",
            holder=Holder.BRANCH,
            is_public=True,
        )
        for n in range(count)
    )


def add_activities(branches, count):
    Activity.objects.bulk_create(
        Activity(
            branch=branches[n % 8],
            kind=ActivityKind.values[n % 5],
            title=f"Reading together {n}",
            held_on=date(2020, 1, 1) - timedelta(days=n),
            is_public=True,
        )
        for n in range(count)
    )


def add_columns():
    """Twelve, the sample’s among them. The last gets a quarter of all articles."""
    Column.objects.bulk_create(
        Column(name=f"Column {n}", slug=f"bench-column-{n}", order=200 + n)
        for n in range(Column.objects.count() + 1, COLUMNS + 1)
    )
    return list(Column.objects.all())


def add_series(articles, columns):
    """A long one and, for every thousand articles, one of 24; two at least."""
    note = "<p>Articles that belong together, under one note.</p>"
    return Series.objects.bulk_create(
        Series(name=f"Series {n}", slug=f"bench-series-{n}", column=columns[n % COLUMNS], editors_note=note)
        for n in range(1, 2 + max(2, articles // 1000))
    )


def add_articles(total, branches, columns, series):
    numbers = range(total - Article.objects.count())
    slugs = {len(numbers) // 40 * 20 + 8: MEASURED, IN_A_SERIES + 1: MEASURED_IN_SERIES}
    editions_of = EditionMaker(total, branches, columns, series, long_texts=slugs)
    for batch in batches(numbers, BATCH):
        articles = Article.objects.bulk_create(Article(slug=slugs.get(n, f"bench-{n}")) for n in batch)
        ArticleEdition.objects.bulk_create(
            (edition for n, article in zip(batch, articles, strict=True) for edition in editions_of(n, article)),
            batch_size=BATCH,
        )


class EditionMaker:
    """Makes the editions of the nth article: most are live with a history, some ended or were never public."""

    # What staff work on does not grow with what is kept.
    drafts = range(1, 160, 10)
    scheduled = range(3, 160, 20)

    def __init__(self, total, branches, columns, series, long_texts):
        self.branches, self.columns, self.series, self.long_texts = branches, columns, series, long_texts
        self.in_long_series = max(IN_A_SERIES, total // 200)
        self.now, self.first = timezone.now(), timezone.make_aware(LIVE_SINCE)
        self.step = (self.now - timedelta(days=90) - self.first) / total
        texts = ArticleEdition.objects.order_by("pk").values_list("title", "summary", "body")
        long_text = "\n".join(body for _title, _summary, body in texts)[:BODY_CHARACTERS]
        # Cleaned already: given as SQL values they are not cleaned again for each row.
        self.long_text = Value(long_text.rpartition("\n")[0])
        self.texts = [
            (title, summary, Value(f"{body}\n<p>{words}</p>"), Value(body.partition("\n")[0]))
            for in_both in zip(texts, texts_in_chinese(), strict=True)
            for (title, summary, body), words in zip(in_both, IN_HALF, strict=True)
        ]

    def __call__(self, n, article):
        title, summary, body, beginning = self.texts[n % len(self.texts)]
        series, place = self.place_in_series(n)
        windows = self.windows(n)
        for number, (start, end) in enumerate(windows, start=1):
            is_newest = number == len(windows)
            yield ArticleEdition(
                article=article,
                number=number,
                state=State.PUBLISHED if start else State.DRAFT if n in self.drafts else State.DISCARDED,
                grounds=Grounds.IMPORTED if start else "",
                urgent_reason="As it was." if start else "",
                is_newest=is_newest,
                live_from=start,
                live_until=end,
                ends_at=end if is_newest else None,
                published_at=windows[0][0] if start else None,
                title=f"{title} ({n})",
                summary=summary,
                body=self.long_text if n in self.long_texts else body if is_newest else beginning,
                column=series.column if series else self.columns[n % COLUMNS if n % 4 else -1],
                series=series,
                series_number=place,
                branch=self.branches[n % 8],
            )

    def windows(self, n):
        """The live windows of its editions, one after another; (None, None) is one that was not published."""
        start = self.first + n * self.step
        starts = [start + timedelta(days=20 * each) for each in range(EDITIONS[n % 10])]
        if n % 40 == 0:
            return [(None, None)]
        if n in self.drafts:
            return [(starts[0], None), (None, None)]
        if n in self.scheduled:
            starts[-1] = self.now + timedelta(days=1, minutes=n)
        ends = [*starts[1:], starts[-1] + timedelta(days=10) if n % 20 == 2 else None]
        return list(zip(starts, ends, strict=True))

    def place_in_series(self, n):
        """The series and the number there: every other article is in one until all are full."""
        nth, odd = divmod(n, 2)
        if odd and nth < self.in_long_series:
            return self.series[0], nth + 1
        number, place = divmod(nth - self.in_long_series, IN_A_SERIES)
        if odd and number + 1 < len(self.series):
            return self.series[number + 1], place + 1
        return None, None


def texts_in_chinese():
    articles = [article for branch in Sample("zh-hans").branches for article in branch["articles"]]
    return [(each["title"], each["summary"], clean(each["body"])) for each in articles]


def batches(numbers, size):
    numbers = iter(numbers)
    while batch := list(islice(numbers, size)):
        yield batch
