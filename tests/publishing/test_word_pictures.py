"""A picture comes in as the document shows it: cut, turned and mirrored, and nothing of the rest."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from library.labels import label_in, labelled
from tests.word_files import as_upload, read, with_xml

RED, BLUE, GREEN, WHITE = (255, 0, 0), (0, 0, 255), (0, 255, 0), (255, 255, 255)
CORNERS = [(0, 0), (-1, 0), (0, -1), (-1, -1)]  # from the top left in rows


def picture_bytes(kind="PNG", **more):
    """40 × 20 pixels: red at the left, blue at the right, green in the upper left corner."""
    picture, out = Image.new("RGB", (40, 20), RED), io.BytesIO()
    picture.paste(BLUE, (20, 0, 40, 20))
    picture.paste(GREEN, (0, 0, 8, 8))
    picture.save(out, kind, **more)
    return out.getvalue()


def document_with_picture(content, crop=None, place=None, shape=None):
    document = docx.Document()
    document.add_picture(as_upload(content))
    picture = document.element.body.find(f".//{qn('pic:pic')}")
    if crop:
        picture.find(qn("pic:blipFill")).insert(1, parse_xml(f"<a:srcRect {nsdecls('a')} {crop}/>"))
    for name, value in (place or {}).items():
        picture.find(f"{qn('pic:spPr')}/{qn('a:xfrm')}").set(name, value)
    if shape:
        picture.find(f"{qn('pic:spPr')}/{qn('a:prstGeom')}").set("prst", shape)
    return document


def seen(document):
    text = read(document)
    return Image.open(io.BytesIO(text.pictures[0].content)), text


def corners(picture):
    picture = picture.convert("RGB")
    return [picture.getpixel((x % picture.width, y % picture.height)) for x, y in CORNERS]


@pytest.mark.parametrize(
    ("crop", "place", "size", "expected"),
    [
        ('l="50000"', None, (20, 20), [BLUE, BLUE, BLUE, BLUE]),
        ('r="50000" t="50000"', None, (20, 10), [RED, RED, RED, RED]),
        (None, {"rot": "5400000"}, (20, 40), [RED, GREEN, BLUE, BLUE]),
        (None, {"rot": "-5400000"}, (20, 40), [BLUE, BLUE, GREEN, RED]),
        (None, {"flipH": "1"}, (40, 20), [BLUE, GREEN, BLUE, RED]),
        (None, {"flipV": "1"}, (40, 20), [RED, BLUE, GREEN, BLUE]),
        (None, {"flipH": "1", "rot": "5400000"}, (20, 40), [BLUE, BLUE, RED, GREEN]),
    ],
)
def test_picture_is_cut_turned_and_mirrored(crop, place, size, expected):
    picture, text = seen(document_with_picture(picture_bytes(), crop, place))

    assert (picture.size, corners(picture)) == (size, expected)
    assert any("as the document shows it" in remark for remark in text.remarks)


def test_picture_that_is_whole_comes_as_it_is():
    content = picture_bytes("JPEG", quality=80)

    _picture, text = seen(document_with_picture(content, crop='l="0"', place={"rot": "0"}))

    assert text.pictures[0].content == content


def test_corners_of_a_photograph_that_is_turned_a_little_are_white():
    picture, _text = seen(document_with_picture(picture_bytes("JPEG"), place={"rot": "600000"}))

    assert picture.format == "JPEG"
    assert all(min(corner) > 245 for corner in corners(picture))


def test_picture_cut_out_round_has_nothing_outside():
    picture, _text = seen(document_with_picture(picture_bytes(), shape="ellipse"))

    assert {picture.getpixel((x % 40, y % 20)) for x, y in CORNERS} == {(*WHITE, 0)}


def test_photograph_stands_as_word_shows_it_whatever_its_camera_noted():
    orientation = Image.Exif()
    orientation[274] = 6
    content = picture_bytes("JPEG", exif=orientation)

    lying, _text = seen(document_with_picture(content))
    upright, _text = seen(document_with_picture(content, place={"rot": "5400000"}))

    assert (lying.size, lying.getexif().get(274)) == ((40, 20), None)
    assert (upright.size, upright.getexif().get(274)) == ((20, 40), None)


def test_picture_shown_whole_and_in_part_is_two_pictures():
    document = document_with_picture(picture_bytes())
    document.add_picture(as_upload(picture_bytes()))
    fill = document.element.body.findall(f".//{qn('pic:blipFill')}")[1]
    fill.insert(1, parse_xml(f'<a:srcRect {nsdecls("a")} l="50000"/>'))

    text = read(document)

    assert [Image.open(io.BytesIO(each.content)).size for each in text.pictures] == [(40, 20), (20, 20)]


def test_nothing_is_left_of_a_picture_that_is_cut_away():
    text = read(document_with_picture(picture_bytes(), crop='l="60000" r="60000"'))

    assert text.pictures == []
    assert any(remark.startswith("1 picture could not be read") for remark in text.remarks)


@pytest.mark.parametrize("crop", ["0.5", "50%", "32768f"])
def test_picture_of_vml_is_cut_turned_and_mirrored(crop):
    document = docx.Document()
    key, _image = document.part.get_or_add_image(io.BytesIO(picture_bytes()))
    shape = f'<v:shape style="width:9pt;rotation:90;flip:x"><v:imagedata r:id="{key}" cropright="{crop}"/></v:shape>'

    picture, _text = seen(with_xml(document, f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"))

    assert (picture.size, corners(picture)) == ((20, 20), [RED, RED, RED, GREEN])


@pytest.mark.parametrize("more", ["<a:grayscl/>", '<a:alphaModFix amt="50000"/>', '<a:lum bright="20000"/>'])
def test_look_that_is_not_followed_is_said(more):
    document = document_with_picture(picture_bytes())
    blip = document.element.body.find(f".//{qn('a:blip')}")
    blip.append(parse_xml(more.replace(" ", f" {nsdecls('a')} ", 1) if " " in more else f"<a:grayscl {nsdecls('a')}/>"))

    assert any("without the colours" in remark for remark in read(document).remarks)


def test_mark_of_an_ordinary_picture_is_no_look():
    document = document_with_picture(picture_bytes(), crop="", shape="rect")
    blip = document.element.body.find(f".//{qn('a:blip')}")
    blip.append(parse_xml(f"<a:lum {nsdecls('a')}/>"))

    assert not any("without the colours" in remark for remark in read(document).remarks)


def test_cut_picture_keeps_the_label_that_ai_made_it():
    label = {"Label": "1", "ContentProducer": "example"}

    _picture, text = seen(document_with_picture(labelled(picture_bytes("JPEG"), label), crop='l="50000"'))

    assert label_in(text.pictures[0].content)["ContentProducer"] == "example"
