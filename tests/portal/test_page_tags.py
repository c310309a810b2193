"""What inspections of government sites read in the head of a page: names exact to the case, nothing empty."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from articles.models import Column
from portal.models import SiteFacts
from tests.factories import ColumnFactory, make_article, make_picture
from tests.portal.public_pages import ADDRESSES, FACTS, furnished, in_both_languages, page, tags
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
OF_ARTICLES = {"ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url"}
OF_COLUMNS = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}


class TestSite:
    def test_every_page_names_the_site(self, client):
        furnished()
        for address in in_both_languages(ADDRESSES):
            found = tags(page(client, address))
            of_site = [found[name] for name in ("SiteName", "SiteDomain", "SiteIDCode")]
            assert of_site == [["Pilot Branches"], ["testserver"], ["9900000018"]], address

    def test_domain_has_no_port(self, client, settings):
        settings.SITE_URL = "http://localhost:8000"
        assert tags(page(client, "/"))["SiteDomain"] == ["localhost"]

    def test_site_without_a_code_has_no_empty_tag(self, client):
        found = tags(page(client, "/"))
        assert "SiteIDCode" not in found
        assert found["SiteName"] == ["Pilot Branches"]

    def test_error_page_asks_the_database_for_no_tag(self, client):
        assert "SiteName" not in tags(page(client, "/nowhere/", status=404))

    def test_no_tag_is_empty(self, client):
        furnished()
        for address in in_both_languages(ADDRESSES):
            for name, contents in tags(page(client, address)).items():
                assert all(content and content.strip() for content in contents if name), (address, name)


class TestLists:
    def test_column_says_all_that_is_known_of_it(self, client):
        furnished()
        found = tags(page(client, "/columns/conduct/"))
        assert {name: found.get(name) for name in OF_COLUMNS} == {
            "ColumnName": ["Party conduct"],
            "ColumnDescription": ["Keeping in order."],
            "ColumnKeywords": ["conduct"],
            "ColumnType": ["Work news"],
        }

    def test_column_that_says_only_its_name_has_only_that(self, client):
        ColumnFactory(slug="bare", name="Bare")
        found = tags(page(client, "/columns/bare/"))
        assert found["ColumnName"] == ["Bare"]
        assert OF_COLUMNS & {*found} == {"ColumnName"}

    def test_series_is_a_list_of_its_column_s_kind(self, client):
        furnished()
        found = tags(page(client, "/series/display/"))
        assert found["ColumnName"] == ["Brands"]
        assert found["ColumnDescription"] == ["Eight branches, shown in turn."]
        assert found["ColumnType"] == ["Work news"]

    @pytest.mark.parametrize(
        ("address", "name"),
        [("/articles/", "Articles"), ("/honors/", "Honors"), ("/branches/", "The branches, one after another")],
    )
    def test_other_lists_have_a_name(self, client, address, name):
        furnished()
        assert tags(page(client, address))["ColumnName"] == [name]

    def test_list_has_no_tag_of_an_article(self, client):
        furnished()
        assert not OF_ARTICLES & {*tags(page(client, "/columns/conduct/"))}

    def test_administrator_says_them_in_the_admin(self):
        column = ColumnFactory(name="Conduct", slug="conduct")
        signed_in("Administrator").post(
            f"/admin/articles/column/{column.pk}/change/",
            {"name": "Conduct", "slug": "conduct", "order": 1, "keywords": "a, b", "kind": "Work news"},
        )
        assert Column.objects.values_list("keywords", "kind").get() == ("a, b", "Work news")


class TestArticle:
    def test_article_says_all_that_is_known_of_it(self, client):
        furnished()
        found = tags(page(client, "/articles/five/"))
        assert {name: found.get(name) for name in OF_ARTICLES} == {
            "ArticleTitle": ["Five Specialties & “more”"],
            "PubDate": ["2020-07-01 09:30"],
            "ContentSource": ["Legal Daily"],
            "Keywords": ["brand, branch"],
            "Author": ["Zhou Lan"],
            "Description": ["What <they> did."],
            "Image": None,
            "Url": ["http://testserver/articles/five/"],
        }

    def test_names_are_said_once_whatever_their_case(self, client):
        furnished()
        for address in ADDRESSES:
            names = [name.lower() for name, contents in tags(page(client, address)).items() if name for _ in contents]
            once = [name for name in names if name in {"description", "keywords", "author", "url"}]
            assert len(once) == len({*once}), address

    def test_what_is_not_said_is_left_out(self, client):
        make_article(slug="bare", summary="")
        assert OF_ARTICLES & {*tags(page(client, "/articles/bare/"))} == {"ArticleTitle", "PubDate", "Url"}

    def test_cover_is_its_image(self, client):
        edition = make_article(slug="seen", cover=make_picture(size=(1200, 800)), cover_alt="Five threads")
        [image] = tags(page(client, "/articles/seen/"))["Image"]
        stem = edition.cover.name.removesuffix(".jpg")
        assert image == f"http://testserver/media/{stem}/3x2/960.jpg"

    def test_other_language_says_its_own_address(self, client):
        furnished()
        found = tags(page(client, "/zh-hans/articles/five/"))
        assert found["Url"] == ["http://testserver/zh-hans/articles/five/"]
        assert found["PubDate"] == ["2020-07-01 09:30"]


class TestFooter:
    def test_facts_stand_on_every_page_but_a_halls_screen(self, client):
        furnished()
        for address in in_both_languages([address for address in ADDRESSES if address != "/display/"]):
            footer = page(client, address).partition('<footer class="site-footer')[2]
            for name in ("organ", "kept_by", "icp_filing", "police_filing", "site_code"):
                assert FACTS[name] in footer
            assert 'href="https://example.org/report?code=18&amp;from=here"' in footer

    def test_link_for_reporting_errors_says_so(self, client):
        furnished()
        assert ">Report an error</a>" in page(client, "/")

    def test_without_an_address_errors_are_not_reported(self, client):
        SiteFacts.objects.create(name="Site", organ="Organ")
        assert "Report an error" not in page(client, "/")

    def test_administrator_changes_all_facts(self):
        SiteFacts.objects.create(name="Site", organ="Organ")
        response = signed_in("Administrator").post(
            "/admin/portal/sitefacts/1/change/", FACTS | {"error_reports": "https://example.org/new"}
        )
        assert response.status_code == 302
        assert SiteFacts.objects.get().error_reports == "https://example.org/new"

    @pytest.mark.parametrize("role", ["Branch editor", "Publisher", "Records keeper", "Auditor"])
    def test_nobody_else_does(self, role):
        SiteFacts.objects.create(name="Site", organ="Organ")
        response = signed_in(role).post("/admin/portal/sitefacts/1/change/", FACTS)
        assert response.status_code == 403
        assert SiteFacts.objects.get().name == "Site"

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "mailto:a@example.org", "not an address"])
    def test_address_that_is_none_is_refused_with_a_sentence(self, address):
        SiteFacts.objects.create(name="Site", organ="Organ")
        response = signed_in("Administrator").post(
            "/admin/portal/sitefacts/1/change/", FACTS | {"error_reports": address}
        )
        assert "Enter a valid URL." in response.content.decode()
        assert address in response.content.decode()
        with pytest.raises(ValidationError):
            SiteFacts(**FACTS | {"error_reports": address}).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            QuerySet(SiteFacts).update(error_reports=address)  # past the gate, which finds an e-mail address
