"""What may be uploaded, and as what it is kept: pictures re-encoded, documents by their content, names of our own."""

import hashlib
import io
import re
import warnings
import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from .room import must_have_room
from .uses import HoldsPictures

MAX_PICTURE_BYTES = 15 * 1024 * 1024
MAX_PICTURE_PIXELS = 40_000_000
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
LONGEST_SIDE = 2400  # pixels; larger than any page shows
LONGEST_SIDE_OF_PORTRAIT = 1000  # as large as any page shows one: it is served as it is kept
TOO_MANY_PIXELS = _("This picture has more than 40 megapixels. Save it smaller and try again.")
HEIC = _(
    "This is a HEIC picture, as telephones make them. Save it as JPEG and send that; a telephone makes JPEG by itself "
    "when its camera is set to “most compatible”."
)
PICTURE_FORMATS = ["JPEG", "PNG", "WEBP"]
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def private_storage():
    """Where files are kept that only staff may open, or only under a condition. Never below MEDIA_URL."""
    return storages["private"]


def picture_file(upload, longest_side=LONGEST_SIDE):
    """A new file made of the picture in `upload`: decoded, turned upright, without metadata, not too many pixels long.

    It is a JPEG, or a PNG where the picture came as PNG or has transparent parts. Its name says its size:
    “<24 hexadecimal digits>-<width>x<height>.jpg”. Raises ValidationError with a sentence for anything that is not a
    JPEG, PNG or WebP picture, or is too large.
    """
    if upload.size > MAX_PICTURE_BYTES:
        raise ValidationError(_("This picture is larger than 15 MB. Save it smaller and try again."))
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=PICTURE_FORMATS)
            if picture.width * picture.height > MAX_PICTURE_PIXELS:
                raise ValidationError(TOO_MANY_PIXELS)
            kind = "JPEG" if picture.format == "MPO" else picture.format  # MPO: a JPEG with another one inside
            picture.load()
            picture = in_colours_of_the_web(upright(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise ValidationError(HEIC if is_heic(upload) else _("This is not a JPEG, PNG or WebP picture.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("This picture is damaged or incomplete. Export it again and try once more.")) from error
    if kind == "WEBP":
        kind = "PNG" if picture.has_transparency_data else "JPEG"
    if picture.mode.startswith("I"):  # sixteen bits: Pillow would make white of nearly all
        picture = picture.point(lambda value: value / 256).convert("L")
    if kind == "JPEG" and picture.mode != "RGB":
        picture = picture.convert("RGB")
    elif picture.mode not in ("RGB", "RGBA", "L", "LA"):
        picture = picture.convert("RGBA")
    picture.thumbnail((longest_side, longest_side))
    picture.info.clear()  # no EXIF, no place, no comments
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 88, "optimize": True} if kind == "JPEG" else {}))
    return named_by_content(out.getvalue(), f"-{picture.width}x{picture.height}{'.jpg' if kind == 'JPEG' else '.png'}")


def portrait_file(upload):
    """As `picture_file`, in the size of a portrait."""
    return picture_file(upload, LONGEST_SIDE_OF_PORTRAIT)


def is_heic(upload):
    upload.seek(0)
    return re.match(rb".{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)", upload.read(12), re.DOTALL) is not None


def upright(picture):
    """The picture turned as its orientation says. Pillow's own way also writes the rest anew, and may fail over it."""
    turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    return picture if turn is None else picture.transpose(turn)


def in_colours_of_the_web(picture):
    """The picture in sRGB: telephones photograph in a wider range, and say so only in a profile beside the picture."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):  # a profile of something else, or of nothing
        return picture


def document_file(upload):
    """The document in `upload` under a name of ours: a PDF, or a picture as `picture_file` makes it.

    Raises ValidationError with a sentence for anything else.
    """
    if upload.size > MAX_DOCUMENT_BYTES:
        raise ValidationError(_("This file is larger than 20 MB."))
    upload.seek(0)
    content = upload.read()
    if content.startswith(b"%PDF-") and not zipfile.is_zipfile(io.BytesIO(content)):
        return named_by_content(content, ".pdf")
    try:
        return picture_file(upload)
    except ValidationError as error:
        raise ValidationError(_("Evidence is a PDF or a picture (JPEG, PNG or WebP) of the document.")) from error


class Remade(ContentFile):
    """A file that we made ourselves, from a checked upload or by our own drawing code."""


def named_by_content(content, suffix):
    """A file whose name is the beginning of its own SHA-256: never overwritten, not to be guessed, kept once."""
    return Remade(content, name=hashlib.sha256(content).hexdigest()[:24] + suffix)


class UploadField(models.FileField):
    """A file that is checked and made anew by `remake`, whichever way it comes in: form, shell or command."""

    remake = None
    room = 1  # times its size

    def _checked(self, file):
        if not isinstance(file.file, Remade):
            file.file = type(self).remake(file.file)
        file.name = file.file.name

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value and not value._committed:
            self._checked(value)
            must_have_room(self.storage, self.generate_filename(model_instance, value.name), value.size * self.room)
        return value

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            self._checked(file)
            kept = self.generate_filename(model_instance, file.name)
            if self.storage.exists(kept):  # the same content once more
                setattr(model_instance, self.attname, kept)
        return super().pre_save(model_instance, add)


class PictureField(UploadField):
    remake = staticmethod(picture_file)


class PortraitField(PictureField):
    remake = staticmethod(portrait_file)


class LibraryPictureField(HoldsPictures, PictureField):
    """A picture that the public sees: it is in the library as well, and has its renditions from the first moment."""

    room = 4  # with its renditions

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        is_new = bool(file) and not file._committed
        file = super().pre_save(model_instance, add)
        if is_new:
            from .pictures import shelve  # pictures have a file of this module's kind

            words = getattr(model_instance, f"{self.name}_alt", "")
            shelve(file.name, branch=getattr(model_instance, "branch", None), alt=words)
        return file

    def formfield(self, **kwargs):
        from .choosing import PictureFormField, PictureInput

        # The admin puts its own widget for any file into kwargs.
        return super().formfield(**kwargs | {"form_class": PictureFormField, "widget": PictureInput})


class DocumentField(UploadField):
    remake = staticmethod(document_file)
