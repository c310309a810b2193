"""Renditions: a picture in a few fixed widths, in formats that cost little, whole and cropped to fixed shapes.

Names follow from the name of the picture, which says its size; so a page knows every address without asking anybody:

    pictures/0a1b….-2400x1600.jpg                 the picture
    pictures/0a1b….-2400x1600/960.avif            whole, 960 pixels wide
    pictures/0a1b….-2400x1600/3x2/640.webp        cropped to 3:2, 640 pixels wide
"""

import io
import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

WIDTHS = (320, 640, 960, 1280, 1920)  # pixels
SHAPES = {"3x2": (3, 2), "3x4": (3, 4)}  # of an article's cover, and of a branch's
FALLBACK = 960  # the widest that a browser gets which knows neither AVIF nor WebP
FORMATS = {".avif": {"quality": 50, "speed": 9}, ".webp": {"quality": 72, "method": 4}}
FALLBACKS = {".jpg": {"quality": 80, "optimize": True, "progressive": True}, ".png": {"optimize": True}}
# What a telephone asks for, at most 1280 pixels wide, weighs no more: a photograph full of leaves gets a lower quality,
# which nobody sees at three pixels to one.
LIGHT, ON_TELEPHONES = 115_000, 1280  # bytes, pixels
LEAST_QUALITY = 20
NAMED = re.compile(
    r"(?P<stem>pictures/[0-9a-f]{24}-(?P<width>[0-9]{1,4})x(?P<height>[0-9]{1,4}))(?P<suffix>\.jpg|\.png)"
)


@dataclass(frozen=True)
class Sizes:
    """The widths in which a picture is to be had, whole or in one shape. Sizes are in pixels."""

    folder: str
    suffix: str
    width: int  # of the largest
    height: int

    @property
    def widths(self):
        return [*(width for width in WIDTHS if width < self.width), *([self.width] if self.width <= WIDTHS[-1] else [])]

    @property
    def fallback_width(self):
        return max(width for width in self.widths if width <= max(FALLBACK, self.widths[0]))

    @property
    def fallback(self):
        return self.name(self.fallback_width, self.suffix)

    def name(self, width, suffix):
        return f"{self.folder}/{width}{suffix}"

    def height_at(self, width):
        return max(1, round(self.height * width / self.width))

    def names(self):
        return [*(self.name(width, suffix) for suffix in FORMATS for width in self.widths), self.fallback]


def sizes(name, shape=None):
    """The sizes of the picture with this name, or None where there are no renditions: a drawing, an older file."""
    named = NAMED.fullmatch(name)
    if not named:
        return None
    width, height = int(named["width"]), int(named["height"])
    if shape is None:
        return Sizes(named["stem"], named["suffix"], width, height)
    across, down = SHAPES[shape]
    width, height = min(width, height * across // down), min(height, width * down // across)
    return Sizes(f"{named['stem']}/{shape}", named["suffix"], max(1, width), max(1, height))


def all_sizes(name):
    """Pairs of shape and sizes, the whole picture (shape None) first."""
    return [(shape, sizes(name, shape)) for shape in (None, *SHAPES)] if NAMED.fullmatch(name) else []


def make_renditions(name, focus=(50, 50), *, shapes=(None, *SHAPES), only_missing=True):
    """Make the files of a picture's renditions in some shapes (None: whole), and give how many were made.

    `focus` is the point that a crop keeps, in percent from the left and from the top. Those that are there already
    are made again only if asked.
    """
    wanted = [
        (shape, size, [each for each in size.names() if not (only_missing and default_storage.exists(each))])
        for shape, size in all_sizes(name)
        if shape in shapes
    ]
    if not any(names for _shape, _size, names in wanted):
        return 0
    with default_storage.open(name) as file, Image.open(file) as picture:
        picture.load()
        for shape, size, names in wanted:
            cropped = picture if shape is None else picture.crop(box_round(focus, picture.size, size))
            for each in names:
                keep(each, encoded(cropped, size, each))
    return sum(len(names) for _shape, _size, names in wanted)


def box_round(focus, whole, size):
    """The box (left, top, right, bottom) of a size, with the focus as near to its middle as the picture allows."""
    corner = [
        min(max(round(length * percent / 100 - part / 2), 0), length - part)
        for length, percent, part in zip(whole, focus, (size.width, size.height), strict=True)
    ]
    return (*corner, corner[0] + size.width, corner[1] + size.height)


def encoded(picture, size, name):
    width, suffix = re.fullmatch(r".*/([0-9]+)(\.[a-z]+)", name).groups()
    small = picture.resize((int(width), size.height_at(int(width))), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if suffix == ".avif" and small.mode in ("L", "LA"):
        small = small.convert("RGB" if small.mode == "L" else "RGBA")
    options = dict(FORMATS.get(suffix) or FALLBACKS[suffix])
    content = saved(small, suffix, options)
    if int(width) <= ON_TELEPHONES:
        while len(content) > LIGHT and options.get("quality", LEAST_QUALITY) > LEAST_QUALITY:
            less = min(options["quality"] * LIGHT // len(content), options["quality"] - 5)
            options["quality"] = max(less, LEAST_QUALITY)
            content = saved(small, suffix, options)
    return content


def saved(picture, suffix, options):
    out = io.BytesIO()
    picture.save(out, Image.registered_extensions()[suffix], **options)
    return out.getvalue()


def keep(name, content):
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def delete_renditions(name):
    for _shape, size in all_sizes(name):
        for each in size.names():
            default_storage.delete(each)
