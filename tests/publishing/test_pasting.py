"""Pasted HTML goes through the server's own gate."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.factories import BranchFactory
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
PASTED = "/admin/pasted/"


@pytest.fixture
def editor():
    return signed_in("Branch editor", BranchFactory())


def test_what_comes_back_is_what_would_be_stored(editor):
    html = ContentFile("<h1>报告</h1><p style='text-indent:2em' onclick=x()>党员</p><script>x()</script>".encode(), "p")
    assert editor.post(PASTED, {"html": html}).json() == {"html": '<h2>报告</h2>\n<p class="indent">党员</p>'}


def test_broken_bytes_and_null_characters_do_no_harm(editor):
    html = ContentFile(b"<p>a\xff\x00b</p>", "p")
    assert editor.post(PASTED, {"html": html}).json() == {"html": "<p>a�b</p>"}


def test_too_much_at_once_is_a_sentence(editor):
    html = ContentFile(b"<p>" + b"x" * 10 * 1024 * 1024, "p")
    sentence = "This is too much to paste at once. Paste it in parts, or bring the Word file in."
    assert editor.post(PASTED, {"html": html}).json() == {"sentence": sentence}
    assert editor.post(PASTED).json() == {"sentence": sentence}


def test_it_is_for_staff_and_wants_a_token(editor):
    assert editor.get(PASTED).status_code == 405
    assert Client().post(PASTED).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor.user)
    assert strict.post(PASTED).status_code == 403
