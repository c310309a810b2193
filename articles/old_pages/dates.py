"""Dates and times as old pages write them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from django.utils import timezone as site

MONTHS = "january february march april may june july august september october november december".split()
MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|\\.)?" for month in MONTHS) + r"|sept\.?"
WEEKDAY = r"(?:[\s,]*[(\[]?(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)[)\]]?)?"
HALF = r"(?:[\sT,]*(?P<half>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜间|夜里|[ap]\.?m\.?(?=[\s\d])))?"
SECOND = r"(?:\s*[:分]\s*(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?|\s*分)?"
MINUTE = rf"(?:\s*:\s*|\s*[时点]\s*)(?:(?P<minute>\d{{1,2}}){SECOND}|(?P<thirty>半))"
HOUR = rf"(?:[\sT,-]*(?P<hour>\d{{1,2}})(?:{MINUTE}|\s*[时点](?:整|钟)?))?"
CLOCK = r"(?:\s*(?P<suffix>[ap]\.?m\b))?"
ZONE = r"(?:\s*(?P<zone>(?:UTC|GMT)?[+-]\d\d:?\d\d(?!\d)|Z\b|UTC\b|GMT\b))?"
TIME = WEEKDAY + HALF + HOUR + CLOCK + ZONE
DASH = r"[-/.\u2010-\u2015\u2212]"
YEAR, DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>\d{1,2})"
SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?<!\d){YEAR}\s*(?:{DASH}|年)\s*(?P<month>\d{{1,2}})\s*(?:{DASH}|月)\s*{DAY}(?!\d|-\d(?!\d?:))\s*日?{TIME}",
        rf"(?<!\w)(?P<name>{MONTH})\s+{DAY}(?:st|nd|rd|th)?\s*,?\s*{YEAR}(?!\d){TIME}",
        rf"(?<!\d){DAY}(?:st|nd|rd|th)?[\s-]+(?P<name>{MONTH})[\s,-]*{YEAR}(?!\d){TIME}",
        rf"(?<!\w)(?P<name>{MONTH})\s+{DAY}{HOUR}{CLOCK}{ZONE}\s+(?:[A-Z]{{3,4}}\s+)?{YEAR}(?!\d)",  # as Java prints it
        rf"(?<!\d){YEAR}(?P<month>\d\d)(?P<day>\d\d)(?!\d){TIME}",
        rf"(?<!\d){YEAR}(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?!\d)",
        rf"(?<![\d/])(?P<month>\d{{1,2}})/{DAY}/{YEAR}(?P<american>)(?!\d){TIME}",
    )
)
OF_TWO_DIGITS = re.compile(  # only where a line or a label's value is nothing else
    rf"\W*['’]?(?P<year>\d\d)(?:{DASH}|年)(?P<month>\d{{1,2}})(?:{DASH}|月){DAY}日?{TIME}\W*", re.IGNORECASE
)
TIMESTAMP = re.compile(r"[01]\d{9}(?:\d{3})?")
WIDE_FORMS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
TENS = "[零〇○Ｏ一二三四五六七八九十]"
IN_CHARACTERS = re.compile(rf"([一二][九〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{{2}})年({TENS}{{1,2}})月({TENS}{{1,3}})日")
TIME_IN_CHARACTERS = re.compile(rf"(?<=[日午晨上间晚点时 ])({TENS}{{1,3}})(?=[时点分])")
DIGITS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零Ｏ", "0")


def find_moment(words):
    """The first date in some words, with its time of day where there is one, and the words without it; or None.

    A time with a zone is given in the site's own.
    """
    words = IN_CHARACTERS.sub(in_digits, words.replace("Ｏ", "〇").translate(WIDE_FORMS))
    words = TIME_IN_CHARACTERS.sub(lambda match: str(number(match[1])), words)
    matches = filter(None, (shape.search(words) for shape in SHAPES))
    found = min(matches, key=lambda match: (match.start(), -match.end()), default=None)
    found = found or OF_TWO_DIGITS.fullmatch(words)
    moment = found and moment_of(found.groupdict())
    if not moment:
        return None, words
    return moment, words[: found.start()] + words[found.end() :]


def moment_in(words):
    return find_moment(words)[0]


def moment_of_timestamp(words):
    """The moment of so many seconds or milliseconds since 1970."""
    if not TIMESTAMP.fullmatch(words.strip()):
        return None
    return datetime.fromtimestamp(int(words.strip()[:10]), UTC).astimezone(site.get_current_timezone())


def moment_of(said):
    month = month_named(said["name"]) if said.get("name") else int(said["month"])
    day, year = int(said["day"]), int(said["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    half = (said.get("half") or said.get("suffix") or "").lower()
    if said.get("american") is not None and day <= 12 and day != month and not half:
        return None  # 7/1/2019 is two days: nobody knows which
    try:
        moment = datetime(year, month, day)
    except ValueError:  # 31 June
        return None
    moment += time_of_day(said, half)
    zone = said.get("zone")
    if not zone or not said.get("hour"):
        return site.make_aware(moment)
    return moment.replace(tzinfo=zone_named(zone)).astimezone(site.get_current_timezone())


def time_of_day(said, half):
    hour = int(said.get("hour") or 0)
    minute = 30 if said.get("thirty") else int(said.get("minute") or 0)
    second = int(said.get("second") or 0)
    if said.get("hour") is None or hour > 24 or minute > 59 or second > 59:
        return timedelta()
    if half.startswith("p") or half in ("下午", "傍晚", "晚上", "晚间", "晚", "夜间", "夜里"):
        hour += 12 if hour < 12 else 12 if half[0] in "晚夜" and hour == 12 else 0
    elif half == "中午":
        hour += 12 if hour < 4 else 0
    elif hour == 12 and (half.startswith("a") or half in ("凌晨", "上午")):  # 上午 12:15 as ASP prints it
        hour = 0
    return timedelta(hours=hour, minutes=minute, seconds=second)


def zone_named(zone):
    zone = zone[3:] or "Z" if zone[:3].upper() in ("UTC", "GMT") else zone
    if not zone[1:2].isdigit():
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    shift = min(timedelta(hours=hours, minutes=minutes), timedelta(hours=23))
    return timezone(-shift if zone[0] == "-" else shift)


def month_named(name):
    return next(place for place, month in enumerate(MONTHS, start=1) if month.startswith(name[:3].lower()))


def in_digits(match):
    year = "".join(DIGITS[character] for character in match[1])
    return f"{year}年{number(match[2])}月{number(match[3])}日"


def number(characters):
    """七, 十, 十二, 二十 or 二十一 as a number."""
    tens, ten, ones = characters.rpartition("十")
    if not ten:
        return int("".join(DIGITS[character] for character in characters))
    return 10 * int(DIGITS.get(tens, "1")) + int(DIGITS.get(ones, "0"))
