"""The characters of an old page, whatever encoding it was saved in, and whatever it says of itself.

A declaration is one candidate among others: Latin decodes any bytes, so that nothing fails where it is declared over
Chinese ones. Of all candidates the one wins whose characters can be those of a Chinese or an English page.
"""

import codecs
import re
from functools import cache

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
CHINESE = dict.fromkeys(["gb2312", "gbk", "hz"], "gb18030") | dict.fromkeys(["big5", "cp950"], "big5hkscs")
WIDER = CHINESE | dict.fromkeys(["iso8859-1", "ascii"], "cp1252")  # pages use more than they declare
LOOKED_AT = 4096  # bytes at the beginning in which a page says its encoding
JUDGED = 5000  # characters beyond ASCII: what a page is written in shows by then
UNREADABLE = "\ufffd"
NOT_ASCII = re.compile(r"[^\0-\x7f]+")
PUNCTUATION = set(
    "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·　￥％～－｜／＋＝＜＞＂．·•■□▲△●○◆◇★☆→←↑↓①②③④⑤⑥⑦⑧⑨⑩×±℃"
)
LATIN = set("“”‘’–—…•·©®™°§«»£€¥½¼¾×±\xa0\xad")  # what stands alone in an English page, and what stands in rows


def decoded(content):
    """The text of a page, and whether every character of it could be read."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, errors="replace")
            return text, UNREADABLE not in text
    if encoding := without_mark(content):
        return content.decode(encoding, errors="replace"), True
    said = declared(content)
    candidates = list(dict.fromkeys([said, "utf-8", "gb18030", "big5hkscs"]))
    texts = {encoding: read_as(content, encoding) for encoding in candidates}
    if all(UNREADABLE in text for text in texts.values()):
        candidates.append("cp1252")
        texts["cp1252"] = read_as(content, "cp1252")
    encoding = max(candidates, key=lambda each: likelihood(texts[each]) + prior(each, texts[each], said))
    text = texts[encoding]
    if UNREADABLE in text and UNREADABLE.encode() not in content:
        text = "\n".join(best_line(line, encoding, candidates) for line in content.split(b"\n"))
    return text, UNREADABLE not in text


def without_mark(content):
    """UTF-16 without a byte order mark: every other byte of its markup is none."""
    for encoding, places in (("utf-16-le", slice(1, 200, 2)), ("utf-16-be", slice(0, 200, 2))):
        half = content[places]
        if len(content) > 20 and len(content) % 2 == 0 and half.count(0) > 0.6 * len(half):
            return encoding
    return ""


def declared(content):
    found = DECLARED.search(content[:LOOKED_AT])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    except (LookupError, UnicodeDecodeError):
        return "utf-8"
    # "utf-16" in a page that could be read as far as that is a slip; other codecs of Python's are no encodings.
    return WIDER.get(name, name) if re.match(r"gb|hz|big5|cp|iso|latin|ascii|utf-8", name) else "utf-8"


def prior(encoding, text, said):
    """What speaks for an encoding before its characters are looked at."""
    if encoding == "utf-8" and UNREADABLE not in text:
        return 2 if re.search("[\u0800-\U0010ffff]", text) else 0.3  # hardly any other bytes are UTF-8 by accident
    return 0.05 if encoding == said else -0.05 if encoding == "cp1252" else 0


def read_as(content, encoding):
    """The bytes in an encoding; also those that a program read as Latin and saved so."""
    text = content.decode(encoding, errors="replace")
    if encoding == "utf-8" and likelihood(text) < 0.5:
        for wrong in ("cp1252", "latin-1"):
            try:
                again = decoded(text.encode(wrong))[0]
            except UnicodeEncodeError:
                continue
            return again if likelihood(again) > 0.9 else text
    return text


def best_line(line, encoding, candidates):
    """A line of a page that was put together from parts in several encodings."""
    for each in (encoding, *candidates):
        try:
            text = line.decode(each)
        except UnicodeDecodeError:
            continue
        if each == encoding or likelihood(text) > 0.8:
            return text
    return line.decode(encoding, errors="replace")


def likelihood(text):
    """How many of the characters beyond ASCII are such as stand in a Chinese or an English page: from 0 to 1."""
    good, bad, judged = 0, 3 * text.count(UNREADABLE), 0
    for found in NOT_ASCII.finditer(text):
        run = found[0]
        judged += len(run)
        if judged > JUDGED:
            break
        for character in run.replace(UNREADABLE, ""):
            if character in PUNCTUATION or character in common():
                good += 1
            elif character in LATIN or (len(run) < 3 and "\xc0" <= character <= "\u024f"):
                good += 0.9 if len(run) < 3 else 0.3
                bad += 0.1 if len(run) < 3 else 0.7
            elif "\u3400" <= character <= "\u9fff" or character > "\uffff":
                good, bad = good + 0.3, bad + 0.7  # a rare character: of names, or of none
            else:
                bad += 1
    return good / (good + bad) if good or bad else 1


@cache
def common():
    """The characters that simplified and traditional texts are written with: the first levels of GB 2312 and Big5."""
    simplified = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    traditional = (bytes([row, cell]) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return {
        character
        for encoding, pairs in (("gb2312", simplified), ("big5", traditional))
        for character in b"".join(pairs).decode(encoding, errors="ignore")
    }
