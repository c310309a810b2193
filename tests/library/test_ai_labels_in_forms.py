"""Who uploads a cover or a portrait can say that AI made it; and a label is seen wherever the picture is."""

import io

import docx
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from lxml import html
from PIL import Image

from branches.models import Member
from library.labels import label_in, labelled
from library.models import Picture
from library.pictures import take
from library.renditions import all_sizes
from library.uploads import picture_file
from publishing.editions import State
from tests.factories import (
    BranchFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.library.ai_files import FIELDS, LABELLED, TRAINED, encoded, manifest, picture
from tests.library.test_ai_labels import label_by_pillow, labels_on
from tests.library.test_formats import CASES
from tests.library.test_uploads import upload
from tests.staff import address, errors_of, messages_of, post_form, signed_in
from tests.word_files import as_upload, read

pytestmark = pytest.mark.django_db
NAMED = {key: value for key, value in FIELDS.items() if value}
BY_HAND = {"Label": "2", "DigitalSourceType": "trainedAlgorithmicMedia"}
TICK_ALONE = (
    "The tick for AI is about a file that you choose here. Choose the file again, or say it of the picture on its page "
    "in the library."
)


def moving():
    return upload(encoded(picture("P"), "GIF", save_all=True, append_images=[picture("P", colour="red")]), "moving.gif")


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def editor(branch):
    return signed_in("Branch editor", branch)


# --- saying it


@pytest.mark.parametrize("make", [make_article, make_profile])
def test_who_uploads_a_cover_can_say_it(media, editor, branch, make):
    draft = make(branch=branch, state=State.DRAFT)
    post_form(editor, address(draft), cover=make_picture(), **{"cover-ai": "on", "cover_alt": "A gate"})
    row = Picture.objects.get()
    assert (row.label, type(draft).objects.get().cover.name) == (BY_HAND, row.file.name)
    assert label_by_pillow(row.file.name)


def test_who_uploads_a_portrait_can_say_it(media, branch):
    member = MemberFactory(branch=branch)
    post_form(signed_in("Records keeper"), address(member), portrait=make_picture(), **{"portrait-ai": "on"})
    portrait = Member.objects.get().portrait
    assert portrait.name.endswith("-ai.jpg")
    with portrait:
        assert label_in(portrait.read()) == BY_HAND


def test_what_the_file_says_counts_more_than_the_tick(media, editor, branch):
    draft = make_article(branch=branch, state=State.DRAFT)
    file = upload(LABELLED["text of a PNG"](), "a.png")
    post_form(editor, address(draft), cover=file, **{"cover-ai": "on", "cover_alt": "A gate"})
    assert NAMED.items() <= Picture.objects.get().label.items()


def test_without_the_tick_nothing_is_said(media, editor, branch):
    draft = make_article(branch=branch, state=State.DRAFT)
    post_form(editor, address(draft), cover=make_picture(), cover_alt="A gate")
    assert Picture.objects.get().label == {}


@pytest.mark.parametrize("chosen", [True, False])
def test_the_tick_without_a_file_is_answered_and_nothing_is_lost(media, editor, branch, chosen):
    row = take(make_picture(), branch=branch)
    draft = make_article(branch=branch, state=State.DRAFT, cover=row.file.name, cover_alt="A gate")
    words = {"cover-ai": "on", "title": "Typed", **({"cover-chosen": row.file.name} if chosen else {})}
    answer = post_form(editor, address(draft), **words)
    assert errors_of(answer) == [TICK_ALONE]
    assert 'value="Typed"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.cover.name == row.file.name


def test_the_tick_stays_where_the_form_is_refused(media, editor, branch):
    draft = make_article(branch=branch, state=State.DRAFT)
    page = post_form(editor, address(draft), cover=make_picture(), **{"cover-ai": "on", "cover_alt": ""})
    [tick] = html.fromstring(page.content).xpath("//input[@name='cover-ai']")
    assert tick.get("checked") is not None


def test_a_moving_picture_as_cover_or_portrait_is_told_to_stand_still(media, editor, branch):
    draft = make_article(branch=branch, state=State.DRAFT)
    answer = post_form(editor, address(draft), cover=moving(), cover_alt="A gate")
    said = "Of the frames in this file, only the first is shown: pictures do not move here."
    assert said in messages_of(editor.get(answer.url))
    office = signed_in("Records keeper")
    answer = post_form(office, address(MemberFactory(branch=branch)), portrait=moving())
    assert said in messages_of(office.get(answer.url))


# --- seeing it


@pytest.mark.parametrize("when", ["in its name", "later"])
@pytest.mark.parametrize("path", ["/", "/branches/", "/display/"])
@pytest.mark.parametrize(("start", "said"), [("", "AI-generated"), ("/zh-hans", "AI 生成")])
def test_a_cover_says_it_on_every_page_that_shows_covers(media, client, branch, path, start, said, when):
    row = take(upload(LABELLED["EXIF comment"]()) if when == "in its name" else make_picture(), branch=branch)
    make_profile(branch=branch, cover=row.file.name, cover_alt="A gate")
    ProgrammeEntryFactory(branch=branch)
    if when == "later":
        assert labels_on(client.get(start + path)) == []
        row.is_ai_generated = True
        row.save()
    assert set(labels_on(client.get(start + path))) == {said}


def test_a_preview_says_it(media, editor, branch):
    row = take(upload(LABELLED["EXIF comment"]()), branch=branch)
    body = f'<figure><img src="{row.url}" alt="A gate"></figure>'
    draft = make_article(branch=branch, state=State.DRAFT, body=body, cover=row.file.name, cover_alt="A gate")
    page = html.fromstring(editor.get(address(draft)).content)
    [preview] = {link.get("href") for link in page.xpath("//a[contains(@href, '/preview/')]")}
    assert labels_on(editor.get(preview)) == ["AI-generated"] * 2


def test_the_page_before_the_yes_says_it_of_pictures_from_word(media, editor):
    document = docx.Document()
    document.add_paragraph("A day at the gate, as somebody wrote it down.")
    document.add_picture(io.BytesIO(LABELLED["XMP of a JPEG"]()))
    document.add_picture(io.BytesIO(encoded(picture(colour="red"), "JPEG")))
    answer = editor.post("/admin/articles/articleedition/from-word/", {"file": as_upload(document, "a.docx")})
    page = html.fromstring(editor.get(answer.url).content)
    assert len(page.xpath("//figure/img | //p/img")) == 2
    assert page.xpath("//*[@class='ai-badge']/text()") == ["AI-generated"]


def test_the_page_before_the_yes_says_it_of_pictures_of_an_old_page(media):
    saved = b"<title>A day</title><body><h1>A day</h1><p>We read in the morning.</p><p><img src='a.jpg'></p></body>"
    files = [upload(saved, "t.html"), upload(LABELLED["EXIF comment"](), "a.jpg")]
    administrator = signed_in("Administrator")
    answer = administrator.post("/admin/articles/articleedition/old-pages/", {"files": files})
    page = html.fromstring(administrator.get(answer.url).content)
    assert page.xpath("//img[contains(@src, '/old-pages/')]/following-sibling::*[1]/@class") == ["ai-badge"]


# --- keeping it


def test_a_labelled_picture_that_an_office_program_renamed_is_known_again(media):
    row = take(upload(labelled(encoded(picture(size=(300, 200)), "PNG"), NAMED)))
    with default_storage.open(row.file.name) as file:
        content = file.read()
    document = docx.Document()
    document.add_picture(io.BytesIO(content))
    text = read(document)
    assert (row.url in text.body, text.pictures) == (True, [])


@pytest.mark.django_db(transaction=True)
def test_renditions_made_again_keep_it(media):
    named, later = take(upload(LABELLED["EXIF comment"]())), take(make_picture(size=(700, 500)))
    later.is_ai_generated = True
    later.save()
    call_command("make_renditions", anew=True, verbosity=0)
    for row in (named, later):
        for _shape, size in all_sizes(row.file.name):
            assert all(label_by_pillow(name) for name in size.names())


def test_a_manifest_behind_the_picture_of_a_telephone_is_read():
    box = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + bytes(4) + b"manifest\0" + bytes(8) + manifest(TRAINED)
    content = (CASES / "phone.heic").read_bytes() + (len(box) + 8).to_bytes(4, "big") + b"uuid" + box
    kept = picture_file(upload(content, "a.heic"))
    assert kept.label == {"Label": "1", "DigitalSourceType": "trainedAlgorithmicMedia"}
    assert kept.name.endswith("-ai.jpg")
    assert Image.open(kept).size == Image.open(picture_file(upload((CASES / "phone.heic").read_bytes()))).size
