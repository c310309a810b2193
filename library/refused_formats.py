"""What is sent in place of a picture, and how to make one of it."""

import re

from django.utils.translation import gettext_lazy as _

HEAD = 1024  # bytes in which a file says what it is
OTHERS = (
    (
        re.compile(
            rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.DOTALL
        ),
        _("This is a drawing in SVG. Open it in a browser, make a picture of the screen, and send that."),
    ),
    (
        re.compile(rb"%PDF-"),
        _("This is a PDF. Save its page as a picture (PNG or JPEG), or attach the PDF to the text as a document."),
    ),
    (
        re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE html|html|head|\?xml)", re.IGNORECASE),
        _(
            "This is a web page, not a picture. Open the page, save the picture in it with the right mouse button, and "
            "send that."
        ),
    ),
    (
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
        _("This is an Office document or an archive, not a picture. Take the picture out of it and send that."),
    ),
    (
        re.compile(rb"8BPS|%!PS"),
        _("This is a file of a drawing program. Export it there as PNG or JPEG and send that."),
    ),
    (
        re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\x00\x00.{36} EMF", re.DOTALL),
        _("This is a drawing of Windows (WMF or EMF). Open it in Paint, save it as PNG, and send that."),
    ),
    (
        re.compile(rb"\xff\x0a|\x00\x00\x00\x0cJXL |\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51"),
        _("This is a picture in a format that few programs know. Save it as PNG or JPEG and send that."),
    ),
    (
        re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI |\x00\x00\x01[\xb3\xba]", re.DOTALL),
        _("This is a film, not a picture. Stop it at one moment, make a picture of the screen, and send that."),
    ),
)
RAW = _("This is the raw data of a camera. Export it as JPEG with the camera’s program and send that.")
NO_PICTURE = _(
    "This is not a picture. Pictures are JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF: save it as one of them."
)


DAMAGED = _("This picture is damaged or incomplete. Export it again and try once more.")
KNOWN = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|RIFF....WEBP|II\*\0|MM\0\*|....ftyp(?:hei|hev|mif1|msf1|avi[fs])", re.DOTALL
)


def why_no_picture(content):
    """Return the sentence that says what these bytes are in place of a picture, and what to do."""
    head = content[:HEAD]
    if re.match(rb"....ftypcrx |II\x55\x00|IIRO|FUJIFILM", head, re.DOTALL):
        return RAW
    if KNOWN.match(head):
        return DAMAGED
    return next((sentence for shape, sentence in OTHERS if shape.match(head)), NO_PICTURE)
