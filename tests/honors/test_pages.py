"""The honors register, as the public reads it."""

import re

import pytest

from honors.models import Holder, Kind, Level, MeritClass
from tests.factories import BranchFactory, HonorFactory, MemberFactory

pytestmark = pytest.mark.django_db


def page(client, query="", status=200):
    response = client.get(f"/honors/{query}")
    assert response.status_code == status
    return response.content.decode()


def titles(html):
    return re.findall(r'<span class="entry"><span>([^<]*)</span>', html)


@pytest.fixture
def register():
    first, second = BranchFactory(slug="first"), BranchFactory(slug="second")
    HonorFactory(branch=first, title="A", year=2018, level=Level.ORGAN)
    HonorFactory(branch=first, title="B", year=2019, level=Level.NATIONAL)
    HonorFactory(branch=second, title="C", year=2019, kind=Kind.MERIT, merit_class=MeritClass.SECOND, level=Level.ORGAN)
    HonorFactory(branch=second, title="D", year=2019, level=Level.ORGAN)


@pytest.mark.usefixtures("register")
class TestFilters:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", "BCDA"),
            ("?year=&level=&kind=&branch=", "BCDA"),
            ("?year=2019", "BCD"),
            ("?level=organ", "CDA"),
            ("?kind=merit", "C"),
            ("?branch=first", "BA"),
            ("?year=2019&level=organ&branch=second", "CD"),
            ("?year=2019&level=organ&branch=second&kind=merit", "C"),
            ("?year=2018&level=national", ""),
            ("?year=1950", ""),
        ],
    )
    def test_filters_combine(self, client, query, expected):
        assert titles(page(client, query)) == list(expected)

    @pytest.mark.parametrize("query", ["?year=19", "?year=x", "?level=x", "?kind=x", "?branch=x", "?page=2", "?page=x"])
    def test_choice_that_does_not_exist_is_not_found(self, client, query):
        page(client, query, status=404)

    def test_links_keep_the_other_filters(self, client):
        html = page(client, "?year=2019&branch=first")
        assert 'href="?year=2018&amp;branch=first#register"' in html
        assert 'href="?year=2019&amp;level=organ&amp;branch=first#register"' in html
        assert 'href="?branch=first#register"' in html

    def test_chart_and_years_are_of_all_years_of_the_selection(self, client):
        html = page(client, "?year=2018&branch=first")
        assert "2018: 1. 2019: 1." in html
        assert "2 since 2018." in html
        assert "One honor of 2018" in html


class TestRegister:
    def test_honor_that_is_not_public_is_nowhere(self, client):
        HonorFactory(title="Seen", year=2018)
        HonorFactory(title="Hidden", year=2019, is_public=False, branch__short_name="Hidden branch")
        html = page(client)
        assert "Hidden" not in html
        assert "2019" not in html

    def test_holder_is_named_only_with_consent(self, client):
        branch = BranchFactory(short_name="Cadre Office")
        for name, may in (("Open Person", True), ("Private Person", False)):
            member = MemberFactory(branch=branch, name=name, may_be_public=may)
            HonorFactory(branch=branch, holder=Holder.MEMBER, member=member)
        html = page(client)
        assert "Open Person" in html
        assert "Private Person" not in html
        assert "One member of the branch “Cadre Office”" in html

    def test_years_in_a_row_are_counted_from_the_register(self, client):
        branch = BranchFactory()
        for year in (2014, 2016, 2017, 2018):
            HonorFactory(branch=branch, title="Advanced Office", year=year)
        HonorFactory(title="Advanced Office", year=2019)
        HonorFactory(branch=branch, title="Advanced Office", year=2015, is_public=False)
        html = page(client)
        assert "3 years in a row" in html
        assert "2 years in a row" in html
        assert "4 years" not in html
        assert "5 years" not in html
        assert html.count("years in a row") == 2

    def test_long_register_is_paged(self, client):
        branch = BranchFactory()
        for _ in range(51):
            HonorFactory(branch=branch)
        assert len(titles(page(client))) == 50
        assert len(titles(page(client, "?page=2"))) == 1
        assert len(titles(page(client, "?page=2&year=2019"))) == 1
        assert "?page=2&amp;year=2019" in page(client, "?page=1&year=2019")

    @pytest.mark.parametrize("size", [1, 3])
    def test_queries(self, client, size, django_assert_num_queries):
        for number in range(size):
            branch = BranchFactory()
            for year in range(2016, 2016 + size):
                HonorFactory(branch=branch, title=f"Title {number}", year=year)
            member = MemberFactory(branch=branch)
            HonorFactory(branch=branch, holder=Holder.MEMBER, member=member)
        with django_assert_num_queries(5):
            page(client)
