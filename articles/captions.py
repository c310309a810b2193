"""Captions that somebody typed below a picture or above a table, where no style says what they are."""

import re

from publishing.blocks import Block
from publishing.richtext import TAG

NUMBER = r"\s*[\d一二三四五六七八九十]{1,3}(?:[-–—.．]\d{1,3})?"
# 图1 …, 图为…, 上图：…, △…, Figure 1: …
OF_PICTURE = re.compile(
    rf"\W*(?:[图圖]片?{NUMBER}(?!\w{{0,2}}[年月日个張张])|[图圖]\s*[为為示]|[上下左右前中]?[图圖]片?\s*[:：为為]"
    r"|(?:figure|fig\.?|photo|picture)\s*\d{1,3}|(?:above|below|left|right|photo|picture)\s*:)",
    re.IGNORECASE,
)
ABOVE_PICTURE = re.compile(r"[▲△▴]\s*\w")
# … 李华 摄, （摄影：李华）, 李华/图, 供图：…, 图/李华, Photo by …
END = r"[）)】\]\s。]*"
NAME = r"[\w·、 ]{1,30}"
CREDIT = re.compile(
    rf"(?:.*[\s，。,（(【\[/／])?(?:{NAME}(?:(?<!拍)[摄攝]|供[图圖])|[\w·]{{1,20}}\s*[/／]\s*[图圖摄攝绘]){END}"
    rf"|(?:.*[\s，。,（(【\[])?(?:[摄攝]影?|供[图圖]|[图圖](?:片|源|片[来來]源)?)\s*[:：/／]\s*{NAME}{END}"
    r"|.*\b(?:photo(?:graph)?s?|picture|image)(?: (?:by|courtesy of)|:) .{1,60}",
    re.IGNORECASE,
)
OF_TABLE = re.compile(rf"\W*(?:[表]{NUMBER}|附表{NUMBER}|table\s*\d{{1,3}})(?!\w{{0,2}}[年月日])", re.IGNORECASE)
BEGINS_A_PART = re.compile(
    r"[\s（(【]*(?:[一二三四五六七八九十]{1,3}[、.．)）]|第[\w]{1,4}[章节節部分篇条條]|[（(]\w{1,3}[)）]"
    r"|\d{1,2}(?:\.\d{1,2})*[、.．)）]\s*\D)"
)
LONGEST = 80  # columns of a line that is a caption by its place alone
LONGEST_MARKED = 240  # columns of one that says so itself
ONLY_PICTURES = re.compile(r"(?:\s|<br>|</?(?:a|strong|em|u|s|p|figure)\b[^>]*>|<img [^>]*>)*")


def is_picture(block):
    """Whether a block shows pictures and says nothing."""
    return block is not None and "<img " in block.html and bool(ONLY_PICTURES.fullmatch(block.html))


def says_caption(line):
    """Whether a line says by its own words that it belongs to a picture."""
    return bool(OF_PICTURE.match(line) or ABOVE_PICTURE.match(line) or CREDIT.fullmatch(line))


def with_captions(body, words, columns):
    """The blocks in which a line that belongs to the picture above it, or the table below it, is its caption.

    `words(block)` gives the words of a block, `columns(text)` how wide they are.
    """
    result = []
    for place, block in enumerate(body):
        following = body[place + 1] if place + 1 < len(body) else None
        before, line = result[-1] if result else None, " ".join(words(block).split())
        if block.tag != "p" or "<img " in block.html or not line:
            result.append(block)
        elif is_picture(before) and belongs(block, line, columns):
            result[-1] = captioned_figure(before, inside(block))
        elif following is not None and is_bare_table(following) and OF_TABLE.match(line) and columns(line) <= LONGEST:
            body[place + 1] = captioned_table(following, inside(block))
        else:
            result.append(block)
    return result


def belongs(block, line, columns):
    """Whether a line right below a picture is its caption: it says so, or it is short and stands in the middle."""
    if columns(line) > LONGEST_MARKED:
        return False
    if says_caption(line):
        return True
    is_centred = "align-center" in TAG.match(block.html)[0]
    return is_centred and columns(line) <= LONGEST and not BEGINS_A_PART.match(line)


def inside(block):
    return block.html[len(block.opening) : -len(block.closing)]


def captioned_figure(block, caption):
    """The block as a figure, its caption with the last of its pictures."""
    pictures = re.findall("<img [^>]*>", block.html)
    figures = [f"<figure>{picture}</figure>" for picture in pictures]
    if block.tag == "figure":
        figures = [block.html]
    figures[-1] = figures[-1].removesuffix("</figure>") + f"<figcaption>{caption}</figcaption></figure>"
    return Block("".join(figures), "figure" if len(figures) == 1 else "")


def is_bare_table(block):
    return block.tag == "table" and "<caption>" not in block.html


def captioned_table(block, caption):
    return Block(f"{block.opening}<caption>{caption}</caption>{block.html[len(block.opening) :]}", "table")
