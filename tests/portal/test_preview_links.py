"""Links that show one edition to a person without an account: that edition, for some days, and nothing else."""

import re
from datetime import date, timedelta

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from articles.models import ArticleEdition
from publishing.editions import State
from publishing.previews import PreviewLink, signer
from tests.factories import (
    ActivityFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    TermFactory,
    UserFactory,
    make_article,
    make_profile,
)
from tests.staff import address, errors_of, full_branch, messages_of, post_form, signed_in

pytestmark = pytest.mark.django_db

OVER = "This link shows nothing any more"


def make_link(edition, days=7, note="Mr Lu of the press office"):
    return PreviewLink.objects.make(edition, by=UserFactory(), note=note, days=days)


def page(client, link, status=200, language=""):
    response = client.get(language + link.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


class TestLooking:
    @pytest.mark.parametrize("state", [state for state in State.values if state != State.DISCARDED])
    @pytest.mark.parametrize(("make", "field"), [(make_article, "title"), (make_profile, "brand_name")])
    def test_link_shows_the_edition_to_anybody_in_both_languages(self, client, clock, make, field, state):
        link = make_link(make(state=state, **{field: "Five strands"}))
        html = page(client, link)
        assert "Five strands" in html
        assert "This link is valid until 8 July 2026" in html
        assert f'href="/zh-hans{link.get_absolute_url()}"' in html
        assert '<html lang="zh-Hans"' in page(client, link, language="/zh-hans")

    def test_it_shows_the_words_as_they_are_when_looked_at(self, client):
        draft = make_article(state=State.DRAFT, title="First words")
        link = make_link(draft)
        draft.title = "Later words"
        draft.save()
        assert "Later words" in page(client, link)

    def test_it_leaves_no_trace_and_is_kept_by_nobody(self, client):
        response = client.get(make_link(make_article(state=State.DRAFT)).get_absolute_url())
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "Vary" not in response
        assert not response.cookies
        html = response.content.decode()
        assert html.count('<meta name="robots" content="noindex">') == 1
        assert "canonical" not in html
        assert 'rel="alternate"' not in html

    def test_it_says_nothing_of_staff(self, client):
        author = UserFactory(display_name="Careful Colleague")
        link = make_link(make_article(state=State.DRAFT, created_by=author), note="Mr Lu")
        html = page(client, link)
        assert "Careful Colleague" not in html
        assert "Mr Lu" not in html
        assert str(link.made_by) not in html
        assert "/admin/" not in html

    def test_staff_who_are_signed_in_see_just_the_same(self, client, clock):
        link = make_link(make_article(state=State.DRAFT))
        response = signed_in("Publisher").get(link.get_absolute_url())
        assert response.content.decode() == page(client, link)
        assert not response.cookies

    def test_looks_are_counted(self, client, clock):
        link = make_link(make_article(state=State.DRAFT))
        for _ in range(2):
            clock.move(minutes=1)
            page(client, link)
        link.refresh_from_db()
        assert (link.views, link.last_viewed_at) == (2, clock.now)

    def test_it_is_only_read(self, client):
        assert client.post(make_link(make_article()).get_absolute_url()).status_code == 405

    @pytest.mark.parametrize("size", [1, 3])
    @pytest.mark.parametrize("kind", ["article", "profile"])
    def test_it_asks_the_database_a_fixed_number_of_times(self, client, size, kind):
        programme, series = ProgrammeFactory(), SeriesFactory()
        for _ in range(size):
            branch = ProgrammeEntryFactory(programme=programme).branch
            profile = make_profile(branch=branch, endeavours=size)
            article = make_article(branch=branch, series=series)
            TermFactory(member=MemberFactory(branch=branch))
            HonorFactory(branch=branch)
            ActivityFactory(branch=branch)
        link = make_link((article if kind == "article" else profile).revise())
        page(client, link)  # content types are known from here on
        with CaptureQueriesContext(connection) as captured:
            page(client, link)
        assert len(captured) == {"article": 14, "profile": 12}[kind]  # with the line in the log


class TestItsEnd:
    def test_it_is_over_with_its_time(self, client, clock):
        link = make_link(make_article(state=State.DRAFT, title="Secret title"), days=2)
        clock.move(days=2, seconds=-1)
        assert "Secret title" in page(client, link)
        clock.move(seconds=1)
        html = page(client, link, status=410)
        assert OVER in html
        assert "Secret" not in html

    def test_it_is_over_when_it_was_taken_back(self, client):
        link = make_link(make_article(state=State.DRAFT, title="Secret title"))
        link.revoke()
        html = page(client, link, status=410)
        assert OVER in html
        assert "Secret" not in html
        assert page(client, link, status=410, language="/zh-hans") != html

    def test_page_of_one_that_is_over_is_as_hidden(self, client):
        link = make_link(make_article())
        link.revoke()
        response = client.get(link.get_absolute_url())
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        assert "canonical" not in response.content.decode()
        link.refresh_from_db()
        assert link.views == 0

    def test_taking_back_twice_keeps_the_first_time(self, clock):
        link, first = make_link(make_article()), clock.now
        link.revoke()
        clock.move(hours=1)
        link.revoke()
        assert link.revoked_at == first

    def test_edition_that_is_gone_is_not_found(self, client):
        draft = make_article(state=State.DRAFT)
        link = make_link(draft)
        draft.delete()
        page(client, link, status=404)


class TestNothingElse:
    def test_made_up_address_is_not_found_and_costs_no_query(self, client, django_assert_num_queries):
        link = make_link(make_article(state=State.DRAFT))
        key, _, signature = link.token.partition(".")
        wrong = [
            f"{link.pk + 1}.{signature}",
            f"{key}.{signature[:-1]}",
            f"{key}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
            f"{key}.{signature}.x",
            key,
            f".{signature}",
            "x",
            "…",
            "9" * 60,
            Signer(sep=".").sign(link.pk),  # for another purpose
            Signer(key="another", salt="publishing.previews", sep=".").sign(link.pk),
        ]
        with django_assert_num_queries(0):
            answers = [client.get(f"/preview/{token}/") for token in wrong]
        assert {answer.status_code for answer in answers} == {404}
        assert len({re.sub("<link.*?>", "", answer.content.decode()) for answer in answers}) == 1

    def test_signed_address_of_a_link_that_never_was_is_not_found(self, client):
        assert client.get(f"/preview/{signer().sign(99)}/").status_code == 404

    def test_it_shows_no_other_edition(self, client):
        live = make_article(title="As published", slug="five")
        draft = live.revise()
        draft.title = "As drafted"
        draft.save()
        link = make_link(live)
        html = page(client, link)
        assert "As published" in html
        assert "As drafted" not in html
        assert draft.get_absolute_url() == "/articles/five/"
        assert "As drafted" not in client.get("/articles/five/").content.decode()

    def test_it_shows_no_draft_beside_its_own(self, client):
        rows = full_branch("Secret")
        entry = ProgrammeEntryFactory(branch=rows.branch)
        series = SeriesFactory()
        make_article(series=series, title="Secret part", state=State.DRAFT, branch=entry.branch)
        article = make_article(series=series, title="Shown part", state=State.DRAFT, branch=entry.branch)
        html = page(client, make_link(article))
        assert "Shown part" in html
        for words in ("Secret brand", "Secret part", "Secret day"):
            assert words not in html
        html = page(client, make_link(rows.profile))
        assert "Secret brand" in html
        for words in ("Secret Zhou", "Secret prize", "Secret lecture", "Secret day", "portraits"):
            assert words not in html

    def test_before_the_branch_s_day_it_shows_the_profile_and_no_record(self, client, clock):
        entry = ProgrammeEntryFactory(
            shown_from=date(2026, 7, 8), branch__contact="Records room", branch__founded=date(1998, 3, 1)
        )
        branch = entry.branch
        TermFactory(member=MemberFactory(branch=branch, name="Records Person"))
        HonorFactory(branch=branch, title="Records honor")
        ActivityFactory(branch=branch, title="Records lecture")
        make_article(branch=branch, title="Records day")
        link = make_link(make_profile(branch=branch, brand_name="Five strands", endeavours=2), days=10)
        html = page(client, link)
        assert "Five strands" in html
        assert "How endeavour 2 is kept." in html
        assert "The branch is shown from 8 July 2026; until then there is only this text to see." in html
        assert "Records" not in html
        assert "1998" not in html
        assert "<dt>honor" not in html
        article = make_article(branch=branch, state=State.DRAFT)
        assert "Five strands" not in page(client, make_link(article))
        clock.set(2026, 7, 8)
        html = page(client, link)
        for words in ("Records room", "Records Person", "Records honor", "Records lecture", "Records day", "1998"):
            assert words in html


class TestMaking:
    @pytest.fixture
    def rows(self):
        return full_branch("Anchor")

    @pytest.fixture
    def editor(self, rows):
        return signed_in("Branch editor", rows.branch)

    @pytest.mark.parametrize("name", ["profile", "article"])
    def test_editor_makes_a_link_and_takes_it_back(self, editor, rows, name, clock):
        edition = getattr(rows, name)
        response = post_form(editor, address(edition, "links"), note="Mr Lu", days="3", make="1")
        assert response["Location"] == address(edition, "links")
        link = PreviewLink.objects.get()
        assert (link.edition, link.note, link.made_by) == (edition, "Mr Lu", editor.user)
        assert (link.made_at, link.expires_at) == (clock.now, clock.now + timedelta(days=3))
        listed = editor.get(response["Location"])
        assert messages_of(listed) == ["A link for Mr Lu shows edition 1 until 4 July 2026, 09:00 (Asia/Shanghai)."]
        assert f'value="http://testserver{link.get_absolute_url()}"' in listed.content.decode()
        assert "Anchor" in page(Client(), link)
        response = editor.post(address(edition, "links"), {"revoke": link.pk})
        listed = editor.get(response["Location"])
        assert messages_of(listed) == ["The link for Mr Lu was taken back."]
        assert link.get_absolute_url() not in listed.content.decode()
        page(Client(), link, status=410)

    def test_a_week_is_usual(self, editor, rows):
        post_form(editor, address(rows.article, "links"), note="Mr Lu")
        link = PreviewLink.objects.get()
        assert link.expires_at - link.made_at == timedelta(days=7)

    @pytest.mark.parametrize("days", ["0", "31", "-1", "", "x", "1.5", "9" * 5000])
    def test_other_than_one_to_thirty_days_are_refused_and_nothing_typed_is_lost(self, editor, rows, days):
        response = post_form(editor, address(rows.article, "links"), note="Mr Lu", days=days)
        assert len(errors_of(response)) == 1
        assert 'value="Mr Lu"' in response.content.decode()
        assert not PreviewLink.objects.exists()

    @pytest.mark.parametrize("note", ["", "  ", "x" * 121])
    def test_link_is_for_somebody_who_can_be_named(self, editor, rows, note):
        response = post_form(editor, address(rows.article, "links"), note=note, days="3")
        assert len(errors_of(response)) == 1
        assert 'value="3"' in response.content.decode()
        assert not PreviewLink.objects.exists()

    def test_list_says_for_whom_by_whom_until_when_and_how_often_looked_at(self, editor, rows, clock):
        link = make_link(rows.article)
        other = make_link(rows.article, note="<b>Ms Qin</b>")
        make_link(rows.profile, note="For the profile")
        html = editor.get(address(rows.article, "links")).content.decode()
        assert html.count("Not looked at yet.") == 2
        page(Client(), link)
        for _ in range(2):
            page(Client(), other)
        html = " ".join(editor.get(address(rows.article, "links")).content.decode().split())
        for words in (
            "Mr Lu of the press office",
            "&lt;b&gt;Ms Qin&lt;/b&gt;",
            f"Made by {link.made_by} on 1 July 2026, 09:00.",
            "Valid until 8 July 2026, 09:00.",
            "Looked at once, on 1 July 2026, 09:00.",
            "Looked at 2 times, last on 1 July 2026, 09:00.",
        ):
            assert words in html
        assert "For the profile" not in html
        link.revoke()
        clock.move(days=7)
        html = editor.get(address(rows.article, "links")).content.decode()
        assert "Taken back on 1 July 2026, 09:00." in html
        assert "Was valid until 8 July 2026, 09:00." in html
        assert "/preview/" not in html

    def test_history_of_the_edition_has_what_was_done(self, editor, rows):
        post_form(editor, address(rows.article, "links"), note="Mr Lu", days="3")
        editor.post(address(rows.article, "links"), {"revoke": PreviewLink.objects.get().pk})
        history = editor.get(address(rows.article, "history")).content.decode()
        assert "A link for Mr Lu shows edition 1 until" in history
        assert "The link for Mr Lu was taken back." in history

    @pytest.mark.parametrize("size", [1, 3])
    def test_list_asks_the_database_a_fixed_number_of_times(self, editor, rows, size, django_assert_num_queries):
        for _ in range(size):
            make_link(rows.article)
        editor.get(address(rows.article, "links"))
        with django_assert_num_queries(8):
            editor.get(address(rows.article, "links"))


class TestWhoMayMake:
    @pytest.fixture
    def rows(self):
        return full_branch("Anchor")

    @pytest.mark.parametrize(
        "role", ["Branch editor", "Branch secretary", "Committee office", "Publisher", "Administrator"]
    )
    @pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
    def test_whoever_may_change_drafts_makes_links_and_takes_back_any(self, rows, role, state):
        client = signed_in(role, rows.branch)
        edition = make_article(branch=rows.branch, state=state)
        by_another = make_link(edition)
        assert post_form(client, address(edition, "links"), note="Mr Lu").status_code == 302
        assert client.post(address(edition, "links"), {"revoke": by_another.pk}).status_code == 302
        by_another.refresh_from_db()
        assert by_another.is_revoked
        assert PreviewLink.objects.count() == 2

    @pytest.mark.parametrize("role", ["Auditor", "Records keeper"])
    def test_whoever_only_reads_sees_the_list_without_the_addresses(self, rows, role):
        client, link = signed_in(role), make_link(rows.article)
        html = client.get(address(rows.article, "links")).content.decode()
        assert "Mr Lu of the press office" in html
        assert "/preview/" not in html
        assert "Make a link" not in html
        for posted in ({"note": "Me", "days": "3"}, {"revoke": link.pk}):
            assert client.post(address(rows.article, "links"), posted).status_code == 403
        link.refresh_from_db()
        assert (link.is_revoked, PreviewLink.objects.count()) == (False, 1)

    @pytest.mark.parametrize("name", ["profile", "article"])
    def test_another_branch_s_editor_finds_nothing(self, rows, name):
        client, edition = signed_in("Branch editor", full_branch("Beacon").branch), getattr(rows, name)
        link = make_link(edition)
        for response in (
            client.get(address(edition, "links")),
            client.post(address(edition, "links"), {"note": "Me", "days": "3"}),
            client.post(address(edition, "links"), {"revoke": link.pk}),
        ):
            assert response.status_code == 404
            assert b"Anchor" not in response.content
        link.refresh_from_db()
        assert (link.is_revoked, PreviewLink.objects.count()) == (False, 1)

    def test_link_to_another_edition_is_not_taken_back_through_one_s_own(self, rows):
        client = signed_in(
            "Branch editor",
            full_branch("Beacon").branch,
        )
        ours = make_article(branch=client.user.branches.get(), state=State.DRAFT)
        link = make_link(rows.article)
        for key in (link.pk, "x", "", "9" * 30):
            assert client.post(address(ours, "links"), {"revoke": key}).status_code == 404
        link.refresh_from_db()
        assert not link.is_revoked

    def test_form_needs_its_token(self, rows):
        client = Client(enforce_csrf_checks=True)
        client.force_login(User.objects.get(pk=signed_in("Publisher").user.pk))
        assert client.post(address(rows.article, "links"), {"note": "Me", "days": "3"}).status_code == 403

    def test_looking_at_the_list_makes_and_takes_back_nothing(self, rows):
        link = make_link(rows.article)
        signed_in("Publisher").get(address(rows.article, "links") + f"?revoke={link.pk}&note=Me&days=3&make=1")
        link.refresh_from_db()
        assert (link.is_revoked, PreviewLink.objects.count()) == (False, 1)

    @pytest.mark.parametrize("key", ["1", "abc", "9" * 30, "9" * 5000, "1_5F"])
    def test_what_is_not_there_has_no_list(self, key):
        response = signed_in("Publisher").get(f"/admin/articles/articleedition/{key}/links/")
        assert response.status_code == 404
        assert not ArticleEdition.objects.exists()


class TestPromises:
    @pytest.mark.parametrize("broken", [{"note": ""}, {"days": 0}, {"days": -1}])
    def test_database_refuses_a_link_for_nobody_or_for_no_time(self, broken):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_link(make_article(), **broken)

    def test_address_is_the_same_each_time_and_different_for_each_link(self):
        edition = make_article()
        one, other = make_link(edition), make_link(edition)
        assert one.get_absolute_url() == PreviewLink.objects.get(pk=one.pk).get_absolute_url()
        assert one.get_absolute_url() != other.get_absolute_url()
        assert re.fullmatch(r"/preview/[0-9]+\.[\w-]{43}/", one.get_absolute_url())
