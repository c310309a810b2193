"""Lists that a text only shows: paragraphs that hang behind a mark (WPS, PowerPoint), as Word would name them.

`list_items` reads the name that Word gives to each item, `mso-list: l0 level2`. Where a program writes none, the mark
and how far the paragraph stands in say the same.
"""

import re

from .emphasis import style_of, walked

MARK = re.compile(r"([•●○◦·∙▪▫■◆◇❖❑❒➢➤➔→★☆✓✔\u2013-]|\d{1,3}[.．、)）])(?=[\s\xa0\u3000]|\Z)")
LENGTH = re.compile(r"(-?\d*\.?\d+)(pt|px|cm|mm|in|em)")
POINTS = {"pt": 1, "px": 0.75, "cm": 28.35, "mm": 2.835, "in": 72, "em": 10.5}
STEP = 6  # points by which one level stands further in than another, at least


def with_names_of_lists(root):
    """Give each paragraph that hangs behind a mark the name of an item and its level."""
    if not any("text-indent:-" in element.get("style", "").replace(" ", "") for element in root.iter("p", "div")):
        return
    firsts = {}
    for piece in walked(root)[0]:
        block = next((each for each in (piece.holder, *piece.holder.iterancestors()) if each.tag in ("p", "div")), None)
        if block is not None and piece.text.strip():
            firsts.setdefault(block, piece)
    found = {block: piece for block, piece in firsts.items() if hangs(block) and is_mark(piece)}
    places = sorted({points(style_of(block).get("margin-left")) for block in found})
    levels = [place for at, place in enumerate(places) if not at or place - places[at - 1] >= STEP]
    for block, piece in found.items():
        place = points(style_of(block).get("margin-left"))
        level = max(1, sum(each <= place for each in levels))
        name(block, piece, min(level, 9))


def hangs(block):
    style = style_of(block)
    is_named = "mso-list" in style or any(True for _each in block.iterdescendants("p", "div", "table", "ul", "ol"))
    return not is_named and points(style.get("text-indent")) < 0


def is_mark(piece):
    said = style_of(piece.holder).get("mso-special-format", "")
    return said.startswith(("bullet", "numbullet")) or MARK.match(piece.text.lstrip()) is not None


def name(block, piece, level):
    text = piece.text.lstrip()
    marked = MARK.match(text)
    mark, rest = (marked[0], text[marked.end() :]) if marked else (text, "")
    piece.write(rest.lstrip())
    holder = block.makeelement("span", {"style": "mso-list:ignore"})
    holder.text, block.text, holder.tail = mark, None, block.text
    block.insert(0, holder)
    block.tag = "p"
    block.set("style", f"{block.get('style')};mso-list:l0 level{level}")


def points(length):
    found = LENGTH.fullmatch(length or "")
    return float(found[1]) * POINTS[found[2]] if found else 0
