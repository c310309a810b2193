"""Every usual format comes in as what its content is: from telephones, scanners, chats, drawing programs, old pages."""

import contextlib
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from library.decoding import decoded
from library.uploads import picture_file
from tests.library.test_uploads import DAMAGED, encoded, read_back, refusal, upload

CASES = Path(__file__).parent / "cases"


def half_red(size=(80, 40), mode="RGB"):
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture.convert(mode)


def kept(content, name="picture"):
    return read_back(picture_file(upload(content, name)))


def is_red_then_blue(picture):
    left, right = picture.convert("RGB").getpixel((10, 10)), picture.convert("RGB").getpixel((picture.width - 10, 10))
    return left[0] > 200 > 60 > left[2] and right[2] > 200 > 60 > right[0]


@pytest.mark.parametrize(
    ("kind", "name", "kept_as"),
    [
        ("GIF", "old.gif", "PNG"),
        ("GIF", "old.jpg", "PNG"),
        ("BMP", "screen.bmp", "PNG"),
        ("TIFF", "scan.tif", "JPEG"),
        ("AVIF", "web.avif", "JPEG"),
        ("WEBP", "chat.webp", "JPEG"),
        ("JPEG", "old.jfif", "JPEG"),
        ("JPEG", "old.jpe", "JPEG"),
        ("PNG", "drawing.jpg", "PNG"),
        ("MPO", "photograph.jpg", "JPEG"),
    ],
)
def test_a_picture_of_any_usual_format_comes_in_whatever_it_is_called(kind, name, kept_as):
    picture = kept(encoded(half_red(), kind), name)
    assert (picture.format, picture.size) == (kept_as, (80, 40))
    assert is_red_then_blue(picture)


@pytest.mark.parametrize("name", ["phone.heic", "turned.heic"], ids=["told by EXIF", "told by the file itself"])
def test_a_heic_of_a_telephone_comes_in_upright_and_without_its_place(name):
    content = (CASES / name).read_bytes()
    assert b"Secret" in content
    file = picture_file(upload(content, "IMG_0001.HEIC"))
    picture = read_back(file)
    assert (picture.format, picture.size) == ("JPEG", (64, 96))
    above, below = picture.getpixel((32, 10)), picture.getpixel((32, 86))
    assert above[0] > 200 > below[0]
    assert below[2] > 200 > above[2]
    assert b"Secret" not in file.read()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("GIF", "Of the frames in this file, only the first is shown"),
        ("WEBP", "Of the frames in this file, only the first is shown"),
        ("PNG", "Of the frames in this file, only the first is shown"),
        ("AVIF", "Of the frames in this file, only the first is shown"),
        ("TIFF", "Of the pages in this file, only the first is shown."),
        ("MPO", ""),
    ],
)
def test_of_several_frames_the_first_is_kept_and_that_is_said(kind, sentence):
    others = {"save_all": True, "append_images": [Image.new("RGB", (80, 40), "lime")]}
    file = picture_file(upload(encoded(half_red(), kind, **others)))
    assert is_red_then_blue(read_back(file))
    assert str(file.remark).startswith(sentence)
    assert bool(file.remark) == bool(sentence)


def test_of_one_frame_nothing_is_said():
    assert not picture_file(upload(encoded(half_red(), "GIF"))).remark


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("1", {"compression": "group4"}),
        ("L", {"compression": "tiff_lzw"}),
        ("CMYK", {"compression": "tiff_adobe_deflate"}),
        ("RGBA", {}),
        ("P", {}),
        ("LAB", {}),
        ("I;16", {}),
        ("F", {}),
    ],
)
def test_scans_come_in_of_every_kind(mode, options):
    scan = Image.new(mode, (60, 80)) if mode in ("LAB", "I;16", "F") else half_red((60, 80), mode)
    picture = kept(encoded(scan, "TIFF", **options), "scan.tiff")
    assert picture.size == (60, 80)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "AVIF", "TIFF", "PNG"])
def test_transparent_parts_stay_transparent_in_every_format(kind):
    drawing = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    drawing.paste((0, 0, 0, 255), (0, 0, 20, 20))
    options = {"lossless": True} if kind == "WEBP" else {"quality": 100} if kind == "AVIF" else {}
    picture = kept(encoded(drawing, kind, **options)).convert("RGBA")
    assert (picture.getpixel((5, 5))[3], picture.getpixel((35, 5))[3]) == (255, 0)


def test_a_picture_that_is_transparent_nowhere_is_kept_small():
    assert kept(encoded(half_red(mode="RGBA"), "WEBP")).format == "JPEG"


# --- sound pictures that some decoders call damaged


@pytest.mark.parametrize("name", ["no-end.jpg", "remarks.png"])
def test_sound_pictures_are_no_damaged_ones(name):
    content = (CASES / name).read_bytes()
    assert kept(content, name).size == (300, 200)


@pytest.mark.parametrize("progressive", [False, True], ids=["in one go", "progressive"])
@pytest.mark.parametrize("missing", [1, 2, 4, 20])
def test_a_jpeg_that_lacks_a_few_bytes_at_its_end_is_kept(progressive, missing):
    content = encoded(Image.effect_noise((320, 240), 80), "JPEG", progressive=progressive)
    assert kept(content[:-missing]).size == (320, 240)


@pytest.mark.parametrize("progressive", [False, True], ids=["in one go", "progressive"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_jpeg_that_lacks_rows_is_refused(progressive, share):
    content = encoded(Image.effect_noise((320, 240), 80), "JPEG", progressive=progressive)
    assert refusal(picture_file, content[: int(len(content) * share)]) == DAMAGED


def test_a_plain_jpeg_that_lacks_half_is_refused():
    content = encoded(Image.new("RGB", (800, 600), "red"), "JPEG")
    assert refusal(picture_file, content[: len(content) // 2]) == DAMAGED


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
def test_what_lacks_half_is_refused_in_every_format(kind):
    content = encoded(Image.effect_noise((320, 240), 80).convert("RGB"), kind)
    assert refusal(picture_file, content[: len(content) // 2]) == DAMAGED


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("keyword", ["XML:com.adobe.xmp", "Comment"])
def test_remarks_of_any_length_do_not_matter(compressed, keyword):
    about = PngImagePlugin.PngInfo()
    about.add_itxt(keyword, "remark " * 700_000, zip=compressed)
    about.add_text("Raw profile type exif", "00" * 2_000_000, zip=compressed)
    assert is_red_then_blue(kept(encoded(half_red(), "PNG", pnginfo=about)))


def test_a_profile_of_many_megabytes_does_not_matter():
    content = encoded(half_red(), "PNG")
    data = b"profile\0\0" + zlib.compress(bytes(30_000_000))
    chunk = struct.pack(">I", len(data)) + b"iCCP" + data + struct.pack(">I", zlib.crc32(b"iCCP" + data))
    assert is_red_then_blue(kept(content[:33] + chunk + content[33:]))


# --- still refused


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"8BPS" + bytes(99), "This is a file of a drawing program."),
        (b"\xd7\xcd\xc6\x9a" + bytes(99), "This is a drawing of Windows (WMF or EMF)."),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "This is an Office document or an archive"),
        (b"\x00\x00\x00\x18ftypcrx " + bytes(99), "This is the raw data of a camera."),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n" + bytes(99), "This is a picture in a format that few programs know."),
        (b"\n<html><body>", "This is a web page, not a picture."),
        (b"GIF89a" + bytes(20), "This picture is damaged or incomplete."),
    ],
)
def test_a_refusal_says_what_came_and_what_to_do(content, sentence):
    said = refusal(picture_file, content)
    assert said.startswith(sentence)
    assert said.count(".") > 1


def test_raw_data_of_a_camera_is_not_taken_for_the_small_preview_in_it():
    small = encoded(half_red((160, 120)), "TIFF", tiffinfo={50706: b"\1\4\0\0"})
    assert refusal(picture_file, small, "DSC_0001.dng").startswith("This is the raw data of a camera.")


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_too_many_pixels_are_refused_before_they_are_decoded(kind):
    content = encoded(Image.new("1" if kind != "GIF" else "L", (8000, 6000)), kind)
    assert refusal(picture_file, content).startswith("This picture has more than 40 megapixels.")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "AVIF", "HEIC"])
def test_a_picture_with_any_byte_spoilt_is_kept_or_refused_in_words(kind):
    sound = (CASES / "phone.heic").read_bytes() if kind == "HEIC" else encoded(half_red((24, 16)), kind)
    for place in range(0, min(len(sound), 900), 190 if kind == "HEIC" else 5):
        spoilt = sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :]
        with contextlib.suppress(ValidationError):
            decoded(spoilt)


def test_pictures_for_the_press_keep_their_colours_whoever_wrote_them():
    cmyk = Image.new("CMYK", (40, 40), (0, 255, 255, 0))
    jpeg = encoded(cmyk, "JPEG", quality=95)
    assert b"Adobe" in jpeg  # inverted, as Photoshop writes it
    for content in (jpeg, encoded(cmyk, "TIFF")):
        red, green, blue = kept(content).convert("RGB").getpixel((20, 20))
        assert red > 200 > 60 > max(green, blue)


def test_heif_is_read_without_being_known_from_the_start():
    assert read_back(picture_file(upload((CASES / "turned.heic").read_bytes()))).size == (64, 96)
