"""A disk that is really full: every way in says so, nothing that was typed is lost, no half file stays."""

import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import ArticleEdition
from branches.models import Member
from honors.models import Honor
from library.models import Picture
from publishing.editions import State
from tests.factories import BranchFactory, ColumnFactory, HonorFactory, MemberFactory, make_article, make_picture
from tests.library.files import make_pdf
from tests.parts import missing
from tests.sheets import upload, workbook
from tests.staff import address, post_form, signed_in, typed
from tests.word_files import as_upload, document_of

pytestmark = pytest.mark.django_db
SENTENCE = "its disk is full or cannot be written"


def mounted(folder, *options):
    """Put a small disk of its own in a folder's place, for which one has to be root; fill it to the last byte."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    with suppress(FileNotFoundError):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            fill(folder)
            return
    missing("needs root and a system that lets it mount a small disk")


def fill(folder):
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(1024))


@pytest.fixture
def full_disk():
    folders = [Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_MEDIA_ROOT)]
    disks = []
    try:
        for folder in folders:
            mounted(folder)
            disks.append(folder)
        yield folders
    finally:
        for folder in disks:
            subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def editor(branch):
    return signed_in("Branch editor", branch)


@pytest.fixture(autouse=True)
def _no_half_file_stays(full_disk):
    yield
    left = {path.name: path.stat().st_size for folder in full_disk for path in folder.rglob("*") if path.is_file()}
    assert {name: size for name, size in left.items() if name != "filler"} == {}


def said(response):
    return response.content.decode()


def test_library_says_so_of_each_picture(editor, branch):
    response = editor.post(address(Picture, "add"), {"branch": branch.pk, "pictures": [make_picture()]})
    assert SENTENCE in said(response)
    assert not Picture.objects.exists()


def test_editor_hears_it_in_the_dialog(editor, branch):
    answer = editor.post("/admin/pictures/upload/", {"file": make_picture(), "branch": branch.pk}).json()
    assert SENTENCE in answer["sentence"]


def test_text_with_a_cover_keeps_what_was_typed(editor, branch):
    draft = make_article(branch=branch, state=State.DRAFT)
    response = post_form(editor, address(draft), subtitle="Typed", cover=make_picture(), cover_alt="A hall")
    assert SENTENCE in said(response)
    assert typed(response)["subtitle"] == "Typed"
    assert not ArticleEdition.objects.get(pk=draft.pk).cover


def test_new_text_with_an_attachment_keeps_what_was_typed(editor, branch):
    row = {"attachments-TOTAL_FORMS": "1", "attachments-0-title": "Plan", "attachments-0-file": make_pdf()}
    add = address(ArticleEdition, "add")
    response = post_form(editor, add, title="Typed", column=ColumnFactory().pk, branch=branch.pk, **row)
    assert SENTENCE in said(response)
    assert (typed(response)["title"], typed(response)["attachments-0-title"]) == ("Typed", "Plan")
    assert not ArticleEdition.objects.exists()


def test_portrait(editor, branch):
    member = MemberFactory(branch=branch)
    keeper = signed_in("Records keeper")
    response = post_form(keeper, address(member), name="Typed", portrait=make_picture())
    assert SENTENCE in said(response)
    assert typed(response)["name"] == "Typed"
    assert not Member.objects.get(pk=member.pk).portrait


def test_evidence(branch):
    honor = HonorFactory(branch=branch)
    keeper = signed_in("Records keeper")
    response = post_form(keeper, address(honor), title="Typed", evidence=make_pdf())
    assert SENTENCE in said(response)
    assert typed(response)["title"] == "Typed"
    assert not Honor.objects.get(pk=honor.pk).evidence


def test_word_file(editor):
    word = as_upload(document_of("A title", "A paragraph of words."))
    response = editor.post("/admin/articles/articleedition/from-word/", {"file": word})
    assert SENTENCE in said(response)


def test_old_pages():
    page = SimpleUploadedFile("a.html", b"<title>Old</title><h1>Old</h1><p>Words of an old page.</p>")
    administrator = signed_in("Administrator")
    response = administrator.post("/admin/articles/articleedition/old-pages/", {"files": [page]})
    assert SENTENCE in said(response)


def test_sheet(branch):
    row = {"Branch": branch.short_name, "Name": "Li", "Joined the Party on": "2019-07-01"}
    response = upload(signed_in("Records keeper"), Member, workbook(list(row), list(row.values())))
    assert SENTENCE in said(response)


def test_disk_with_room_again_takes_the_same_picture_whole(editor, branch, full_disk):
    picture = make_picture()
    assert "sentence" in editor.post("/admin/pictures/upload/", {"file": picture, "branch": branch.pk}).json()
    for folder in full_disk:
        (folder / "filler").unlink()
    picture.seek(0)
    assert "tile" in editor.post("/admin/pictures/upload/", {"file": picture, "branch": branch.pk}).json()
    stored = Picture.objects.get()
    assert stored.file.size > 0
    stored.file.storage.delete(stored.file.name)
