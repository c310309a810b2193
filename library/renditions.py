"""Renditions: a picture in a few fixed widths, in formats that cost little, whole and cropped to fixed shapes.

Names follow from the name of the picture, which says its size; so a page knows every address without asking anybody:

    pictures/0a1b….-2400x1600.jpg                 the picture
    pictures/0a1b….-2400x1600/960.avif            whole, 960 pixels wide
    pictures/0a1b….-2400x1600/3x2/640.webp        cropped to 3:2, 640 pixels wide
    pictures/0a1b….-2400x1600-ai.jpg              one that AI made

A picture much longer than wide, such as an explainer, is to be had only in widths in which it can be read.
"""

import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

WIDTHS = (320, 640, 960, 1280, 1920)  # pixels
SHAPES = {"3x2": (3, 2), "3x4": (3, 4)}  # of an article's cover, and of a branch's
FALLBACK = 960  # the widest that a browser gets which knows neither AVIF nor WebP
FORMATS = {".avif": {"quality": 50, "speed": 9}, ".webp": {"quality": 72, "method": 4}}
HIGHEST = {".avif": 65_535, ".webp": 16_383}  # pixels; what a format can hold
LONG = 2.5  # times as high as wide
PANORAMA, NO_RULE = 5, 300  # times as wide as high; pixels, below which it is a line or a strip to look at
MOST = 16_000_000  # pixels; to write more in these formats takes too much memory
READABLE = 1000  # pixels; no long picture is to be had narrower
FALLBACKS = {".jpg": {"quality": 80, "optimize": True, "progressive": True}, ".png": {"optimize": True}}
# What a telephone asks for, at most 1280 pixels wide, weighs no more: a photograph full of leaves gets a lower quality,
# which nobody sees at three pixels to one.
LIGHT, ON_TELEPHONES = 115_000, 1280  # bytes, pixels
LEAST_QUALITY = 20
AI = "-ai"  # in the name of a picture that AI made
NAMED = re.compile(
    r"(?P<stem>pictures/[0-9a-f]{24}-(?P<width>[0-9]{1,5})x(?P<height>[0-9]{1,5})(?P<made_by>-ai)?)(?P<suffix>\.jpg|\.png)"
)


@dataclass(frozen=True)
class Sizes:
    """The widths in which a picture is to be had, whole or in one shape. Sizes are in pixels."""

    folder: str
    suffix: str
    width: int  # of the largest
    height: int

    @property
    def is_long(self):
        return self.height > LONG * self.width

    @property
    def is_panorama(self):
        return self.width > PANORAMA * self.height and self.height >= NO_RULE

    @property
    def widths(self):
        largest = WIDTHS[-1] if not self.is_panorama else self.width
        least = min(READABLE, self.width) if self.is_long else 0
        return [
            *(width for width in WIDTHS if least <= width < self.width),
            *([self.width] if self.width <= largest else []),
        ]

    def widths_in(self, suffix):
        """Those in a format of FORMATS: none holds a picture of any size."""
        return [
            width
            for width in self.widths
            if max(width, self.height_at(width)) <= HIGHEST[suffix] and width * self.height_at(width) <= MOST
        ]

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
        return [*(self.name(width, suffix) for suffix in FORMATS for width in self.widths_in(suffix)), self.fallback]


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


def says_ai_made_it(name):
    """Whether the name of a picture, in the library or of a portrait, says that AI made it."""
    return name.removesuffix(".jpg").removesuffix(".png").endswith(AI)


def with_and_without_ai(name):
    """The two names of one picture: with a label that says that AI made it, and without."""
    stem, dot, suffix = name.rpartition(".")
    bare = stem.removesuffix(AI)
    return f"{bare}{AI}{dot}{suffix}", f"{bare}{dot}{suffix}"


def make_renditions(name, focus=(50, 50), *, label=None, shapes=(None, *SHAPES), only_missing=True):
    """Make the files of a picture's renditions in some shapes (None: whole), and give how many were made.

    `focus` is the point that a crop keeps, in percent from the left and from the top; `label` is what each file says of
    AI. Those that are there already are made again only if asked.
    """
    wanted = [
        (shape, size, [each for each in size.names() if not (only_missing and default_storage.exists(each))])
        for shape, size in all_sizes(name)
        if shape in shapes
    ]
    if not any(names for _shape, _size, names in wanted):
        return 0
    from .encoding import opened

    with default_storage.open(name) as file, opened(file) as picture:
        for shape, size, names in wanted:
            cropped = picture if shape is None else picture.crop(box_round(focus, picture.size, size))
            for each in names:
                keep(each, rendition(cropped, size, each, label))
    return sum(len(names) for _shape, _size, names in wanted)


def box_round(focus, whole, size):
    """The box (left, top, right, bottom) of a size, with the focus as near to its middle as the picture allows."""
    corner = [
        min(max(round(length * percent / 100 - part / 2), 0), length - part)
        for length, percent, part in zip(whole, focus, (size.width, size.height), strict=True)
    ]
    return (*corner, corner[0] + size.width, corner[1] + size.height)


def rendition(picture, size, name, label):
    from .encoding import encoded, resized

    width, suffix = re.fullmatch(r".*/([0-9]+)(\.[a-z]+)", name).groups()
    width, height = int(width), size.height_at(int(width))
    small = resized(picture, (width, height))
    if suffix == ".avif" and small.mode in ("L", "LA"):
        small = small.convert("RGB" if small.mode == "L" else "RGBA")
    options = dict(FORMATS.get(suffix) or FALLBACKS[suffix])
    content = encoded(small, suffix, options, label)
    if width <= ON_TELEPHONES:
        light = LIGHT * max(1, height // (2 * width))  # a long one fills many screens
        while len(content) > light and options.get("quality", LEAST_QUALITY) > LEAST_QUALITY:
            less = min(options["quality"] * light // len(content), options["quality"] - 5)
            options["quality"] = max(less, LEAST_QUALITY)
            content = encoded(small, suffix, options, label)
    return content


def keep(name, content):
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def delete_renditions(name):
    for _shape, size in all_sizes(name):
        for each in size.names():
            default_storage.delete(each)
