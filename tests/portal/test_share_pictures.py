"""Pictures to share: drawn when a text is published, given away only while it is live, never drawn for a reader."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static
from django.utils import timezone
from PIL import Image, ImageChops

from library.uploads import private_storage
from publishing import share_pictures
from publishing.editions import State
from publishing.share_pictures import RIGHT, SIZES, can_draw, drawn, fitting, font, lines_of, make_share_picture
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    ProgrammeEntryFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.parts import missing
from tests.portal.public_pages import ADDRESSES, furnished, in_both_languages, page, tags
from tests.signers import signed_by_all
from tests.staff import opened

LONG_AGO = timezone.make_aware(datetime(2020, 7, 1, 9, 30))


@pytest.fixture(autouse=True)
def storage(tmp_path, monkeypatch):
    monkeypatch.setattr(private_storage(), "location", str(tmp_path))
    return private_storage()


@pytest.fixture
def needs_font():
    if not can_draw():
        missing("needs a font with Chinese characters, such as fonts-noto-cjk")


@pytest.fixture
def no_font(monkeypatch):
    monkeypatch.setattr(share_pictures, "FONTS", [("no-such-font.ttc", 0)])
    font.cache_clear()
    yield
    font.cache_clear()


def made():
    """What the command says."""
    out = io.StringIO()
    call_command("make_share_pictures", stdout=out)
    return out.getvalue().strip()


def answer(client, address):
    """The status, or where else the picture is."""
    response = client.get(address)
    b"".join(response)  # to its end, so that the file is closed
    return response.get("Location", response.status_code)


@pytest.mark.usefixtures("needs_font")
class TestDrawing:
    def test_picture_has_the_shape_that_is_asked_for_and_weighs_little(self):
        content = drawn("五个“坚持”建设五个“特别能”支部", "党风廉政建设")
        picture = Image.open(io.BytesIO(content))
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(content) < 60_000

    def test_other_words_are_another_picture(self):
        assert drawn("One", "Column") != drawn("Two", "Column") != drawn("Two", "Branch")
        assert drawn("One") == drawn("One")

    @pytest.mark.parametrize("title", ["五" * 200, "x" * 200, "A word and another " * 10, "五", "，" * 200])
    def test_title_of_any_length_stays_inside(self, title):
        size, lines = fitting(title)
        assert lines
        assert all(font(size).getlength(line) <= RIGHT - share_pictures.LEFT for line in lines)
        assert len(lines) * size * share_pictures.LEADING <= share_pictures.TITLE_BOTTOM - share_pictures.TITLE_TOP

    def test_short_title_is_set_large_and_one_that_is_too_long_says_that_it_goes_on(self):
        assert fitting("五个特别能") == (SIZES[0], ["五个特别能"])
        size, lines = fitting("五" * 200)
        assert size == SIZES[-1]
        assert lines[-1].endswith("五…")

    def test_no_line_begins_with_a_mark_that_ends_something(self):
        title = "五个“坚持”，建设五个“特别能”支部；省人民检察院干部处党支部：怎样练出来、守得住、传得开？" * 3
        for width in range(200, 900, 50):
            lines = lines_of(title, font(50), width)
            assert "".join(lines) == title
            assert not [line for line in lines if line[0] in "，。、；：？！”’）》"]
            assert not [line for line in lines if line[-1] in "“‘（《"]

    def test_english_words_are_not_cut(self):
        words = "Five Specialties: where are they, and what makes a branch strong?".split()
        assert " ".join(lines_of(" ".join(words), font(50), 400)).split() == words


def test_site_s_own_picture_is_of_the_same_design():
    own, now = (Image.open(each).convert("RGB") for each in (Path("static/share.png"), io.BytesIO(drawn())))
    assert ImageChops.difference(own, now).getbbox() is None


@pytest.mark.django_db
class TestMaking:
    @pytest.mark.usefixtures("needs_font")
    @pytest.mark.parametrize(
        ("make", "address"),
        [
            (lambda: signed_by_all(make_article, slug="five"), "/share/articles/five.png"),
            (lambda: signed_by_all(make_profile, branch=BranchFactory(slug="five")), "/share/branches/five.png"),
        ],
    )
    def test_publication_draws(self, client, django_capture_on_commit_callbacks, make, address):
        with django_capture_on_commit_callbacks(execute=True):
            edition = make()
        status, content = opened(client, address)
        assert (status, content) == (200, drawn(*edition.words_to_share))

    @pytest.mark.usefixtures("no_font")
    def test_publication_does_without_a_font(self, client, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            signed_by_all(make_article, slug="five")
        page(client, "/articles/five/")
        assert answer(client, "/share/articles/five.png") == static("share.png")

    @pytest.mark.usefixtures("no_font")
    def test_command_says_which_font_is_missing(self, capsys):
        with pytest.raises(SystemExit):
            made()
        assert capsys.readouterr().err.startswith("This machine has no font with Chinese characters, so one picture")

    @pytest.mark.usefixtures("needs_font")
    def test_command_draws_what_is_missing_and_deletes_what_nobody_needs(self, client, clock):
        make_article(slug="live", title="Live")
        make_article(title="Soon", at=clock.now + timedelta(days=1))
        make_article(title="Passing", until=clock.now + timedelta(hours=1))
        make_article(title="Draft", state=State.DRAFT)
        make_profile()
        assert made() == "4 texts looked at, 4 pictures drawn, 0 deleted."
        assert made() == "4 texts looked at, 0 pictures drawn, 0 deleted."
        clock.move(hours=2)
        assert made() == "3 texts looked at, 0 pictures drawn, 1 deleted."
        assert answer(client, "/share/articles/live.png") == 200

    @pytest.mark.usefixtures("needs_font")
    def test_column_of_another_name_wants_another_picture(self, client):
        column = ColumnFactory(name="Old")
        make_share_picture(make_article(slug="five", column=column))
        assert answer(client, "/share/articles/five.png") == 200
        column.name = "New"
        column.save()
        assert answer(client, "/share/articles/five.png") == static("share.png")
        assert made() == "1 texts looked at, 1 pictures drawn, 1 deleted."
        assert answer(client, "/share/articles/five.png") == 200

    @pytest.mark.usefixtures("needs_font")
    def test_no_page_draws(self, client, storage):
        furnished()
        for address in in_both_languages([*ADDRESSES]):
            page(client, address)
        for address in ("/share/articles/five.png", "/share/branches/cadres.png"):
            assert answer(client, address) == static("share.png")
        assert not storage.exists("share")


@pytest.mark.django_db
@pytest.mark.usefixtures("needs_font")
class TestGivenAway:
    def test_only_while_its_text_is_live(self, client, clock):
        moments = {"at": clock.now + timedelta(hours=1), "until": clock.now + timedelta(hours=2)}
        make_share_picture(make_article(slug="five", **moments))
        make_share_picture(make_profile(branch=BranchFactory(slug="five"), **moments))
        make_share_picture(make_article(slug="draft", state=State.DRAFT))
        addresses = ("/share/articles/five.png", "/share/branches/five.png")
        for status in (404, 200, 404):
            assert [answer(client, address) for address in addresses] == [status, status]
            clock.move(hours=1)
        assert answer(client, "/share/articles/draft.png") == 404
        assert answer(client, "/share/articles/nobody.png") == 404
        assert answer(client, "/share/branches/nobody.png") == 404

    def test_not_before_the_branch_is_shown(self, client, clock):
        entry = ProgrammeEntryFactory(branch__slug="office", shown_from=date(2026, 7, 2))
        make_share_picture(make_profile(branch=entry.branch, at=LONG_AGO))
        assert answer(client, "/share/branches/office.png") == 404
        clock.move(days=1)
        assert answer(client, "/share/branches/office.png") == 200

    def test_it_is_no_public_file_and_knows_no_reader(self, client, storage):
        edition = make_article(slug="five")
        make_share_picture(edition)
        name = share_pictures.picture_name(edition)
        assert settings.MEDIA_ROOT not in Path(storage.path(name)).parents
        assert client.get(f"/media/{name}").status_code == 404
        assert client.get(f"/admin/files/{name}").status_code == 302
        response = client.get("/share/articles/five.png")
        assert response["Content-Type"] == "image/png"
        assert "s-maxage=60" in response["Cache-Control"]
        assert not response.cookies
        b"".join(response)

    @pytest.mark.parametrize("size", [1, 3])
    def test_it_asks_the_database_twice(self, client, size, django_assert_num_queries):
        for number in range(size):
            make_article(slug=f"number-{number}")
            make_profile(branch=BranchFactory(slug=f"number-{number}"))
        for kind in ("articles", "branches"):
            with django_assert_num_queries(2):
                answer(client, f"/share/{kind}/number-0.png")


@pytest.mark.django_db
class TestNamed:
    def picture(self, client, address):
        found = tags(page(client, address))
        names = ("og:image", "og:image:width", "og:image:height", "og:image:alt")
        return [found[name] for name in names] if "og:image" in found else None

    def test_each_page_names_one(self, client):
        furnished()
        site = [[f"http://testserver{static('share.png')}"], ["1200"], ["630"], ["Pilot Branches"]]
        for address in ("/", "/branches/", "/branches/later/", "/articles/", "/columns/conduct/", "/honors/"):
            assert self.picture(client, address) == site, address
        assert self.picture(client, "/zh-hans/articles/five/")[0] == ["http://testserver/share/articles/five.png"]
        assert self.picture(client, "/articles/five/")[3] == ["Five Specialties & “more”"]
        assert self.picture(client, "/branches/cadres/")[0] == ["http://testserver/share/branches/cadres.png"]
        assert self.picture(client, "/branches/cadres/?on=2026-07-01") is None

    def test_cover_stands_for_its_article(self, client):
        edition = make_article(slug="seen", cover=make_picture(size=(1200, 800)), cover_alt="Five threads")
        address = f"http://testserver/media/{edition.cover.name.removesuffix('.jpg')}/3x2/960.jpg"
        assert self.picture(client, "/articles/seen/") == [[address], ["960"], ["640"], ["Five threads"]]
