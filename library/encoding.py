"""Pictures written as files, with nothing beside their pixels but a label that says that AI made them."""

import io

from PIL import Image, PngImagePlugin

from .labels import xmp_of

XMP_IN_PNG = "XML:com.adobe.xmp"
TYPES = {".avif": "AVIF", ".webp": "WEBP", ".jpg": "JPEG", ".png": "PNG"}


def encoded(picture, suffix, options, label=None):
    """Return the bytes of a picture in the format of a suffix; `label` is as `library.labels.label_in` gives it."""
    picture.info = {}  # no EXIF, no place, no profile, no comments
    xmp = xmp_of(label)
    if suffix == ".png":
        about = PngImagePlugin.PngInfo()
        if xmp:
            about.add_itxt(XMP_IN_PNG, xmp.decode())
        options = options | {"pnginfo": about}
    elif xmp:
        options = options | {"xmp": xmp}
    out = io.BytesIO()
    picture.save(out, TYPES[suffix], **options)
    return out.getvalue()


def opened(file):
    """Open a picture that we made ourselves, decoded."""
    picture = Image.open(file)
    picture.load()
    return picture


def resized(picture, size):
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
