"""Headings that name an endeavour and the specialty that it builds: “坚持学习原著，打造‘特别讲政治’支部”."""

import re
from typing import NamedTuple

LONGEST = 240  # characters; what is longer is no heading
ENUMERATION = r"(?:第?[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．)])?\s*"
QUOTES = "\"'“”‘’「」『』〝〞"

IN_ENGLISH = re.compile(
    r"(?P<endeavour>(?:Insist on|Adhere to|Persist in|Keep to|Uphold|Stick to) .+(?<![\s,;，]))"
    r"(?:\s*[,;，]\s*(?:and )?| and )"
    r"(?:build|create|make|form|forge|cultivate|become|strive to (?:be|become|build|create))(?: up)? (?:an? |the )?"
    r"(?P<specialty>(?!ahead).*?)\s*\bbranch(?P<more> [^,.;]+)?[.。]?",
    re.IGNORECASE,
)
IN_CHINESE = re.compile(
    ENUMERATION
    + r"(?P<endeavour>(?:坚持|坚守|恪守|严守|强化|突出|聚焦|立足).+)[\s，,；;、—]+(?:着力|努力|奋力|精心|全力|争取)?"
    r"(?:打造|争做|争创|争当|创建|创造|建设|建成|锻造|铸就|铸造|培育)(?:一个|成为?|好)?"
    r"(?P<specialty>[^，,；;]+?)的?(?:先锋)?党?支部(?P<more>)[。.]?"
)
OPENING_THAT = re.compile(r"^that\s+", re.IGNORECASE)
COUNTED = re.compile(
    rf"[{QUOTES}]\s*(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s|(?:[两二三四五六七八九十]|\d+)[^{QUOTES}\s]?)",
    re.IGNORECASE,
)
QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]+)[{QUOTES}]")


class PairHeading(NamedTuple):
    endeavour: str
    specialty: str

    @property
    def is_slogan(self):
        """Whether it sums the pairs up, “五个坚持” and “五个特别”, rather than being one of them."""
        return bool(COUNTED.search(self.endeavour) or COUNTED.search(self.specialty))

    @property
    def brand_name(self):
        found = QUOTED.search(self.specialty)
        return (found[1] if found else self.specialty).strip()


def pair_heading(line):
    """What a line of words names, if it is such a heading; else None."""
    line = line.strip()
    if len(line) > LONGEST or re.search(r"[。！？!?]\S", line):
        return None
    found = IN_ENGLISH.fullmatch(line) or IN_CHINESE.fullmatch(line)
    if found is None:
        return None
    specialty = f"{found['specialty']} {OPENING_THAT.sub('', (found['more'] or '').strip())}".strip()
    return PairHeading(found["endeavour"].strip(), specialty)


def without_quotes(words):
    """The words without quotation marks around the whole of them."""
    inside = words.strip()
    if len(inside) > 2 and inside[0] in QUOTES and inside[-1] in QUOTES and not set(inside[1:-1]) & set(QUOTES):
        return inside[1:-1].strip()
    return inside
