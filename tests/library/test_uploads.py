"""Uploads are judged by their content, made anew, and kept under names of ours; what is refused is refused in words."""

import contextlib
import io
import re
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps, PngImagePlugin

from branches.models import Member
from honors.models import Honor
from library.uploads import LONGEST_SIDE, document_file, picture_file, private_storage
from publishing.editions import State
from tests.factories import HonorFactory, MemberFactory, make_article, make_picture
from tests.staff import address, errors_of, post_form, signed_in, typed

NAME = re.compile(r"[0-9a-f]{24}-[0-9]+x[0-9]+\.(jpg|png)")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(content, name="picture.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type=content_type)


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(size=(60, 80), colour="firebrick", **options):
    return encoded(Image.new("RGB", size, colour), "JPEG", **options)


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def png_of(width, height, depth=1, rows=None):
    """A PNG that says it is this large, and is (if not cut to some rows), in a few kilobytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    compressor = zlib.compressobj()
    line = bytes(1 + (width * depth + 7) // 8)
    data = b"".join(compressor.compress(line) for _row in range(rows or height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def read_back(file):
    file.seek(0)
    return Image.open(io.BytesIO(file.read()))


def refusal(function, content, name="picture.jpg"):
    with pytest.raises(ValidationError) as refused:
        function(upload(content, name))
    return refused.value.messages[0]


# --- What is kept


def photograph():
    """A photograph as a telephone makes it: lying on its side, with the place; upright, red is above and blue below."""
    picture = Image.new("RGB", (80, 40), "red")
    picture.paste("blue", (40, 0, 80, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter to the right
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (30.0, 16.0, 0.0)  # latitude
    return picture, exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_stands_upright_and_says_nothing_of_where_and_with_what_it_was_taken(kind):
    picture, exif = photograph()
    options = {"exif": exif, "quality": 95} | ({"comment": b"Secret Camera"} if kind == "JPEG" else {})
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", "Secret Camera")
    else:
        options |= {"xmp": b"<x>Secret Camera</x>", "icc_profile": b"Secret Camera" * 20}
    content = encoded(picture, kind, **options)
    assert b"Secret Camera" in content
    kept = picture_file(upload(content))
    seen = read_back(kept)
    assert (seen.format, seen.size) == ("PNG" if kind == "PNG" else "JPEG", (40, 80))
    red, _green, blue = seen.convert("RGB").getpixel((20, 10))
    assert red > 200 > 60 > blue  # what lay at the left is above now
    assert not seen.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "Comment"} & seen.info.keys()
    kept.seek(0)
    assert b"Secret" not in kept.read()


@pytest.mark.parametrize("orientation", range(10))
def test_every_way_of_holding_a_camera_is_turned_upright(orientation):
    picture, exif = photograph()
    exif[0x0112] = orientation
    content = encoded(picture, "PNG", exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    assert read_back(picture_file(upload(content))).tobytes() == expected.tobytes()


def test_a_photograph_with_nonsense_about_itself_is_turned_upright_all_the_same():
    picture, exif = photograph()
    maker, width_in_letters = b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02"
    content = encoded(picture, "JPEG", exif=exif)
    assert maker in content
    assert read_back(picture_file(upload(content.replace(maker, width_in_letters)))).size == (40, 80)


def test_a_name_says_nothing_and_depends_on_the_content_only():
    first = picture_file(upload(jpeg(), "周岚 身份证 330102.html", "text/html"))
    assert NAME.fullmatch(first.name)
    assert first.name.endswith(".jpg")
    assert picture_file(upload(jpeg(), "other.php")).name == first.name
    assert picture_file(upload(jpeg(colour="navy"))).name != first.name


def test_a_png_that_calls_itself_a_page_is_kept_as_a_png():
    content = encoded(Image.new("RGB", (9, 9)), "PNG")
    assert picture_file(upload(content, "poly.html", "text/html")).name.endswith(".png")


@pytest.mark.parametrize("tail", [PDF, b"<script>alert(1)</script>", b"GIF89a"])
def test_what_is_hidden_behind_a_picture_is_gone(tail):
    for content in (jpeg(), encoded(Image.new("RGB", (9, 9)), "PNG"), encoded(Image.new("RGB", (9, 9)), "WEBP")):
        kept = picture_file(upload(content + tail + zipped()))
        kept.seek(0)
        words = kept.read()
        assert tail not in words
        assert b"document.xml" not in words


def test_a_script_in_the_comment_of_a_picture_is_gone():
    kept = picture_file(upload(jpeg(comment=b"<script>alert(1)</script>")))
    kept.seek(0)
    assert b"<script>" not in kept.read()


def test_a_photograph_with_a_second_picture_inside_is_a_jpeg():
    """Many telephones write such files (MPO) under the name of JPEG."""
    content = encoded(
        Image.new("RGB", (60, 80), "red"), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 80), "blue")]
    )
    kept = picture_file(upload(content))
    assert kept.name.endswith(".jpg")
    assert read_back(kept).format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_kept(mode):
    content = encoded(Image.new(mode, (LONGEST_SIDE + 10, 20)), "PNG")
    seen = read_back(picture_file(upload(content, "a.png")))
    assert seen.width == LONGEST_SIDE
    assert seen.mode in ("RGB", "RGBA", "L", "LA")


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_is_kept(mode):
    content = encoded(Image.new(mode, (60, 80)), "JPEG")
    assert read_back(picture_file(upload(content))).mode == "RGB"


def test_transparency_stays():
    content = encoded(Image.new("RGBA", (9, 9), (200, 0, 0, 77)), "PNG")
    assert read_back(picture_file(upload(content))).getpixel((4, 4)) == (200, 0, 0, 77)


def test_a_large_picture_is_made_as_large_as_pages_show_it():
    assert read_back(picture_file(upload(jpeg((4000, 1000))))).size == (LONGEST_SIDE, 600)
    assert read_back(picture_file(upload(jpeg((30, 20))))).size == (30, 20)


# --- What is refused

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURE = (
    "This is not a picture. Pictures are JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF: save it as one of them."
)
NO_SVG = "This is a drawing in SVG. Open it in a browser, make a picture of the screen, and send that."
NO_PDF = "This is a PDF. Save its page as a picture (PNG or JPEG), or attach the PDF to the text as a document."
NO_PAGE = (
    "This is a web page, not a picture. Open the page, save the picture in it with the right mouse button, and send "
    "that."
)
NO_ARCHIVE = "This is an Office document or an archive, not a picture. Take the picture out of it and send that."
NO_DRAWING = "This is a file of a drawing program. Export it there as PNG or JPEG and send that."
NO_FILM = "This is a film, not a picture. Stop it at one moment, make a picture of the screen, and send that."
DAMAGED = "This picture is damaged or incomplete. Export it again and try once more."
TOO_MANY_PIXELS = "This picture has more than 40 megapixels. Save it smaller and try again."
TOO_MANY_BYTES = "This picture is larger than 15 MB. Save it smaller and try again."
NO_EVIDENCE = "Evidence is a PDF or a picture of the document."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(lambda: b"", NO_PICTURE, id="nothing"),
        pytest.param(lambda: b"x", NO_PICTURE, id="text"),
        pytest.param(lambda: b"MZ" + bytes(99), NO_PICTURE, id="program"),
        pytest.param(lambda: SVG, NO_SVG, id="svg"),
        pytest.param(lambda: b'<?xml version="1.0"?>' + SVG, NO_SVG, id="svg in xml"),
        pytest.param(lambda: PDF, NO_PDF, id="pdf"),
        pytest.param(zipped, NO_ARCHIVE, id="zip"),
        pytest.param(lambda: b"<!DOCTYPE html><script>alert(1)</script>", NO_PAGE, id="page"),
        pytest.param(lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", NO_DRAWING, id="postscript"),
        pytest.param(lambda: jpeg((600, 800))[:-900], DAMAGED, id="cut jpeg"),
        pytest.param(lambda: jpeg((600, 800))[:30], DAMAGED, id="head of a jpeg"),
        pytest.param(lambda: png_of(90, 90, 8)[:-30], DAMAGED, id="cut png"),
        pytest.param(lambda: png_of(6500, 6400), TOO_MANY_PIXELS, id="41 megapixels"),
        pytest.param(lambda: png_of(10_000, 10_000), TOO_MANY_PIXELS, id="100 megapixels"),
        pytest.param(lambda: png_of(20_000, 20_000), TOO_MANY_PIXELS, id="bomb"),
        pytest.param(lambda: png_of(60_000, 60_000, rows=1), TOO_MANY_PIXELS, id="bomb that only says so"),
        pytest.param(lambda: jpeg() + bytes(15 * 1024 * 1024), TOO_MANY_BYTES, id="15 MB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_with_a_sentence(content, sentence):
    assert refusal(picture_file, content()) == sentence


def test_forty_megapixels_are_allowed():
    assert read_back(picture_file(upload(png_of(8000, 5000)))).width == LONGEST_SIDE


@pytest.mark.filterwarnings("ignore")  # decoders grumble at what they mend themselves
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_with_any_byte_spoilt_is_kept_or_refused_in_words(kind):
    """Decoders fail in many ways; none of them may reach the person as an error of ours."""
    picture, exif = photograph()
    sound = encoded(picture, kind, exif=exif)
    for place in range(0, len(sound), 3):
        for value in (0x00, 0xFF, sound[place] ^ 0x55):
            spoilt = sound[:place] + bytes([value]) + sound[place + 1 :]
            with contextlib.suppress(ValidationError):
                picture_file(upload(spoilt))


def test_evidence_is_a_pdf_or_a_picture():
    assert document_file(upload(PDF, "决定.pdf")).name.endswith(".pdf")
    assert document_file(upload(jpeg(), "决定.pdf")).name.endswith(".jpg")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(lambda: zipped(), NO_EVIDENCE, id="docx"),
        pytest.param(lambda: PDF + zipped(), NO_EVIDENCE, id="pdf and zip"),
        pytest.param(lambda: b"\n" + PDF, NO_EVIDENCE, id="pdf further down"),
        pytest.param(lambda: b"<script>alert(1)</script>" + PDF, NO_EVIDENCE, id="page and pdf"),
        pytest.param(lambda: SVG, NO_EVIDENCE, id="svg"),
        pytest.param(lambda: PDF + bytes(20 * 1024 * 1024), "This file is larger than 20 MB.", id="20 MB"),
    ],
)
def test_other_evidence_is_refused_with_a_sentence(content, sentence):
    assert refusal(document_file, content(), "evidence.pdf") == sentence


# --- On the way through the admin


@pytest.fixture
def keeper():
    return signed_in("Records keeper")


@pytest.mark.django_db
class TestForms:
    def test_a_portrait_is_kept_under_our_name_in_the_private_place(self, keeper):
        member = MemberFactory(may_be_public=False)
        post_form(keeper, address(member), portrait=upload(jpeg(), "../../周岚.html"))
        member.refresh_from_db()
        assert re.fullmatch(r"portraits/" + NAME.pattern, member.portrait.name)
        assert private_storage().exists(member.portrait.name)

    def test_a_portrait_is_kept_in_the_size_that_pages_show(self):
        portrait = MemberFactory(portrait=upload(jpeg((1600, 2000)))).portrait
        assert portrait.name.endswith("-800x1000.jpg")

    def test_the_same_picture_twice_is_kept_once(self, keeper):
        one, other = MemberFactory(), MemberFactory()
        same = jpeg(colour="olive")
        for member in (one, other, other):
            post_form(keeper, address(member), portrait=upload(same))
            member.refresh_from_db()
        assert one.portrait.name == other.portrait.name
        name = one.portrait.name.removeprefix("portraits/").removesuffix(".jpg")
        assert [file for file in private_storage().listdir("portraits")[1] if name in file] == [f"{name}.jpg"]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (SVG, NO_SVG),
            (jpeg((600, 800))[:-900], DAMAGED),
            (png_of(20_000, 20_000), TOO_MANY_PIXELS),
            (b"", "The submitted file is empty."),
        ],
    )
    def test_a_refused_picture_costs_nothing_that_was_typed(self, keeper, content, sentence):
        response = post_form(keeper, address(Member, "add"), name="周岚", portrait=upload(content))
        assert sentence in errors_of(response)
        assert typed(response)["name"] == "周岚"
        assert not Member.objects.exists()

    def test_refused_evidence_costs_nothing_that_was_typed(self, keeper):
        honor = HonorFactory()
        response = post_form(keeper, address(honor), title="Retitled", evidence=upload(zipped(), "决定.docx"))
        assert errors_of(response) == [NO_EVIDENCE]
        assert typed(response)["title"] == "Retitled"
        assert Honor.objects.get().title == honor.title

    def test_a_refused_cover_costs_nothing_that_was_typed(self):
        draft = make_article(state=State.DRAFT)
        body = "<p>Written for hours.</p>"
        response = post_form(signed_in("Committee office"), address(draft), body=body, cover=upload(SVG, "a.svg"))
        assert errors_of(response) == [NO_SVG]
        assert typed(response)["body"] == body

    def test_a_cover_is_kept_with_its_sentence_and_can_be_taken_off(self):
        draft, office = make_article(state=State.DRAFT), signed_in("Committee office")
        post_form(office, address(draft), cover=upload(jpeg()), cover_alt="A red gate")
        draft.refresh_from_db()
        assert re.fullmatch(r"pictures/" + NAME.pattern, draft.cover.name)
        values = typed(office.get(address(draft)), cover_alt="") | {"cover-clear": "on"}
        assert office.post(address(draft), values).status_code == 302
        draft.refresh_from_db()
        assert not draft.cover

    def test_what_comes_past_the_form_is_checked_as_well(self):
        member = MemberFactory(portrait=make_picture("a.png"))
        assert NAME.fullmatch(member.portrait.name.removeprefix("portraits/"))
        member.portrait = upload(SVG)
        with pytest.raises(ValidationError, match="drawing in SVG"):
            member.save()
