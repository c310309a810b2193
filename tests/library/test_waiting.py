"""Files that wait for a yes are opened for their person only, on their page only, for a day only."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from library.uploads import private_storage
from library.waiting import FOLDER, forget_waiting, keep_waiting, open_waiting
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
GONE = "This file waits no longer. Choose it again."


@pytest.fixture
def person(monkeypatch, tmp_path):
    # The storage lives as long as the process: it is given a folder of its own for one test.
    monkeypatch.setattr(private_storage(), "location", str(tmp_path))
    return UserFactory()


def keep(person, name="名册.xlsx", what="word"):
    return keep_waiting(SimpleUploadedFile(name, b"content"), by=person, what=what)


def waiting():
    storage = private_storage()
    days = storage.listdir(FOLDER)[0] if storage.exists(FOLDER) else []
    return [name for day in days for name in storage.listdir(f"{FOLDER}/{day}")[1]]


def test_a_file_comes_back_whole_with_the_name_it_came_under(person):
    token = keep(person)
    for _again in range(2):
        file, name = open_waiting(token, by=person, what="word")
        with file:
            assert (file.read(), name) == (b"content", "名册.xlsx")


@pytest.mark.parametrize("how", ["another person", "another page", "another token", "no token", "forgotten"])
def test_it_opens_for_its_person_on_its_page_only(person, how):
    token, by, what = keep(person), person, "word"
    if how == "another person":
        by = UserFactory()
    elif how == "another page":
        what = "rows"
    elif how == "another token":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    elif how == "no token":
        token = ""
    else:
        forget_waiting(token, by=person, what="word")
        assert waiting() == []
    with pytest.raises(ValidationError, match=GONE):
        open_waiting(token, by=by, what=what)


def test_nobody_forgets_what_waits_for_another(person):
    token = keep(person)
    forget_waiting(token, by=UserFactory(), what="word")
    open_waiting(token, by=person, what="word")[0].close()


def test_its_name_says_nothing(person):
    keep(person, "身份证 340102199001011234.docx")
    assert len(waiting()) == 1
    assert len(waiting()[0]) == 32
    assert waiting()[0].isalnum()


def test_after_a_day_it_is_gone(person, clock):
    token = keep(person)
    clock.move(hours=47)
    keep(person)
    assert len(waiting()) == 2  # a day of the calendar is let pass: a token never outlives its file
    clock.move(hours=26)
    keep(person)
    assert len(waiting()) == 2
    with pytest.raises(ValidationError, match=GONE):
        open_waiting(token, by=person, what="word")
