"""From a Word file to a draft: who may, what is shown first, and that nothing is stored before the yes."""

import io

import docx
import pytest
from django.urls import reverse
from PIL import Image

from accounts.log import Event, What
from articles.models import ArticleEdition, Column
from branches.models import BranchProfile
from library.models import Picture
from library.uploads import private_storage
from publishing.editions import State
from tests.factories import BranchFactory, ColumnFactory, SeriesFactory, make_picture, make_profile
from tests.staff import address, errors_of, messages_of, opened, signed_in, typed
from tests.word_files import as_upload, chinese_document, document_of

pytestmark = pytest.mark.django_db

CHOOSE = "admin:articles_articleedition_from_word"


@pytest.fixture(autouse=True)
def _own_folders(settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    # Not another storage by the settings: the fields would keep the former one.
    monkeypatch.setattr(private_storage(), "location", str(tmp_path / "private"))


def brought(client, document, name="a-day.docx"):
    """The page that shows what would become of a document."""
    answer = client.post(reverse(CHOOSE), {"file": as_upload(document, name)})
    assert answer.status_code == 302, errors_of(answer)
    return client.get(answer.url)


def yes(client, page, **changes):
    return client.post(page.wsgi_request.path, typed(page, **changes))


def stored():
    return ArticleEdition.objects.count(), Picture.objects.count(), Column.objects.count(), Event.objects.count()


def waiting():
    """The files that wait for a yes."""
    storage = private_storage()
    if not storage.exists("waiting"):
        return []
    return [name for day in storage.listdir("waiting")[0] for name in storage.listdir(f"waiting/{day}")[1]]


# --- who may


@pytest.mark.parametrize(("role", "may"), [("Branch editor", True), ("Publisher", True), ("Auditor", False)])
def test_those_who_write_articles_may_bring_them_from_word(role, may):
    client = signed_in(role)

    page = client.get(address(ArticleEdition, "changelist"))

    assert (reverse(CHOOSE) in page.content.decode()) is may
    assert client.get(reverse(CHOOSE)).status_code == (200 if may else 403)
    assert client.post(reverse(CHOOSE), {"file": as_upload(document_of("Words"))}).status_code == (302 if may else 403)


def test_file_that_waits_is_there_for_its_person_only():
    client, other = signed_in("Committee office"), signed_in("Committee office")
    page = brought(client, chinese_document())
    picture = f"{page.wsgi_request.path}0/"
    assert f'src="{picture}"' in page.content.decode()

    assert opened(client, picture)[0] == 200
    assert other.get(picture).status_code == 404
    answer = other.get(page.wsgi_request.path, follow=True)
    assert messages_of(answer) == ["This file waits no longer. Choose it again."]
    assert "干部支部" not in answer.content.decode()


# --- what is shown


def test_result_stands_beside_all_that_was_changed_and_nothing_is_stored():
    client = signed_in("Committee office")
    before = stored()

    page = brought(client, chinese_document())

    words = page.content.decode()
    assert "<h1>干部支部的一天</h1>" in words
    assert "<h2>一、学在前面</h2>" in words
    assert "<figcaption>图 1 读书会</figcaption>" in words
    assert "Fonts, sizes, colours and spacing were left out" in words
    assert "The editor’s note was taken out of the text" in words
    assert "<mark>13812345678</mark>" in words
    assert page.context["parts"][0][1:] == ("本专题介绍八个党支部的做法。", "above the text, set apart")
    assert stored() == before


def test_picture_that_waits_is_served_as_what_it_is():
    client = signed_in("Committee office")
    page = brought(client, chinese_document())
    picture = client.get(f"{page.wsgi_request.path}0/")

    assert picture["Content-Type"] == "image/jpeg"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in picture["Cache-Control"]
    assert "sandbox" in picture["Content-Security-Policy"]
    assert b"".join(picture) == make_picture(size=(300, 200)).read()
    assert client.get(f"{page.wsgi_request.path}1/").status_code == 404


def test_file_that_is_no_word_file_is_refused_on_the_page():
    client = signed_in("Committee office")

    page = client.post(reverse(CHOOSE), {"file": as_upload(b"%PDF-1.7", "text.docx")})

    assert errors_of(page) == [
        "This is a PDF, whatever its name says. Open it in Word or WPS, save it as .docx and try again."
    ]
    assert waiting() == []


def test_number_of_queries_does_not_grow_with_what_there_is(django_assert_num_queries):
    client = signed_in("Branch editor", BranchFactory())
    page = brought(client, chinese_document())
    with django_assert_num_queries(QUERIES):
        client.get(page.wsgi_request.path)
    for _time in range(3):
        SeriesFactory()
        client.user.branches.add(BranchFactory())

    with django_assert_num_queries(QUERIES):
        client.get(page.wsgi_request.path)


QUERIES = 10


def test_words_too_long_for_their_place_are_cut_and_said_whole():
    document = docx.Document()
    document.add_heading("Long " * 50, 0)
    client = signed_in("Committee office")
    page = brought(client, document)

    yes(client, page, column=ColumnFactory().pk)

    remark = page.context["incoming"].remarks[0]
    assert remark == f"Title: cut after 200 characters, as long as it may be. All of it: {('Long ' * 50).strip()}"
    assert ArticleEdition.objects.get().title == ("Long " * 40).strip()


def test_link_with_a_script_in_a_place_of_ours_is_no_link():
    document = docx.Document()
    document.styles.add_style("Pilot field-cover", 1)
    paragraph = document.add_paragraph("", style="Pilot field-cover")
    paragraph.add_run("<script>alert(1)</script>")
    document.add_paragraph("<img src=x onerror=alert(1)>")

    page = brought(signed_in("Committee office"), document)

    words = page.content.decode()
    assert "<script>alert" not in words
    assert "&lt;img src=x onerror=alert(1)&gt;" in words


# --- the yes


def test_yes_makes_a_draft_with_its_pictures_in_the_library():
    branch, column = BranchFactory(), ColumnFactory()
    client = signed_in("Branch editor", branch)
    page = brought(client, chinese_document(), "干部支部.docx")

    answer = yes(client, page, column=column.pk)

    draft = ArticleEdition.objects.get()
    assert answer.url == address(draft)
    assert (draft.state, draft.branch, draft.column, draft.language) == (State.DRAFT, branch, column, "zh-hans")
    assert draft.title == "干部支部的一天"
    assert draft.editors_note == "<p>本专题介绍八个党支部的做法。</p>"
    picture = Picture.objects.get()
    assert (picture.alt, picture.branch, picture.uploaded_by) == ("支部党员围坐读书", branch, client.user)
    assert f'src="{picture.url}"' in draft.body
    assert "incoming" not in draft.body
    assert waiting() == []
    assert messages_of(client.get(answer.url)) == ["“干部支部的一天” is a draft now, made of 干部支部.docx."]
    event = Event.objects.get(what=What.IMPORTED)
    assert (event.by, event.thing_id, event.details["name"]) == (client.user, draft.pk, "干部支部.docx")


def test_draft_that_came_from_word_can_be_saved_as_it_is():
    client = signed_in("Committee office")
    page = brought(client, chinese_document())
    answer = yes(client, page, column=ColumnFactory().pk)
    body = ArticleEdition.objects.get().body

    client.post(answer.url, typed(client.get(answer.url)))

    draft = ArticleEdition.objects.get()
    assert (draft.body, draft.version) == (body, 1)


def test_title_may_be_changed_and_must_be_there():
    client = signed_in("Committee office")
    page = brought(client, document_of("Words"), "2026 notes.docx")
    column = ColumnFactory().pk

    refused = yes(client, page, column=column, title="")
    yes(client, page, column=column, title="Another title")

    assert page.context["form"]["title"].value() == "2026 notes"
    assert errors_of(refused) == ["This field is required."]
    assert ArticleEdition.objects.get().title == "Another title"


def test_column_must_be_chosen_unless_the_series_has_one():
    client = signed_in("Committee office")
    series = SeriesFactory()
    page = brought(client, document_of("Words"))

    refused = yes(client, page)
    yes(client, page, series=series.pk)

    assert errors_of(refused) == ["Choose the column in which it is filed."]
    draft = ArticleEdition.objects.get()
    assert (draft.column, draft.series, draft.series_number) == (series.column, series, 1)


def test_branch_of_others_is_neither_offered_nor_taken():
    mine, other = BranchFactory(), BranchFactory()
    client = signed_in("Branch editor", mine)
    page = brought(client, document_of("Words"))

    refused = yes(client, page, column=ColumnFactory().pk, branch=other.pk)

    assert other.short_name not in page.content.decode()
    assert len(errors_of(refused)) == 1
    assert not ArticleEdition.objects.exists()


def test_second_yes_makes_no_second_draft():
    client = signed_in("Committee office")
    page = brought(client, document_of("Words"))
    form = typed(page, column=ColumnFactory().pk)

    client.post(page.wsgi_request.path, form)
    answer = client.post(page.wsgi_request.path, form, follow=True)

    assert "This file waits no longer. Choose it again." in messages_of(answer)
    assert ArticleEdition.objects.count() == 1


def test_thrown_away_is_gone():
    client = signed_in("Committee office")
    page = brought(client, document_of("Words"))

    yes(client, page, throw_away="1")

    assert waiting() == []
    assert not ArticleEdition.objects.exists()
    answer = client.get(page.wsgi_request.path, follow=True)
    assert "This file waits no longer. Choose it again." in messages_of(answer)


def brand_document():
    document = docx.Document()
    document.add_heading("A day at the branch", 0)
    for words in (
        "Brand name: Five Specialties",
        "Slogan: Five endeavours build five specialties",
        "Words of the day.",
    ):
        document.add_paragraph(words)
    return document


def test_profile_is_drafted_as_well_where_it_is_wanted():
    branch = BranchFactory()
    profile = make_profile(branch=branch, brand_name="Old brand")
    client = signed_in("Branch editor", branch)
    page = brought(client, brand_document())

    yes(client, page, column=ColumnFactory().pk, with_profile="on")

    draft = BranchProfile.objects.get(state=State.DRAFT)
    assert (draft.revised_from, draft.brand_name) == (profile, "Five Specialties")
    assert profile.endeavours.count() == draft.endeavours.count()


def test_profile_is_not_offered_where_the_text_says_nothing_of_a_brand():
    page = brought(signed_in("Committee office"), document_of("Words"))

    assert "with_profile" not in page.context["form"].fields


def test_picture_that_cannot_be_kept_is_said_before_the_yes():
    enormous = io.BytesIO()
    Image.new("1", (8000, 5100)).save(enormous, "PNG")
    document = document_of("Words")
    document.add_picture(enormous)
    page = brought(signed_in("Committee office"), document)

    assert "The picture image1.png was left out. This picture has more than 40 megapixels." in page.text
    assert "<img" not in page.context["body"]


def test_form_is_refused_without_its_token_of_csrf():
    client = signed_in("Committee office")
    page = brought(client, document_of("Words"))
    client.handler.enforce_csrf_checks = True

    assert client.post(page.wsgi_request.path, {"title": "x"}).status_code == 403
    assert client.post(reverse(CHOOSE), {"file": io.BytesIO(b"x")}).status_code == 403
