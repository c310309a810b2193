"""Pictures to share: each text's title set in a picture of our design, for the links that people send each other.

They are drawn when a text is published, or by a command, never while a page is asked for. What is drawn is named by its
words, so a text whose words or filing changed has no picture until one is drawn; then the site's own stands in.
"""

import hashlib
import io
import re
from functools import cache

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from library.uploads import private_storage

FOLDER = "share/"
DESIGN = 1  # a number for each: another one is drawn anew
SIZE = (1200, 630)  # pixels, the shape that all who show links ask for
# Of each, Pillow finds the file where the system keeps fonts; the number is that of the Simplified Chinese face in it.
FONTS = (
    ("NotoSerifCJK-Bold.ttc", 2),
    ("NotoSerifSC-Bold.otf", 0),
    ("SourceHanSerifSC-Bold.otf", 0),
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansCJK-Regular.ttc", 2),
    ("wqy-zenhei.ttc", 0),
)
# As in static/site.css.
PAPER, INK, RED, BRASS = "#faf7f0", "#1c222b", "#8f1b18", "#7c5c1e"
SPINE, BRASS_LINE = 72, "#a07a35"
LEFT, RIGHT = 148, 1100
TITLE_TOP, TITLE_BOTTOM = 160, 530
SIZES = (88, 76, 66, 58, 50)  # of the title, the largest that fits
LEADING = 1.3

# What stays together in a line: a word, or one Chinese character, with the marks that may not stand apart from it.
PIECE = re.compile(
    r"\s+|[“‘（《〈【「『]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef“‘”’]+)[，。、；：？！”’）》〉】」』…—·%,.;:?!]*|\S"
)


def picture_name(edition):
    """The name in the private storage of the picture that says what a text says."""
    words = repr((DESIGN, edition.words_to_share))
    return f"{FOLDER}{hashlib.sha256(words.encode()).hexdigest()[:24]}.png"


def make_share_picture(edition):
    """Draw the picture of a text, unless it is there. Gives whether it was drawn: not without a font."""
    storage, name = private_storage(), picture_name(edition)
    if not can_draw() or storage.exists(name):
        return False
    storage.save(name, ContentFile(drawn(*edition.words_to_share)))
    return True


@cache
def font(size):
    for name, face in FONTS:
        try:
            return ImageFont.truetype(name, size, index=face)
        except OSError:
            continue
    return None


def can_draw():
    """Whether this machine has a font with Chinese characters."""
    return font(SIZES[0]) is not None


def drawn(title="", above=""):
    """A picture with a title and a line above it, as the bytes of a PNG; without words it is static/share.png."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    height = SIZE[1]
    draw.rectangle((0, 0, SPINE, height), RED)
    draw.rectangle((SPINE + 8, 0, SPINE + 10, height), BRASS_LINE)
    for line in lines_of(above, font(32), RIGHT - LEFT, at_most=1):
        draw.text((LEFT, 76), line, BRASS, font(32))
    if not title:
        draw_shelf(draw)
    size, lines = fitting(title)
    top = TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - len(lines) * size * LEADING) / 2
    for place, line in enumerate(lines):
        draw.text((LEFT, top + place * size * LEADING), line, INK, font(size))
    draw.rectangle((LEFT, 556, RIGHT, 561), RED)
    draw.rectangle((LEFT, 568, RIGHT, 569), RED)
    out = io.BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_shelf(draw):
    """The branches as volumes on a shelf, where there are no words to set."""
    for place in range(8):
        left = LEFT + 120 * place
        top = (150, 190, 130, 175, 205, 145, 185, 160)[place]
        draw.rectangle((left, top, left + 96, 546), (RED, INK, BRASS)[place % 3])
        draw.rectangle((left, top + 40, left + 96, top + 44), PAPER)


def fitting(title):
    """The largest size in which a title fits, and its lines; in the smallest its end is left out where it must be."""
    for size in SIZES:
        at_most = int((TITLE_BOTTOM - TITLE_TOP) / (size * LEADING))
        lines = lines_of(title, font(size), RIGHT - LEFT)
        if len(lines) <= at_most:
            return size, lines
    return size, lines_of(title, font(size), RIGHT - LEFT, at_most)


def lines_of(text, face, width, at_most=None):
    """A text in lines no wider than so many pixels; what goes beyond `at_most` lines ends with “…”."""
    lines, line = [], ""
    for piece in pieces(text, face, width):
        if line and face.getlength(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    lines += [line.rstrip()] if line.strip() else []
    if at_most is None or len(lines) <= at_most:
        return lines
    last = lines[at_most - 1]
    while last and face.getlength(f"{last}…") > width:
        last = last[:-1]
    return [*lines[: at_most - 1], f"{last.rstrip('，。、；：,.;: ')}…"]


def pieces(text, face, width):
    """What may stand in one line, in order: a word that is too long for any is cut into characters."""
    for piece in PIECE.findall(" ".join(text.split())):
        yield from (piece if face.getlength(piece) > width else [piece])
