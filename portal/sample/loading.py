"""Puts the sample into the database as staff and publishers would have, and takes it out again."""

import re
from datetime import datetime, time
from html import unescape

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.history import has_history
from articles.models import Article, ArticleEdition, Column, Series
from branches.models import Activity, Branch, BranchProfile, Endeavour, Member, Programme, ProgrammeEntry, Term
from honors.models import Honor
from library.models import Picture
from library.pictures import shelve
from library.uploads import named_by_content
from portal.models import SiteFacts
from publishing.states import State

from . import drawings

PICTURE = re.compile(r'src="sample:(?P<place>\d)-(?P<letter>[ab])" alt="(?P<alt>[^"]*)"')


class OtherContentError(Exception):
    """The database holds content that is not the sample's; the message names some of it."""


def is_loaded(sample):
    return Branch.objects.filter(slug__in=sample.branch_slugs).count() == len(sample.branches)


def other_content(sample):
    """A few names of what is in the database and not of the sample."""
    others = [
        Branch.objects.exclude(slug__in=sample.branch_slugs),
        Article.objects.exclude(slug__in=sample.article_slugs),
        Column.objects.exclude(slug__in=sample.slugs("columns")),
        Series.objects.exclude(slug__in=sample.slugs("series")),
        Programme.objects.exclude(name=sample.site["programme"]["name"]),
    ]
    return [str(row) for rows in others for row in rows[:3]]


@transaction.atomic
def load(sample):
    """Load the whole sample into a database without content, or raise OtherContentError. Returns counts by model."""
    if others := other_content(sample):
        raise OtherContentError(", ".join(others))
    if not SiteFacts.objects.exists():
        SiteFacts.objects.create(**sample.site["site"])
    programme = Programme.objects.create(is_public=True, **sample.site["programme"])
    columns = {
        row["slug"]: Column.objects.create(order=10 * place, **row)
        for place, row in enumerate(sample.site["columns"], start=1)
    }
    series = {
        row["slug"]: Series.objects.create(**row | {"column": columns[row["column"]]}) for row in sample.site["series"]
    }
    for place, contents in enumerate(sample.branches, start=1):
        facts = dict(contents["branch"])
        shown_from = facts.pop("shown_from")
        branch = Branch.objects.create(**facts)
        ProgrammeEntry.objects.create(programme=programme, branch=branch, place=place, shown_from=shown_from)
        load_people(branch, contents["members"])
        for row in contents["activities"]:  # one by one, as all records: each begins its history
            Activity.objects.create(branch=branch, is_public=True, **row)
        load_honors(branch, contents["honors"])
        load_profile(branch, place, contents["profile"], shown_from, sample.site["reason"])
        for row in contents["articles"]:
            load_article(branch, row, columns, next(iter(series.values())), sample)
    analyse()
    counted = (Branch, BranchProfile, Member, Activity, Honor, ArticleEdition)
    return {model._meta.verbose_name_plural: model.objects.count() for model in counted}


def load_people(branch, rows):
    for order, row in enumerate(rows, start=1):
        facts = dict(row)
        terms = facts.pop("terms", [])
        member = Member.objects.create(branch=branch, order=10 * order, **facts)
        for term in terms:
            Term.objects.create(member=member, **term)


def load_honors(branch, rows):
    for row in rows:
        name = row["member"]
        member = branch.members.get(name=name) if name else None
        Honor.objects.create(branch=branch, is_public=True, **row | {"member": member})


def load_profile(branch, place, row, shown_from, reason):
    facts = dict(row)
    endeavours = facts.pop("endeavours")
    cover = named_by_content(drawings.cover(place).encode(), ".svg")
    profile = BranchProfile.objects.create(branch=branch, number=1, cover=cover, **facts)
    for position, endeavour in enumerate(endeavours, start=1):
        Endeavour.objects.create(profile=profile, position=position, **endeavour)
    profile.publish(at=timezone.make_aware(datetime.combine(shown_from, time(8))), imported=reason)


def load_article(branch, row, columns, series, sample):
    facts = dict(row)
    article = Article.objects.create(slug=facts.pop("slug"))
    published_at, number = facts.pop("published_at"), facts.pop("number", None)
    edition = ArticleEdition.objects.create(
        article=article,
        number=1,
        branch=branch,
        series=series if number else None,
        series_number=number,
        language=sample.language,
        **facts | {"column": columns[facts["column"]], "body": with_pictures(facts["body"], branch)},
    )
    edition.publish(at=published_at, imported=sample.site["reason"])


def with_pictures(body, branch):
    """The body with its drawings put into the library, and their addresses into the text."""

    def place_picture(match):
        picture = shelve(keep(drawn(int(match["place"]), match["letter"])), branch=branch, alt=unescape(match["alt"]))
        return f'src="{picture.url}" alt="{match["alt"]}" width="1200" height="800"'

    return PICTURE.sub(place_picture, body)


def drawn(place, letter):
    return named_by_content(drawings.picture(place, letter).encode(), ".svg")


def keep(file):
    name = f"pictures/{file.name}"
    return name if default_storage.exists(name) else default_storage.save(name, file)


def analyse():
    """Let the database count what it now holds: its planner guesses badly about tables filled at one go."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


NOT_PUBLISHED = {
    "state": State.DISCARDED,
    **dict.fromkeys(("live_from", "live_until", "ends_at", "published_at", "stage_since")),
    **dict.fromkeys(("stage", "grounds", "urgent_reason"), ""),
}


@transaction.atomic
def clear(sample):
    """Take the sample out again, or raise OtherContentError where somebody's own content leans on it."""
    branches = Branch.objects.filter(slug__in=sample.branch_slugs)
    if added := added_to_sample(sample):
        raise OtherContentError(", ".join(added[:6]))
    before = keys_of_records()
    # Published texts refuse to be deleted by our own managers and by the database; these are nobody's.
    editions = models.QuerySet(ArticleEdition).filter(article__slug__in=sample.article_slugs)
    profiles = models.QuerySet(BranchProfile).filter(branch__in=branches)
    for rows in (editions, profiles):
        rows.update(revised_from=None, **NOT_PUBLISHED)
        rows.delete()
    Article.objects.filter(slug__in=sample.article_slugs).delete()
    Series.objects.filter(slug__in=sample.slugs("series")).delete()
    Column.objects.filter(slug__in=sample.slugs("columns")).delete()
    Programme.objects.filter(name=sample.site["programme"]["name"]).delete()
    for model in (Honor, Activity, Member):
        model.objects.filter(branch__in=branches).delete()
    Picture.objects.filter(branch__in=branches).delete()
    branches.delete()
    SiteFacts.objects.filter(name=sample.site["site"]["name"]).delete()
    for model, keys in keys_of_records().items():  # the sample is nobody's: its history goes with it
        model.history.filter(id__in=before[model] - keys).delete()


def keys_of_records():
    return {model: set(model.objects.values_list("pk", flat=True)) for model in apps.get_models() if has_history(model)}


def added_to_sample(sample):
    """Names of what staff have added to the sample's branches, columns and series: it would be lost with them."""
    ours = {
        (model, contents["branch"]["slug"], *(row[key] for key in keys))
        for contents in sample.branches
        for model, table, keys in ADDABLE
        for row in contents[table]
    }
    added = [
        str(row)
        for model, _table, keys in ADDABLE
        for row in model.objects.filter(branch__slug__in=sample.branch_slugs).select_related("branch")
        if (model, row.branch.slug, *(getattr(row, key) for key in keys)) not in ours
    ]
    texts = ArticleEdition.objects.newest().exclude(article__slug__in=sample.article_slugs)
    leaning = models.Q(branch__slug__in=sample.branch_slugs) | models.Q(column__slug__in=sample.slugs("columns"))
    pictures = Picture.objects.filter(branch__slug__in=sample.branch_slugs).exclude(file__endswith=".svg")
    return added + [str(text) for text in texts.filter(leaning)[:6]] + [str(picture) for picture in pictures[:6]]


ADDABLE = (
    (Member, "members", ("name",)),
    (Activity, "activities", ("title", "held_on")),
    (Honor, "honors", ("title", "year")),
)
