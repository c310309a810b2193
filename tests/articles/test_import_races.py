"""A yes that was clicked twice: SQLite has one writer at a time, PostgreSQL has as many as come."""

import pytest

from articles.importing import import_page
from articles.models import ArticleEdition
from articles.old_pages import Bundle, read_page
from tests.articles.saved_pages import PLAIN
from tests.factories import ColumnFactory, UserFactory
from tests.publishing.test_races import REFUSED, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_five_imports_of_one_page_by_one_person_one_succeeds():
    person, column = UserFactory(role="Administrator"), ColumnFactory()

    def click(_k):
        page = read_page(PLAIN.encode(), "a.txt", Bundle({}))
        return import_page(page, by=person, column=column)

    assert together(5, click).count(REFUSED) == 4
    assert ArticleEdition.objects.count() == 1
