"""Previews: the public page with a text that is not live, for those staff who may view it, and for nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publishing.editions import State
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    ColumnFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    TermFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.staff import address, full_branch, opened, post_form, signed_in

pytestmark = pytest.mark.django_db


def preview(edition):
    return f"/admin/preview/{'article' if hasattr(edition, 'article') else 'profile'}/{edition.pk}/"


def page(client, edition, query=""):
    response = client.get(preview(edition) + query)
    assert response.status_code == 200
    return response.content.decode()


def main_of(html):
    return re.search(r"<main.*</main>", html, re.S)[0]


def ribbon_of(html):
    words = re.sub(r"<[^>]+>", " ", re.search(r'<aside class="ribbon.*?</aside>', html, re.S)[0])
    return " ".join(words.split())


@pytest.fixture
def office():
    return signed_in("Committee office")


class TestWhoMaySee:
    @pytest.mark.parametrize("name", ["profile", "article"])
    def test_editor_of_the_branch_sees_it_and_another_s_finds_nothing(self, name):
        ours, theirs = full_branch("Anchor"), full_branch("Beacon")
        editor = signed_in("Branch editor", ours.branch)
        assert "Anchor" in page(editor, getattr(ours, name))
        response = editor.get(preview(getattr(theirs, name)))
        assert response.status_code == 404
        assert b"Beacon" not in response.content

    @pytest.mark.parametrize("role", ["Branch secretary", "Auditor", "Records keeper", "Publisher"])
    @pytest.mark.parametrize("name", ["profile", "article"])
    def test_whoever_may_view_the_text_in_the_admin_sees_its_preview(self, role, name):
        rows = full_branch("Anchor")
        assert "Anchor" in page(signed_in(role, rows.branch), getattr(rows, name))

    @pytest.mark.parametrize("name", ["profile", "article"])
    def test_somebody_without_a_role_finds_nothing(self, name):
        rows = full_branch("Anchor")
        assert signed_in(None, rows.branch).get(preview(getattr(rows, name))).status_code == 404

    @pytest.mark.parametrize("name", ["profile", "article"])
    def test_somebody_who_is_not_signed_in_is_asked_to(self, client, name):
        response = client.get(preview(getattr(full_branch("Anchor"), name)))
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")

    def test_article_that_moved_away_took_the_previews_of_all_its_texts_along(self):
        ours, theirs = full_branch("Anchor"), full_branch("Beacon")
        ours.article.publish(imported="As it was.")
        draft = ours.article.revise()
        draft.branch = theirs.branch
        draft.save()
        former, present = (signed_in("Branch editor", rows.branch) for rows in (ours, theirs))
        for edition in (ours.article, draft):
            assert former.get(preview(edition)).status_code == 404
            assert present.get(preview(edition)).status_code == 200

    @pytest.mark.parametrize("kind", ["article", "profile", "member", "articleedition"])
    @pytest.mark.parametrize("key", ["1", "0", "abc", "9" * 30, "9" * 5000, "1_5F", "١"])
    def test_what_is_not_there_is_not_found(self, office, kind, key):
        assert office.get(f"/admin/preview/{kind}/{key}/").status_code == 404

    def test_preview_is_only_read(self, office):
        assert office.post(preview(make_article())).status_code == 405


class TestEveryPhase:
    @pytest.fixture
    def in_phase(self, clock):
        """`in_phase("ended", make_article)` gives an edition that is in that phase now."""

        def in_phase(phase, make, **texts):
            match phase:
                case "draft" | "in_review" | "discarded":
                    return make(state=State(phase), **texts)
                case "scheduled":
                    return make(at=clock.now + timedelta(hours=1), **texts)
            edition = make(at=clock.now - timedelta(hours=2), **texts)
            if phase == "ended":
                edition.withdraw()
                clock.move(minutes=1)
            return edition

        return in_phase

    @pytest.mark.parametrize(
        ("phase", "words"),
        [
            ("draft", "Preview: draft 1, not public"),
            ("in_review", "Preview: draft 1, in review, not public"),
            ("scheduled", "Preview: edition 1, not public yet"),
            ("live", "Preview: edition 1, live"),
            ("ended", "Preview: edition 1, no longer public"),
            ("discarded", "Preview: edition 1, discarded, not public"),
        ],
    )
    @pytest.mark.parametrize(("make", "field"), [(make_article, "title"), (make_profile, "brand_name")])
    def test_ribbon_says_what_it_is_and_leads_back(self, office, in_phase, phase, words, make, field):
        edition = in_phase(phase, make, **{field: "Five strands"}, created_by=office.user)
        html = page(office, edition)
        assert "Five strands" in main_of(html)
        assert ribbon_of(html) == f"{words} Opened by {office.user}. Back to the admin page"
        assert f'href="{address(edition)}"' in html

    def test_it_is_kept_by_no_cache_and_found_by_no_search_engine(self, office):
        response = office.get(preview(make_article()))
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
        assert response["X-Robots-Tag"] == "noindex"
        assert "ETag" not in response
        html = response.content.decode()
        assert html.count('<meta name="robots" content="noindex">') == 1
        assert "canonical" not in html
        assert "alternate" not in html

    def test_language_is_switched_inside_the_preview(self, office):
        draft = make_profile(state=State.DRAFT, brand_name="Five strands")
        assert '<html lang="en"' in page(office, draft)
        assert re.findall(r'<a href="(\?language=[\w-]+)"', page(office, draft)) == ["?language=zh-hans"]
        response = office.get(preview(draft) + "?language=zh-hans")
        html = response.content.decode()
        assert response["Content-Language"] == "zh-hans"
        assert '<html lang="zh-Hans"' in html
        assert 'href="?language=en"' in html
        assert 'href="/zh-hans/branches/"' in html
        assert '<html lang="en"' in page(office, draft, "?language=tlh")

    def test_public_pages_have_no_ribbon(self, client):
        edition = make_article()
        assert b"ribbon" not in client.get(edition.get_absolute_url()).content


class TestArticle:
    def test_preview_of_the_live_text_is_the_public_page(self, client, office, clock):
        entry, series = ProgrammeEntryFactory(), SeriesFactory()
        make_profile(branch=entry.branch)
        first, second, _third = (
            make_article(series=series, branch=entry.branch, body="<h2>A</h2><h2>B</h2><h2>C</h2>") for _ in range(3)
        )
        second.article.date(clock.now - timedelta(days=9))
        first.revise()
        for edition in (first, second):
            public = client.get(edition.get_absolute_url()).content.decode()
            shared = re.compile(r"<section class=\"share\".*?</section>", re.S)  # a preview is not passed on
            assert main_of(page(office, edition)).split() == shared.sub("", main_of(public)).split()

    def test_draft_is_dated_now(self, office, clock):
        assert 'datetime="2026-07-01T09:00:00+08:00"' in page(office, make_article(state=State.DRAFT))

    def test_revision_keeps_the_date_of_the_first_publication(self, office, clock):
        first = make_article()
        clock.move(days=3)
        assert 'datetime="2026-07-01T09:00:00+08:00"' in page(office, first.revise())

    def test_date_of_its_own_is_the_article_s(self, office, clock):
        draft = make_article(state=State.DRAFT, dated=clock.now - timedelta(days=30))
        assert 'datetime="2026-06-01T09:00:00+08:00"' in page(office, draft)

    def test_draft_counts_in_its_series_once_and_has_the_live_ones_beside_it(self, office):
        series = SeriesFactory()
        for number in (1, 3):
            make_article(series=series, series_number=number, title=f"Part {number}")
        make_article(series=series, series_number=4, title="Secret part", state=State.DRAFT)
        draft = make_article(series=series, series_number=2, title="Part 2", state=State.DRAFT)
        html = page(office, draft)
        assert "2 of 3" in html
        assert re.search(r'rel="prev">.*?Part 1', html)
        assert re.search(r'rel="next">.*?Part 3', html)
        assert "Secret" not in html
        draft.publish(imported="As it was.")
        assert "2 of 3" in page(office, draft.revise())

    def test_live_text_of_an_article_is_no_neighbour_of_its_revision(self, office, clock):
        column = ColumnFactory()
        make_article(column=column, title="Before")
        clock.move(minutes=1)
        draft = make_article(column=column, title="As published").revise()
        draft.title = "As drafted"
        draft.save()
        html = page(office, draft)
        assert re.search(r'rel="prev">.*?Before', html)
        assert "As published" not in html
        assert 'rel="next"' not in html
        series = SeriesFactory()
        draft = make_article(series=series, series_number=1, title="Number one").revise()
        draft.series_number = 2
        draft.save()
        assert 'rel="prev"' not in page(office, draft)

    def test_brand_box_is_what_a_reader_would_have(self, office, clock):
        entry = ProgrammeEntryFactory(shown_from=date(2026, 7, 2))
        profile = make_profile(branch=entry.branch, brand_name="Brand as published")
        hidden = profile.revise()
        hidden.brand_name = "Brand as drafted"
        hidden.save()
        draft = make_article(branch=entry.branch, state=State.DRAFT)
        assert "Brand as" not in page(office, draft)  # its day has not come
        clock.move(days=1)
        html = page(office, draft)
        assert "Brand as published" in html
        assert "Brand as drafted" not in html

    def test_looking_changes_nothing(self, office):
        draft = make_article(state=State.DRAFT)
        before = draft.siblings().values().get()
        page(office, draft)
        assert draft.siblings().values().get() == before

    def test_text_is_escaped_as_on_the_public_page(self, office):
        html = page(office, make_article(state=State.DRAFT, title="<i>Odd</i>", author='"><script>'))
        assert "<i>Odd" not in html
        assert "<script>" not in html


class TestBranch:
    def furnish(self, branch):
        """Records of a branch, public and not, whose names say which."""
        for word, public in (("Open", True), ("Hidden", False)):
            member = MemberFactory(
                branch=branch,
                name=f"{word} Person",
                may_be_public=public,
                portrait=make_picture(colour="red" if public else "blue"),
            )
            TermFactory(member=member, post="secretary" if public else "member")
            HonorFactory(branch=branch, title=f"{word} honor", is_public=public)
            ActivityFactory(branch=branch, title=f"{word} lecture", is_public=public)
        make_article(branch=branch, title="Open day")
        make_article(branch=branch, title="Hidden day", state=State.DRAFT)
        return branch

    def test_preview_of_the_live_profile_is_the_public_page(self, client, office):
        programme = ProgrammeFactory()
        profiles = [make_profile(branch=ProgrammeEntryFactory(programme=programme).branch) for _ in range(3)]
        profiles.append(make_profile(branch=BranchFactory()))
        for profile in profiles:
            self.furnish(profile.branch)
            public = client.get(profile.get_absolute_url()).content.decode()
            assert main_of(page(office, profile)) == main_of(public)

    def test_draft_has_its_own_endeavours_and_figures(self, office):
        live = make_profile(branch=ProgrammeEntryFactory().branch, brand_name="As published", full_members=12)
        draft = live.revise()
        draft.brand_name, draft.full_members = "As drafted", 13
        draft.save()
        draft.endeavours.filter(position=1).update(specialty="clear of mind")
        html = page(office, draft)
        assert "As published" not in html
        assert "<dd>13</dd>" in html
        assert "clear of mind" in html
        assert "How endeavour 5 is kept." in html
        assert "politically clear" not in html

    def test_first_draft_of_a_branch_outside_the_programme_has_a_page(self, office):
        html = page(office, make_profile(state=State.DRAFT, brand_name="On its own"))
        assert "On its own" in main_of(html)

    def test_neighbours_are_those_that_the_public_sees(self, office):
        programme = ProgrammeFactory()
        make_profile(
            branch=ProgrammeEntryFactory(programme=programme, branch__short_name="First").branch,
            brand_name="Brand one",
            state=State.DRAFT,
        )
        html = page(office, make_profile(branch=ProgrammeEntryFactory(programme=programme).branch, state=State.DRAFT))
        assert "First" in html
        assert "Brand one" not in html

    def test_records_and_portraits_are_shown_by_the_public_s_rules(self, office):
        draft = make_profile(branch=self.furnish(ProgrammeEntryFactory().branch), state=State.DRAFT)
        html = page(office, draft)
        for words in ("Open Person", "Open honor", "Open lecture", "Open day"):
            assert words in html
        assert "Hidden" not in html
        assert html.count('class="portrait" src=') == 1

    def test_before_its_day_staff_see_the_page_as_it_will_be(self, office, clock):
        branch = self.furnish(ProgrammeEntryFactory(shown_from=date(2026, 7, 8)).branch)
        draft = make_profile(branch=branch, state=State.DRAFT)
        html = page(office, draft)
        assert "The branch is shown from 8 July 2026." in ribbon_of(html)
        for words in ("Open Person", "Open honor", "Open lecture", "Open day"):
            assert words in html
        assert "Hidden" not in html
        [portrait] = re.findall(r'class="portrait" src="([^"]+)"', html)
        assert opened(office, portrait)[0] == 200


class TestQueries:
    def count(self, client, edition):
        page(client, edition)  # content types are known from here on
        with CaptureQueriesContext(connection) as captured:
            page(client, edition)
        return len(captured)

    @pytest.mark.parametrize("size", [1, 3])
    @pytest.mark.parametrize(("role", "queries"), [("Committee office", 16), ("Branch editor", 17)])
    def test_article(self, size, role, queries):
        entry, series = ProgrammeEntryFactory(), SeriesFactory()
        for _ in range(size):
            draft = make_article(branch=entry.branch, series=series).revise()
        make_profile(branch=entry.branch, endeavours=size)
        assert self.count(signed_in(role, entry.branch), draft) == queries

    @pytest.mark.parametrize("size", [1, 3])
    @pytest.mark.parametrize(("role", "queries"), [("Committee office", 13), ("Branch editor", 14)])
    def test_branch(self, size, role, queries):
        programme = ProgrammeFactory()
        for _ in range(size):
            branch = ProgrammeEntryFactory(programme=programme).branch
            draft = make_profile(branch=branch, endeavours=size).revise()
            TestBranch().furnish(branch)
        assert self.count(signed_in(role, branch), draft) == queries


class TestFromTheForm:
    @pytest.mark.parametrize("make", [make_article, make_profile])
    @pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
    def test_page_of_an_edition_leads_to_its_preview(self, office, make, state):
        edition = make(state=state)
        assert f'href="{preview(edition)}"' in office.get(address(edition)).content.decode()

    def test_draft_is_saved_and_previewed_at_once(self, office):
        draft = make_article(state=State.DRAFT)
        response = post_form(office, address(draft), title="As typed", _preview="1")
        assert (response.status_code, response["Location"]) == (302, preview(draft))
        assert "As typed" in page(office, draft)

    def test_new_text_is_previewed_at_once(self, office):
        column = ColumnFactory()
        form = address(type(make_article()), "add")
        response = post_form(office, form, title="Brand new", column=column.pk, _preview="1")
        assert "Brand new" in office.get(response["Location"]).content.decode()

    def test_form_with_a_mistake_is_shown_again(self, office):
        response = post_form(office, address(make_article(state=State.DRAFT)), title="", _preview="1")
        assert response.status_code == 200
