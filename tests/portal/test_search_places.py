"""Search: articles are found by the names of where they are filed, and places of a like name are offered."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Series
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    ProgrammeEntryFactory,
    SeriesFactory,
    make_article,
    make_profile,
)
from tests.portal.asking import found, page

pytestmark = pytest.mark.django_db


class TestPlaces:
    @pytest.fixture
    def article(self):
        column = ColumnFactory(name="党风廉政建设", slug="conduct")
        series = SeriesFactory(name="Lantern evenings", column=column)
        branch = make_profile(branch=BranchFactory(short_name="干部处", name="干部处党支部")).branch
        make_article(title="Elsewhere")
        return make_article(title="Reading", column=column, series=series, series_number=1, branch=branch)

    @pytest.mark.parametrize(
        "question", ["廉政建设", "lantern", "干部处 reading", "“党风廉政”", "reading 《廉政建设》", "EVENING"]
    )
    def test_article_is_found_by_where_it_is_filed(self, client, article, question):
        assert "Reading" in found(client, question)
        assert "Elsewhere" not in found(client, question)

    def test_result_says_where_and_marks_it(self, client, article):
        answer = page(client, "廉政建设 lantern")
        assert '<p class="where">党风<mark>廉政建设</mark> · <mark>Lantern</mark> evenings · 干部处</p>' in answer

    def test_title_and_text_count_for_more_than_the_place(self, client, article):
        make_article(title="T", body="<p>One lantern.</p>")
        make_article(title="A lantern", body="<p>Other.</p>")
        assert found(client, "lantern") == ["A lantern", "T", "Reading"]

    def test_renamed_place_is_found_by_its_new_name_alone(self, client, article):
        article.column.name = "Candles"
        article.series.name = "Torches"
        with CaptureQueriesContext(connection) as queries:
            article.column.save()
            article.series.save()
        assert "portal_entry" not in str(queries.captured_queries)  # however many articles there are
        assert (found(client, "廉政建设"), found(client, "lantern")) == ([], [])
        assert found(client, "candles torches") == ["Reading"]

    def test_article_that_moved_is_found_in_its_new_column_alone(self, client, article, clock):
        clock.move(minutes=1)
        edition = article.revise()
        edition.column, edition.series, edition.series_number = ColumnFactory(name="Candles"), None, None
        edition.save()
        edition.publish(imported="As it was.")
        assert (found(client, "廉政建设"), found(client, "candles")) == ([], ["Reading"])

    def test_branch_whose_day_has_not_come_is_not_named(self, client, clock):
        entry = ProgrammeEntryFactory(shown_from=date(2026, 8, 1), branch__short_name="Secret Office")
        make_article(title="Reading", branch=entry.branch)
        assert found(client, "secret") == []
        assert "Secret Office" not in page(client, "reading")

    @pytest.mark.parametrize("quote", ["", '"'])
    def test_word_that_very_many_places_say_is_answered(self, client, article, quote):
        Series.objects.bulk_create(
            Series(name=f"Torch candle {n}", slug=f"torch-{n}", column=article.column) for n in range(1200)
        )
        assert found(client, f"{quote}torch candle{quote}") == []
        assert found(client, f"lantern {quote}evenings reading{quote}") == ([] if quote else ["Reading"])

    def test_nothing_found_offers_columns_and_branches_of_a_like_name(self, client, article):
        answer = page(client, "党风廉政学习月")
        assert 'Columns and branches with a name like this: <a href="/columns/conduct/">党风廉政建设</a>' in answer
        assert f'<a href="{article.branch.get_absolute_url()}">干部处党支部</a>' in page(client, "干部处党总支")
        assert "name like this" not in page(client, "xyzzy")
