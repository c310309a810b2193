"""Days and times as a cell shows them: a number counts the days since 1900, or since 1904."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from .shown_numerals import in_a_date, in_numerals

LAST = 2_958_466  # the day after 9999-12-31
FROM_1904 = 1462  # days between the two beginnings
CHINESE = {"804", "1004", "zh-cn", "zh", "zh-hans"}
ENGLISH = {"", "409", "809", "en-us", "en-gb"}
WEEKDAYS = "一二三四五六日"
MONTHS = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split()
ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ENGLISH_MONTHS = "January February March April May June July August September October November December".split()


class UnshownError(ValueError):
    """It cannot be said what a cell shows."""


def moment_of(number, since_1904=False):
    """The moment for which a number stands. Raises UnshownError where there is none."""
    days = number + (FROM_1904 if since_1904 else 0)
    # Excel believes that 1900 was a leap year: before March 1900 it counts from a day later.
    first = datetime.datetime(1899, 12, 30) if days >= 61 else datetime.datetime(1899, 12, 31)
    if not 0 <= days < LAST or 60 <= days < 61:
        raise UnshownError(str(number))
    milliseconds = (Decimal(days) * 86_400_000).quantize(Decimal(1), ROUND_HALF_UP)
    return first + datetime.timedelta(milliseconds=int(milliseconds))


def shown_date(section, number, since_1904=False):
    """What a format with days or times shows for a number."""
    tokens = with_minutes(section.tokens)
    if not 0 <= number < LAST:
        raise UnshownError(str(number))  # Excel shows a row of #
    decimals = max((text.count("0") for kind, text in tokens if kind == "date" and text.startswith("s")), default=0)
    is_counted = any(kind == "elapsed" for kind, _text in tokens)
    # Seconds are rounded as far as they are shown; what is larger is cut.
    step = Decimal(1).scaleb(-decimals)
    seconds = (number * 86_400).quantize(step, ROUND_HALF_UP)
    moment = None if is_counted else moment_of(seconds / 86_400, since_1904)
    in_halves = any(kind == "half" for kind, _text in tokens)
    said = []
    for kind, text in tokens:
        if kind == "elapsed":
            said.append(elapsed(text, seconds))
        elif kind == "half":
            said.append(half_of_day(text, moment, section))
        elif kind == "date":
            said.append(part(text, moment, seconds, section, in_halves))
        elif kind == "digit":
            raise UnshownError(text)
        else:
            said.append(text)
    return "".join(said)


def with_minutes(tokens):
    """Tokens in which an m that means minutes, behind hours or before seconds, is an n."""
    tokens = [(kind, text.lower() if kind == "date" else text) for kind, text in tokens]
    times = [place for place, (kind, _text) in enumerate(tokens) if kind in ("date", "elapsed")]
    for before, place, behind in zip([None, *times], times, [*times[1:], None], strict=False):
        kind, text = tokens[place]
        is_behind_hours = before is not None and tokens[before][1][0] == "h"
        is_before_seconds = behind is not None and tokens[behind][1][0] == "s"
        if kind == "date" and text in ("m", "mm") and (is_behind_hours or is_before_seconds):
            tokens[place] = kind, "n" * len(text)
    return tokens


def elapsed(text, seconds):
    unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
    return f"{int(seconds // unit):0{len(text)}d}"


def half_of_day(text, moment, section):
    is_late = moment is not None and moment.hour >= 12
    if text == "上午/下午" or (section.language in CHINESE and text.upper() == "AM/PM"):
        return "下午" if is_late else "上午"
    return text.split("/")[is_late]


def part(text, moment, seconds, section, in_halves):
    letter, length = text[0], len(text)
    if moment is None:
        return of_elapsed(letter, text, seconds)
    if letter in "ye":
        year = f"{moment.year % 100:02d}" if letter == "y" and length < 3 else str(moment.year)
        return in_numerals(year, section.numerals)
    if letter == "a":
        return ("星期" if length > 3 else "") + WEEKDAYS[moment.weekday()]
    if letter in "md" and length > 2:
        return name_of(letter, length, moment, section.language)
    if letter == "s":
        whole = f"{moment.second:0{min(text.partition('.')[0].count('s'), 2)}d}"
        return numerals(whole, moment.second, section) + decimals_of(text, seconds)
    if letter in "gb":
        raise UnshownError(text)
    hour = (moment.hour % 12 or 12) if in_halves else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute}[letter]
    return numerals(f"{number:0{min(length, 2)}d}", number, section)


def numerals(text, number, section):
    if not section.numerals:
        return text
    if text.startswith("0"):
        raise UnshownError(text)  # programs differ: 〇五, 五
    return in_a_date(number, section.numerals)


def of_elapsed(letter, text, seconds):
    """Minutes and seconds behind hours that are counted."""
    if letter == "n":
        return f"{int(seconds // 60 % 60):0{len(text)}d}"
    if letter == "s":
        return f"{int(seconds % 60):0{min(text.partition('.')[0].count('s'), 2)}d}" + decimals_of(text, seconds)
    raise UnshownError(text)


def decimals_of(text, seconds):
    _whole, point, digits = text.partition(".")
    return f".{int(seconds % 1 * 10 ** len(digits)):0{len(digits)}d}" if point else ""


def name_of(letter, length, moment, language):
    """The name of a month or of a day of the week."""
    if language in CHINESE and letter == "m":
        return MONTHS[moment.month - 1] if length > 3 else f"{moment.month}月"
    if language in CHINESE:
        return ("星期" if length > 3 else "周") + WEEKDAYS[moment.weekday()]
    if language not in ENGLISH:
        raise UnshownError(language)
    name = ENGLISH_MONTHS[moment.month - 1] if letter == "m" else ENGLISH_DAYS[moment.weekday()]
    return name[:1] if length == 5 else name if length == 4 else name[:3]
