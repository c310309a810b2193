"""Pictures as people have them, decoded: known by their content, upright, in sRGB, of moving ones the first frame."""

import io
import json
import re
import subprocess
import sys
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageChops, ImageCms, UnidentifiedImageError

from . import heif_apart
from .refused_formats import DAMAGED, RAW, why_no_picture
from .segments import JPEG, without_remarks

MAX_PIXELS = 40_000_000
TOO_MANY_PIXELS = _("This picture has more than 40 megapixels. Save it smaller and try again.")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
HEIF = re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.DOTALL)
HEIF_TIMEOUT = 60  # seconds
SHOWN_BY_BROWSERS = {"JPEG", "MPO", "PNG", "WEBP", "GIF", "BMP", "AVIF"}
DRAWN = {"PNG", "GIF", "BMP"}  # kept without loss
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
END = b"\xff\xd9"
NOISE = bytes(range(1, 250, 3)) * 64
BLOCK = 16  # pixels: the largest square of which a JPEG is made
WRITES_NEWSUBFILETYPE, WRITES_DNG = 254, 50706  # tags that cameras write into their own kinds of TIFF


@dataclass
class Decoded:
    """A picture in one of the modes RGB, RGBA, L and LA, and what is to be said of how it came."""

    picture: Image.Image
    kind: str  # in which it is kept: JPEG or PNG
    remark: str = ""


def open_picture(file):
    """Open a picture of any format that we know, without decoding it; one of HEIF decoded, in a process of its own."""
    try:
        return Image.open(file, formats=FORMATS)
    except UnidentifiedImageError:
        file.seek(0)
        if not HEIF.match(file.read(12)):
            raise
    file.seek(0)
    return opened_apart(file.read())


def opened_apart(content):
    command = [sys.executable, "-I", heif_apart.__file__, str(MAX_PIXELS)]
    try:  # no word of the command comes from anybody
        process = subprocess.run(command, input=content, capture_output=True, timeout=HEIF_TIMEOUT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise OSError from error
    if process.returncode == heif_apart.TOO_MANY_PIXELS:
        raise Image.DecompressionBombError
    if process.returncode:
        raise OSError
    said, _end, tiff = process.stdout.partition(b"\n")
    picture = Image.open(io.BytesIO(tiff), formats=["TIFF"])
    picture.format, picture.is_animated = "HEIF", json.loads(said)["frames"] > 1
    return picture


def decoded(content):
    """Return what these bytes show; raise ValidationError with a sentence for what is no picture, or is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # decoders grumble at what they mend themselves
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return first_frame(whole(without_remarks(content)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise ValidationError(why_no_picture(content)) from error
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError, RuntimeError) as error:
        raise ValidationError(DAMAGED) from error


def whole(content):
    """Open and decode a picture; a JPEG without its end counts as whole while every row of it is there."""
    picture = open_picture(io.BytesIO(content))
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)
    if picture.format == "TIFF" and is_of_a_camera(picture):
        raise ValidationError(RAW)
    try:
        picture.load()
    except OSError:
        if not (content.startswith(JPEG) and has_every_row(content)):
            raise
        picture = open_picture(io.BytesIO(content + END))
        picture.load()
    return picture


def is_of_a_camera(picture):
    """Whether a TIFF is a camera's raw data: the picture that one finds in it is no more than a small preview."""
    tags = picture.tag_v2
    return WRITES_DNG in tags or tags.get(WRITES_NEWSUBFILETYPE) == 1


def has_every_row(content):
    """Whether nothing but a JPEG's last few blocks can be missing.

    A decoder reads noise that follows as if it were the rest. Where the pictures with noise and without differ,
    something is missing.
    """
    with_end, with_noise = (in_grey(content + rest) for rest in (END, NOISE + END))
    missing = ImageChops.difference(with_end, with_noise).getbbox()
    if missing is None:
        return True
    left, top, _right, _bottom = missing
    return top >= with_end.height - BLOCK and left >= with_end.width / 2


def in_grey(content):
    picture = open_picture(io.BytesIO(content))
    picture.draft("L", picture.size)
    return picture.convert("L")


def first_frame(picture):
    remark = ""
    if picture.format not in ("JPEG", "MPO") and getattr(picture, "is_animated", False):
        # An MPO has the same picture a second time, for a screen that shows depth.
        remark = (
            _("Of the pages in this file, only the first is shown.")
            if picture.format == "TIFF"
            else _("Of the frames in this file, only the first is shown: pictures do not move here.")
        )
    kind = picture.format
    picture = in_plain_mode(in_colours_of_the_web(upright(picture)), keeps_alpha=kind == "PNG")
    if kind in DRAWN or picture.mode in ("RGBA", "LA") or (kind == "TIFF" and picture.mode == "L"):
        return Decoded(picture, "PNG", remark)
    return Decoded(picture if picture.mode == "RGB" else picture.convert("RGB"), "JPEG", remark)


def upright(picture):
    """The picture turned as its orientation says. Pillow's own way also writes the rest anew, and may fail over it."""
    try:
        turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    except (SyntaxError, ValueError):  # nonsense in place of EXIF
        turn = None
    return picture if turn is None else picture.transpose(turn)


def in_colours_of_the_web(picture):
    """The picture in sRGB: telephones photograph in a wider range, and say so only in a profile beside the picture."""
    profile = picture.info.get("icc_profile")
    if picture.mode == "P" and profile:
        picture = in_plain_mode(picture)
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):  # a profile of something else, or of nothing
        return picture


def in_plain_mode(picture, *, keeps_alpha=True):
    """The picture in RGB, RGBA, L or LA; unless `keeps_alpha`, without a channel that makes nothing transparent."""
    if picture.mode.startswith("I"):  # sixteen bits: Pillow would make white of nearly all
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode == "F":
        picture = in_eight_bits(picture)
    if picture.has_transparency_data:
        picture = picture if picture.mode in ("RGBA", "LA") else picture.convert("RGBA")
        if keeps_alpha or picture.getchannel("A").getextrema()[0] < 255:
            return picture
        return picture.convert(picture.mode.removesuffix("A"))
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in ("RGB", "L") else picture.convert("RGB")


def in_eight_bits(picture):
    """Grey in fractions, as scientists' cameras write it, from the darkest to the lightest."""
    low, high = picture.getextrema()
    share = 255 / ((high - low) or 1)
    return picture.point(lambda value: value * share - low * share).convert("L")
