"""The display for a hall's screen, as the server gives it: what it shows, and what it does not."""

import gzip
from datetime import date, datetime, timedelta

import pytest
import segno
from django.utils import timezone
from lxml import html

from publishing.editions import State
from tests.factories import HonorFactory, ProgrammeEntryFactory, ProgrammeFactory, make_picture, make_profile

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(datetime(2020, 6, 1, 9))


@pytest.fixture
def programme():
    return ProgrammeFactory()


def branch(programme, number, *, shown_from=date(2020, 7, 1), **texts):
    entry = ProgrammeEntryFactory(programme=programme, branch__slug=f"office-{number}", shown_from=shown_from)
    make_profile(branch=entry.branch, at=LONG_AGO, **{"brand_name": f"Brand of {number}"} | texts)
    return entry.branch


def display(client, prefix=""):
    response = client.get(f"{prefix}/display/")
    assert response.status_code == 200
    return response.content.decode()


def stages(client, prefix=""):
    return html.fromstring(display(client, prefix)).xpath('//section[contains(@class, "hall-stage")]')


def words(element):
    return " ".join(element.text_content().split())


class TestShown:
    def test_each_branch_has_a_stage_with_its_facts_and_pairs(self, client, programme):
        for number in (1, 2):
            HonorFactory(branch=branch(programme, number, slogan="We begin"))
        first, second = stages(client)
        assert [stage.get("id") for stage in (first, second)] == ["stage-office-1", "stage-office-2"]
        said = words(second)
        for what in ("2 of 2: Brand of 2", "We begin", "members12", "in the committee5", "honor1"):
            assert what in said
        assert "Read the original works builds politically clear" in said

    def test_code_leads_to_the_branch_at_its_full_address_in_the_language_of_the_page(self, client, programme):
        branch(programme, 1)
        for prefix in ("", "/zh-hans"):
            [stage] = stages(client, prefix)
            drawn = stage.xpath('.//*[@class="hall-qr"]//*[local-name() = "path"]/@d')[-1]
            code = segno.make_qr(f"http://testserver{prefix}/branches/office-1/")
            assert f'd="{drawn}"' in code.svg_inline(border=4)
            assert stage.xpath(".//h2/a/@href") == [f"{prefix}/branches/office-1/"]

    def test_rail_links_to_every_stage(self, client, programme):
        for number in (1, 2, 3):
            branch(programme, number)
        page = html.fromstring(display(client))
        links = page.xpath('//nav[@id="rail"]//a/@href')
        assert links == [f"#{stage.get('id')}" for stage in page.xpath("//section")]
        assert len(links) == 3

    def test_every_picture_comes_at_once_since_the_network_may_be_gone_when_it_is_needed(self, client, programme):
        for number in (1, 2):
            branch(programme, number, cover=make_picture(), cover_alt="Red")
        page = display(client)
        assert page.count("<img ") == 2
        assert 'loading="lazy"' not in page

    def test_without_branches_it_says_so_in_the_same_shape(self, client):
        page = html.fromstring(display(client))
        assert "has not begun yet" in words(page.get_element_by_id("stages"))
        assert page.xpath('//*[@id="rail"]//a') == []


class TestHidden:
    def test_before_its_day_only_name_and_day_of_a_branch_are_seen(self, client, programme, clock):
        coming = branch(
            programme,
            1,
            shown_from=date(2026, 7, 8),
            brand_name="Hidden brand",
            slogan="Hidden",
            cover=make_picture(),
            cover_alt="Red",
        )
        HonorFactory(branch=coming, title="Hidden honor")
        [stage] = stages(client)
        assert words(stage).endswith(f"1of 1 1 of 1: {coming.name} From 8 July 2026")
        assert stage.xpath(".//img | .//svg | .//dl") == []
        clock.set(2026, 7, 8)
        assert "Hidden brand" in display(client)

    @pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
    def test_profile_that_is_not_published_is_hidden(self, client, programme, state):
        entry = ProgrammeEntryFactory(programme=programme)
        make_profile(branch=entry.branch, brand_name="Not for you", state=state)
        assert "Not for you" not in display(client)

    @pytest.mark.parametrize("hours", [(1, None), (-2, -1)], ids=["scheduled", "ended"])
    def test_profile_outside_its_window_is_hidden(self, client, clock, programme, hours):
        start, end = (clock.now + timedelta(hours=each) if each else None for each in hours)
        make_profile(
            branch=ProgrammeEntryFactory(programme=programme).branch, brand_name="Not now", at=start, until=end
        )
        assert "Not now" not in display(client)

    def test_honors_that_are_not_public_are_not_counted(self, client, programme):
        of_branch = branch(programme, 1)
        HonorFactory(branch=of_branch)
        HonorFactory(branch=of_branch, is_public=False)
        assert "honor1" in words(stages(client)[0])

    def test_programme_that_is_not_public_is_not_shown(self, client):
        branch(ProgrammeFactory(is_public=False), 1, brand_name="In secret")
        assert "In secret" not in display(client)

    def test_words_are_never_markup(self, client, programme):
        branch(programme, 1, brand_name="<b>Bold</b>", slogan='"><script>')
        page = display(client)
        assert "<b>Bold" not in page
        assert "<script>" not in page


class TestPage:
    def test_search_engines_leave_it_out(self, client, programme):
        branch(programme, 1)
        for prefix in ("", "/zh-hans"):
            assert '<meta name="robots" content="noindex">' in display(client, prefix)
        assert "/display/" not in client.get("/sitemap-pages.xml").content.decode()

    def test_it_is_found_on_the_site_map(self, client):
        assert 'href="/display/"' in client.get("/site-map/").content.decode()

    def test_it_says_how_long_things_take(self, client):
        [main] = html.fromstring(display(client)).xpath("//main")
        assert {name: main.get(f"data-{name}") for name in ("turn", "idle", "fresh")} == {
            "turn": "15",
            "idle": "90",
            "fresh": "300",
        }

    @pytest.mark.parametrize("prefix", ["", "/zh-hans"])
    def test_worker_is_small_and_stands_below_the_display_so_that_it_answers_for_nothing_else(self, client, prefix):
        response = client.get(f"{prefix}/display/worker.js")
        assert response["Content-Type"] == "text/javascript; charset=utf-8"
        assert "Service-Worker-Allowed" not in response
        assert "max-age=0" in response["Cache-Control"]
        assert b"{{" not in response.content
        assert len(gzip.compress(response.content)) < 1000

    @pytest.mark.parametrize("size", [1, 3])
    def test_queries(self, client, programme, size, django_assert_num_queries):
        for number in range(size):
            of_branch = branch(programme, number, endeavours=size + 1)
            for _ in range(size):
                HonorFactory(branch=of_branch)
        with django_assert_num_queries(4):
            display(client)
