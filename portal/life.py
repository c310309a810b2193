"""What the page of a branch has beside its profile: its committee, its honors, its activities, articles about it."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef

from articles.models import ArticleEdition
from branches.models import Activity, Term
from honors.charts import chart, counted, figures
from honors.models import Honor
from honors.streaks import streaks
from publishing.prepared import Prepared

from .months import recent_life

ARTICLES = 5
MOST_HONORS = 200  # the register has them all
MOST_ACTIVITIES = 400  # looked at for the last twelve months, and for the years

terms_of = Prepared(
    lambda branch, on: Term.objects.for_public(on).filter(member__branch=branch).with_whole_time().by_rank(),
    branch=int,
    on=date,
)
honors_of = Prepared(
    lambda branch, year: (
        Honor.objects.public()
        .filter(branch=branch, year__lte=year)
        .select_related("member")
        .only("branch", "title", "level", "holder", "year", "member__name", "member__may_be_public")
        .with_streaks()
        .in_order()[: MOST_HONORS + 1]
    ),
    branch=int,
    year=int,
)
activities_of = Prepared(
    lambda branch, on: Activity.objects.public().filter(branch=branch, held_on__lte=on)[: MOST_ACTIVITIES + 1],
    branch=int,
    on=date,
)


def newest_articles(branch, at, still_live=None):
    articles = ArticleEdition.objects.live(at).filter(branch=branch)
    if still_live:
        readable = ArticleEdition.objects.live(still_live).filter(article=OuterRef("article"))
        articles = articles.filter(Exists(readable))
    return articles.for_lines().newest_first().page(0, ARTICLES + 1)


articles_of = Prepared(newest_articles, branch=int, at=datetime)


def life_of(stage, at, on, *, still_live=None):
    """For the page of a shown branch as on a day, whose last moment is `at`. Four queries.

    With `still_live`, this moment, only articles that can still be read.
    """
    of_branch = stage.branch.pk
    honors = in_whole_years(honors_of(branch=of_branch, year=on.year), MOST_HONORS)
    for honor in honors:
        honor.branch = stage.branch
    marks = counted(honors)
    articles = list(newest_articles(of_branch, at, still_live) if still_live else articles_of(branch=of_branch, at=at))
    return {
        "committee": posts_by_member(terms_of(branch=of_branch, on=on)),
        "honors": honors,
        "chart": chart(marks),
        "figures": figures(marks),
        "streaks": streaks(honors),
        "life": recent_life(activities_of(branch=of_branch, on=on), MOST_ACTIVITIES),
        "articles": articles[:ARTICLES],
        "has_more_articles": len(articles) > ARTICLES,
    }


def posts_by_member(terms):
    """The committee in order of rank: each member once, with the posts held since one day together.

    `{member: {(first day, day it ended): [posts]}}`
    """
    committee = {}
    for term in terms:
        times = committee.setdefault(term.member, {})
        times.setdefault((term.begun, term.ended), []).append(term.post_in_words)
    return committee


def in_whole_years(honors, most):
    """The newest of these, as many as fit in whole years, so that no year is counted in part."""
    if len(honors) <= most:
        return honors
    return [honor for honor in honors if honor.year > honors[most].year] or honors[:most]
