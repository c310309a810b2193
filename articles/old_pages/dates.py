"""Dates and times as old pages write them."""

import re
from datetime import datetime

from django.utils import timezone

MONTHS = "january february march april may june july august september october november december".split()
MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|\\.)?" for month in MONTHS) + r"|sept\.?"
TIME = r"(?:[\sT,]*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})(?:\s*[:：分]\s*(?P<second>\d{1,2}))?)?"
CLOCK = r"(?:\s*(?P<half>[ap])\.?m\b)?"
SHAPES = tuple(
    re.compile(shape + TIME + CLOCK, re.IGNORECASE)
    for shape in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?(?!\d)",
        rf"(?<!\w)(?P<name>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{MONTH})\s*,?\s*(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
    )
)
IN_CHARACTERS = re.compile(
    r"([一二][九〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
DIGITS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零Ｏ", "0")


def find_moment(words):
    """The first date in some words, with its time of day where there is one, and the words without it; or None."""
    words = IN_CHARACTERS.sub(in_digits, words)
    found = min(filter(None, (shape.search(words) for shape in SHAPES)), key=lambda match: match.start(), default=None)
    if found is None:
        return None, words
    said = found.groupdict()
    month = int(said["month"]) if said.get("month") else month_named(said["name"])
    hour = int(said["hour"] or 0)
    if said["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if said["half"].lower() == "p" else 0)
    try:
        moment = datetime(
            int(said["year"]), month, int(said["day"]), hour, int(said["minute"] or 0), int(said["second"] or 0)
        )
    except ValueError:  # 31 June
        return None, words
    return timezone.make_aware(moment), words[: found.start()] + words[found.end() :]


def moment_in(words):
    return find_moment(words)[0]


def month_named(name):
    return next(place for place, month in enumerate(MONTHS, start=1) if month.startswith(name[:3].lower()))


def in_digits(match):
    year = "".join(DIGITS[character] for character in match[1])
    return f"{year}年{number(match[2])}月{number(match[3])}日"


def number(characters):
    """七, 十, 十二, 二十 or 二十一 as a number."""
    tens, ten, ones = characters.rpartition("十")
    if not ten:
        return int(DIGITS[characters[-1]])
    return 10 * int(DIGITS.get(tens, "1")) + int(DIGITS.get(ones, "0"))
