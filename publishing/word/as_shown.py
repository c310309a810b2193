"""A picture as the sheet shows it: what Word cut away is cut away, turned is turned, mirrored is mirrored.

Word keeps the whole file and says beside it what is seen: `a:srcRect` and `a:xfrm` in drawings, `cropleft` and
`rotation` in VML. What is not seen must not reach the site.
"""

import io
import re
import warnings
from typing import NamedTuple

from PIL import ExifTags, Image, ImageChops, ImageDraw

from library.decoding import in_colours_of_the_web, in_plain_mode, open_picture, whole
from library.labels import label_in, labelled

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
V = "{urn:schemas-microsoft-com:vml}"
SIDES = ("left", "top", "right", "bottom")
WHOLE = 100_000  # thousandths of a percent
DEGREE = 60_000
RECOLOURED = [A + name for name in ("grayscl", "biLevel", "duotone", "clrChange", "clrRepl", "alphaModFix", "lum")]
RECOLOURED += [A + name for name in ("alphaBiLevel", "alphaInv", "alphaMod", "hsl", "tint")]
ORDINARY = ("rect", "")
QUARTERS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


class Shown(NamedTuple):
    """What is seen of a picture: parts of its sides cut away, and then flips and turns, in their order."""

    cut: tuple = (0, 0, 0, 0)  # of left, top, right and bottom, as parts of the whole
    shape: str = ""  # "ellipse" where it is cut out round
    moves: tuple = ()  # "horizontal", "vertical", or degrees clockwise
    is_otherwise: bool = False  # whether Word shows it in a way that is not followed: colours, margins, other shapes

    @property
    def changes(self):
        return any(self.cut) or bool(self.shape or self.moves)


# --- as the document says it


def of_drawing(blip):
    """How a picture of a drawing is seen, from its `a:blip`."""
    fill = blip.getparent()
    rect = None if fill is None else fill.find(f"{A}srcRect")
    sides = [thousandths(rect, name) / WHOLE for name in "ltrb"]
    frame = next(iter(fill.itersiblings("{*}spPr")), None) if fill is not None else None
    frame = frame if frame is not None else fill.getparent() if fill is not None else None
    around = [] if frame is None else [frame, *groups_around(frame)]
    moves = tuple(move for each in around for move in moves_of(each.find(f"{A}xfrm")))
    shape = "" if frame is None else shape_of(frame)
    is_otherwise = any(side < 0 for side in sides) or is_recoloured(blip) or shape not in (*ORDINARY, "ellipse")
    cut = tuple(max(0, side) for side in sides)
    return Shown(cut, "ellipse" if shape == "ellipse" else "", moves, is_otherwise)


def thousandths(element, name):
    found = None if element is None else re.fullmatch(r"(-?\d{1,9})(?:\.\d+)?(%?)", element.get(name, ""))
    return 0 if found is None else int(found[1]) * (1000 if found[2] else 1)


def groups_around(frame):
    for each in frame.iterancestors("{*}wgp", "{*}grpSp"):
        properties = each.find("{*}grpSpPr")
        if properties is not None:
            yield properties


def moves_of(place):
    if place is None:
        return
    for name, move in (("flipH", "horizontal"), ("flipV", "vertical")):
        if place.get(name) in ("1", "true"):
            yield move
    turn = re.fullmatch(r"-?\d{1,10}", place.get("rot", ""))
    if turn and (degrees := int(turn[0]) / DEGREE % 360):
        yield degrees


def shape_of(frame):
    """The name of the shape that a picture is cut out as."""
    if frame.find(f"{A}custGeom") is not None:
        return "custom"
    preset = frame.find(f"{A}prstGeom")
    return "" if preset is None else preset.get("prst", "")


def is_recoloured(blip):
    for each in blip.iter(*RECOLOURED):
        amounts = {value for name, value in each.attrib.items() if name in ("amt", "bright", "contrast", "thresh")}
        if len(each) or amounts - {"0", str(WHOLE)} or (each.tag in RECOLOURED[:2] + RECOLOURED[4:5]):
            return True
    return False


def of_vml(shape, data):
    """How a picture of VML is seen, from its `v:shape` and `v:imagedata`."""
    sides = [part_of_whole(data.get(f"crop{side}")) for side in SIDES]
    style = dict(re.findall(r"([\w-]+)\s*:\s*([^;]*[^;\s])", shape.get("style", "").lower()))
    moves = [move for mark, move in (("x", "horizontal"), ("y", "vertical")) if mark in style.get("flip", "")]
    turn = re.fullmatch(r"(-?\d{1,12}(?:\.\d+)?)(fd)?", style.get("rotation", ""))
    if turn and (degrees := float(turn[1]) / (65536 if turn[2] else 1) % 360):
        moves.append(degrees)
    is_otherwise = any(side < 0 for side in sides) or any(
        data.get(name) for name in ("gain", "blacklevel", "grayscale", "bilevel", "chromakey", "recolortarget")
    )
    return Shown(tuple(max(0, side) for side in sides), "", tuple(moves), is_otherwise)


def part_of_whole(text):
    """0.25, “25%” and “16384f” are all a quarter."""
    found = re.fullmatch(r"(-?\d{0,9}(?:\.\d{1,9})?)(f|%)?", (text or "").strip())
    if not found or found[1] in ("", "-", "."):
        return 0
    return float(found[1]) / {"f": 65536, "%": 100, None: 1}[found[2]]


# --- as pixels


def pixels(content, shown):
    """The content as it is, or a picture of only what is seen.

    Raises OSError, ValueError, ValidationError and the like for what is no picture, or where nothing is seen of it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with open_picture(io.BytesIO(content)) as picture:
            turned_by_file = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
        if not (shown.changes or turned_by_file):
            return content
        picture = whole(content)
        return written(moved(in_plain_mode(in_colours_of_the_web(picture)), shown), picture, content)


def moved(picture, shown):
    """The pixels that are seen. Word does not ask a photograph which side is up: it turns what the file holds."""
    left, top, right, bottom = shown.cut
    box = (
        round(left * picture.width),
        round(top * picture.height),
        round((1 - right) * picture.width),
        round((1 - bottom) * picture.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        raise OSError
    seen = picture.crop(box) if any(shown.cut) else picture.copy()
    if shown.shape:
        seen = in_ellipse(seen)
    for move in shown.moves:
        if move == "horizontal":
            seen = seen.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        elif move == "vertical":
            seen = seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        elif move in QUARTERS:
            seen = seen.transpose(QUARTERS[move])
        else:
            seen = turned(seen, move)
    return seen


def turned(picture, degrees):
    """Turned by any angle; the corners that come into being are clear, or white like paper in a photograph."""
    has_alpha = picture.has_transparency_data or picture.mode == "P"
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    corners = (255, 255, 255, 0) if has_alpha else (255, 255, 255)
    return picture.rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=corners)


def in_ellipse(picture):
    picture = picture.convert("RGBA")
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, picture.width - 1, picture.height - 1), fill=255)
    clear = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    picture.putalpha(ImageChops.multiply(picture.getchannel("A"), mask))
    return Image.composite(picture, clear, mask)  # outside the ellipse no colour is left


def written(seen, picture, content):
    """A JPEG as a JPEG, anything else as a PNG, with the label of what AI made."""
    out = io.BytesIO()
    if picture.format in ("JPEG", "MPO") and not seen.has_transparency_data:
        seen.save(out, "JPEG", quality=92, subsampling=0)
    else:
        seen.save(out, "PNG")
    return labelled(out.getvalue(), label_in(content))
