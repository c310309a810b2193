"""Home, the show and a branch's page: what the public sees of the programme, and what it does not."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from branches.models import Post
from honors.models import Holder
from publishing.editions import State
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    TermFactory,
    make_article,
    make_profile,
)

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(datetime(2020, 6, 1, 9))


@pytest.fixture
def programme():
    return ProgrammeFactory(name="Pilot programme", editors_note="<p>They go first.</p>")


def stage(programme, number, *, shown_from=date(2020, 7, 1), **texts):
    """A branch on its place with all that its page can show."""
    branch = BranchFactory(short_name=f"Office {number}", slug=f"office-{number}")
    entry = ProgrammeEntryFactory(programme=programme, branch=branch, place=number, shown_from=shown_from)
    make_profile(at=LONG_AGO, **{"branch": branch, "brand_name": f"Brand of {number}", "slogan": "We begin"} | texts)
    return entry


def furnish(branch, times=1):
    for number in range(times):
        member = MemberFactory(branch=branch)
        TermFactory(member=member, post=Post.MEMBER)
        HonorFactory(branch=branch, title=f"Honor {number}")
        ActivityFactory(branch=branch, title=f"Activity {number}")
        make_article(branch=branch, at=LONG_AGO)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


class TestShown:
    @pytest.mark.parametrize("address", ["/", "/branches/"])
    def test_stages_stand_in_the_order_of_their_places(self, client, programme, address):
        for number in (3, 1, 2):
            stage(programme, number)
        html = page(client, address)
        places = [html.rindex(f"Brand of {number}") for number in (1, 2, 3)]
        assert places == sorted(places)
        assert "1 of 3:" in html

    @pytest.mark.parametrize("total", [1, 12, 16])
    def test_any_number_of_branches_stands_on_the_shelf(self, client, programme, total):
        for number in range(1, total + 1):
            stage(programme, number, endeavours=0)
        assert page(client, "/").count('class="spine"') == total

    def test_without_content_home_says_that_the_programme_has_not_begun(self, client):
        assert "has not begun yet" in page(client, "/")
        assert "has not begun yet" in page(client, "/branches/")
        assert "No article has been published" in page(client, "/articles/")
        assert "no honor of this kind" in page(client, "/honors/")

    def test_programme_without_branches_has_not_begun(self, client, programme):
        assert "has not begun yet" in page(client, "/")
        assert "They go first." in page(client, "/")

    def test_programme_that_is_not_public_is_not_shown(self, client):
        stage(ProgrammeFactory(is_public=False, name="In secret"), 1)
        assert "In secret" not in page(client, "/")
        assert "has not begun yet" in page(client, "/branches/")

    def test_branch_says_its_place_its_facts_and_its_neighbours(self, client, programme):
        for number in (1, 2, 3):
            stage(programme, number)
        html = page(client, "/branches/office-2/")
        assert "branch 2 of 3" in html
        assert "Brand of 1" in html
        assert "Brand of 3" in html
        assert "<dd>12</dd>" in html
        assert "How endeavour 5 is kept." in html

    def test_branch_outside_the_programme_has_a_page_without_a_place(self, client, programme):
        stage(programme, 1)
        make_profile(branch=BranchFactory(slug="apart"), brand_name="On its own")
        html = page(client, "/branches/apart/")
        assert "On its own" in html
        assert "of 1" not in html

    @pytest.mark.parametrize("address", ["/branches/nobody/", "/branches/no-text/"])
    def test_branch_without_anything_for_the_public_is_not_found(self, client, address):
        BranchFactory(slug="no-text")
        page(client, address, status=404)

    def test_profile_without_cover_slogan_comment_and_endeavours_still_makes_a_page(self, client, programme):
        stage(
            programme, 1, slogan="", comment="", introduction="", endeavours=0, full_members=None, committee_size=None
        )
        for address in ("/", "/branches/", "/branches/office-1/"):
            assert "plain-cover" in page(client, address)

    def test_more_honors_than_fit_are_said_to_be_the_newest(self, client, programme, monkeypatch):
        branch = stage(programme, 1).branch
        for year in (2017, 2018, 2019):
            HonorFactory(branch=branch, title="Advanced Office", year=year)
        assert "3 since 2017" in page(client, "/branches/office-1/")
        monkeypatch.setattr("portal.life.MOST_HONORS", 2)
        assert "The newest 2 of 3" in page(client, "/branches/office-1/")

    def test_organisational_life_ends_with_its_newest_month(self, client, programme):
        branch = stage(programme, 1).branch
        for month in (1, 3, 4):
            ActivityFactory(branch=branch, held_on=date(2020, month, 10), title=f"In month {month}")
        ActivityFactory(branch=branch, held_on=date(2019, 1, 10), title="Too long ago")
        html = page(client, "/branches/office-1/")
        assert "Activities held, January 2020 to April 2020" in html
        assert html.count('<td class="held">1</td>') == 3

    def test_one_person_with_two_posts_stands_in_the_committee_once(self, client, programme):
        member = MemberFactory(branch=stage(programme, 1).branch, name="Busy Person")
        TermFactory(member=member, post=Post.PUBLICITY)
        TermFactory(member=member, post=Post.DEPUTY_SECRETARY)
        html = page(client, "/branches/office-1/")
        assert html.count("Busy Person") == 1
        assert "Deputy secretary, Publicity" in html
        assert html.count("since January 2019") == 1


class TestHidden:
    @pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
    def test_profile_that_is_not_published_is_hidden(self, client, programme, state):
        entry = ProgrammeEntryFactory(programme=programme, branch__slug="office")
        make_profile(branch=entry.branch, brand_name="Not for you", state=state)
        for address in ("/", "/branches/", "/branches/office/"):
            html = page(client, address)
            assert "Not for you" not in html
            assert entry.branch.name in html

    @pytest.mark.parametrize("hours", [(1, None), (-2, -1)], ids=["scheduled", "ended"])
    def test_profile_outside_its_window_is_hidden(self, client, clock, programme, hours):
        start, end = (clock.now + timedelta(hours=each) if each else None for each in hours)
        entry = ProgrammeEntryFactory(programme=programme, branch__slug="office")
        make_profile(branch=entry.branch, brand_name="Not now", at=start, until=end)
        for address in ("/", "/branches/", "/branches/office/"):
            assert "Not now" not in page(client, address)

    def test_before_its_day_only_name_place_and_day_of_a_branch_are_seen(self, client, clock, programme):
        stage(programme, 1)
        waiting = stage(
            programme,
            2,
            shown_from=date(2026, 7, 8),
            brand_name="Hidden brand",
            slogan="Hidden slogan",
            introduction="<p>Hidden introduction</p>",
            comment="<p>Hidden comment</p>",
        ).branch
        member = MemberFactory(branch=waiting, name="Hidden Member")
        TermFactory(member=member)
        HonorFactory(branch=waiting, title="Hidden honor", year=2026)
        ActivityFactory(branch=waiting, title="Hidden activity")
        make_article(branch=waiting, title="An article of its own")
        article = make_article(branch=waiting, slug="told")
        for address in ("/", "/branches/", "/branches/office-1/", "/branches/office-2/", "/honors/", "/articles/told/"):
            assert "Hidden" not in page(client, address), address
        for address in ("/", "/branches/", "/branches/office-2/"):
            assert "Party Branch of the Office 2" in page(client, address)
            assert "From 8 July 2026" in page(client, address)
        assert 'content="noindex"' in page(client, "/branches/office-2/")
        assert article.title in page(client, "/articles/told/")
        clock.set(2026, 7, 8)
        assert "Hidden brand" in page(client, "/")
        assert "Hidden honor" in page(client, "/honors/")
        assert "Hidden comment" in page(client, "/branches/office-2/")

    def test_records_that_are_not_public_are_hidden(self, client, programme):
        branch = stage(programme, 1).branch
        HonorFactory(branch=branch, title="Secret honor", is_public=False)
        ActivityFactory(branch=branch, title="Secret activity", is_public=False)
        TermFactory(member=MemberFactory(branch=branch, name="Secret Member", may_be_public=False))
        private = MemberFactory(branch=branch, name="Secret Holder", may_be_public=False)
        HonorFactory(branch=branch, title="Merit", holder=Holder.MEMBER, member=private)
        html = page(client, "/branches/office-1/") + page(client, "/") + page(client, "/honors/")
        assert "Secret" not in html
        assert "One member of the branch" in html

    def test_former_members_and_ended_terms_are_not_in_the_committee(self, client, programme):
        branch = stage(programme, 1).branch
        TermFactory(member=MemberFactory(branch=branch, name="Present Person"))
        left = MemberFactory(branch=branch, name="Gone Person", left_on=date(2020, 1, 1))
        TermFactory(member=left, post=Post.MEMBER)
        TermFactory(member=MemberFactory(branch=branch, name="Former Person"), until=date(2020, 1, 1))
        html = page(client, "/branches/office-1/")
        assert "Present Person" in html
        assert "Gone Person" not in html
        assert "Former Person" not in html

    def test_words_in_fields_are_escaped(self, client, programme):
        stage(programme, 1, brand_name="<b>Bold & free</b>", slogan='"><script>')
        for address in ("/", "/branches/", "/branches/office-1/"):
            html = page(client, address)
            assert "&lt;b&gt;Bold &amp; free&lt;/b&gt;" in html
            assert "<script>" not in html


class TestAsItWas:
    def test_page_is_as_it_was_on_a_day_and_says_so(self, client, clock, programme):
        branch = stage(programme, 1, brand_name="Old brand").branch
        new = branch.profiles.get().revise()
        new.brand_name = "New brand"
        new.save()
        new.publish(imported="As it was.")
        TermFactory(member=MemberFactory(branch=branch, name="Then Secretary"), until=date(2021, 1, 1))
        HonorFactory(branch=branch, title="Later honor", year=2024)
        HonorFactory(branch=branch, title="Early honor", year=2019)
        ActivityFactory(branch=branch, title="Later activity", held_on=date(2024, 1, 1))
        html = page(client, "/branches/office-1/?on=2020-08-01")
        assert "As it was on 1 August 2020" in html
        assert 'content="noindex"' in html
        assert "Old brand" in html
        assert "Then Secretary" in html
        assert "Early honor" in html
        assert "New brand" not in html
        assert "Later" not in html
        today = page(client, "/branches/office-1/")
        assert "New brand" in today
        assert "As it was" not in today

    def test_before_it_was_shown_it_is_a_quiet_page(self, client, programme):
        stage(programme, 1, brand_name="Not yet")
        html = page(client, "/branches/office-1/?on=2020-06-30", status=404)
        assert "Not yet" not in html
        assert "From 1 July 2020" in html

    def test_the_last_moment_of_a_day_counts(self, client, clock, programme):
        branch = BranchFactory(slug="office")
        ProgrammeEntryFactory(programme=programme, branch=branch)
        make_profile(branch=branch, brand_name="Evening", at=clock.now - timedelta(days=300, hours=-14, minutes=-59))
        day = (clock.now - timedelta(days=300)).date()
        assert "Evening" in page(client, f"/branches/office/?on={day}")
        assert "Evening" not in page(client, f"/branches/office/?on={day - timedelta(days=1)}", status=404)

    def test_today_never_shows_what_is_scheduled_for_tonight(self, client, clock, programme):
        entry = ProgrammeEntryFactory(programme=programme, branch__slug="office")
        make_profile(branch=entry.branch, brand_name="Tonight", at=clock.now + timedelta(hours=2))
        assert "Tonight" not in page(client, f"/branches/office/?on={timezone.localdate()}")

    @pytest.mark.parametrize(
        "day",
        ["2020-02-31", "", "yesterday", "2020-7-1", "20200701", "9999-12-31", "0001-01-01", "２０２０-07-01", "%00"],
    )
    def test_day_that_never_was_is_not_found(self, client, programme, day):
        stage(programme, 1)
        page(client, f"/branches/office-1/?on={day}", status=404)


class TestQueries:
    @pytest.mark.parametrize("size", [1, 3])
    def test_home(self, client, programme, size, django_assert_num_queries):
        for number in range(size):
            furnish(stage(programme, number + 1, endeavours=size).branch, times=size)
        with django_assert_num_queries(7):
            page(client, "/")

    @pytest.mark.parametrize("size", [1, 3])
    def test_show(self, client, programme, size, django_assert_num_queries):
        for number in range(size):
            furnish(stage(programme, number + 1, endeavours=size).branch, times=size)
        with django_assert_num_queries(5):
            page(client, "/branches/")

    @pytest.mark.parametrize("size", [1, 3])
    def test_branch(self, client, programme, size, django_assert_num_queries):
        for number in range(size):
            furnish(stage(programme, number + 1, endeavours=size).branch, times=size)
        with django_assert_num_queries(8):
            page(client, "/branches/office-1/")

    @pytest.mark.parametrize("size", [1, 3])
    def test_branch_outside_the_programme(self, client, size, django_assert_num_queries):
        branch = BranchFactory(slug="apart")
        make_profile(branch=branch, endeavours=size)
        furnish(branch, times=size)
        with django_assert_num_queries(8):
            page(client, "/branches/apart/")
