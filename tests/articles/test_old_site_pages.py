"""“Import old pages” in the admin: upload, look, yes. Nothing is stored before the yes, and nobody sees another's."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.log import Event, What
from articles.models import Article, ArticleEdition, Column, OldPath, Series
from branches.models import BranchProfile
from library.models import Picture
from publishing.editions import State
from tests.articles.saved_pages import BLOCKS, ENGLISH, PLAIN, TABLES
from tests.factories import BranchFactory, ColumnFactory, SeriesFactory, make_article, make_picture
from tests.staff import errors_of, messages_of, signed_in, typed

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/articles/articleedition/old-pages/"
PICTURE = make_picture(size=(30, 20)).read()


def file(name, content):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def archive(name="site.zip", **members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for member, content in members.items():
            zipped.writestr(member, content)
    return SimpleUploadedFile(name, out.getvalue())


def brought(client, *files):
    """The address of the page that shows what would become of some files."""
    response = client.post(UPLOAD, {"files": list(files)})
    assert response.status_code == 302, errors_of(response)
    return response["Location"]


def yes(client, url, **changes):
    page = client.get(url)
    return client.post(url, typed(page, **{"import": "yes"} | changes), follow=True)


def nothing_is_stored():
    models = (Article, ArticleEdition, Column, Series, OldPath, Picture, BranchProfile)
    return not any(model.objects.exists() for model in models) and not deeds()


def deeds():
    return [event.what for event in Event.objects.exclude(what=What.SIGNED_IN)]


@pytest.fixture
def administrator():
    return signed_in("Administrator")


@pytest.fixture
def editor():
    return signed_in("Branch editor", BranchFactory())


class TestUpload:
    def test_shows_each_page_and_stores_nothing(self, administrator):
        url = brought(administrator, file("t.html", BLOCKS), file("W020200715.jpg", PICTURE), file("a.txt", PLAIN))
        page = administrator.get(url)
        html = page.content.decode()
        assert "控告申诉支部：群众的事无小事" in html
        assert "案管支部：一本台账的一年" in html
        assert "支部风采 (will be made)" in html
        assert "They become" in html
        assert nothing_is_stored()

    def test_shows_the_page_that_is_asked_for_and_keeps_what_was_chosen(self, administrator):
        column = ColumnFactory(name="Archive")
        url = brought(administrator, file("a.html", ENGLISH), file("b.html", BLOCKS))
        page = administrator.post(url, {"look": "2", "take": ["2"], "column": str(column.pk)})
        html = page.content.decode()
        assert "当天的事当天答复" in html
        assert "备案号：12345" in html
        assert f'<option value="{column.pk}" selected>' in html
        assert re.findall(r'name="take" value="(\d)"[^>]*checked', html) == ["2"]
        assert not ArticleEdition.objects.exists()

    def test_shows_pictures_to_nobody_but_who_brought_them(self, administrator):
        url = brought(administrator, file("t.html", BLOCKS), file("W020200715.jpg", PICTURE))
        source = re.search(r'src="([^"]+/1/0/)"', administrator.get(url).content.decode())[1]
        response = administrator.get(source)
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert "sandbox" in response["Content-Security-Policy"]
        assert b"".join(response) == PICTURE
        assert signed_in("Administrator").get(source).status_code == 404
        assert administrator.get(source.replace("/1/0/", "/1/7/")).status_code == 404

    def test_says_before_the_yes_which_pictures_are_none(self, administrator):
        url = brought(administrator, file("t.html", BLOCKS), file("W020200715.jpg", b"<script>alert(1)</script>"))
        html = administrator.get(url).content.decode()
        assert "The picture W020200715.jpg (来访接待室) was left out." in html
        assert "/1/0/" not in html
        assert administrator.get(f"{url}1/0/").status_code == 404

    def test_waits_for_nobody_else(self, administrator):
        url = brought(administrator, file("a.html", ENGLISH))
        other = signed_in("Administrator")
        assert "waits no longer" in messages_of(other.get(url, follow=True))[0]
        assert "waits no longer" in messages_of(other.post(url, {"import": "yes", "take": "1"}, follow=True))[0]
        assert nothing_is_stored()

    def test_can_be_thrown_away(self, administrator):
        url = brought(administrator, file("a.html", ENGLISH))
        assert "Nothing of the pages was kept." in messages_of(yes(administrator, url, throw_away="1"))
        assert "waits no longer" in messages_of(administrator.get(url, follow=True))[0]
        assert nothing_is_stored()

    @pytest.mark.parametrize(
        ("files", "sentence"),
        [
            ([], "required"),
            ([file("a.jpg", PICTURE)], "no page among these"),
            ([file("a.html", b"")], "empty"),
            ([archive()], "no page among these"),
            ([archive(**{"../a.html": ENGLISH})], "outside itself"),
            ([archive(**{"/etc/a.html": ENGLISH})], "outside itself"),
            ([file("a.zip", archive(**{"a.html": ENGLISH}).read()[:-30] + b"x" * 30)], "no page among these"),
            ([archive(**{"a.html": b"x" * (15 * 1024 * 1024 + 1)})], "larger than 15 MB"),
            ([archive(**{f"{n}.html": ENGLISH for n in range(101)})], "more than 100 pages"),
            ([archive(**{"a.html": ENGLISH}), file("a.html", ENGLISH)], "Two files are called a.html"),
        ],
    )
    def test_of_what_cannot_be_taken_is_refused_with_a_sentence(self, administrator, files, sentence):
        for each in files:
            each.seek(0)
        response = administrator.post(UPLOAD, {"files": files})
        assert sentence in " ".join(errors_of(response))
        assert nothing_is_stored()

    def test_of_an_encrypted_or_damaged_archive_is_refused_with_a_sentence(self, administrator):
        good = archive(**{"a.html": ENGLISH}).read()
        for mark, change in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            good = good[: good.index(mark) + change] + b"\x01" + good[good.index(mark) + change + 1 :]
        response = administrator.post(UPLOAD, {"files": [file("a.zip", good)]})
        assert "is encrypted" in " ".join(errors_of(response))
        broken = bytearray(archive(**{"a.html": ENGLISH}).read())
        broken[60:90] = b"\xff" * 30
        response = administrator.post(UPLOAD, {"files": [file("a.zip", bytes(broken))]})
        assert "is damaged" in " ".join(errors_of(response))


class TestYes:
    def test_makes_drafts_of_the_chosen_pages(self, administrator):
        column = ColumnFactory(name="Archive")
        url = brought(administrator, file("a.html", ENGLISH), file("b.txt", PLAIN))
        response = yes(administrator, url, take=["2"], column=str(column.pk))
        draft = ArticleEdition.objects.get()
        assert (draft.title, draft.state, draft.column) == ("案管支部：一本台账的一年", State.DRAFT, column)
        assert (draft.created_by, draft.versions.get().saved_by) == (administrator.user, administrator.user)
        assert f"{draft.article.dated:%Y-%m-%d}" == "2020-08-20"
        assert messages_of(response) == ["1 page is a draft now."]
        assert deeds() == [What.IMPORTED]

    def test_publishes_for_an_administrator_as_imported(self, administrator, client):
        url = brought(administrator, file("a.html", ENGLISH))
        response = yes(administrator, url, state="published", reason="From the old site.")
        text = ArticleEdition.objects.get()
        assert (text.state, text.grounds, text.urgent_reason) == (State.PUBLISHED, "imported", "From the old site.")
        assert messages_of(response)[-1] == "1 page is public now."
        assert client.get("/en/2019/notes-7.html")["Location"] == text.get_absolute_url()

    def test_publishes_nothing_without_a_reason(self, administrator):
        url = brought(administrator, file("a.html", ENGLISH))
        response = yes(administrator, url, state="published", reason=" \u200b ")
        assert "Say why it may be public before anybody here has signed it." in response.content.decode()
        assert nothing_is_stored()

    def test_publishes_nothing_where_the_organ_forbids_it(self, administrator, settings):
        settings.IMPORT_AS_DRAFTS = True
        url = brought(administrator, file("a.html", ENGLISH))
        assert not {"state", "reason"} & {*administrator.get(url).context["form"].fields}
        yes(administrator, url, state="published", reason="From the old site.")
        assert ArticleEdition.objects.get().state == State.DRAFT

    def test_keeps_a_draft_what_the_gate_refuses_and_says_why(self, administrator):
        page = ENGLISH.replace("Seven people", "Call 13812345678: seven people")
        response = yes(administrator, brought(administrator, file("a.html", page)), state="published", reason="Old.")
        assert ArticleEdition.objects.get().state == State.DRAFT
        assert any("was not published and is a draft" in sentence for sentence in messages_of(response))

    @pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
    def test_gives_pages_in_an_archive_the_addresses_of_their_folders(self, administrator, encoding):
        folder = "党建".encode(encoding)
        members = {f"{'x' * len(folder)}/a.html": "<title>Notes</title><p>We met.</p>", "style.css": "p {}"}
        content = archive(**members).read().replace(b"x" * len(folder), folder)  # as Windows writes it, without a flag
        yes(administrator, brought(administrator, file("site.zip", content)), column=str(ColumnFactory().pk))
        assert OldPath.objects.get().path == "/党建/a.html"

    def test_takes_pictures_into_the_library_for_the_branch(self, editor):
        branch = editor.user.branches.get()
        column = ColumnFactory(name="党风廉政建设")
        url = brought(editor, file("t.html", BLOCKS), file("W020200715.jpg", PICTURE))
        yes(editor, url)
        text, picture = ArticleEdition.objects.get(), Picture.objects.get()
        assert (text.column, text.branch, picture.branch, picture.alt) == (column, branch, branch, "来访接待室")
        assert picture.url in text.body

    def test_opens_a_draft_of_the_profile_where_asked_to(self, administrator):
        branch = BranchFactory()
        page = TABLES.encode("gbk").replace(b"gb2312", b"gbk")
        yes(administrator, brought(administrator, file("a.html", page)), branch=str(branch.pk), with_profile="on")
        profile = BranchProfile.objects.get()
        assert (profile.branch, profile.brand_name, profile.endeavours.count()) == (branch, "四条路", 2)

    def test_needs_a_page(self, administrator):
        url = brought(administrator, file("a.html", ENGLISH))
        response = administrator.post(url, {"import": "yes", "state": "draft"})
        assert errors_of(response) == ["Choose at least one page."]
        assert nothing_is_stored()

    def test_that_is_refused_for_one_page_leaves_it_waiting(self, editor):
        ColumnFactory(name="Branches")
        url = brought(editor, file("a.html", ENGLISH), file("b.txt", PLAIN))
        response = yes(editor, url)
        assert [text.title for text in ArticleEdition.objects.all()] == ["Grass-roots notes"]
        assert "b.txt was not imported. There is no column called “支部风采” here. Choose one." in messages_of(response)
        assert "This page is here already." in response.content.decode()
        response = yes(editor, url, column=str(Column.objects.get().pk))
        assert ArticleEdition.objects.count() == 2

    def test_that_comes_twice_doubles_nothing(self, administrator):
        for _time in range(2):
            url = brought(administrator, file("a.html", ENGLISH))
            administrator.post(url, {"import": "yes", "state": "draft", "take": "1"})
        assert ArticleEdition.objects.count() == 1

    def test_that_comes_twice_from_an_editor_doubles_nothing_though_it_has_no_date(self, editor):
        column = ColumnFactory()
        for _time in range(2):
            yes(editor, brought(editor, file("b.txt", PLAIN)), column=str(column.pk))
        assert ArticleEdition.objects.get().article.dated is None


class TestWhoMay:
    @pytest.mark.parametrize("role", ["Auditor", "Records keeper", "Confidentiality reviewer"])
    def test_nobody_imports_who_may_not_write_articles(self, role):
        client = signed_in(role)
        assert client.get(UPLOAD).status_code == 403
        assert client.post(UPLOAD, {"files": [file("a.html", ENGLISH)]}).status_code == 403
        assert "Import old pages" not in client.get("/admin/articles/articleedition/").content.decode()

    def test_an_editor_finds_the_way_and_may_not_publish_or_make_columns(self, editor):
        assert UPLOAD in editor.get("/admin/articles/articleedition/").content.decode()
        url = brought(editor, file("a.html", ENGLISH))
        assert "They become" not in editor.get(url).content.decode()
        assert "Branches (there is none: choose one)" in editor.get(url).content.decode()
        column = ColumnFactory()
        yes(editor, url, state="published", column=str(column.pk))
        text = ArticleEdition.objects.get()
        assert (text.state, text.article.dated) == (State.DRAFT, None)
        assert Column.objects.get() == column

    @pytest.mark.parametrize("role", ["Publisher", "Committee office"])
    def test_nobody_but_an_administrator_publishes_so(self, role):
        client = signed_in(role)
        column = ColumnFactory()
        yes(client, brought(client, file("a.html", ENGLISH)), state="published", column=str(column.pk))
        assert ArticleEdition.objects.get().state == State.DRAFT

    def test_an_editor_files_under_no_foreign_branch(self, editor):
        foreign = BranchFactory()
        column = ColumnFactory()
        url = brought(editor, file("a.html", ENGLISH))
        response = yes(editor, url, branch=str(foreign.pk), column=str(column.pk))
        assert foreign.short_name not in response.content.decode()
        response = yes(editor, url, branch="", column=str(column.pk))
        assert not ArticleEdition.objects.exists()

    def test_an_editor_is_not_shown_where_a_foreign_twin_is(self, editor):
        twin = make_article(branch=BranchFactory(), title="Foreign title", slug="foreign", state=State.DRAFT)
        twin.article.old_paths.create(path="/en/2019/notes-7.html")
        html = editor.get(brought(editor, file("a.html", ENGLISH))).content.decode()
        assert "This page is here already." in html
        assert "Foreign title" not in html
        assert f"/{twin.pk}/" not in html

    def test_whoever_is_not_signed_in_is_asked_to(self, client):
        assert client.get(UPLOAD)["Location"].startswith(reverse("admin:login"))


def test_the_page_asks_as_often_for_three_pages_as_for_one(administrator):
    SeriesFactory()
    ColumnFactory()
    counts = []
    for size in (1, 3):
        pages = [file(f"{number}.html", ENGLISH.replace("notes-7", f"n{number}")) for number in range(size)]
        url = brought(administrator, *pages)
        administrator.get(url)
        with CaptureQueriesContext(connection) as asked:
            administrator.get(url)
        counts.append(len(asked))
    assert counts == [12, 12]
