"""Storing what came in: the draft, its pictures, its date, its old address, and the branch's profile beside it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.log import Event, What
from articles.incoming import Incoming, IncomingPicture, Pair, store
from articles.models import Article, ArticleEdition, OldPath
from branches.models import BranchProfile
from library.models import Picture
from publishing.editions import State
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    SeriesFactory,
    UserFactory,
    make_article,
    make_picture,
    make_profile,
)

pytestmark = pytest.mark.django_db
THAT_DAY = timezone.make_aware(datetime.datetime(2020, 7, 1))


def came_in(**parts):
    known = {
        "title": "Where are the five",
        "body": "<p>We met.</p>",
        "published_at": THAT_DAY,
        "address": "/dflz/t20200701_28.shtml",
    }
    return Incoming(**known | parts)


@pytest.fixture
def administrator():
    return UserFactory(role="Administrator")


@pytest.fixture
def editor():
    return UserFactory(role="Branch editor", branches=[BranchFactory()])


class TestDraft:
    def test_holds_everything_and_is_a_version_of_its_person(self, administrator):
        series = SeriesFactory()
        make_article(series=series, series_number=7)
        branch = BranchFactory()
        incoming = came_in(
            subtitle="A question",
            author="Zhou Lan",
            source="Office",
            responsible_editor="Wang Xiao",
            keywords="party, branch",
            editors_note="<p>Eight branches.</p>",
            language="zh-hans",
        )
        draft = store(incoming, by=administrator, branch=branch, series=series, came_as="page.html")
        draft = ArticleEdition.objects.get(pk=draft.pk)
        assert (draft.state, draft.number, draft.version, draft.created_by) == (State.DRAFT, 1, 1, administrator)
        assert draft.versions.get().saved_by == administrator
        assert (draft.title, draft.subtitle, draft.body) == ("Where are the five", "A question", "<p>We met.</p>")
        assert (draft.author, draft.source, draft.responsible_editor) == ("Zhou Lan", "Office", "Wang Xiao")
        assert (draft.keywords, draft.editors_note, draft.language) == (
            "party, branch",
            "<p>Eight branches.</p>",
            "zh-hans",
        )
        assert (draft.branch, draft.column, draft.series, draft.series_number) == (branch, series.column, series, 8)
        assert draft.article.slug == "where-are-the-five"

    def test_is_in_the_log_by_the_name_of_its_file(self, administrator):
        draft = store(came_in(), by=administrator, column=ColumnFactory(), came_as="page.html")
        event = Event.objects.get()
        assert (event.what, event.by, event.thing_id) == (What.IMPORTED, administrator, draft.pk)
        assert event.details == {"edition": 1, "name": "page.html"}

    def test_keeps_the_old_date_and_address(self, administrator):
        article = store(came_in(), by=administrator, column=ColumnFactory()).article
        assert article.dated == THAT_DAY
        assert [old.path for old in article.old_paths.all()] == ["/dflz/t20200701_28.shtml"]

    def test_gets_no_date_of_its_own_from_an_editor(self, editor):
        incoming = came_in()
        assert store(incoming, by=editor, column=ColumnFactory()).article.dated is None
        assert "only an administrator" in incoming.remarks[0]

    def test_takes_no_address_that_is_taken(self, administrator):
        make_article(slug="where-are-the-five").article.move("elsewhere")
        first = store(came_in(), by=administrator, column=ColumnFactory())
        incoming = came_in()
        second = store(incoming, by=administrator, column=first.column)
        assert [each.article.slug for each in (first, second)] == ["where-are-the-five-2", "where-are-the-five-3"]
        assert OldPath.objects.get().article == first.article
        assert "leads to another article already" in incoming.remarks[0]

    @pytest.mark.parametrize(
        ("parts", "filed", "sentence"),
        [
            ({}, False, "Choose the column"),
            ({"title": ""}, True, "cannot be blank"),
            ({"title": "x" * 201}, True, "at most 200"),
        ],
    )
    def test_is_refused_whole_with_a_sentence(self, administrator, parts, filed, sentence):
        column = ColumnFactory() if filed else None
        with pytest.raises(ValidationError, match=sentence):
            store(came_in(**parts), by=administrator, column=column)
        assert not Article.objects.exists()
        assert not Event.objects.exists()


class TestPublished:
    def test_is_live_from_its_old_date_and_marked_as_imported(self, administrator):
        text = store(came_in(), by=administrator, column=ColumnFactory(), publish_for="From the old site.")
        text = ArticleEdition.objects.get(pk=text.pk)
        assert text.is_live()
        assert (text.grounds, text.live_from, text.published_at) == ("imported", THAT_DAY, THAT_DAY)
        assert [event.what for event in Event.objects.order_by("pk")] == [What.IMPORTED, What.PUBLISHED_AS_IMPORTED]


class TestPictures:
    def test_go_into_the_library_and_are_shown_from_there(self, administrator):
        branch = BranchFactory()
        incoming = came_in(
            body='<p>See</p><figure><img src="/media/incoming/0" alt="The &quot;room&quot;"></figure>'
            '<p><img src="/media/incoming/0" alt=""></p>',
            pairs=[Pair("Read", "clear", '<p><img src="/media/incoming/0" alt=""></p>')],
            pictures=[IncomingPicture("room.jpg", make_picture().read(), 'The "room"')],
        )
        draft = store(incoming, by=administrator, branch=branch, column=ColumnFactory())
        picture = Picture.objects.get()
        assert (picture.alt, picture.branch, picture.uploaded_by) == ('The "room"', branch, administrator)
        assert draft.body.count(f'<img alt="The &quot;room&quot;" height="80" src="{picture.url}" width="60">') == 2
        assert picture.url in incoming.pairs[0].text

    def test_that_are_none_are_left_out_and_named(self, administrator):
        incoming = came_in(
            body='<p>See <img src="/media/incoming/0" alt=""><img src="/media/incoming/7" alt=""></p>',
            pictures=[IncomingPicture("room.gif", b"GIF89a nothing")],
        )
        draft = store(incoming, by=administrator, column=ColumnFactory())
        assert draft.body == "<p>See</p>"
        assert not Picture.objects.exists()
        [remark] = [remark for remark in incoming.remarks if "room.gif" in remark]
        assert "left out" in remark


class TestProfile:
    PARTS = {
        "brand_name": "Five",
        "slogan": "Five and five",
        "introduction": "<p>We are nine.</p>",
        "comment": "<p>Well done.</p>",
    }

    def stored(self, by, branch, **parts):
        pairs = [Pair("Read", "clear", "<p>a</p>"), Pair("Stand", "firm", "<p>b</p>")]
        incoming = came_in(**self.PARTS | {"pairs": pairs} | parts)
        store(incoming, by=by, branch=branch, column=ColumnFactory(), with_profile=True)
        return incoming

    def test_of_a_branch_without_one_is_drafted(self, administrator):
        branch = BranchFactory()
        self.stored(administrator, branch)
        draft = BranchProfile.objects.get(branch=branch)
        assert (draft.state, draft.number, draft.created_by, draft.version) == (State.DRAFT, 1, administrator, 1)
        assert {name: getattr(draft, name) for name in self.PARTS} == self.PARTS
        assert [(each.endeavour, each.specialty, each.text) for each in draft.endeavours.all()] == [
            ("Read", "clear", "<p>a</p>"),
            ("Stand", "firm", "<p>b</p>"),
        ]

    def test_that_is_live_is_revised_and_its_endeavours_stay_the_same_ones(self, administrator):
        live = make_profile(endeavours=3, brand_name="Before", slogan="Stays")
        self.stored(administrator, live.branch, slogan="")
        draft = live.branch.profiles.get(number=2)
        assert (draft.brand_name, draft.slogan, draft.full_members) == ("Five", "Stays", 12)
        before = list(live.endeavours.values_list("identity", flat=True))
        assert list(draft.endeavours.values_list("identity", "endeavour")) == [
            (before[0], "Read"),
            (before[1], "Stand"),
        ]
        assert live.endeavours.count() == 3
        assert draft.versions.first().saved_by == administrator

    def test_that_is_open_is_left_alone(self, administrator):
        draft = make_profile(state=State.DRAFT, brand_name="Mine")
        incoming = self.stored(administrator, draft.branch)
        assert BranchProfile.objects.get().brand_name == "Mine"
        assert "open already" in incoming.remarks[-1]

    def test_without_a_brand_is_not_drafted(self, administrator):
        incoming = self.stored(administrator, BranchFactory(), brand_name="")
        assert not BranchProfile.objects.exists()
        assert "names no brand" in incoming.remarks[-1]
