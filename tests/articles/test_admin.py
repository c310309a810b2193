"""Writing an article in the admin: its address, where it is filed, and the dates that administrators set."""

import datetime

import pytest
from django.utils import timezone

from articles.models import Article, ArticleEdition, Column, OldArticleAddress, Series
from publishing.editions import State
from tests.factories import BranchFactory, ColumnFactory, SeriesFactory, make_article, make_picture
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db
ADD = address(ArticleEdition, "add")


@pytest.fixture
def office():
    return signed_in("Committee office")


@pytest.fixture
def administrator():
    return signed_in("Administrator")


@pytest.fixture
def column():
    return ColumnFactory()


# --- A new article


def test_a_new_article_is_a_draft_of_its_writer_with_an_address_from_its_title(office, column):
    response = post_form(office, ADD, title="党风廉政建设", column=column.pk, _continue="1")
    edition = ArticleEdition.objects.get()
    assert response.url == address(edition)
    assert edition.article.slug == "dang-feng-lian-zheng-jian-she"
    assert (edition.number, edition.state, edition.created_by) == (1, State.DRAFT, office.user)
    post_form(office, ADD, title="党风廉政建设", column=column.pk)
    assert ArticleEdition.objects.newest().first().article.slug == "dang-feng-lian-zheng-jian-she-2"


def test_a_new_article_can_have_an_address_of_its_own(office, column):
    post_form(office, ADD, title="Notes", slug="my-own", column=column.pk)
    assert Article.objects.get().slug == "my-own"


@pytest.mark.parametrize("slug", ["now", "before"])
def test_a_taken_address_is_refused_with_a_sentence_and_nothing_typed_is_lost(office, column, slug):
    make_article(slug="before").article.move("now")
    body = "<p>Written for hours.</p>"
    response = post_form(office, ADD, title="Notes", slug=slug, column=column.pk, body=body)
    assert errors_of(response) == ["Another article has this address."]
    kept = typed(response)
    assert (kept["title"], kept["slug"], kept["body"], kept["column"]) == ("Notes", slug, body, str(column.pk))
    assert Article.objects.count() == 1


def test_an_address_made_from_the_title_avoids_old_ones(office, column):
    make_article(slug="notes").article.move("now")
    post_form(office, ADD, title="Notes", column=column.pk)
    assert ArticleEdition.objects.newest().first().article.slug == "notes-2"


def test_a_refused_article_leaves_no_empty_address_behind(office):
    response = post_form(office, ADD, title="Notes", slug="notes")
    assert errors_of(response) == ["This field is required."]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"title": " "}, "This field is required."),
        ({"title": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
        ({"slug": "two words"}, "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ({"series_number": "3"}, "An article in a series has a number there, and only such an article."),
        ({"series": True}, "An article in a series has a number there, and only such an article."),
        ({"cover": True}, "Say what the cover shows, for those who cannot see it."),
        ({"title": "\0\u200b"}, "This field is required."),
        ({"language": "tlh"}, "Select a valid choice. tlh is not one of the available choices."),
        ({"column": "abc"}, "Select a valid choice. That choice is not one of the available choices."),
        ({"column": "9" * 30}, "Select a valid choice. That choice is not one of the available choices."),
        ({"branch": "9" * 5000}, "Select a valid choice. That choice is not one of the available choices."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(office, column, what, sentence):
    if what.get("series") is True:
        what = what | {"series": SeriesFactory().pk}
    if what.get("cover") is True:
        what = what | {"cover": make_picture()}
    response = office.post(ADD, typed(office.get(ADD), title="Notes", column=column.pk) | what)
    assert response.status_code == 200
    assert errors_of(response) == [sentence]
    assert not Article.objects.exists()


# --- The address of a draft


def test_the_address_of_a_draft_can_be_changed_until_it_is_published(office):
    draft = make_article(slug="first", state=State.DRAFT)
    post_form(office, address(draft), slug="second")
    draft.article.refresh_from_db()
    assert draft.article.slug == "second"
    draft.publish(imported="As it was.")
    revision = draft.revise()
    page = office.get(address(revision))
    assert "slug" not in typed(page)
    assert "/articles/second/" in page.content.decode()
    assert office.post(address(revision), typed(page, slug="third")).status_code == 302
    draft.article.refresh_from_db()
    assert draft.article.slug == "second"
    assert not OldArticleAddress.objects.exists()


def test_an_emptied_address_is_made_from_the_title_again(office):
    draft = make_article(slug="first", title="Notes", state=State.DRAFT)
    post_form(office, address(draft), slug="")
    draft.article.refresh_from_db()
    assert draft.article.slug == "notes"
    post_form(office, address(draft), slug="")
    draft.article.refresh_from_db()
    assert draft.article.slug == "notes"  # its own: not “notes-2”


def test_saving_a_draft_stores_its_words_only(office):
    draft = make_article(state=State.DRAFT)
    before = ArticleEdition.objects.values().get()
    post_form(office, address(draft), title="New words", body="<p>New</p>")
    after = ArticleEdition.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"title", "body", "version", "digest"}
    assert draft.article.slug == Article.objects.get().slug


# --- An administrator's deeds


def test_an_administrator_moves_an_article_and_the_old_address_stays(administrator):
    article = make_article(slug="first").article
    post_form(administrator, address(article), slug="second")
    article.refresh_from_db()
    assert article.slug == "second"
    assert [old.slug for old in article.old_addresses.all()] == ["first"]
    post_form(administrator, address(article), slug="first")
    article.refresh_from_db()
    assert article.slug == "first"


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("elsewhere", "Address of an article with this Address already exists."),
        ("before", "This address leads to “elsewhere”, which had it before."),
        ("", "This field is required."),
    ],
)
def test_an_address_that_is_taken_is_refused_with_a_sentence(administrator, slug, sentence):
    make_article(slug="before").article.move("elsewhere")
    article = make_article(slug="first").article
    assert errors_of(post_form(administrator, address(article), slug=slug)) == [sentence]
    article.refresh_from_db()
    assert article.slug == "first"


def test_a_date_of_its_own_is_carried_by_all_published_texts_and_can_be_taken_back(administrator):
    first = make_article()
    second = first.revise()
    second.publish(imported="As it was.")
    post_form(administrator, address(first.article), dated_0="2020-07-01", dated_1="09:30:00")
    dated = timezone.make_aware(datetime.datetime(2020, 7, 1, 9, 30))
    assert set(ArticleEdition.objects.values_list("published_at", flat=True)) == {dated}
    post_form(administrator, address(first.article), dated_0="", dated_1="")
    assert set(ArticleEdition.objects.values_list("published_at", flat=True)) == {first.live_from}


@pytest.mark.parametrize("date", ["0001-01-01", "1920-12-31", "2199-01-01", "9999-12-31"])
def test_a_date_that_no_page_can_have_is_refused_with_a_sentence(administrator, date):
    article = make_article().article
    response = post_form(administrator, address(article), dated_0=date, dated_1="00:00:00")
    assert errors_of(response) == ["The date lies between 1921 and now."]
    assert typed(response)["dated_0"] == date
    article.refresh_from_db()
    assert article.dated is None


def test_addresses_are_neither_added_nor_deleted(administrator):
    article = make_article().article
    assert administrator.get(address(Article, "add")).status_code == 403
    assert administrator.post(address(article, "delete"), {"post": "yes"}).status_code == 403


# --- Columns and series


@pytest.mark.parametrize("model", [Column, Series])
def test_a_column_or_series_that_is_there_already_is_refused_with_a_sentence(office, column, model):
    existing = column if model is Column else SeriesFactory(column=column)
    response = post_form(office, address(model, "add"), name=existing.name, slug=existing.slug, column=column.pk)
    word = existing._meta.verbose_name.capitalize()
    assert errors_of(response) == [f"{word} with this {field} already exists." for field in ("Name", "Address")]
    assert model.objects.count() == 1


def test_a_column_in_use_cannot_be_deleted(office):
    article = make_article(branch=BranchFactory())
    page = office.post(address(article.column, "delete"), {"post": "yes"}).content.decode()
    assert "Cannot delete column" in page
    assert Column.objects.filter(pk=article.column.pk).exists()
