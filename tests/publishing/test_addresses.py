"""Addresses that last: what has a page may move, and whatever readers could know goes on leading to it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.filing import make_column, make_series
from articles.models import Article, Column, Series
from branches.models import Branch, OldBranchAddress
from publishing.editions import State
from tests.factories import (
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    HonorFactory,
    ProgrammeEntryFactory,
    SeriesFactory,
    make_article,
    make_profile,
)

pytestmark = pytest.mark.django_db

MAKE = {Branch: BranchFactory, Column: ColumnFactory, Series: SeriesFactory, Article: ArticleFactory}
KINDS = pytest.mark.parametrize("model", MAKE, ids=lambda model: model._meta.model_name)


def public(model, slug):
    """A thing of a kind at which there is something to read."""
    thing = MAKE[model](slug=slug)
    if model is Branch:
        make_profile(branch=thing)
    else:
        make_article(**{model._meta.model_name: thing})
    return thing


def old(thing):
    return sorted(thing.old_addresses.values_list("slug", flat=True))


@KINDS
class TestMoving:
    def test_each_address_that_was_public_is_kept(self, model):
        thing = public(model, "a")
        for slug in "bc":
            thing.slug = slug
            thing.save()
        assert old(thing) == ["a", "b"]

    def test_going_back_leaves_no_circle(self, model):
        thing = public(model, "a")
        thing.move("b")
        thing.move("a")
        assert old(thing) == ["b"]

    def test_saving_anything_else_leaves_nothing(self, model):
        thing = public(model, "a")
        thing.save()
        thing.slug = "b"
        field = next(field.name for field in model._meta.fields if field.name in ("name", "dated"))
        thing.save(update_fields=[field])
        assert model.objects.get().slug == "a"
        assert old(thing) == []

    def test_who_read_the_row_before_it_moved_leaves_the_address_that_it_has(self, model):
        thing = public(model, "a")
        late = model.objects.get()
        thing.move("b")
        late.move("c")
        assert old(late) == ["a", "b"]

    def test_old_addresses_go_with_what_had_them(self, model):
        thing = MAKE[model](slug="a")
        thing.old_addresses.create(slug="older")
        thing.delete()
        assert not thing.old_addresses.model.objects.exists()
        MAKE[model](slug="older")

    def test_one_that_another_had_is_refused_on_every_way_and_nothing_changes(self, model):
        public(model, "a").move("b")
        thing = MAKE[model](slug="x")
        sentence = "This address leads to “.+”, which had it before."
        for way in (lambda: thing.move("a"), thing.save, lambda: MAKE[model](slug="a")):
            thing.slug = "a"
            with pytest.raises(ValidationError, match=sentence) as refusal:
                way()
            assert list(refusal.value.message_dict) == ["slug"]
        assert sorted(model.objects.values_list("slug", flat=True)) == ["b", "x"]

    def test_a_taken_address_is_refused_once_even_if_it_is_an_old_one_as_well(self, model):
        thing = MAKE[model](slug="a")
        MAKE[model](slug="b").old_addresses.create(slug="a")  # as no way of ours would leave it
        late = MAKE[model].build(slug="a", **({"column": thing.column} if model is Series else {}))
        with pytest.raises(ValidationError) as refusal:
            late.validate_unique()
        assert len(refusal.value.message_dict["slug"]) == 2
        late.validate_unique(exclude={"slug"})

    def test_the_database_gives_an_old_address_to_one_only(self, model):
        MAKE[model]().old_addresses.create(slug="a")
        with pytest.raises(IntegrityError), transaction.atomic():
            MAKE[model]().old_addresses.create(slug="a")

    def test_what_it_had_itself_is_its_own_to_take(self, model):
        thing = public(model, "a")
        thing.move("b")
        assert model.is_taken("a")
        assert model.is_taken("b")
        assert not model.is_taken("a", but=thing.pk)
        assert not model.is_taken("c")

    def test_moving_asks_for_old_addresses_a_fixed_number_of_times(self, model):
        table = f"_old{model._meta.model_name}address"
        for size in (1, 3):
            thing = public(model, f"a{size}")
            for number in range(size):
                thing.move(f"b{size}-{number}")
            with CaptureQueriesContext(connection) as asked:
                thing.move(f"c{size}")
            assert sum(table in query["sql"] for query in asked) == 4, size


class TestBeforeReadersCouldKnow:
    def test_address_of_an_article_that_was_never_published_is_forgotten(self):
        article = make_article(slug="a", state=State.DRAFT).article
        article.move("b")
        assert old(article) == []
        ArticleFactory(slug="a")

    def test_address_of_a_branch_of_which_nothing_was_public_is_forgotten(self):
        branch = make_profile(branch__slug="a", state=State.DRAFT).branch
        make_article(branch=branch, state=State.IN_REVIEW)
        HonorFactory(branch=branch, is_public=False)
        ProgrammeEntryFactory(branch=branch, programme__is_public=False)
        branch.move("b")
        assert old(branch) == []
        BranchFactory(slug="a")

    @pytest.mark.parametrize(
        "show",
        [
            lambda branch: make_profile(branch=branch),
            lambda branch: make_profile(branch=branch).withdraw(),
            lambda branch: ProgrammeEntryFactory(branch=branch),
            lambda branch: HonorFactory(branch=branch),
            lambda branch: make_article(branch=branch),
        ],
        ids=["a profile", "an ended profile", "a programme", "an honor", "an article"],
    )
    def test_whatever_of_a_branch_was_public_made_its_address_known(self, show):
        BranchFactory()
        branch = BranchFactory(slug="a")
        assert not branch.was_published
        show(branch)
        assert list(Branch.objects.known_to_readers()) == [branch]
        branch.move("b")
        assert old(branch) == ["a"]

    @pytest.mark.parametrize("model", [Column, Series])
    def test_column_and_series_have_a_page_from_their_first_day(self, client, model):
        thing = MAKE[model](slug="a")
        address = thing.get_absolute_url()
        assert client.get(address).status_code == 200
        thing.move("b")
        assert client.get(address)["Location"] == thing.get_absolute_url()


def test_addresses_made_from_names_avoid_old_ones():
    ColumnFactory(slug="study").move("reading")
    assert make_column("Study", by=None).slug == "study-2"
    column = ColumnFactory()
    SeriesFactory(slug="brands", column=column).move("display")
    assert make_series("Brands", column, by=None).slug == "brands-2"


def test_kinds_do_not_stand_in_each_others_way():
    public(Branch, "a").move("b")
    public(Column, "a").move("c")
    assert OldBranchAddress.objects.get().branch.slug == "b"
    public(Series, "a").move("b")
