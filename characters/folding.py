"""Which texts count as the same: for search, and for comparing names, headers and values. Never stored for readers."""

import re
import unicodedata
from functools import cache

from .cleaning import WIDE, visible

# The ways in which the dot of a transcribed name is typed; the first is the one that is stored.
DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u25cf\u30fb\u318d\uff0e\uff65"
DOT_IN_NAME = re.compile(rf"(?<={WIDE})\s*[{DOTS}.]\s*(?={WIDE})")
SPACE_IN_NAME = re.compile(rf"(?<={WIDE})\s+(?={WIDE})")

# Radicals that Unicode's compatibility forms leave alone, beside the character that everybody reads there.
RADICALS = str.maketrans({})


def folded(text):
    """Small letters, one width, simplified characters, no radical in the place of a character, nothing unseen.

    Characters are simplified one by one, whatever stands around them: a question has less around it than a text.
    """
    text = unicodedata.normalize("NFKC", visible(text)).translate(RADICALS).translate(simplified())
    return text.casefold()


def tidy_name(name):
    """A name as it is stored: the dot of a transcribed name is U+00B7, no space stands between Chinese characters."""
    return SPACE_IN_NAME.sub("", DOT_IN_NAME.sub(DOTS[0], visible(name))).strip()


def name_key(name):
    """What two spellings of one name have in common."""
    return folded(tidy_name(unicodedata.normalize("NFKC", tidy_name(name))))


@cache
def simplified():
    """A table for `str.translate`: traditional characters and their simplified ones, as OpenCC has them."""
    from opencc import OpenCC  # loaded when first asked: not every process compares

    blocks = [range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A6E0)]
    characters = [chr(code) for block in blocks for code in block]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(before): after for before, after in zip(characters, converted, strict=True) if before != after}
