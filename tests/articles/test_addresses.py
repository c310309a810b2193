"""Addresses made from titles, and what becomes of the old ones."""

import pytest
from django.core.exceptions import ValidationError

from articles.addresses import LONGEST, address_from
from articles.models import Article, OldArticleAddress
from publishing.editions import State
from tests.factories import make_article


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Five endeavours, five specialties", "five-endeavours-five-specialties"),
        ("党风廉政建设", "dang-feng-lian-zheng-jian-she"),
        ("“三会一课”2020 年度", "san-hui-yi-ke-2020-nian-du"),
        ("Café à la carte", "cafe-a-la-carte"),
        ("_-_ Notes _-_", "notes"),
        ("……？！", "article"),
        ("🎉", "article"),
        ("", "article"),
    ],
)
def test_an_address_is_spelt_from_the_title(title, address):
    assert address_from(title, taken=set().__contains__) == address


def test_a_long_title_gives_whole_words_only():
    address = address_from("党" * 100, taken=set().__contains__)
    assert len(address) <= LONGEST
    assert set(address.split("-")) == {"dang"}
    assert len(address_from("a" * 200, taken=set().__contains__)) == LONGEST


def test_a_taken_address_gets_a_number():
    assert address_from("Notes", taken={"notes", "notes-2"}.__contains__) == "notes-3"


@pytest.mark.django_db
class TestMoving:
    def test_a_known_address_goes_on_leading_here_also_after_two_moves(self):
        article = make_article(slug="first").article
        article.move("second")
        article.move("third")
        assert set(article.old_addresses.values_list("slug", flat=True)) == {"first", "second"}

    def test_going_back_to_an_old_address_leaves_no_circle(self):
        article = make_article(slug="first").article
        article.move("second")
        article.move("first")
        assert article.slug == "first"
        assert [old.slug for old in article.old_addresses.all()] == ["second"]

    def test_an_address_that_nobody_knew_is_forgotten(self):
        article = make_article(slug="first", state=State.DRAFT).article
        article.move("second")
        assert not OldArticleAddress.objects.exists()

    @pytest.mark.parametrize(
        ("slug", "sentence"),
        [
            ("elsewhere", "already exists"),
            ("before", "This address leads to “elsewhere”, which had it before"),
            ("", "cannot be blank"),
            ("two words", "valid “slug”"),
            ("字", "valid “slug”"),
            ("x" * 81, "at most 80"),
        ],
    )
    def test_an_address_that_cannot_be_is_refused_and_nothing_changes(self, slug, sentence):
        make_article(slug="before").article.move("elsewhere")
        article = make_article(slug="first").article
        with pytest.raises(ValidationError, match=sentence):
            article.move(slug)
        assert Article.objects.get(pk=article.pk).slug == "first"
        assert not article.old_addresses.exists()
