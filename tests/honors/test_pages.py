"""The honors register, as the public reads it."""

import csv
import io
import re

import pytest

from honors.models import Holder, Kind, Level, MeritClass
from tests.factories import BranchFactory, HonorFactory, MemberFactory, ProgrammeEntryFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def page(client, query="", status=200):
    response = client.get(f"/honors/{query}")
    assert response.status_code == status
    return response.content.decode()


def file(client, query=""):
    """The rows of the CSV file, by header."""
    text = client.get(f"/honors/honors.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


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

    def test_year_in_which_there_is_nothing_is_still_what_is_chosen(self, client):
        html = page(client, "?year=2018&level=national")
        assert '<a href="?year=2018&amp;level=national#register" aria-current="true">2018</a>' in html
        assert '<a href="?level=national#register">All</a>' in html

    def test_row_says_its_kind_and_the_branch_of_a_member(self, client):
        branch = BranchFactory(short_name="Cadre Office")
        member = MemberFactory(branch=branch, name="Open Person", may_be_public=True)
        HonorFactory(branch=branch, holder=Holder.MEMBER, member=member, kind=Kind.INDIVIDUAL, title="E", year=2020)
        html = page(client)
        assert "Open Person <small>Cadre Office</small>" in html
        assert "<small>Individual excellence</small>" in html
        assert "<small>Second Class Merit</small>" in html

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
        assert "<td>One member of the branch “Cadre Office”</td>" in html
        html = client.get("/zh-hans/honors/").content.decode()
        assert '<td lang="en">Open Person <small>Cadre Office</small></td>' in html
        assert html.count('<td lang="en">') == 1  # a sentence of ours is in the page's language

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
        assert "?year=2019&amp;page=2" in page(client, "?page=1&year=2019")

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
        with django_assert_num_queries(3):
            file(client)


class TestFile:
    @pytest.mark.usefixtures("register")
    def test_file_has_what_is_chosen(self, client):
        assert [row["Honor"] for row in file(client)] == list("BCDA")
        assert [row["Honor"] for row in file(client, "?year=2019&level=organ&branch=second")] == list("CD")
        assert file(client, "?year=1950") == []
        assert client.get("/honors/honors.csv?level=x").status_code == 404

    @pytest.mark.usefixtures("register")
    def test_page_leads_to_the_file_of_its_choice(self, client):
        assert 'href="/honors/honors.csv"' in page(client)
        assert 'href="/honors/honors.csv?year=2019&amp;level=organ"' in page(client, "?year=2019&level=organ")
        assert "honors.csv" not in page(client, "?year=1950")

    def test_file_has_only_what_is_public(self, client):
        branch = BranchFactory(short_name="Cadre Office")
        member = MemberFactory(branch=branch, name="Private Person", may_be_public=False)
        HonorFactory(branch=branch, holder=Holder.MEMBER, member=member)
        HonorFactory(title="Hidden", is_public=False)
        later = ProgrammeEntryFactory(shown_from="2199-07-01", programme=ProgrammeFactory())
        HonorFactory(title="Of a later branch", branch=later.branch)
        rows = file(client)
        assert [row["Holder"] for row in rows] == ["One member of the branch “Cadre Office”"]
        assert "Private Person" not in str(rows)

    def test_text_that_looks_like_a_formula_is_a_text(self, client):
        HonorFactory(title="=1+1", awarding_body="@Committee", document_number="-5")
        (row,) = file(client)
        assert (row["Honor"], row["Awarding body"], row["Document number"]) == ("'=1+1", "'@Committee", "'-5")

    def test_file_is_a_public_page_that_excel_reads(self, client):
        HonorFactory()
        response = client.get("/zh-hans/honors/honors.csv")
        assert response.content.startswith(b"\xef\xbb\xbf")
        assert response["Content-Disposition"] == 'attachment; filename="honors.csv"'
        assert response["Cache-Control"].startswith("public")
        assert response.cookies == {}


class TestFigures:
    @pytest.mark.usefixtures("register")
    def test_figures_are_counted_by_year_and_level(self, client):
        HonorFactory(year=2019, holder=Holder.UNNAMED)
        text = re.sub(r"<[^>]*>|\s+", " ", page(client).partition('class="figures"')[2].partition("</details>")[0])
        assert re.findall(r"\d+", text) == "2019 1 2 1 4 2018 0 1 0 1 1 3 1 5".split()

    def test_nothing_has_no_figures(self, client):
        assert 'class="figures"' not in page(client)
