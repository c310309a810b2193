"""A link to a preview ends with what it shows: withdrawn, discarded or replaced, page and documents alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.editions import State
from publishing.previews import PreviewLink
from tests.articles.attached import attach
from tests.factories import UserFactory, make_article, make_profile
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


def make_link(edition, note="Mr Lu"):
    return PreviewLink.objects.make(edition, by=UserFactory(), note=note, days=7)


def seen(client, link):
    """The answers in both languages."""
    return [client.get(f"{language}{link.get_absolute_url()}").status_code for language in ("", "/zh-hans")]


@pytest.mark.parametrize("make", [make_article, make_profile])
class TestEnds:
    def test_with_a_draft_that_is_put_aside(self, client, make):
        draft = make(state=State.DRAFT)
        link = make_link(draft)
        assert seen(client, link) == [200, 200]
        draft.discard()
        assert seen(client, link) == [410, 410]

    def test_with_a_text_that_is_withdrawn(self, client, make, clock):
        text = make()
        link = make_link(text)
        clock.move(minutes=5)
        assert seen(client, link) == [200, 200]
        text.withdraw()
        assert seen(client, link) == [410, 410]

    def test_with_a_text_that_is_withdrawn_at_a_time(self, client, make, clock):
        text = make()
        link = make_link(text)
        clock.move(minutes=5)
        text.withdraw(at=timezone.now() + DAYS)
        assert seen(client, link) == [200, 200]
        clock.move(days=1)
        assert seen(client, link) == [410, 410]

    def test_with_a_plan_that_is_given_up_though_the_text_is_a_draft_again(self, client, make):
        text = make(state=State.DRAFT)
        text.publish(at=timezone.now() + DAYS, by=UserFactory(), urgent="It cannot wait.")
        link = make_link(text)
        text.withdraw()
        assert text.state == State.DRAFT
        assert seen(client, link) == [410, 410]

    def test_with_a_text_that_another_replaces(self, client, make, clock):
        text = make()
        link = make_link(text)
        clock.move(minutes=5)
        text.revise(by=UserFactory()).publish(by=UserFactory(), urgent="It cannot wait.")
        clock.move(minutes=5)
        assert seen(client, link) == [410, 410]


def test_its_documents_end_with_it(client, clock):
    draft = make_article(state=State.DRAFT)
    document = attach(draft)
    link = make_link(draft)
    address = f"{link.get_absolute_url()}documents/{document.file_name}"
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    draft.discard()
    assert client.get(address).status_code == 410


@pytest.mark.parametrize(("deed", "state"), [("withdraw", State.PUBLISHED), ("discard", State.DRAFT)])
def test_who_ends_a_text_is_told_of_open_links(clock, deed, state):
    text = make_article(state=state)
    make_link(text, "Mr Lu of the press office")
    make_link(text, "Ms Qian").revoke()
    clock.move(minutes=5)
    page = signed_in("Publisher").get(f"/admin/articles/articleedition/{text.pk}/{deed}/").content.decode()
    assert "Links that show this text to others end with it: Mr Lu of the press office." in page


def test_nobody_makes_a_link_to_what_has_ended(clock):
    text = make_article(state=State.DRAFT)
    link = make_link(text)
    text.discard()
    client = signed_in("Publisher")
    address = f"/admin/articles/articleedition/{text.pk}/links/"
    page = client.get(address).content.decode()
    assert 'name="make"' not in page
    assert "Taken back on" in page
    assert client.post(address, {"note": "Ms Qian", "days": 7}).status_code == 403
    assert [*PreviewLink.objects.all()] == [link]
