"""Many pictures arrive at once: each taken or refused by itself with a sentence, and asked what it shows."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from library.models import Picture
from library.pictures import take
from tests.factories import BranchFactory, PictureFactory, make_picture
from tests.staff import address, messages_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
ADD, WORDS = reverse("admin:library_picture_add"), reverse("admin:library_picture_words")
JSON = {"Accept": "application/json"}
PAGE = SimpleUploadedFile("page.jpg", b"<!DOCTYPE html><script>alert(1)</script>")
NO_PICTURE = (
    "This is a web page, not a picture. Open the page, save the picture in it with the right mouse button, and send "
    "that."
)


@pytest.fixture
def branch():
    return BranchFactory(short_name="Anchor Office")


@pytest.fixture
def editor(branch):
    return signed_in("Branch editor", branch)


def bring(client, branch, *files, **headers):
    return client.post(ADD, {"branch": branch.pk if branch else "", "pictures": files}, headers=headers)


def rows(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return json.loads(response.content)["rows"]


def events_of_pictures():
    return Event.objects.filter(content_type__model="picture")


def two_and_a_page():
    PAGE.seek(0)
    return make_picture("a.jpg", colour="red"), PAGE, make_picture("b.png", colour="blue")


# --- one by one, as the script sends them


def test_a_picture_is_taken_and_its_words_are_asked_for(editor, branch):
    (row,) = rows(bring(editor, branch, make_picture(), **JSON))
    picture = Picture.objects.get()
    assert (row["picture"], row["sentence"]) == (picture.pk, "")
    assert (picture.branch, picture.uploaded_by) == (branch, editor.user)
    assert f'name="{picture.pk}-alt"' in row["html"]
    assert f'name="{picture.pk}-is_decorative"' in row["html"]
    assert picture.thumbnail_url in row["html"]


def test_a_refused_file_has_its_sentence_and_stores_nothing(editor, branch):
    (row,) = rows(bring(editor, branch, two_and_a_page()[1], **JSON))
    assert (row["picture"], row["sentence"]) == (None, NO_PICTURE)
    assert not Picture.objects.exists()


def test_the_same_picture_twice_is_noticed_with_a_link_to_it(editor, branch):
    first = take(make_picture(), branch=branch, alt="A gate")
    (row,) = rows(bring(editor, branch, make_picture("copy.jpg"), **JSON))
    assert row["picture"] == first.pk
    assert "This picture is in the library already" in row["html"]
    assert f'<a href="{address(first)}">A gate</a>' in row["html"]
    assert "-alt" not in row["html"]
    assert Picture.objects.count() == 1


def test_a_name_with_markup_stays_a_name(editor, branch):
    (row,) = rows(bring(editor, branch, make_picture('<img src=x onerror="alert(1)">.jpg'), **JSON))
    assert "<img src=x" not in row["html"]


def test_that_a_picture_came_is_in_the_log_once(editor, branch):
    bring(editor, branch, *two_and_a_page())
    bring(editor, branch, *two_and_a_page())
    assert [(event.what, event.by) for event in events_of_pictures()] == [("added", editor.user)] * 2


def test_the_request_itself_can_be_refused_in_words(editor):
    (row,) = rows(bring(editor, BranchFactory(), make_picture(), **JSON))
    assert row["sentence"] == "Select a valid choice. That choice is not one of the available choices."
    assert not Picture.objects.exists()


# --- all at once, as a browser without script does


def test_one_form_brings_many_and_lists_what_became_of_each(editor, branch):
    page = bring(editor, branch, *two_and_a_page())
    assert [(arrival.name, arrival.sentence) for arrival in page.context["arrivals"]] == [
        ("a.jpg", ""),
        ("page.jpg", NO_PICTURE),
        ("b.png", ""),
    ]
    assert Picture.objects.count() == 2
    assert NO_PICTURE in page.content.decode()
    assert page.content.decode().count("-alt") >= 2


def test_a_form_without_files_is_refused_in_words(editor, branch):
    page = bring(editor, branch)
    assert "Choose one picture or more." in page.content.decode()


def test_the_page_itself_is_there_for_whoever_may_add(editor):
    page = editor.get(ADD)
    assert page.status_code == 200
    assert 'type="file"' in page.content.decode()
    assert 'enctype="multipart/form-data"' in page.content.decode()


# --- whose they are


def branches_offered(client):
    return [label for _value, label in client.get(ADD).context["branch_form"].fields["branch"].choices]


def test_one_may_bring_pictures_for_ones_own_branches_only(editor, branch):
    BranchFactory(short_name="Beacon Office")
    assert branches_offered(editor) == [str(branch)]
    office = signed_in("Committee office")
    assert branches_offered(office)[0] == "for everybody"
    assert len(branches_offered(office)) == 3


def test_only_who_works_for_all_branches_brings_pictures_for_everybody(editor):
    (row,) = rows(bring(editor, None, make_picture(), **JSON))
    assert row["sentence"] == "This field is required."
    assert not Picture.objects.exists()
    (row,) = rows(bring(signed_in("Committee office"), None, make_picture(), **JSON))
    assert Picture.objects.get(pk=row["picture"]).branch is None


def test_that_another_branch_has_a_picture_is_not_told(editor, branch):
    theirs = take(make_picture(), branch=BranchFactory(), alt="Their secret meeting")
    (row,) = rows(bring(editor, branch, make_picture(), **JSON))
    assert row["picture"] != theirs.pk
    assert "secret" not in row["html"]
    assert "already" not in row["html"]


@pytest.mark.parametrize("role", ["Auditor", "Confidentiality reviewer"])
def test_who_only_reads_brings_nothing(role, branch):
    reader = signed_in(role, branch)
    assert reader.get(ADD).status_code == 403
    assert bring(reader, branch, make_picture(), **JSON).status_code == 403
    assert reader.post(WORDS, {"picture": [PictureFactory().pk]}).status_code == 403
    assert "branch_form" not in reader.get(address(Picture, "changelist")).context
    assert not events_of_pictures().exists()


def test_nobody_else_brings_anything(branch):
    assert bring(Client(), branch, make_picture(), **JSON).status_code == 302
    assert not Picture.objects.exists()


def test_a_request_of_another_site_brings_nothing(editor, branch):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor.user)
    picture = PictureFactory(branch=branch, alt="")
    assert bring(strict, branch, make_picture(), **JSON).status_code == 403
    assert strict.post(WORDS, {"picture": [picture.pk], f"{picture.pk}-alt": "Hostile"}).status_code == 403
    assert list(Picture.objects.values_list("alt", flat=True)) == [""]


# --- their words


def said(picture, alt="", decorative=False):
    return {f"{picture.pk}-alt": alt} | ({f"{picture.pk}-is_decorative": "on"} if decorative else {})


@pytest.fixture
def arrived(branch):
    return [PictureFactory(branch=branch, alt="") for _picture in range(3)]


def tell(client, pictures, *words, **headers):
    posted = {"picture": [picture.pk for picture in pictures]}
    for each in words:
        posted |= each
    return client.post(WORDS, posted, headers=headers)


def stored(pictures):
    return [
        (row.alt, row.is_decorative) for row in Picture.objects.filter(pk__in=[p.pk for p in pictures]).order_by("pk")
    ]


def test_words_are_kept_and_those_of_which_nothing_is_said_are_asked_again(editor, arrived):
    gate, line, other = arrived
    answer = tell(editor, arrived, said(gate, "A gate"), said(line, decorative=True), said(other), **JSON)
    assert stored(arrived) == [("A gate", False), ("", True), ("", False)]
    html = {row["picture"]: row["html"] for row in rows(answer)}
    assert "Its words are saved." in html[gate.pk]
    assert "Its words are saved." in html[line.pk]
    assert "Say what the picture shows, or mark it as decorative." in html[other.pk]


def test_without_script_the_page_comes_back_with_what_was_typed(editor, arrived):
    gate, line, _other = arrived
    page = tell(editor, arrived[:2], said(gate, "A gate"), said(line, "A line", decorative=True))
    assert stored(arrived[:2]) == [("A gate", False), ("", False)]
    content = page.content.decode()
    assert "A decorative picture has no words. Take the words or the tick away." in content
    assert re.search(r'value="A line"', content)


def test_without_script_the_grid_follows_when_all_is_said(editor, arrived):
    answer = tell(editor, arrived[:2], *(said(picture, "A gate") for picture in arrived[:2]))
    assert answer.url == address(Picture, "changelist")
    assert messages_of(editor.get(answer.url)) == ["2 pictures have their words."]


def test_words_are_in_the_log_and_in_the_history(editor, arrived):
    tell(editor, arrived[:1], said(arrived[0], "A gate"))
    event = events_of_pictures().get()
    assert (event.what, event.by, event.details) == ("changed", editor.user, {"fields": ["alt"]})
    newest = arrived[0].history.first()
    assert (newest.alt, newest.history_user) == ("A gate", editor.user)


def test_words_that_are_too_long_are_refused_and_stay(editor, arrived):
    answer = tell(editor, arrived[:1], said(arrived[0], "x" * 201), **JSON)
    assert stored(arrived[:1]) == [("", False)]
    assert "at most 200 characters" in rows(answer)[0]["html"]
    assert "x" * 201 in rows(answer)[0]["html"]


def test_nobody_tells_of_other_branches_pictures_or_of_everybodys(editor):
    theirs, everybodys = PictureFactory(alt=""), PictureFactory(alt="", branch=None)
    answer = tell(editor, [theirs, everybodys], said(theirs, "Mine"), said(everybodys, "Mine"), **JSON)
    assert rows(answer) == []
    assert stored([theirs, everybodys]) == [("", False), ("", False)]


@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 40], ["-1"], [""]])
def test_nonsense_instead_of_keys_finds_nothing(editor, keys):
    assert rows(editor.post(WORDS, {"picture": keys}, headers=JSON)) == []


def test_words_are_posted(editor):
    assert editor.get(WORDS).status_code == 405
