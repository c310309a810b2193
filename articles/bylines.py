"""By whom a text is, as pages say it: with labels above the text, below it, or in brackets at its end."""

import re
from itertools import zip_longest

from characters.folding import folded_in_place

LABELS = {
    "author": r"文\s*/\s*图|图\s*/\s*文|作\s*者|撰\s*稿人?|供\s*稿(?:人|单位)?|通\s*讯\s*员"
    r"|authors?|written by|contributed by|contributor",
    "source": r"(?:(?:新\s*闻|信\s*息|文\s*章|稿\s*件)\s*)?来\s*源|稿\s*源|(?:news |information )?source",
    "responsible_editor": r"责\s*任\s*编\s*辑|责\s*编|编\s*辑|(?:responsible )?editor(?: in charge)?",
}
OTHERS = (  # said of a text, but an article has no place for it
    r"审\s*核|审\s*校|编\s*审|审\s*签|签\s*发|[初复终]\s*审|[一二三]\s*审|校\s*对|核\s*稿|摄\s*影|图\s*片|排\s*版|监\s*制|美\s*编"
    r"|值\s*班\s*编\s*委|主\s*编|(?:文\s*章|信\s*息)?录\s*入(?:者|人|员)?|发\s*布\s*[人者]"
    r"|联\s*系\s*(?:人|电\s*话)|电\s*话|(?:photos?|pictures?)(?: by)?|proofread(?:er| by)"
)
BRACKETED = re.compile(r"[（(【\[]\s*([^（）()【】\[\]]{1,100})[】\]）)]\s*\Z")
OFFICE_AND_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,24}[\s\u3000]+[\u4e00-\u9fff·]{2,6}(?:[\s\u3000、]+[\u4e00-\u9fff·]{2,6}){0,4}"
)
OFFICE = re.compile(r"[\u4e00-\u9fff]{1,22}(?:处|室|局|院|庭|科|支部|党委|政治部|总队|中心)")
CONTRIBUTES = re.compile(r"[\s\u3000]*(?:供\s*稿|撰\s*稿)\Z")
LATIN_WORD = r"(?:[A-Z][\w’'.-]*|of|the|and|&)"
LATIN_NAMES = re.compile(rf"{LATIN_WORD}(?:,? {LATIN_WORD}){{0,9}}")
NOBODY = re.compile(r"(?:the )?end|to be continued|(?:photos?|pictures?)\b.*|reprinted.*", re.IGNORECASE)
# What a page offers beside its byline, such as a counter that a script fills.
TOOLS = re.compile(
    r"(?:\A|[\s|｜]+)(?:分享|收藏|评论|点赞|打印|关闭|阅读|浏览|点击|访问|字号|字体|复制链接|转发|举报|share|print|comments?)"
    r"(?![^\W\d_]).*\Z",
    re.IGNORECASE | re.DOTALL,
)
SEPARATORS = " \t\r\n\u3000\xa0|｜/／;；,，、"
LONGEST = 120  # characters of a line that is nothing but a byline


def label_pattern(labels):
    """Matches a label with its colon or bracket, or one that goes on with a number or a name by itself."""
    end = r"(?:\s*[:：]|\s*[】\]]\s*[:：]?|(?<=于)(?=\s*\d)|(?<= on)(?=\s+\w))"
    labels = {**labels, "other": OTHERS}
    return re.compile(
        "|".join(rf"(?<![^\W\d_])(?P<{name}>{words}){end}" for name, words in labels.items()), re.IGNORECASE
    )


OF_BYLINES = label_pattern(LABELS)


def labelled(words, pattern=OF_BYLINES):
    """What follows each label in a row of them, by the label's name, and what stands before the first.

    A label with nothing behind it gives "". One for which an article has no place, as 审核, stands by its own
    words. `pattern` is one of `label_pattern()`; traditional labels are read as simplified ones.
    """
    found = list(pattern.finditer(folded_in_place(words)))
    values = {}
    for match, following in zip_longest(found, found[1:]):
        value = words[match.end() : following.start() if following else len(words)]
        name = match.lastgroup if match.lastgroup != "other" else words[slice(*match.span("other"))]
        values[name] = values.get(name) or TOOLS.sub("", value.strip(SEPARATORS))
    return values, words[: found[0].start()].strip(SEPARATORS + "【[") if found else words


def byline(words):
    """What a line says of author, source and editor, if it says nothing else; else an empty dictionary.

    A line with labels (“责任编辑：王晓”), or one in brackets: with labels, or with an office, a name or both.
    """
    words = words.strip()
    if len(words) > LONGEST:
        return {}
    inside = BRACKETED.fullmatch(words)
    values, before = labelled(inside[1] if inside else words)
    if values.keys() & LABELS.keys() and not before:
        return {name: value for name, value in values.items() if value}
    who = CONTRIBUTES.sub("", inside[1].strip()) if inside else ""
    return {"author": who} if who and is_name(who) else {}


def byline_at_end(words):
    """As `byline`, for brackets with labels behind the last sentence of a paragraph; and where they begin."""
    inside = BRACKETED.search(words, max(0, len(words) - LONGEST))
    if inside is None:
        return {}, len(words)
    values, before = labelled(inside[1])
    given = {name: value for name, value in values.items() if value}
    return (given, inside.start()) if given.keys() & LABELS.keys() and not before else ({}, len(words))


def is_name(words):
    if NOBODY.fullmatch(words):
        return False
    return any(kind.fullmatch(words) for kind in (OFFICE, OFFICE_AND_NAME, LATIN_NAMES))
