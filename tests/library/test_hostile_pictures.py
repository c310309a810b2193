"""Pictures as they really come, and as somebody with bad intentions makes them: what is taken, and as what."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from library.uploads import picture_file
from tests.library.test_uploads import DAMAGED, NO_FILM, NO_PAGE, encoded, jpeg, read_back, refusal, upload, zipped


def with_segment(picture, marker, content):
    """A JPEG with one more segment behind its first two bytes."""
    return picture[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content + picture[2:]


def kept_bytes(content, name="picture.jpg"):
    kept = picture_file(upload(content, name))
    kept.seek(0)
    return kept.read()


def segments(content):
    """The markers of a JPEG’s segments up to its scan."""
    found, place = [], 2
    while content[place + 1] != 0xDA:
        found.append(content[place + 1])
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return found


# --- what a photograph says beside the picture


@pytest.mark.parametrize(
    ("marker", "content"),
    [
        pytest.param(
            0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x78\x00\x0bSecret place", id="IPTC"
        ),
        pytest.param(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>Secret place</x:xmpmeta>", id="XMP"),
        pytest.param(0xE2, b"ICC_PROFILE\x00\x01\x01Secret place", id="ICC"),
        pytest.param(0xFE, b"Secret place", id="comment"),
        pytest.param(0xEB, b"JP\x00\x01Secret place", id="JUMBF"),
        pytest.param(0xE9, b"Secret place", id="of a maker of cameras"),
    ],
)
def test_no_segment_with_words_stays(marker, content):
    photograph = with_segment(jpeg(), marker, content)
    assert b"Secret place" in photograph
    kept = kept_bytes(photograph)
    assert b"Secret" not in kept
    tables = {0xC0, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0}  # what a JPEG needs, and JFIF
    assert set(segments(kept)) <= tables


def test_the_little_picture_inside_a_photograph_is_gone():
    """It may show what was cut off, or made unrecognisable, in the large one."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    small = jpeg((16, 12), "lime", comment=b"Secret thumbnail")
    photograph = jpeg(exif=b"Exif\x00\x00" + exif.tobytes().removeprefix(b"Exif\x00\x00") + small)
    assert small in photograph
    kept = kept_bytes(photograph)
    assert b"Secret" not in kept
    assert kept.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt"])
def test_no_chunk_with_words_stays(kind):
    picture = encoded(Image.new("RGB", (9, 9), "red"), "PNG")
    words = {b"zTXt": b"Comment\x00\x00broken", b"iTXt": b"Comment\x00\x00\x00\x00\x00Secret place"}.get(
        kind, b"Comment\x00Secret place"
    )
    crc = struct.pack(">I", zlib.crc32(kind + words))
    head = 8 + 25  # signature and IHDR
    content = picture[:head] + struct.pack(">I", len(words)) + kind + words + crc + picture[head:]
    try:
        kept = kept_bytes(content, "picture.png")
    except ValidationError:
        return  # refused in words
    assert b"Secret" not in kept
    assert kind not in kept


# --- names that say something else


def test_a_jpeg_that_is_called_png_is_taken_as_what_it_is():
    kept = picture_file(upload(jpeg(), "photograph.png", "image/png"))
    assert kept.name.endswith(".jpg")
    assert read_back(kept).format == "JPEG"


@pytest.mark.parametrize("name", ["photograph.jpg", "photograph.png", "photograph.webp", "photograph", ""])
def test_a_page_is_refused_whatever_it_is_called(name):
    assert refusal(picture_file, b"<!DOCTYPE html><script>alert(1)</script>", name or "x") == NO_PAGE


def test_a_page_that_begins_like_a_png_is_refused_in_words():
    page = b"\x89PNG\r\n\x1a\n<!DOCTYPE html><script>alert(1)</script>"
    with pytest.raises(ValidationError):
        picture_file(upload(page, "poly.png"))


def test_a_zip_that_is_a_picture_is_a_picture_only():
    kept = kept_bytes(jpeg() + zipped())
    assert b"PK\x03\x04" not in kept
    assert b"word/document.xml" not in kept


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"mif1", b"msf1"])
@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "IMG_0001.jpg"])
def test_a_broken_heic_picture_is_refused_in_words(brand, name):
    content = struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"mif1heic" + bytes(400)
    assert refusal(picture_file, content, name) == DAMAGED


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"qt  "])
def test_a_film_is_no_picture(brand):
    content = struct.pack(">I", 24) + b"ftyp" + brand + bytes(400)
    assert refusal(picture_file, content, "film.jpg") == NO_FILM


# --- kinds of pictures that are easily spoilt


def profile_in_which_red_is_green():
    """A colour profile that no eye can miss: sRGB’s own primaries, the first two exchanged."""
    red, green, blue = (0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)

    def fixed(*numbers):
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    white = fixed(0.9642, 1.0, 0.8249)
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 2) + b"x\x00" + bytes(78),
        b"wtpt": b"XYZ " + bytes(4) + white,
        b"rXYZ": b"XYZ " + bytes(4) + fixed(*green),
        b"gXYZ": b"XYZ " + bytes(4) + fixed(*red),
        b"bXYZ": b"XYZ " + bytes(4) + fixed(*blue),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv" + bytes(4) + struct.pack(">IHH", 1, 0x0233, 0)),
    }
    place, table, contents = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", place + len(contents), len(content))
        contents += content
    head = struct.pack(">I4sI4s4s4s", place + len(contents), b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + white
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + contents


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("RGB", "WEBP")])
def test_the_colours_of_another_profile_are_those_that_it_means(mode, kind):
    picture = Image.new("RGB", (60, 80), "red").convert(mode)
    content = encoded(picture, kind, icc_profile=profile_in_which_red_is_green(), quality=95)
    seen = read_back(picture_file(upload(content)))
    red, green, blue = seen.convert("RGB").getpixel((30, 40))
    assert green > 200 > 60 > max(red, blue)
    assert "icc_profile" not in seen.info
    assert seen.mode == mode


def test_a_profile_of_nothing_changes_no_colour():
    content = encoded(Image.new("RGB", (60, 80), "red"), "JPEG", icc_profile=b"nonsense" * 30, quality=95)
    red, green, blue = read_back(picture_file(upload(content))).getpixel((30, 40))
    assert red > 200 > 60 > max(green, blue)


def test_a_picture_for_the_press_keeps_its_colours():
    content = encoded(Image.new("CMYK", (60, 80), (0, 255, 255, 0)), "JPEG", quality=95)
    red, green, blue = read_back(picture_file(upload(content))).getpixel((30, 40))
    assert red > 200 > 60 > max(green, blue)


def test_a_scan_of_sixteen_bits_keeps_its_greys():
    picture = Image.new("I;16", (60, 80), 0x4000)
    picture.paste(Image.new("I;16", (30, 80), 0xC000), (30, 0))
    seen = read_back(picture_file(upload(encoded(picture, "PNG"), "scan.png"))).convert("L")
    dark, light = seen.getpixel((10, 40)), seen.getpixel((50, 40))
    assert (abs(dark - 0x40) < 4, abs(light - 0xC0) < 4) == (True, True), (dark, light)


def test_a_picture_of_few_colours_keeps_its_transparent_one():
    picture = Image.new("P", (20, 10), 1)
    picture.putpalette([200, 0, 0, 0, 200, 0])
    picture.paste(0, (0, 0, 10, 10))
    content = encoded(picture, "PNG", transparency=0)
    seen = read_back(picture_file(upload(content, "seal.png"))).convert("RGBA")
    assert seen.getpixel((5, 5))[3] == 0
    assert seen.getpixel((15, 5)) == (0, 200, 0, 255)


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("WEBP", ".jpg")])
def test_of_a_moving_picture_the_first_is_kept(kind, suffix):
    first, second = Image.new("RGB", (60, 80), "red"), Image.new("RGB", (60, 80), "blue")
    content = encoded(first, kind, save_all=True, append_images=[second], duration=100)
    assert Image.open(io.BytesIO(content)).n_frames == 2
    kept = picture_file(upload(content))
    seen = read_back(kept)
    assert kept.name.endswith(suffix)
    assert getattr(seen, "n_frames", 1) == 1
    red, _green, blue = seen.convert("RGB").getpixel((30, 40))
    assert red > 200 > 60 > blue


def test_a_webp_with_transparent_parts_stays_transparent():
    content = encoded(Image.new("RGBA", (9, 9), (200, 0, 0, 77)), "WEBP", lossless=True)
    kept = picture_file(upload(content, "seal.webp"))
    assert kept.name.endswith(".png")
    assert read_back(kept).getpixel((4, 4)) == (200, 0, 0, 77)


@pytest.mark.parametrize("size", [(1, 1), (1, 8000), (8000, 1)])
def test_the_smallest_and_the_longest_are_taken(size):
    kept = read_back(picture_file(upload(encoded(Image.new("RGB", size), "PNG"), "line.png")))
    assert max(kept.size) == min(max(size), 2400)
    assert min(kept.size) == 1


def test_what_was_taken_once_is_taken_again_as_the_same():
    """A picture taken from the site and uploaded again changes no more than its bytes must."""
    picture = encoded(Image.new("RGBA", (9, 9), (200, 0, 0, 77)), "PNG")
    once = kept_bytes(picture, "a.png")
    assert kept_bytes(once, "b.png") == once
