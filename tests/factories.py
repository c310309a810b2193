"""Things to test with. Records are public, people are staff, texts say something; nothing is left to chance.

`make_article()` and `make_profile()` give editions the way the house makes them: a draft, then published by its deed.
"""

import datetime
import io

import factory
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import User
from articles.models import Article, ArticleEdition, Column, Series
from branches.models import (
    Activity,
    ActivityKind,
    Branch,
    BranchProfile,
    Endeavour,
    Member,
    Post,
    Programme,
    ProgrammeEntry,
    Term,
)
from honors.models import Holder, Honor, Kind, Level
from library.models import Picture
from publishing.editions import State

ENDEAVOURS = [
    ("Read the original works", "politically clear"),
    ("Stand where it is hardest", "ready to fight"),
    ("Finish what reform began", "able to endure"),
    ("Know one’s own duty", "devoted to the post"),
    ("Keep to principle", "strict in discipline"),
]
PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory):
    """A member of staff: `UserFactory(role="Branch editor", branches=[branch])`. The password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"staff{n}")
    display_name = factory.Sequence(lambda n: f"Colleague {n}")
    is_staff = True
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, create, role):
        if role:
            self.groups.add(Group.objects.get(name=role))

    @factory.post_generation
    def branches(self, create, branches):
        if branches:
            self.branches.set(branches)


class BranchFactory(DjangoModelFactory):
    class Meta:
        model = Branch

    name = factory.LazyAttribute(lambda branch: f"Party Branch of the {branch.short_name}")
    short_name = factory.Sequence(lambda n: f"Office {n}")
    slug = factory.Sequence(lambda n: f"office-{n}")
    office = factory.SelfAttribute("short_name")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    branch = factory.SubFactory(BranchFactory)
    name = factory.Sequence(lambda n: f"Member {n}")
    may_be_public = True


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    member = factory.SubFactory(MemberFactory)
    post = Post.SECRETARY
    since = datetime.date(2019, 1, 1)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    branch = factory.SubFactory(BranchFactory)
    kind = ActivityKind.THEME_PARTY_DAY
    title = factory.Sequence(lambda n: f"Theme Party day {n}")
    held_on = datetime.date(2020, 4, 10)
    summary = "We read together and asked each other questions."
    is_public = True


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Pilot programme {n}")
    first_year = 2019
    last_year = 2021
    organiser = "Working Committee of the Provincial Organs"
    is_public = True


class ProgrammeEntryFactory(DjangoModelFactory):
    """A branch's place in a programme, the next free one if not given, shown already."""

    class Meta:
        model = ProgrammeEntry

    programme = factory.SubFactory(ProgrammeFactory)
    branch = factory.SubFactory(BranchFactory)
    place = factory.LazyAttribute(lambda entry: entry.programme.entries.count() + 1)
    shown_from = datetime.date(2020, 7, 1)


class HonorFactory(DjangoModelFactory):
    class Meta:
        model = Honor

    branch = factory.SubFactory(BranchFactory)
    title = factory.Sequence(lambda n: f"Advanced Grass-roots Party Organization {n}")
    kind = Kind.ADVANCED_ORGANIZATION
    level = Level.PROVINCIAL
    year = 2019
    awarding_body = "Party Committee of the Provincial Organs"
    holder = Holder.BRANCH
    is_public = True


class ColumnFactory(DjangoModelFactory):
    class Meta:
        model = Column

    name = factory.Sequence(lambda n: f"Column {n}")
    slug = factory.Sequence(lambda n: f"column-{n}")


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    name = factory.Sequence(lambda n: f"Series {n}")
    slug = factory.Sequence(lambda n: f"series-{n}")
    column = factory.SubFactory(ColumnFactory)
    editors_note = "<p>Eight branches, shown in turn.</p>"


class PictureFactory(DjangoModelFactory):
    """A picture of the library whose file nobody has made: see `make_picture()` for files."""

    class Meta:
        model = Picture

    file = factory.Sequence(lambda n: f"pictures/{n:024x}-600x400.jpg")
    branch = factory.SubFactory(BranchFactory)
    alt = factory.Sequence(lambda n: f"Members read, picture {n}")


class ArticleFactory(DjangoModelFactory):
    """An article's address, without any text: see `make_article()`."""

    class Meta:
        model = Article

    slug = factory.Sequence(lambda n: f"article-{n}")


class ArticleEditionFactory(DjangoModelFactory):
    """The first draft of an article: see `make_article()`."""

    class Meta:
        model = ArticleEdition

    number = 1
    article = factory.SubFactory(ArticleFactory)
    column = factory.SubFactory(ColumnFactory)
    title = factory.Sequence(lambda n: f"A day at the branch {n}")
    summary = "What the branch did, and why."
    body = "<p>The members met in the morning.</p>"


class BranchProfileFactory(DjangoModelFactory):
    """The first draft of a profile: see `make_profile()`."""

    class Meta:
        model = BranchProfile

    number = 1
    branch = factory.SubFactory(BranchFactory)
    brand_name = factory.Sequence(lambda n: f"Brand {n}")
    slogan = "Five endeavours build five specialties"
    introduction = "<p>The brand comes from the work itself.</p>"
    comment = "<p>A branch that does what it says.</p>"
    full_members = 12
    committee_size = 5


def make_article(*, state=State.PUBLISHED, at=None, until=None, slug=None, dated=None, **texts):
    """An article's first edition, published `at` a time (now, if not given) or left in another state.

    `slug` and `dated` are the article's own, the rest are the words of the text and where it is filed. In a series,
    it is filed in the series' column and takes the next number.
    """
    article = texts.pop("article", None) or ArticleFactory(dated=dated, **{"slug": slug} if slug else {})
    if series := texts.get("series"):
        texts.setdefault("column", series.column)
        texts.setdefault("series_number", series.editions.values("article").distinct().count() + 1)
    return in_state(ArticleEditionFactory(article=article, **texts), state, at, until)


def make_profile(*, state=State.PUBLISHED, at=None, until=None, endeavours=5, **texts):
    """A branch's first profile with so many endeavours, published `at` a time (now, if not given) or not."""
    profile = BranchProfileFactory(**texts)
    for place in range(endeavours):
        endeavour, specialty = ENDEAVOURS[place % len(ENDEAVOURS)]
        Endeavour.objects.create(
            profile=profile,
            position=place + 1,
            endeavour=endeavour,
            specialty=specialty,
            text=f"<p>How endeavour {place + 1} is kept.</p>",
        )
    return in_state(profile, state, at, until)


def in_state(draft, state, at=None, until=None):
    """Bring a draft to a state by its own deeds; a past time is that of an imported text."""
    match state:
        case State.PUBLISHED:
            draft.publish(
                at=at, until=until, imported="As it was."
            )  # nobody has to sign what is only there to test with
        case State.DISCARDED:
            draft.discard()
        case State.IN_REVIEW:
            draft.submit(by=None)
    return draft


def make_picture(name="picture.jpg", size=(60, 80), colour="firebrick"):
    """A small picture file, real to the last byte, of the format that its name says."""
    file = io.BytesIO()
    kind = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[name.rpartition(".")[2]]
    Image.new("RGB", size, colour).save(file, kind)
    return SimpleUploadedFile(name, file.getvalue(), content_type=f"image/{kind.lower()}")
