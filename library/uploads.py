"""What may be uploaded, and as what it is kept: pictures re-encoded, documents by their content, names of our own."""

import hashlib
import io
import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from .renditions import AI, NO_RULE
from .room import must_have_room
from .uses import HoldsPictures

MAX_PICTURE_BYTES = 15 * 1024 * 1024
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
# Pixels. A picture of a usual shape is made no longer than pages show it. One much longer than wide, or much wider than
# high, stays readable: what counts is its width, or its height; and no side is longer than a JPEG and a browser bear.
LONGEST_SIDE = 2400
LEAST_WIDTH, LEAST_HEIGHT = 1200, 600
LONGEST_OF_ALL = 60_000
LONGEST_SIDE_OF_PORTRAIT = 1000  # as large as any page shows one: it is served as it is kept


def private_storage():
    """Where files are kept that only staff may open, or only under a condition. Never below MEDIA_URL."""
    return storages["private"]


def size_on_pages(width, height):
    """The size in which a picture of this size is kept, in pixels."""
    share = LONGEST_SIDE / max(width, height)
    if min(width, height) >= NO_RULE:
        share = max(share, LEAST_WIDTH / width if height > width else LEAST_HEIGHT / height)
    return scaled(width, height, min(share, LONGEST_OF_ALL / max(width, height)))


def size_of_portrait(width, height):
    return scaled(width, height, LONGEST_SIDE_OF_PORTRAIT / max(width, height))


def scaled(width, height, share):
    return (width, height) if share >= 1 else (max(1, round(width * share)), max(1, round(height * share)))


def picture_file(upload, size=size_on_pages):
    """A new file made of the picture in `upload`: decoded, turned upright, without metadata, not larger than needed.

    It is a JPEG, or a PNG where the picture is a drawing or has transparent parts. Its name says its size, and whether
    AI made it: “<24 hexadecimal digits>-<width>x<height>.jpg”, “….-<width>x<height>-ai.jpg”. A label that says so is
    read, stays in the file, and is its `label`; what somebody says by hand (the upload's `label`) counts where the file
    has none. `remark` is what the person should know. Raises ValidationError with a sentence for anything that is no
    picture that we know, or is too large.
    """
    if upload.size > MAX_PICTURE_BYTES:
        raise ValidationError(_("This picture is larger than 15 MB. Save it smaller and try again."))
    # Imported here: most processes never see a picture.
    from .decoding import decoded
    from .encoding import encoded, resized
    from .labels import label_in, labelled

    upload.seek(0)
    content = upload.read()
    came = decoded(content)
    label = label_in(content) or getattr(upload, "label", {})
    picture = resized(came.picture, size(*came.picture.size))
    suffix, options = (".jpg", {"quality": 88, "optimize": True}) if came.kind == "JPEG" else (".png", {})
    bare = encoded(picture, suffix, options)
    made_by = AI if label else ""
    # Named by its content without the label: the same picture with one and without are known to be the same.
    name = name_by_content(bare, f"-{picture.width}x{picture.height}{made_by}{suffix}")
    file = Remade(labelled(bare, label) if label else bare, name=name)
    file.label, file.remark = label, came.remark
    return file


def portrait_file(upload):
    """As `picture_file`, in the size of a portrait."""
    return picture_file(upload, size_of_portrait)


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
        raise ValidationError(_("Evidence is a PDF or a picture of the document.")) from error


class Remade(ContentFile):
    """A file that we made ourselves, from a checked upload or by our own drawing code."""

    label = {}
    remark = ""


def named_by_content(content, suffix):
    """A file whose name is the beginning of its own SHA-256: never overwritten, not to be guessed, kept once."""
    return Remade(content, name=name_by_content(content, suffix))


def name_by_content(content, suffix):
    return hashlib.sha256(content).hexdigest()[:24] + suffix


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

    def formfield(self, **kwargs):
        # The admin puts its own widget for any file into kwargs.
        return super().formfield(**kwargs | self.in_forms())

    @staticmethod
    def in_forms():
        from .choosing import UploadedPictureField, UploadInput

        return {"form_class": UploadedPictureField, "widget": UploadInput}


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

    @staticmethod
    def in_forms():
        from .choosing import PictureFormField, PictureInput

        return {"form_class": PictureFormField, "widget": PictureInput}


class DocumentField(UploadField):
    remake = staticmethod(document_file)
