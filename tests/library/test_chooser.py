"""Choosing a picture while something is written: what the dialog shows to whom, and the way in on the spot."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from library.models import Picture
from library.pictures import take
from tests.factories import BranchFactory, UserFactory, make_picture
from tests.staff import signed_in

DIALOG = "/admin/pictures/"
UPLOAD = "/admin/pictures/upload/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return BranchFactory(short_name="Ours")


@pytest.fixture
def theirs():
    return BranchFactory(short_name="Theirs")


def in_library(branch, place=0, **words):
    return Picture.objects.create(file=f"pictures/{place:024x}-60x80.jpg", branch=branch, **words)


def tiles(response):
    return re.findall(r'data-alt="([^"]*)"', response.content.decode())


def upload(client, file=None, **said):
    answer = client.post(UPLOAD, {"file": file or make_picture()} | said)
    assert answer.status_code == 200
    return answer.json()


def test_addresses_are_below_the_admin():
    assert reverse("admin:choose_picture"), reverse("admin:upload_picture") == (DIALOG, UPLOAD)


def test_one_chooses_among_one_s_own_pictures_and_everybody_s(ours, theirs):
    for place, (branch, alt) in enumerate([(ours, "Our gate"), (theirs, "Their gate"), (None, "The flag")]):
        in_library(branch, place, alt=alt)
    editor, office = signed_in("Branch editor", ours), signed_in("Committee office")
    assert tiles(editor.get(DIALOG)) == ["The flag", "Our gate"]
    assert tiles(editor.get(DIALOG, {"q": "gate"})) == ["Our gate"]
    assert tiles(editor.get(DIALOG, {"q": "theirs"})) == []
    assert tiles(office.get(DIALOG, {"q": "gate"})) == ["Their gate", "Our gate"]
    assert "Theirs" not in editor.get(DIALOG).content.decode()
    assert "Theirs" in office.get(DIALOG).content.decode()


def test_search_wants_every_word_wherever_it_stands(ours):
    in_library(ours, 1, alt="Members reading", credit="Zhou Lan")
    in_library(ours, 2, alt="Members", caption="At the gate")
    editor = signed_in("Branch editor", ours)
    assert tiles(editor.get(DIALOG, {"q": " zhou  MEMBERS "})) == ["Members reading"]
    assert tiles(editor.get(DIALOG, {"q": "gate ours"})) == ["Members"]
    assert tiles(editor.get(DIALOG, {"q": "100%"})) == []


def test_more_are_shown_from_where_the_last_ended(ours):
    for place in range(26):
        in_library(ours, place, alt=f"Picture {place}")
    editor = signed_in("Branch editor", ours)
    first = editor.get(DIALOG)
    assert tiles(first) == [f"Picture {place}" for place in reversed(range(2, 26))]
    assert "data-more" in first.content.decode()
    last = Picture.objects.get(alt="Picture 2")
    rest = editor.get(DIALOG, {"q": "", "before": last.pk})
    assert tiles(rest) == ["Picture 1", "Picture 0"]
    assert "data-more" not in rest.content.decode()
    assert tiles(editor.get(DIALOG, {"q": "", "before": "1 OR 1=1"})) == tiles(first)


@pytest.mark.parametrize("count", [1, 20])
def test_the_dialog_asks_the_database_as_often_for_many_pictures(ours, count, django_assert_num_queries):
    for place in range(count):
        in_library(BranchFactory() if place % 2 else ours, place, alt="Gate")
    office = signed_in("Committee office")
    with django_assert_num_queries(6):  # session, person, two of rights, pictures, branches
        office.get(DIALOG)
    with django_assert_num_queries(5):
        office.get(DIALOG, {"q": "gate"})


def test_words_of_a_picture_stand_in_the_page_as_words(ours):
    in_library(ours, alt='"><script>alert(1)</script>')
    page = signed_in("Branch editor", ours).get(DIALOG).content.decode()
    assert "<script" not in page


@pytest.mark.parametrize(
    ("words", "caption"),
    [
        ({"caption": "The gate", "credit": "Zhou Lan"}, "The gate (Photo: Zhou Lan)"),
        ({"credit": "Zhou Lan"}, "Photo: Zhou Lan"),
        ({"caption": "The gate"}, "The gate"),
        ({}, ""),
    ],
)
def test_the_credit_is_part_of_the_caption_in_the_language_of_the_texts(ours, words, caption):
    in_library(ours, **words)
    editor = signed_in("Branch editor", ours)
    editor.cookies["django_language"] = "zh-hans"
    assert f'data-caption="{caption}"' in editor.get(DIALOG).content.decode()


def test_only_those_who_may_see_pictures_get_the_dialog(ours):
    stranger = Client()
    assert stranger.get(DIALOG).status_code == 302
    stranger.force_login(UserFactory())
    assert stranger.get(DIALOG).status_code == 403
    assert signed_in("Branch editor", ours).post(DIALOG).status_code == 405


class TestUpload:
    def test_a_picture_comes_in_for_the_branch_of_the_text(self, ours, theirs):
        editor = signed_in("Branch editor", ours, theirs)
        answer = upload(editor, branch=theirs.pk)
        picture = Picture.objects.get()
        assert (picture.branch, picture.uploaded_by) == (theirs, editor.user)
        assert f'data-name="{picture.file.name}"' in answer["tile"]
        assert 'data-width="60" data-height="80"' in answer["tile"]

    def test_it_is_in_the_log(self, ours):
        editor = signed_in("Branch editor", ours)
        upload(editor)
        event = Event.objects.get(what="added")
        assert (event.by, event.thing_id) == (editor.user, Picture.objects.get().pk)

    def test_whoever_works_for_one_branch_need_not_say_which(self, ours):
        upload(signed_in("Branch editor", ours))
        assert Picture.objects.get().branch == ours

    def test_whoever_works_for_several_must_say_it(self, ours, theirs):
        answer = upload(signed_in("Branch editor", ours, theirs))
        assert answer == {"sentence": "Say first to which of your branches the picture belongs."}
        assert not Picture.objects.exists()

    def test_another_s_branch_is_refused(self, ours, theirs):
        for key in (theirs.pk, 0, "x", ""):
            answer = upload(signed_in("Branch editor", *([ours] if key != "" else [])), branch=key)
            assert answer == {"sentence": "Say first to which of your branches the picture belongs."}
        assert not Picture.objects.exists()

    def test_a_picture_of_no_branch_is_brought_in_only_by_those_who_work_for_all(self):
        upload(signed_in("Committee office"))
        assert Picture.objects.get().branch is None

    def test_the_same_picture_again_gives_the_one_that_is_there(self, ours):
        take(make_picture(), branch=ours, alt="The red wall")
        answer = upload(signed_in("Branch editor", ours))
        assert 'data-alt="The red wall"' in answer["tile"]
        assert Picture.objects.count() == 1

    def test_another_branch_s_picture_is_not_given_away_by_bringing_the_same(self, ours, theirs):
        take(make_picture(), branch=theirs, alt="A secret meeting")
        answer = upload(signed_in("Branch editor", ours))
        assert "secret" not in answer["tile"]
        assert Picture.objects.filter(branch=ours).count() == 1

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("page.jpg", b"<html><script>alert(1)</script>", "This is a web page, not a picture."),
            ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "This is a drawing in SVG."),
            ("cut.jpg", make_picture(size=(200, 200)).read()[:700], "This picture is damaged or incomplete."),
        ],
    )
    def test_what_is_no_picture_is_refused_with_a_sentence(self, ours, name, content, sentence):
        answer = upload(signed_in("Branch editor", ours), SimpleUploadedFile(name, content))
        assert answer["sentence"].startswith(sentence)
        assert not Picture.objects.exists()

    def test_an_empty_hand_is_a_sentence_too(self, ours):
        answer = signed_in("Branch editor", ours).post(UPLOAD)
        assert json.loads(answer.content) == {"sentence": "No picture came with this. Choose it again."}

    def test_it_wants_the_right_a_post_and_a_token(self, ours):
        assert signed_in("Auditor").post(UPLOAD, {"file": make_picture()}).status_code == 403
        editor = signed_in("Branch editor", ours)
        assert editor.get(UPLOAD).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(editor.user)
        assert strict.post(UPLOAD, {"file": make_picture()}).status_code == 403
        assert not Picture.objects.exists()
