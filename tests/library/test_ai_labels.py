"""A label that says that AI made a picture: read wherever makers write it, kept, written into every file, and shown."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from lxml import html
from PIL import Image

from library.labels import label_in, labelled
from library.models import Picture
from library.pictures import take
from library.renditions import all_sizes
from portal.models import SiteFacts
from publishing.editions import State
from tests.factories import (
    BranchFactory,
    MemberFactory,
    PictureFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.library.ai_files import FIELDS, LABELLED, SAYS_SO, SILENT, TRAINED, encoded, picture
from tests.library.test_uploads import upload
from tests.staff import address, post_form, signed_in

NAMED = {key: value for key, value in FIELDS.items() if value}


def label_by_pillow(name):
    """What another reader finds: the XMP of a stored file."""
    with default_storage.open(name) as file, Image.open(file) as image:
        found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp", "")
    return found.decode() if isinstance(found, bytes) else found


def bytes_of(name):
    with default_storage.open(name) as file:
        return file.read()


def files_of(name):
    return [name, *(each for _shape, size in all_sizes(name) for each in size.names())]


# --- reading


@pytest.mark.parametrize("place", LABELLED)
def test_a_label_is_read_wherever_it_stands(place):
    assert NAMED.items() <= label_in(LABELLED[place]()).items()


@pytest.mark.parametrize("place", SAYS_SO)
def test_a_digital_source_type_is_a_label(place):
    label = label_in(SAYS_SO[place]())
    assert label["Label"] == "1"
    assert label["DigitalSourceType"].lower().endswith("trainedalgorithmicmedia")


@pytest.mark.parametrize("what", SILENT)
def test_what_is_no_label_is_none(what):
    assert label_in(SILENT[what]()) == {}


@pytest.mark.parametrize(
    "words",
    [
        '<TC260:AIGC>{"Label":"1","ContentProducer":</TC260:AIGC>',
        "<TC260:AIGC>nothing that could be read</TC260:AIGC>",
        "<TC260:AIGC>{&quot;Label&quot;:&quot;1",
    ],
)
def test_a_label_that_cannot_be_made_out_is_a_label_all_the_same(words):
    content = encoded(picture(), "JPEG") + b'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">' + words.encode()
    assert label_in(content)["Label"] == "1"


@pytest.mark.parametrize(
    "words",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>AIGC{"Label":"&a;"}</x>',
        b'AIGC{"Label":"' * 200_000,
        b'AIGC{"Label":"1","ProduceID":"' + b"\\" * 2_000_000,
        b"AIGC" + b"&quot;" * 300_000,
        b"tc260.org.cn/ns/AIGC/1.0/" + b":AIGC=' " * 300_000,
        b'AIGC{"Label":"1","ProduceID":"\\ud800\\u0000\\"}',
        b"\xff\xd8\xff\xe1\xff\xff" + b"AIGC" * 9,
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffzTXtAIGC\0\0",
    ],
)
def test_a_hostile_label_is_bounded(words):
    label = label_in(words)
    assert all(len(value) <= 1000 for value in label.values())
    assert "root:" not in str(label)
    assert label_in(labelled(encoded(picture(), "PNG"), label)).keys() >= label.keys()


# --- keeping and writing


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "size"), [("JPEG", (1000, 700)), ("PNG", (700, 500)), ("PNG", (400, 2000))])
def test_every_file_of_a_labelled_picture_says_so(media, kind, size):
    row = take(upload(labelled(encoded(picture(size=size), kind), NAMED)))
    assert (row.is_ai_generated, row.label.items() >= NAMED.items()) == (True, True)
    files = files_of(row.file.name)
    assert len(files) > 4
    for name in files:
        assert default_storage.exists(name)
        assert FIELDS["ContentProducer"] in label_by_pillow(name), name
        assert TRAINED in label_by_pillow(name)
        with default_storage.open(name) as file:
            assert NAMED.items() <= label_in(file.read()).items()


@pytest.mark.django_db(transaction=True)
def test_no_file_of_another_picture_says_so(media):
    row = take(make_picture(size=(700, 500)))
    assert not any(label_by_pillow(name) for name in files_of(row.file.name))


@pytest.mark.django_db(transaction=True)
def test_another_crop_keeps_the_label(media):
    row = take(upload(LABELLED["text of a PNG"]()))
    row.focus_x = 10
    row.save()
    assert all(label_by_pillow(name) for name in files_of(row.file.name))


@pytest.mark.django_db
def test_the_same_pixels_with_and_without_a_label_are_one_labelled_picture(media):
    bare = take(upload(encoded(picture(), "PNG")))
    assert not bare.is_ai_generated
    take(upload(LABELLED["text of a PNG"]()))
    bare.refresh_from_db()
    assert bare.label.items() >= NAMED.items()

    first = take(upload(labelled(encoded(picture(colour="olive"), "PNG"), NAMED)))
    again = take(upload(encoded(picture(colour="olive"), "PNG")))
    assert (again.pk, again.is_new) == (first.pk, False)
    elsewhere = take(upload(encoded(picture(colour="olive"), "PNG")), branch=BranchFactory())
    assert elsewhere.label.items() >= NAMED.items()


@pytest.mark.django_db
def test_a_cover_and_a_portrait_keep_their_label(media):
    content = LABELLED["EXIF comment"]()
    article = make_article(state=State.DRAFT, cover=ContentFile(content, "a.jpg"), cover_alt="A gate")
    assert Picture.objects.get(file=article.cover.name).label.items() >= NAMED.items()
    portrait = MemberFactory(portrait=ContentFile(content, "a.jpg")).portrait
    assert portrait.name.endswith("-ai.jpg")
    with portrait:
        assert NAMED.items() <= label_in(portrait.read()).items()


@pytest.mark.django_db
def test_a_label_cannot_be_taken_off(media):
    row = take(upload(LABELLED["EXIF comment"]()))
    row.is_ai_generated = False
    row.save()
    row.refresh_from_db()
    assert row.is_ai_generated
    office = signed_in("Committee office")
    page = html.fromstring(office.get(address(row)).content)
    box = page.get_element_by_id("id_is_ai_generated")
    assert (box.get("disabled"), box.get("checked")) == ("disabled", "checked")
    post_form(office, address(row), alt="A gate", is_ai_generated="")
    row.refresh_from_db()
    assert (row.alt, row.is_ai_generated, row.label["ProduceID"]) == ("A gate", True, "图-1")


# --- saying it by hand


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["library", "editor"])
def test_who_uploads_can_say_it(media, way):
    branch = BranchFactory()
    client = signed_in("Branch editor", branch)
    if way == "library":
        values = {"branch": branch.pk, "pictures": make_picture(), "is_ai_generated": "on"}
        client.post(address(Picture, "add"), values)
    else:
        client.post("/admin/pictures/upload/", {"branch": branch.pk, "file": make_picture(), "is_ai_generated": "on"})
    row = Picture.objects.get()
    assert (row.is_ai_generated, row.label) == (True, {"Label": "2", "DigitalSourceType": "trainedAlgorithmicMedia"})
    assert "-ai." in row.file.name
    assert label_by_pillow(row.file.name)


@pytest.mark.django_db(transaction=True)
def test_it_can_be_said_later_and_then_every_page_and_file_says_it(media, client):
    row = take(make_picture(size=(700, 500)), alt="A gate")
    body = f'<figure><img src="{row.url}" alt="A gate"><figcaption>Morning</figcaption></figure>'
    article = make_article(body=body, cover=row.file.name, cover_alt="A gate")
    before = bytes_of(row.file.name)
    post_form(signed_in("Committee office"), address(row), is_ai_generated="on")
    row.refresh_from_db()
    assert row.is_ai_generated
    assert bytes_of(row.file.name) == before  # signed, with the text that shows it
    assert all(label_by_pillow(name) for name in files_of(row.file.name)[1:])
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count("AI-generated") == 2
    post_form(signed_in("Committee office"), address(row), is_ai_generated="")  # ticked by mistake
    assert "AI-generated" not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_said_later_of_a_picture_that_no_text_shows_its_own_file_says_it_too(media):
    row = take(make_picture(size=(700, 500)))
    row.is_ai_generated = True
    row.save()
    assert all(label_by_pillow(name) for name in files_of(row.file.name))
    row.is_ai_generated = False
    row.save()
    assert not any(label_by_pillow(name) for name in files_of(row.file.name))


# --- showing


def labels_on(page):
    return [label.text for label in html.fromstring(page.content).xpath("//span[@class='made-by-ai']")]


@pytest.mark.django_db
def test_readers_see_it_beside_the_picture_in_both_languages(media, client):
    row = take(upload(LABELLED["EXIF comment"]()))
    body = f'<figure><img src="{row.url}" alt="A gate"><figcaption>Morning</figcaption></figure><p>After</p>'
    article = make_article(body=body, cover=row.file.name, cover_alt="A gate", title="One")
    plain = make_article(body=body.replace(row.url, PictureFactory().url), title="Two")
    assert labels_on(client.get(article.get_absolute_url())) == ["AI-generated"] * 2
    assert labels_on(client.get("/zh-hans" + article.get_absolute_url())) == ["AI 生成"] * 2
    assert labels_on(client.get(plain.get_absolute_url())) == []
    figure = html.fromstring(client.get(article.get_absolute_url()).content).xpath(
        "//div[@class='article-body']/figure"
    )[1]
    assert [element.tag for element in figure] == ["picture", "span", "figcaption"]


@pytest.mark.django_db
def test_a_branch_s_cover_says_it(media, client):
    content = LABELLED["EXIF comment"]()
    branch = make_profile(cover=ContentFile(content, "a.jpg"), cover_alt="A gate").branch
    assert labels_on(client.get(branch.get_absolute_url())) == ["AI-generated"]


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [True, False])
def test_labels_cost_no_query(media, client, django_assert_num_queries, facts):
    if facts:
        SiteFacts.objects.create(name="A site")
    rows = [take(upload(labelled(encoded(picture(colour=c), "PNG"), NAMED))) for c in ("red", "blue", "lime")]
    later = [take(make_picture(colour=c)) for c in ("navy", "gold")]
    body = "".join(f'<figure><img src="{row.url}" alt="A gate"></figure>' for row in rows + later)
    bare, full = make_article(), make_article(body=body)
    for row in later:
        row.is_ai_generated = True
        row.save()
    for article in (bare, full):
        with django_assert_num_queries(5):
            page = client.get(article.get_absolute_url())
    assert len(labels_on(page)) == 5


@pytest.mark.django_db
def test_the_library_shows_it(media):
    row = take(upload(LABELLED["EXIF comment"]()))
    take(make_picture(colour="navy"))
    office = signed_in("Committee office")
    assert office.get(address(Picture, "changelist")).content.decode().count("ai-badge") == 1
    assert len(office.get(address(Picture, "changelist") + "?made_by_ai=1").context["cl"].result_list) == 1
    assert FIELDS["ContentProducer"] in office.get(address(row)).content.decode()
    assert office.get("/admin/pictures/").content.decode().count("data-ai=") == 1


@pytest.mark.django_db
def test_a_member_s_portrait_says_it(media, client):
    branch = make_profile().branch
    content = LABELLED["EXIF comment"]()
    member = MemberFactory(branch=branch, may_be_public=True, portrait=ContentFile(content, "a.jpg"))
    member.terms.create(post="secretary", since="2020-01-01")
    assert labels_on(client.get(branch.get_absolute_url())) == ["AI-generated"]
