"""Pictures written as files, with nothing beside their pixels but a label that says that AI made them."""

import io

from PIL import Image

from .labels import labelled, xmp_of

TYPES = {".avif": "AVIF", ".webp": "WEBP", ".jpg": "JPEG", ".png": "PNG"}


def encoded(picture, suffix, options, label=None):
    """Return the bytes of a picture in the format of a suffix; `label` is as `library.labels.label_in` gives it."""
    picture.info = {}  # no EXIF, no place, no profile, no comments
    if label and suffix in (".avif", ".webp"):
        options = options | {"xmp": xmp_of(label)}
    out = io.BytesIO()
    picture.save(out, TYPES[suffix], **options)
    return labelled(out.getvalue(), label) if label and suffix in (".jpg", ".png") else out.getvalue()


def opened(file):
    """Open a picture that we made ourselves, decoded."""
    picture = Image.open(file)
    picture.load()
    return picture


def resized(picture, size):
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
