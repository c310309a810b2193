"""Captions that somebody typed below a picture: a short line is judged by what stands before it, too."""

import html
import re

from publishing.blocks import Block

MARKED = re.compile(
    r"[\s（(【\[▲△↑◆■]*(?:(?:[上下左右本前后]|题)?图(?:[一二三四五六七八九十\d]+|为|是|中|片|：|:|\s|①|②|③)|照片[:：]|(?:photo|picture|figure|fig\.?|image)\b)",
    re.IGNORECASE,
)
CREDITED = re.compile(
    r"(?:摄影?|供图|提供|图/文|文/图)\s*[)）】\]]*\s*\Z|(?:摄影|摄|图片来源|图片|供图|图)\s*[:：/]\s*[\w·\s]{2,20}[)）】\]]*\s*\Z"
    r"|(?:photo(?:graph)?s?|picture|credit)\s*(?:by\b|:)",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．]|第[一二三四五六七八九十]+)"
)
# 表1 …, Table 1: …, but not 表2023年…
OF_TABLE = re.compile(
    r"\W*(?:附?表\s*[\d一二三四五六七八九十]{1,3}(?:[-–—.．]\d{1,3})?|table\s*\d{1,3})(?![\d年月日个])", re.IGNORECASE
)
OF_FIGURE = re.compile(r"\W*(?:[图圖]\s*\d{1,3}(?![\d年月日个])|(?:figure|fig\.?)\s*\d)", re.IGNORECASE)
FILE_NAME = re.compile(r".*\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|zip|rar)\W*", re.IGNORECASE)
ROW = re.compile(r"\s*\d+\s.*\d\s*")  # 2 李四 97
TICKED = re.compile(r"\s*[☐☑☒✓✔✗✘]")
BOLD = re.compile(r"<strong>[^<]*</strong>")
IMAGE = re.compile(r"<img [^>]*>")
BREAK = re.compile(r"(?:\s*<br>\s*)+")
TAG = re.compile(r"<[^>]*>")
LONGEST = 120  # characters
LINES = ("p", "h2", "h3", "h4")  # somebody gave the line a level, so that it stands among the contents of the document


def with_captions(body):
    """The blocks of a text with the lines that caption a picture in its figure, or a table in the table below.

    A line below a picture is one that says so (图为…, 图1, … 摄), or a short one that is centred as the picture is. Any
    other short line there stays as it is, but `may_be_heading` says of none of them that it heads anything.
    """
    result = []
    for block in body:
        before = result[-1] if result else None
        if before is not None and is_caption_of_table(before, block):
            result[-1:] = [captioned(block, inside_of(before))]
        elif (parts := picture_and_words(block)) and is_caption(*parts, block):
            result += figures(block, parts[1])
        elif before is not None and is_picture(before) and is_caption(before.html, inside_of(block), block, before):
            result[-1:] = figures(before, inside_of(block))
        else:
            result.append(block)
    return result


def may_be_heading(block, before):
    """Whether a line may be a heading: no caption, and below a picture only one that is numbered or bold.

    A line that names a table or a file, begins with a ticked box or is a row of data is none wherever it stands.
    """
    words = words_of(block.html).strip()
    if any(each.match(words) for each in (MARKED, OF_FIGURE, OF_TABLE, TICKED)) or CREDITED.search(words):
        return False
    if FILE_NAME.fullmatch(words) or ROW.fullmatch(words):
        return False
    if before is None or not is_picture(before):
        return True
    return bool(NUMBERED.match(words) or BOLD.fullmatch(inside_of(block)))


def is_picture(block):
    """Whether a block is pictures and nothing else, without a caption."""
    if block.tag not in ("p", "figure") or "<figcaption" in block.html:
        return False
    return "<img " in block.html and not words_of(block.html).strip()


def picture_and_words(block):
    """The picture and the line below it that stand in one paragraph; None where it is anything else."""
    if block.tag != "p" or "<img " not in block.html:
        return None
    inside = inside_of(block)
    last = [*IMAGE.finditer(inside)][-1]
    before, after = inside[: last.end()], inside[last.end() :]
    if words_of(before).strip() or not BREAK.match(after) or not words_of(after).strip():
        return None
    return before, BREAK.sub("", after, count=1)


def is_caption(picture, line, block, before=None):
    words = words_of(line).strip()
    if block.tag not in LINES or "<img " in line or not words or len(words) > LONGEST or NUMBERED.match(words):
        return False
    if MARKED.match(words) or CREDITED.search(words):
        return True
    if block.tag != "p":
        return False
    centred = 'class="align-center"' in block.html.partition(">")[0]
    with_it = before is None or before.tag == "figure" or 'class="align-center"' in before.html.partition(">")[0]
    return centred and with_it and len(words) <= LONGEST / 2


def is_caption_of_table(line, block):
    if block.tag != "table" or "<caption>" in block.html or line.tag != "p" or "<img " in line.html:
        return False
    words = words_of(line.html).strip()
    return bool(OF_TABLE.match(words)) and len(words) <= LONGEST / 2


def captioned(table, caption):
    return Block(f"{table.opening}<caption>{caption}</caption>{table.html[len(table.opening) :]}", "table")


def figures(block, caption):
    """A figure for each picture of a block; the last one has the caption."""
    images = IMAGE.findall(block.html)
    made = [Block(f"<figure>{image}</figure>", "figure") for image in images[:-1]]
    inside = BREAK.sub(" ", caption).strip()
    return [*made, Block(f"<figure>{images[-1]}<figcaption>{inside}</figcaption></figure>", "figure")]


def inside_of(block):
    return block.html[len(block.opening) : -len(block.closing)] if block.tag else block.html


def words_of(markup):
    return html.unescape(TAG.sub("", BREAK.sub(" ", markup)))
