"""Attachments for readers: below the article, and given away only while a text with them is live."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from publishing.editions import State
from publishing.previews import PreviewLink
from tests.articles.attached import attach, read
from tests.factories import BranchFactory, UserFactory, make_article
from tests.library.files import content_of, make_excel, make_ofd, make_pdf, make_powerpoint, make_word
from tests.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]


def make(*titles, file=None, publish=True, at=None, until=None, **texts):
    """An article with attachments, published unless told otherwise."""
    edition = make_article(state=State.DRAFT, **texts)
    for position, title in enumerate(titles or ("The plan",), start=1):
        attach(edition, title, file=file, position=position)
    if publish:
        edition.publish(at=at, until=until, imported="As it was.")
    return edition


def public_address(edition):
    return edition.attachments.first().get_absolute_url()


def status(client, url):
    response = client.get(url)
    if response.streaming:
        read(response)
    return response.status_code


class TestPage:
    def test_attachments_stand_below_the_article_in_order_with_kind_and_size(self, client):
        edition = make_article(state=State.DRAFT, slug="day")
        attach(edition, "Second", file=make_word(), position=2)
        attach(edition, "<First>", position=1)
        edition.publish(imported="As it was.")
        html = client.get("/articles/day/").content.decode()
        assert '<h2 id="attachments">Attachments</h2>' in html
        found = re.findall(r'<a href="(/documents/[^"]+)" download><span>([^<]+)</span> <small>\(([^)]+)\)', html)
        first, second = edition.attachments.all()
        assert found == [
            (f"/documents/{first.file_name}", "&lt;First&gt;", "PDF, 1 kB"),
            (f"/documents/{second.file_name}", "Second", second.in_words),
        ]

    def test_article_without_attachments_says_nothing_of_them(self, client):
        make_article(slug="day")
        assert "ttachments" not in client.get("/articles/day/").content.decode()

    def test_title_is_marked_with_the_language_of_the_article(self, client):
        make("工作计划", slug="day", language="zh-hans")
        assert '<span lang="zh-Hans">工作计划</span>' in client.get("/articles/day/").content.decode()

    def test_page_in_the_other_language_leads_to_the_same_file(self, client):
        edition = make(slug="day")
        assert f'href="{public_address(edition)}"' in client.get("/zh-hans/articles/day/").content.decode()

    def test_attachments_of_a_draft_are_not_on_the_live_page(self, client):
        draft = make("As published", slug="day").revise()
        attach(draft, "As drafted", file=make_word())
        html = client.get("/articles/day/").content.decode()
        assert "As published" in html
        assert "As drafted" not in html

    @pytest.mark.parametrize("size", [1, 3])
    def test_page_asks_as_often_for_three_as_for_one(self, client, size, django_assert_num_queries):
        make(*map(str, range(size)), slug="day")
        with django_assert_num_queries(5):
            client.get("/articles/day/")


class TestFile:
    @pytest.mark.parametrize(
        ("file", "content_type"),
        [
            (make_pdf(), "application/pdf"),
            (make_word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (make_excel(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (make_powerpoint(), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            (make_ofd(), "application/ofd"),
        ],
        ids=lambda value: value.name if hasattr(value, "name") else "",
    )
    def test_file_comes_whole_to_be_saved_and_can_do_nothing(self, client, file, content_type):
        response = client.get(public_address(make(file=file)))
        assert read(response) == content_of(file)
        assert response["Content-Type"] == content_type
        assert response["Content-Length"] == str(file.size)
        assert response["Content-Disposition"] == f'attachment; filename="The plan.{file.name.partition(".")[2]}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Set-Cookie" not in response.headers
        assert "Vary" not in response.headers

    def test_chinese_title_is_the_name_of_the_file(self, client):
        response = client.get(public_address(make("支部工作计划（2026年）")))
        read(response)
        assert response["Content-Disposition"] == (
            "attachment; filename*=utf-8''%E6%94%AF%E9%83%A8%E5%B7%A5%E4%BD%9C%E8%AE%A1%E5%88%92%EF%BC%882026"
            "%E5%B9%B4%EF%BC%89.pdf"
        )

    def test_title_cannot_write_a_header(self, client):
        response = client.get(public_address(make('a"\r\nSet-Cookie: b=1; filename="x.html')))
        read(response)
        assert response["Content-Disposition"] == 'attachment; filename="a Set-Cookie b=1; filename= x.html.pdf"'

    def test_head_is_answered_and_anything_else_is_not(self, client):
        url = public_address(make())
        response = client.head(url)
        assert (response.status_code, read(response)) == (200, b"")
        assert response["Content-Type"] == "application/pdf"
        response.close()
        assert client.post(url).status_code == 405

    def test_file_that_is_there_already_is_not_sent_again(self, client):
        url = public_address(make())
        response = client.get(url)
        read(response)
        again = client.get(url, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == response["Cache-Control"]

    def test_same_file_under_another_title_is_sent_again(self, client, clock):
        edition = make()
        url = public_address(edition)
        first = client.get(url)
        read(first)
        clock.move(minutes=1)
        draft = edition.revise()
        attachment = draft.attachments.get()
        attachment.title = "The plan, mended"
        attachment.save()
        draft.publish(imported="As it was.")
        second = client.get(url, headers={"if-none-match": first["ETag"]})
        assert second.status_code == 200
        read(second)
        assert "mended" in second["Content-Disposition"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_the_database_twice(self, client, count, django_assert_num_queries):
        for _ in range(count):
            url = public_address(make())
        with django_assert_num_queries(2):
            read(client.get(url))


class TestWhen:
    """The addresses are known here: none of them opens before, after or beside the text’s time."""

    @pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.DISCARDED])
    def test_file_of_a_text_that_is_not_published_is_not_found(self, client, state):
        edition = make(publish=False)
        if state == State.IN_REVIEW:
            edition.submit(by=None)
        elif state == State.DISCARDED:
            edition.discard()
        assert status(client, public_address(edition)) == 404

    def test_file_is_there_only_while_its_text_is_live(self, client, clock):
        edition = make(at=clock.now + timedelta(hours=1), until=clock.now + timedelta(hours=2))
        url = public_address(edition)
        assert status(client, url) == 404
        clock.move(hours=1)
        assert status(client, url) == 200
        clock.move(hours=1)
        assert status(client, url) == 404

    def test_file_is_gone_with_a_withdrawn_text(self, client, clock):
        edition = make()
        clock.move(minutes=1)
        edition.withdraw()
        assert status(client, public_address(edition)) == 404

    def test_file_that_only_an_earlier_edition_had_is_gone(self, client, clock):
        edition = make()
        url = public_address(edition)
        clock.move(minutes=1)
        draft = edition.revise()
        draft.attachments.get().delete()
        attach(draft, "The new plan", file=make_word())
        assert status(client, url) == 200
        draft.publish(imported="As it was.")
        assert status(client, url) == 404
        assert status(client, public_address(draft)) == 200

    def test_file_that_a_live_text_and_a_draft_have_is_called_as_the_live_one_says(self, client):
        make("Secret title", publish=False)
        edition = make("Public title")
        response = client.get(public_address(edition))
        read(response)
        assert "Public title" in response["Content-Disposition"]

    @pytest.mark.parametrize(("minutes", "longest"), [(0.5, 30), (5, 60)])
    def test_copy_is_kept_no_longer_than_the_text_is_live(self, client, clock, minutes, longest):
        url = public_address(make(until=clock.now + timedelta(minutes=minutes)))
        response = client.get(url)
        read(response)
        assert response["Cache-Control"] == f"public, max-age=0, must-revalidate, s-maxage={longest}"

    @pytest.mark.parametrize(
        "name",
        ["", "0123456789abcdef01234567.pdf", "..", "../evidence/a.pdf", "%2e%2e/x", "a/b.pdf", "%00.pdf", "x" * 5000],
    )
    def test_other_names_are_not_found(self, client, name):
        make()
        assert status(client, f"/documents/{name}") == 404

    def test_file_is_not_among_the_public_media(self, client):
        edition = make()
        attachment = edition.attachments.get()
        assert not default_storage.exists(attachment.file.name)
        assert status(client, f"/media/{attachment.file.name}") == 404

    def test_file_that_the_storage_has_lost_is_not_found(self, client):
        edition = make()
        edition.attachments.get().file.storage.delete(edition.attachments.get().file.name)
        assert status(client, public_address(edition)) == 404


class TestStaff:
    def test_staff_of_the_branch_get_the_file_of_a_draft_under_its_title(self):
        branch = BranchFactory()
        edition = make(publish=False, branch=branch)
        url = edition.attachments.get().file.url
        for role in ("Branch editor", "Branch secretary"):
            response = signed_in(role, branch).get(url)
            assert read(response) == content_of(make_pdf("The plan"))
            assert response["Content-Disposition"] == 'attachment; filename="The plan.pdf"'
            assert "private, no-store" in response["Cache-Control"]
        assert status(signed_in("Auditor"), url) == 200

    def test_nobody_else_does(self):
        mine, other = BranchFactory(), BranchFactory()
        edition = make(publish=False, branch=mine)
        make("Of theirs", publish=False, branch=other, file=make_word())
        url = edition.attachments.get().file.url
        assert status(signed_in("Branch editor", other), url) == 404
        assert status(signed_in("Branch editor"), url) == 404
        assert Client().get(url).status_code == 302
        client = Client()
        client.force_login(UserFactory(branches=[mine]))  # works for the branch, but may not view articles
        assert status(client, url) == 404

    def test_earlier_files_go_with_the_article_to_its_new_branch(self):
        old, new = BranchFactory(), BranchFactory()
        edition = make(branch=old)
        url = edition.attachments.get().file.url
        draft = edition.revise()
        draft.branch = new
        draft.save()
        draft.attachments.get().delete()
        assert status(signed_in("Branch editor", old), url) == 404
        assert status(signed_in("Branch editor", new), url) == 200


class TestPreview:
    @pytest.fixture
    def draft(self):
        return make(publish=False, branch=BranchFactory())

    def link(self, edition):
        return PreviewLink.objects.make(edition, by=UserFactory(), note="The printer")

    def test_preview_of_staff_leads_to_the_file(self, draft):
        client = signed_in("Branch editor", draft.branch)
        html = client.get(f"/admin/preview/article/{draft.pk}/").content.decode()
        url = draft.attachments.get().file.url
        assert f'href="{url}"' in html
        assert f'href="{public_address(draft)}' not in html
        assert status(client, url) == 200

    def test_whoever_has_a_link_gets_the_file_while_the_link_holds(self, draft, client, clock):
        link = self.link(draft)
        html = client.get(link.get_absolute_url()).content.decode()
        [url] = re.findall(r'href="([^"]+)" download', html)
        response = client.get(url)
        assert read(response) == content_of(make_pdf("The plan"))
        assert response["Content-Disposition"] == 'attachment; filename="The plan.pdf"'
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        clock.move(days=8)
        assert status(client, url) == 410

    def test_link_that_was_taken_back_or_never_made_opens_no_file(self, draft, client):
        link = self.link(draft)
        url = f"{link.get_absolute_url()}documents/{draft.attachments.get().file_name}"
        assert status(client, url) == 200
        assert status(client, url.replace(link.token, f"{link.token}x")) == 404
        link.revoke()
        assert status(client, url) == 410

    def test_link_opens_no_file_of_another_text(self, draft, client):
        other = make("Another", publish=False, file=make_word())
        file_name = other.attachments.get().file_name
        assert status(client, f"{self.link(draft).get_absolute_url()}documents/{file_name}") == 404

    def test_look_at_a_file_is_counted(self, draft, client):
        link = self.link(draft)
        status(client, f"{link.get_absolute_url()}documents/{draft.attachments.get().file_name}")
        link.refresh_from_db()
        assert link.views == 1
