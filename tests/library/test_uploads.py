"""What may be uploaded: judged by content, made anew, kept once under a name of its own."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import ExifTags, Image

from branches.models import BranchProfile, Member
from honors.models import Honor
from library.uploads import LONGEST_SIDE, MAX_PICTURE_BYTES, document_file, picture_file
from tests.factories import BranchFactory, MemberFactory, make_picture
from tests.staff import address, errors_of, signed_in, typed

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(content, name="photo.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type)


def opened(file):
    file.seek(0)
    return Image.open(io.BytesIO(file.read()))


def photo(kind="JPEG", size=(80, 60), **options):
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def bomb(width, height):
    """A PNG that says it is of this size and holds a single line: small as a file, huge when decoded."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = zlib.compress(b"\0" * (width // 8 + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", line) + chunk(b"IEND", b"")


class TestPictures:
    def test_a_photograph_is_turned_upright_and_loses_all_metadata(self):
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6  # the phone was held upright
        exif[ExifTags.Base.Make] = "A phone"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 52.0, 0.0)
        kept = opened(picture_file(upload(photo(exif=exif, comment=b"secret words"))))
        assert kept.size == (60, 80)
        assert dict(kept.getexif()) == {}
        assert "comment" not in kept.info

    @pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")])
    def test_the_type_is_that_of_the_content_whatever_the_name_says(self, kind, suffix):
        file = picture_file(upload(photo(kind), name="page.html", content_type="text/html"))
        assert file.name.endswith(suffix)
        assert opened(file).format == kind

    def test_a_large_picture_is_kept_smaller(self):
        assert max(opened(picture_file(upload(photo(size=(3000, 500))))).size) == LONGEST_SIDE

    def test_transparent_and_palette_pictures_stay_what_they_show(self):
        out = io.BytesIO()
        Image.new("P", (10, 10)).save(out, "PNG")
        assert opened(picture_file(upload(out.getvalue()))).mode == "RGBA"

    def test_what_hides_behind_a_picture_is_gone(self):
        hidden = b"<script>alert(1)</script>PK\x03\x04"
        kept = picture_file(upload(photo("PNG") + hidden))
        kept.seek(0)
        assert hidden not in kept.read()

    @pytest.mark.parametrize(
        "content",
        [
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            b"GIF89a" + b"\0" * 40,
            b"<html><script>alert(1)</script></html>",
            PDF,
            b"",
            b"\xff\xd8\xff\xe0 not a picture",
        ],
    )
    def test_anything_else_is_refused(self, content):
        with pytest.raises(ValidationError, match=r"not a JPEG, PNG or WebP picture|damaged or incomplete"):
            picture_file(upload(content))

    def test_half_a_picture_is_refused(self):
        whole = photo(size=(400, 400))
        with pytest.raises(ValidationError, match="damaged or incomplete"):
            picture_file(upload(whole[: len(whole) // 2]))

    @pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (6_500, 6_400), (60_000, 60_000)])
    def test_a_decompression_bomb_is_refused_before_it_is_decoded(self, width, height):
        with pytest.raises(ValidationError, match=r"more than 40 megapixels|not a JPEG, PNG or WebP picture"):
            picture_file(upload(bomb(width, height)))

    def test_more_than_15_megabytes_are_refused(self):
        with pytest.raises(ValidationError, match="larger than 15 MB"):
            picture_file(upload(photo() + b"\0" * MAX_PICTURE_BYTES))


class TestDocuments:
    def test_a_pdf_is_kept_as_it_is(self):
        file = document_file(upload(PDF, "evidence.pdf"))
        assert file.name.endswith(".pdf")
        assert file.read() == PDF

    def test_a_picture_of_a_certificate_is_made_anew(self):
        assert document_file(upload(photo(), "certificate.pdf")).name.endswith(".jpg")

    @pytest.mark.parametrize("content", [b"PK\x03\x04 a docx", b"%!PS-Adobe", b"MZ a program", b""])
    def test_anything_else_is_refused(self, content):
        with pytest.raises(ValidationError, match="PDF or a picture"):
            document_file(upload(content, "evidence.pdf"))

    def test_a_pdf_that_is_an_archive_as_well_is_refused(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("payload.html", "<script>")
        with pytest.raises(ValidationError, match="PDF or a picture"):
            document_file(upload(PDF + archive.getvalue(), "evidence.pdf"))


@pytest.mark.django_db
class TestFields:
    @pytest.fixture(autouse=True)
    def in_folders_of_their_own(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"

    def test_the_same_picture_twice_is_kept_once(self, tmp_path):
        for _each in range(2):
            BranchProfile.objects.create(
                branch=BranchFactory(), number=1, brand_name="Brand", cover=make_picture(), cover_alt="Red."
            )
        covers = set(BranchProfile.objects.values_list("cover", flat=True))
        assert len(covers) == 1
        assert len(list((tmp_path / "media" / "covers").iterdir())) == 1

    def test_the_shell_cannot_store_what_a_form_would_refuse(self):
        with pytest.raises(ValidationError), transaction.atomic():
            MemberFactory(portrait=upload(b"<svg/>", "portrait.svg"))
        assert not Member.objects.exists()

    def test_names_are_ours(self):
        member = MemberFactory(portrait=make_picture("..\\evil name.jpg"))
        assert member.portrait.name.startswith("portraits/")
        assert "evil" not in member.portrait.name

    def test_a_refused_picture_gives_a_sentence_and_keeps_what_was_typed(self):
        client = signed_in("Publisher")
        branch = BranchFactory()
        page = client.get(address(BranchProfile, "add"))
        wrong = upload(b"<svg/>", "cover.svg", "image/svg+xml")
        response = client.post(
            address(BranchProfile, "add"),
            typed(page, branch=branch.pk, brand_name="Typed with care", cover=wrong, cover_alt="A drawing."),
        )
        assert response.status_code == 200
        assert "This is not a JPEG, PNG or WebP picture." in errors_of(response)
        assert "Typed with care" in response.content.decode()
        assert not BranchProfile.objects.exists()

    def test_refused_evidence_gives_a_sentence(self):
        client = signed_in("Records keeper")
        page = client.get(address(Honor, "add"))
        response = client.post(
            address(Honor, "add"), typed(page, evidence=upload(b"PK\x03\x04", "evidence.docx"), title="A prize")
        )
        assert "Evidence is a PDF or a picture (JPEG, PNG or WebP) of the document." in errors_of(response)
        assert "A prize" in response.content.decode()
