"""`manage.py import_pages`: folders of saved pages become articles, each once, with their dates and addresses."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.log import Event, What
from articles.models import Article, ArticleEdition, Column, OldPath, Series
from library.models import Picture
from publishing.editions import State
from tests.articles.saved_pages import BLOCKS, ENGLISH, PLAIN, TABLES, WORD
from tests.factories import BranchFactory, ColumnFactory, SeriesFactory, UserFactory, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """An old site as it was saved: five pages, each in another way, with the pictures of two."""
    files = {
        "djgz/show.asp?id=317": TABLES.encode("gbk"),
        "djgz/images/room.jpg": make_picture(colour="navy").read(),
        "dflz/t20200715_2863.html": BLOCKS.encode(),
        "dflz/t20200715_2863_files/W020200715.jpg": make_picture().read(),
        "dflz/t20200715_2863_files/frame.html": b"<p>An advertisement.</p>",
        "word/police.htm": WORD.encode("cp1252"),
        "text/a.txt": PLAIN.encode("gb18030"),
        "en/notes-7.html": ENGLISH.encode(),
        "style.css": b"p {}",
    }
    for name, content in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "site"


def import_pages(*paths, **options):
    out = io.StringIO()
    call_command("import_pages", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def by_title(title):
    return ArticleEdition.objects.get(title__startswith=title)


class TestFolder:
    def test_becomes_drafts_with_their_dates_pictures_and_addresses(self, folder):
        said = import_pages(folder, column="Old pages")
        assert ArticleEdition.objects.filter(state=State.DRAFT).count() == 5
        assert "5 pages: 5 draft, 0 published, 0 already here, 0 left out." in said
        tables = by_title("办公室支部")
        assert f"{tables.article.dated:%Y-%m-%d}" == "2008-07-01"
        assert tables.body.count('src="/media/pictures/') == 1
        assert Picture.objects.count() == 2
        assert {old.path for old in OldPath.objects.all()} == {
            "/djgz/show.asp?id=317&page=1",
            "/dflz/202007/t20200715_2863.shtml",
            "/word/police.htm",
            "/text/a.txt",
            "/en/2019/notes-7.html",
        }

    def test_is_filed_by_the_names_that_the_pages_give(self, folder):
        there = ColumnFactory(name="党风廉政建设")
        said = import_pages(folder / "djgz", folder / "dflz")
        assert by_title("控告申诉").column == there
        tables = by_title("办公室支部")
        assert (tables.column.name, tables.series.name, tables.series_number) == ("党建工作", "领航品牌展示", 1)
        assert "The column “党建工作” was made." in said
        assert "The series “领航品牌展示” was made." in said

    def test_is_filed_as_asked_for(self, folder):
        branch, series, by = BranchFactory(), SeriesFactory(), UserFactory(role="Administrator")
        import_pages(folder / "en", series=series.name, branch=branch.short_name, by=by.username)
        text = by_title("Grass-roots")
        assert (text.branch, text.series, text.created_by) == (branch, series, by)
        assert text.column.name == "Branches"
        assert Event.objects.get(what=What.IMPORTED).by == by

    def test_is_published_as_imported_at_its_old_dates(self, folder, client):
        said = import_pages(folder / "en", published=True, reason="From the old site.")
        text = by_title("Grass-roots")
        assert (text.state, text.grounds, f"{text.published_at:%Y-%m}") == (State.PUBLISHED, "imported", "2019-03")
        assert "1 published" in said
        response = client.get("/en/2019/notes-7.html")
        assert (response.status_code, response["Location"]) == (301, text.get_absolute_url())
        assert client.get(text.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize(("forbidden", "reason", "sentence"), [(False, " ", "--reason"), (True, "Old.", "DRAFTS")])
    def test_is_not_published_without_a_reason_or_where_that_is_forbidden(
        self, folder, settings, forbidden, reason, sentence
    ):
        settings.IMPORT_AS_DRAFTS = forbidden
        with pytest.raises(CommandError, match=sentence):
            import_pages(folder / "en", published=True, reason=reason)
        assert not ArticleEdition.objects.exists()

    def test_that_comes_again_is_noticed_and_not_doubled(self, folder):
        import_pages(folder, column="Old pages")
        said = import_pages(folder, column="Old pages")
        assert "5 already here" in said
        assert ArticleEdition.objects.count() == 5

    def test_is_known_by_title_and_date_where_it_stood_elsewhere(self, folder):
        import_pages(folder / "text", column="Old pages")
        (folder / "text" / "a.txt").rename(folder / "text" / "b.txt")
        assert "1 already here" in import_pages(folder / "text", column="Old pages")

    def test_is_only_looked_at_in_a_dry_run(self, folder):
        said = import_pages(
            folder, column="Old pages", series="Old series", dry_run=True, published=True, reason="From the old site."
        )
        assert "5 pages: 0 draft, 5 published" in said
        assert "Nothing was changed." in said
        for model in (Article, ArticleEdition, Column, Series, OldPath, Picture, Event):
            assert not model.objects.exists()


class TestPage:
    def test_that_is_named_itself_has_only_the_address_that_it_says(self, folder):
        import_pages(folder / "text" / "a.txt", folder / "en" / "notes-7.html", column="Old pages")
        assert [old.path for old in OldPath.objects.all()] == ["/en/2019/notes-7.html"]

    def test_that_cannot_be_read_is_named_with_the_reason_and_stops_no_other(self, folder, capsys):
        (folder / "en" / "a.html").write_bytes(b"\x89PNG\r\n\0\0")
        (folder / "en" / "b.html").write_bytes(b"<html></html>")
        out = io.StringIO()
        with pytest.raises(CommandError, match="2 of the pages were left out"):
            call_command("import_pages", str(folder / "en"), column="Old pages", stdout=out)
        assert "1/3 a.html: left out. This is no page and no text." in out.getvalue()
        assert "2/3 b.html: left out. There is no text in this page." in out.getvalue()
        assert by_title("Grass-roots")

    def test_outside_the_folder_is_not_read_through_a_link(self, folder, tmp_path):
        (tmp_path / "secret.html").write_text(ENGLISH)
        (folder / "en" / "notes-7.html").unlink()
        (folder / "en" / "link.html").symlink_to(tmp_path / "secret.html")
        assert "0 pages" in import_pages(folder / "en", column="Old pages")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"branch": "nowhere"}, "There is no branch “nowhere”"),
        ({"by": "nobody"}, "There is no user “nobody”"),
        ({"series": "New"}, "name its --column"),
    ],
)
def test_an_option_that_names_nothing_is_refused(folder, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        import_pages(folder, **options)
    assert not Article.objects.exists()


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no"):
        import_pages(tmp_path / "nowhere")
