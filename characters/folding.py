"""Which texts count as the same: for search, and for comparing names, headers and values. Never stored for readers."""

import re
import unicodedata
from functools import cache

from .cleaning import WIDE, clean_line, visible

# The ways in which the dot of a transcribed name is typed; the first is the one that is stored.
DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u25cf\u30fb\u318d\uff0e\uff65"
DOT_IN_NAME = re.compile(rf"(?<={WIDE})\s*[{DOTS}.]\s*(?={WIDE})")
SPACE_IN_NAME = re.compile(rf"(?<={WIDE})\s+(?={WIDE})")

# Radicals of U+2E80–2EFF, which Unicode’s compatibility forms leave alone, each before the character that everybody
# reads there: the property Equivalent_Unified_Ideograph.
RADICALS = """
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳
    ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫
    ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌
    ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝
    ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风
    ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯
    ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
""".split()

LOOKALIKES = str.maketrans(
    {
        **dict(RADICALS),
        "\u318d": DOTS[0],  # a letter of Hangul to Unicode, a dot to those who type it
        **dict.fromkeys(
            [*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))], ""
        ),  # variation selectors
    }
)
BLOCKS_OF_CHINESE = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A6E0))


def folded(text):
    """Small letters, one width, simplified characters, no radical in the place of a character, nothing unseen.

    Characters are simplified one by one, whatever stands around them: a question has less around it than a text.
    """
    text = unicodedata.normalize("NFKC", visible(text).translate(LOOKALIKES))
    return text.translate(simplified()).casefold()


def folded_in_place(text):
    """As `folded()`, but of the same length, so that a place in one is the place in the other.

    What takes more or less room when it is folded (㈱, ﬁ) stays as it is.
    """
    return text.translate(folded_to_one())


def tidy_name(name):
    """A name as it is stored: the dot of a transcribed name is U+00B7, no space stands between Chinese characters."""
    return SPACE_IN_NAME.sub("", DOT_IN_NAME.sub(DOTS[0], visible(name))).strip()


def name_key(name):
    """What two spellings of one name have in common."""
    return folded(tidy_name(unicodedata.normalize("NFKC", tidy_name(name))))


def spellings(text):
    """A text as it was typed and as it may be stored: for databases, which compare letter by letter.

    In one width, with radicals as characters; in simplified and in traditional characters.
    """
    seen = clean_line(text)
    plain = unicodedata.normalize("NFKC", seen.translate(LOOKALIKES)).translate(simplified())
    return list(dict.fromkeys([seen, plain, converter("s2t").convert(plain)]))


@cache
def converter(direction):
    from opencc import OpenCC  # loaded when first asked: not every process compares

    return OpenCC(direction)


@cache
def simplified():
    """A table for `str.translate`: traditional characters and their simplified ones, as OpenCC has them."""
    characters = [chr(code) for block in BLOCKS_OF_CHINESE for code in block]
    converted = converter("t2s").convert("\n".join(characters)).split("\n")
    return {ord(before): after for before, after in zip(characters, converted, strict=True) if before != after}


@cache
def folded_to_one():
    """A table for `str.translate`: each character that is folded to one other character."""
    codes = [*simplified(), *range(0x20, 0x3400), *range(0xF900, 0x10000), *range(0x10400, 0x10450)]
    pairs = ((code, folded(chr(code))) for code in codes if not 0xD800 <= code < 0xE000)
    return {code: after for code, after in pairs if len(after) == 1 and after != chr(code)}
