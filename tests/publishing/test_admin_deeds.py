"""Publish, schedule, withdraw, revise and discard, as a person does them in the admin; and forms that come too late."""

import datetime
import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.log import What
from articles.models import Article, ArticleEdition
from branches.models import BranchProfile, Endeavour
from publishing.editions import State
from tests.factories import BranchFactory, make_article, make_profile
from tests.staff import address, errors_of, messages_of, post_form, signed_in, typed

NOW = {"when": "now"}
URGENT = {"urgent": "It must be out today"}  # what one says who publishes alone
KINDS = pytest.mark.parametrize("make", [make_article, make_profile])


def later(moment, name="at"):
    """What one types for a moment, in the site's time zone."""
    local = timezone.localtime(moment)
    return {"when": "later", f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}


def consequences(client, edition, deed):
    return [str(sentence) for sentence in client.get(address(edition, deed)).context["consequences"]]


@pytest.mark.django_db
class TestDeeds:
    @pytest.fixture
    def client(self, clock):
        return signed_in("Publisher")

    # --- Publish

    @KINDS
    def test_publishing_now(self, client, clock, make):
        draft = make(state=State.DRAFT)
        assert client.get(address(draft, "urgent")).status_code == 200
        draft.refresh_from_db()
        assert draft.state == State.DRAFT  # the page only asks
        response = post_form(client, address(draft, "urgent"), **NOW, **URGENT)
        assert response.url == address(draft)
        draft.refresh_from_db()
        assert (draft.live_from, draft.live_until, draft.published_at) == (clock.now, None, clock.now)
        assert "Edition 1 is live." in messages_of(client.get(response.url))
        assert client.user.events.first().what == What.PUBLISHED_URGENTLY

    @KINDS
    def test_scheduling_with_an_end(self, client, clock, make):
        draft, day = make(state=State.DRAFT), datetime.timedelta(days=1)
        until = {"until_0": "2026-07-03", "until_1": "09:00"}
        response = post_form(client, address(draft, "urgent"), **later(clock.now + day), **until, **URGENT)
        draft.refresh_from_db()
        assert (draft.live_from, draft.live_until) == (clock.now + day, clock.now + 2 * day)
        assert draft.is_scheduled()
        said = messages_of(client.get(response.url))[0]
        assert "goes live on" in said
        assert "Asia/Shanghai" in said

    @pytest.mark.parametrize(
        ("what", "sentence"),
        [
            ({"when": "later", "at_0": "2026-06-30", "at_1": "08:15"}, "That time has passed"),
            ({"when": "later", "at_0": "0001-01-01", "at_1": "00:00"}, "That time has passed"),
            ({"when": "later"}, "Say at what time."),
            ({"when": "later", "at_0": "2026-07-02", "at_1": ""}, "Enter a valid time."),
            ({"when": "later", "at_0": "tomorrow", "at_1": "noon"}, "Enter a valid date."),
            ({"when": "now", "until_0": "2026-06-30", "until_1": "08:15"}, "The end must be later than the start."),
            ({"when": "now", "until_0": "0001-01-01", "until_1": "00:00"}, "The end must be later than the start."),
            ({"when": "never"}, "Select a valid choice."),
            ({"until_0": "2026-08-01", "until_1": "10:00"}, "This field is required."),
        ],
    )
    def test_a_refused_time_leaves_the_draft_and_what_was_typed(self, client, what, sentence):
        draft = make_article(state=State.DRAFT)
        read = typed(client.get(address(draft, "urgent")))["read"]
        response = client.post(address(draft, "urgent"), {"read": read} | what | URGENT)
        assert response.status_code == 200
        assert any(refusal.startswith(sentence) for refusal in errors_of(response)), errors_of(response)
        kept = typed(response)
        assert kept["urgent"] == URGENT["urgent"]
        assert {name: kept.get(name) for name in what if what[name] != "never"} == {
            name: value for name, value in what.items() if value != "never"
        }
        draft.refresh_from_db()
        assert (draft.state, draft.live_from) == (State.DRAFT, None)

    def test_the_last_moment_that_a_calendar_has_is_no_error(self, client):
        draft = make_article(state=State.DRAFT)
        post_form(client, address(draft, "urgent"), **NOW, **URGENT, until_0="9999-12-31", until_1="23:59:59")
        assert client.get(address(draft)).status_code == 200
        assert client.get(address(ArticleEdition, "changelist")).status_code == 200

    def test_two_editions_cannot_go_live_at_one_moment(self, client, clock):
        first = make_article(at=clock.now + datetime.timedelta(hours=5))
        draft = first.revise()
        response = post_form(client, address(draft, "urgent"), **later(first.live_from), **URGENT)
        assert errors_of(response) == ["Another edition goes live at that very moment; choose another time."]

    def test_publishing_says_what_it_replaces_and_what_follows(self, client, clock):
        live = make_article()
        coming = live.revise()
        coming.publish(at=clock.now + datetime.timedelta(days=3), imported="As it was.")
        draft = coming.revise()
        unsigned, first, second, last = consequences(client, draft, "urgent")
        assert unsigned.startswith("It is public without these signatures: branch secretary, Party committee office")
        assert first.startswith("Edition 3 replaces edition 1")
        assert second.startswith("Edition 2 takes over on")
        assert "Asia/Shanghai" in second
        assert "cannot be edited" in last
        alone = make_article(state=State.DRAFT)
        assert consequences(client, alone, "urgent")[1] == "Nothing of this is live now; edition 1 will be."

    # --- Withdraw

    @KINDS
    def test_withdrawing_now(self, client, clock, make):
        live = make()
        clock.move(hours=1)
        assert consequences(client, live, "withdraw") == [
            "The page is gone from the public site until another edition is published."
        ]
        response = post_form(client, address(live, "withdraw"), **NOW)
        live.refresh_from_db()
        assert live.live_until == clock.now
        assert messages_of(client.get(response.url)) == ["Edition 1 is withdrawn."]
        assert b"Withdraw" not in client.get(address(live)).content

    def test_withdrawing_later(self, client, clock):
        live = make_article()
        clock.move(hours=1)
        end = clock.now + datetime.timedelta(days=2)
        response = client.post(address(live, "withdraw"), later(end))
        live.refresh_from_db()
        assert live.live_until == end
        assert messages_of(client.get(response.url))[0].startswith("Edition 1 will be withdrawn on")
        response = client.post(address(live, "withdraw"), later(clock.now - datetime.timedelta(minutes=5)))
        assert errors_of(response)[0].startswith("That time has passed")

    def test_a_scheduled_text_that_is_withdrawn_is_a_draft_again(self, client, clock):
        coming = make_article(at=clock.now + datetime.timedelta(days=1))
        assert "becomes a draft again" in consequences(client, coming, "withdraw")[0]
        response = post_form(client, address(coming, "withdraw"), **NOW)
        coming.refresh_from_db()
        assert (coming.state, coming.live_from) == (State.DRAFT, None)
        assert messages_of(client.get(response.url)) == ["Edition 1 is a draft again."]

    def test_a_scheduled_text_beside_another_draft_is_put_aside(self, client, clock):
        coming = make_article(at=clock.now + datetime.timedelta(days=1))
        coming.revise()
        assert "put aside" in consequences(client, coming, "withdraw")[0]
        post_form(client, address(coming, "withdraw"), **NOW)
        coming.refresh_from_db()
        assert coming.state == State.DISCARDED

    def test_withdrawing_names_the_edition_that_follows(self, client, clock):
        live = make_article()
        coming = live.revise()
        coming.publish(at=clock.now + datetime.timedelta(days=3), imported="As it was.")
        sentence = consequences(client, live, "withdraw")[0]
        assert sentence.startswith("The page is gone until edition 2 takes over on")

    # --- Revise and discard

    def test_revising_a_profile_copies_its_parts_and_opens_the_draft(self, client):
        live = make_profile(endeavours=3)
        response = post_form(client, address(live, "revise"))
        draft = BranchProfile.objects.get(number=2)
        assert response.url == address(draft)
        assert (draft.revised_from, draft.created_by) == (live, client.user)
        copied = list(Endeavour.text_fields)
        assert list(draft.endeavours.values_list(*copied)) == list(live.endeavours.values_list(*copied))
        page = client.get(response.url)
        assert messages_of(page) == ["Draft 2 was opened, copied from edition 1."]
        assert typed(page)["endeavours-2-endeavour"] == live.endeavours.last().endeavour

    @KINDS
    def test_a_second_draft_is_refused_with_a_sentence(self, client, make):
        live = make()
        asked = typed(client.get(address(live, "revise")))
        live.revise()
        assert b">Revise<" not in client.get(address(live)).content
        response = client.post(address(live, "revise"), asked)
        assert errors_of(response) == ["Another draft of this is open already; finish or discard it first."]
        assert live.siblings().count() == 2

    @KINDS
    def test_a_discarded_draft_stays_readable_and_can_be_revised(self, client, make):
        draft = make(state=State.DRAFT)
        response = post_form(client, address(draft, "discard"))
        draft.refresh_from_db()
        assert draft.state == State.DISCARDED
        assert messages_of(client.get(response.url)) == ["Draft 1 was put aside."]
        post_form(client, address(draft, "revise"))
        assert draft.siblings().get(number=2).is_open

    @pytest.mark.parametrize("deed", ["submit", "publish", "urgent", "withdraw", "revise", "discard"])
    @pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED, State.DISCARDED])
    def test_only_deeds_that_can_be_done_are_offered_and_the_others_are_refused_in_words(self, client, deed, state):
        edition = make_article(state=state)
        offered = {
            State.DRAFT: ["submit", "urgent", "discard"],
            State.PUBLISHED: ["withdraw", "revise"],
            State.DISCARDED: ["revise"],
        }[state]
        page = client.get(address(edition)).content.decode()
        assert (f'href="{address(edition, deed)}"' in page) == (deed in offered)
        asked = {"submit": {}, "revise": {}, "discard": {}, "urgent": NOW | URGENT}
        response = post_form(client, address(edition, deed), **asked.get(deed, NOW))
        if deed not in offered:
            assert response.status_code == 200
            assert len(errors_of(response)) == 1
            edition.refresh_from_db()
            assert edition.state == state

    def test_a_deed_on_something_that_is_not_there_is_not_found(self, client):
        for key in ("1", "abc", "9" * 30, "9" * 5000, "1_5F", "١"):
            for deed in ("submit", "publish", "urgent", "withdraw", "revise", "discard", "review"):
                assert client.post(f"/admin/articles/articleedition/{key}/{deed}/", NOW).status_code == 404
            assert client.get(f"/admin/articles/articleedition/{key}/change/").status_code == 302
            assert client.post(f"/admin/articles/articleedition/{key}/change/", {"title": "X"}).status_code == 302

    # --- What is published stays as it is

    @KINDS
    def test_the_page_of_a_published_text_is_there_to_read(self, client, make):
        draft = make(state=State.DRAFT)
        values = typed(client.get(address(draft)))
        draft.publish(imported="As it was.")
        before = draft.siblings().values().get(), list(Endeavour.objects.values())
        page = client.get(address(draft))
        assert page.status_code == 200
        assert b'name="_save"' not in page.content
        assert b"<textarea" not in page.content
        changed = {name: f"{value}!" for name, value in values.items() if not name.endswith(("_FORMS", "id"))}
        forged = {"endeavours-0-DELETE": "on", "endeavours-TOTAL_FORMS": "6", "endeavours-5-endeavour": "More"}
        for more in ({}, forged, {"_publish": "1"}):
            assert client.post(address(draft), values | changed | more).status_code == 403
        assert (draft.siblings().values().get(), list(Endeavour.objects.values())) == before

    @KINDS
    def test_nothing_is_deleted(self, client, make):
        for state in (State.DRAFT, State.PUBLISHED):
            edition = make(state=state)
            assert client.post(address(edition, "delete"), {"post": "yes"}).status_code == 403
            values = {"action": "delete_selected", "_selected_action": [edition.pk], "post": "yes"}
            client.post(address(type(edition), "changelist"), values)
            assert type(edition).objects.filter(pk=edition.pk).exists()

    @KINDS
    def test_state_and_window_cannot_be_typed(self, client, make):
        draft = make(state=State.DRAFT)
        forged = {"state": "published", "live_from_0": "2020-01-01", "live_from": "2020-01-01", "number": "7"}
        forged |= {"is_newest": "", "published_at": "2020-01-01", "created_by": "1", "article": "9"}
        draft.keep()
        before = draft.siblings().values().get()
        assert post_form(client, address(draft), **forged).status_code == 302
        assert draft.siblings().values().get() == before

    def test_view_on_site_stands_on_the_live_text_only(self, client, clock):
        live = make_article()
        draft = live.revise()
        way = "viewsitelink"
        assert way in client.get(address(live)).content.decode()
        assert way not in client.get(address(draft)).content.decode()

    def test_the_list_shows_each_thing_once_with_its_badges(self, client, clock):
        live = make_article(title="First words")
        draft = live.revise()
        ArticleEdition.objects.filter(pk=draft.pk).update(title="Second words")
        page = client.get(address(ArticleEdition, "changelist")).content.decode()
        assert "First words" not in page
        assert 'badge-draft">draft 2<' in page
        assert 'badge-live">live 1<' in page

    @pytest.mark.parametrize("phase", ["draft", "scheduled", "live", "ended", "discarded"])
    def test_the_list_is_filtered_by_where_the_newest_text_stands(self, client, clock, phase):
        day = datetime.timedelta(days=1)
        make_article(title="A draft", state=State.DRAFT)
        make_article(title="A scheduled", at=clock.now + day)
        make_article(title="A live")
        make_article(title="An ended", at=clock.now - 2 * day, until=clock.now - day)
        make_article(title="A discarded", state=State.DISCARDED)
        found = client.get(address(ArticleEdition, "changelist"), {"phase": phase}).context["cl"].queryset
        assert [edition.title.split()[1] for edition in found] == [phase]

    def test_all_editions_stand_below_the_form_each_with_its_page(self, client):
        live = make_article()
        draft = live.revise(by=client.user)
        page = client.get(address(draft)).content.decode()
        assert f'<a href="{address(live)}"><span class="badge badge-live">' in page
        assert "this one" in page


# --- Forms that come too late


@pytest.mark.django_db
@KINDS
def test_a_form_that_comes_after_publication_changes_neither_words_nor_window(make):
    client, draft = signed_in("Publisher"), make(state=State.DRAFT)
    values = typed(client.get(address(draft)), title="Late words", brand_name="Late words", slug="late")
    draft.publish(imported="As it was.")
    before = draft.siblings().values().get(), list(Article.objects.values())
    assert "Late words" in client.post(address(draft), values).content.decode()  # shown, not stored
    assert (draft.siblings().values().get(), list(Article.objects.values())) == before


@pytest.mark.django_db
def test_a_form_does_not_bring_back_the_window_of_a_text_that_was_withdrawn_meanwhile():
    client = signed_in("Publisher")
    draft = make_article(at=timezone.now() + datetime.timedelta(days=1))
    draft.withdraw()
    values = typed(client.get(address(draft)), title="New words")
    assert client.post(address(draft), values).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.state, draft.live_from) == ("New words", State.DRAFT, None)


class Colleague(threading.Thread):
    """Somebody else who sends a form from another connection."""

    def __init__(self, client, url, values):
        super().__init__()
        self.client, self.url, self.values, self.status = client, url, values, None

    def run(self):
        try:
            self.client.raise_request_exception = False
            self.status = self.client.post(self.url, self.values).status_code
        finally:
            connections.close_all()

    def wait_at_a_lock(self):
        """Until the form stands before a row that we hold (or was answered, which is a mistake)."""
        with connection.cursor() as cursor:
            while self.is_alive():
                cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
                if cursor.fetchone():
                    return True
        return False


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@KINDS
def test_a_form_that_meets_a_publication_on_its_way_waits_and_is_refused(make):
    client, draft = signed_in("Publisher"), make(state=State.DRAFT)
    values = typed(client.get(address(draft)), title="Late words", brand_name="Late words", slug="late")
    colleague = Colleague(client, address(draft), values)
    with transaction.atomic():
        draft.publish(imported="As it was.")
        colleague.start()
        assert colleague.wait_at_a_lock()
    colleague.join()
    assert colleague.status == 200  # a page that shows what was typed
    stored = type(draft).objects.get(pk=draft.pk)
    assert str(stored) == str(draft)
    assert (stored.state, stored.live_from) == (State.PUBLISHED, draft.live_from)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_form_with_another_address_and_a_publication_do_not_block_each_other():
    """Both take the article first and its text then: the other way round, each would wait for the other."""
    client, draft = signed_in("Publisher"), make_article(state=State.DRAFT, slug="early")
    colleague = Colleague(client, address(draft), typed(client.get(address(draft)), slug="late", title="Late"))
    with transaction.atomic():
        Article.objects.select_for_update(no_key=True).get(pk=draft.article_id)
        colleague.start()
        assert colleague.wait_at_a_lock()
        draft.publish(imported="As it was.")
    colleague.join()
    assert colleague.status == 200  # a page that shows what was typed
    assert Article.objects.get().slug == "early"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_who_write_the_first_profile_of_a_branch_make_one():
    branch = BranchFactory()
    client = signed_in("Committee office")
    values = typed(client.get(address(BranchProfile, "add")), branch=branch.pk, brand_name="Mine")
    colleague = Colleague(client, address(BranchProfile, "add"), values)
    with transaction.atomic():
        type(branch).objects.select_for_update(no_key=True).get(pk=branch.pk)
        colleague.start()
        assert colleague.wait_at_a_lock()
        make_profile(branch=branch, brand_name="First", state=State.DRAFT)
    colleague.join()
    assert colleague.status == 200  # the form again, with a sentence
    assert BranchProfile.objects.get().brand_name == "First"
