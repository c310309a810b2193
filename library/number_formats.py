"""Numbers as a cell shows them, by the number formats of Excel and WPS (ECMA-376 part 1, 18.8.30 and 18.8.31).

Known is what the sheets of Chinese offices use. Anything else raises UnshownError: better no text than a wrong one.
"""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from .shown_dates import UnshownError, shown_date
from .shown_numerals import in_numerals, spelled_out

GENERAL = "General"
# Formats that a file names by number only, as they are in Chinese Excel.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<blank>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<half>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<date>y+|e+|m+|d+|h+|s+(?:\.0+)?|a{3,}|g+|b+)
    | (?P<digit>[0#?])
    | (?P<sign>[.,%/@;])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+|[黑蓝青绿红白黄]色|洋红|颜色 ?\d+", re.I
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
LANGUAGE = re.compile(r"\$([^-]*)(?:-(.*))?", re.S)
# What Windows is set to, whatever follows; here as it is in China.
BY_SYSTEM = (
    (re.compile(r"\[\$-(?:f800|x-sysdate)\].*", re.I | re.S), 'yyyy"年"m"月"d"日"'),
    (re.compile(r"\[\$-(?:f400|x-systime)\].*", re.I | re.S), "h:mm:ss"),
)
HOLDS = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "=": lambda one, other: one == other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "<>": lambda one, other: one != other,
}
DIGITS_IN_GENERAL = 11  # characters, with the point; in a wide column
EXACT = Context(prec=400)


@dataclass
class Section:
    """One of the parts of a format between semicolons: pairs of a kind and a text."""

    tokens: list = field(default_factory=list)
    condition: tuple | None = None
    language: str = ""
    numerals: int = 0  # the n of [DBNum n]

    @property
    def is_date(self):
        return any(kind in ("date", "elapsed", "half") for kind, _text in self.tokens)

    @property
    def has_day(self):
        """Whether it shows the day of a month, so that the cell stands for a day: not a month, a year or a weekday."""
        return any(kind == "date" and text.lower() in ("d", "dd") for kind, text in self.tokens)

    def has(self, sign):
        return ("sign", sign) in self.tokens


def codes_of_styles(own, numbers):
    """The format of each style of a workbook: `own` codes by number, and the number that each style names."""
    return [own.get(number) or BUILT_IN.get(int(number or 0), GENERAL) for number in numbers]


def shown(value, code, since_1904=False):
    """The text that a cell shows for a number, a text or a truth. Raises UnshownError where that cannot be known."""
    if isinstance(value, bool):
        return str(value).upper()
    sections = sections_of(code)
    if isinstance(value, str):
        return shown_text(value, sections)
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if number and not -300 < number.adjusted() < 20 and code != GENERAL:
        raise UnshownError(value)
    section, number = chosen(sections, number)
    if section.is_date:
        text = shown_date(section, number, since_1904)
    elif any(kind == "general" for kind, _text in section.tokens):
        text = "".join(general(number, section) if kind == "general" else text for kind, text in section.tokens)
    elif section.has("@"):
        text = "".join(general(number, section) if text == "@" else text for _kind, text in section.tokens)
    else:
        text = shown_number(section, number)
    return text.strip()


def shown_text(text, sections):
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not section.has("@") and len(sections) < 4:
        return text
    return "".join(text if token == ("sign", "@") else token[1] for token in section.tokens).strip()


# --- The parts of a format


@lru_cache(maxsize=500)
def sections_of(code):
    for by_system, instead in BY_SYSTEM:
        code = by_system.sub(instead, code)
    sections = [Section()]
    for match in TOKEN.finditer(code):
        kind, text = match.lastgroup, match[match.lastgroup]
        if match[0] == ";":
            sections.append(Section())
        elif kind == "bracket":
            take_bracket(sections[-1], text)
        elif kind == "blank":
            sections[-1].tokens.append(("text", " "))
        elif kind != "fill":
            kind = "text" if kind in ("quoted", "escaped", "other") else kind
            sections[-1].tokens.append((kind, text))
    if len(sections) == 1 and not sections[0].tokens:  # nothing, or only a colour or numerals
        sections[0].tokens.append(("general", GENERAL))
    return sections


def take_bracket(section, text):
    small = text.lower()
    if small.strip("hms") == "" and len(set(small)) == 1:
        section.tokens.append(("elapsed", small))
    elif condition := CONDITION.fullmatch(text):
        section.condition = condition[1], Decimal(condition[2])
    elif re.fullmatch("dbnum[12]", small):
        section.numerals = int(small[-1])
    elif language := LANGUAGE.fullmatch(text):
        symbol, section.language = language[1], (language[2] or "").lower()
        if symbol:
            section.tokens.append(("text", symbol))
    elif not COLOUR.fullmatch(small):
        raise UnshownError(text)


def chosen(sections, number):
    """The section for a number, and the number as it is shown there: mostly without its sign in one for negatives."""
    numeric = sections[:3] if len(sections) > 3 else sections
    if len(numeric) > 1 and numeric[-1].has("@") and not numeric[-1].condition:
        numeric = numeric[:-1]  # that for texts
    if len(numeric) == 1 and not numeric[0].condition:
        return numeric[0], number
    if any(section.condition for section in numeric):
        return by_condition(numeric, number)
    if number < 0:
        return numeric[1], -number
    return numeric[2 if number == 0 and len(numeric) > 2 else 0], number


def by_condition(sections, number):
    for place, section in enumerate(sections):
        sign, bound = section.condition or (None, None)
        if sign is None and place == 0 and len(sections) > 1:
            sign, bound = ">", Decimal(0)
        if sign is None and place == 1 and len(sections) > 2:
            sign, bound = "<", Decimal(0)
        if sign is None or HOLDS[sign](number, bound):
            only_negative = sign in ("<", "<=") and bound <= 0
            return section, abs(number) if only_negative else number
    raise UnshownError(str(number))  # Excel shows a row of #


# --- Numbers


def general(number, section=None):
    """A number that has no format of its own."""
    if section is not None and section.numerals:
        return spelled_out(number, section.numerals)
    if number == number.to_integral_value() and abs(number) < 10**DIGITS_IN_GENERAL:
        return f"{number.to_integral_value():f}"
    if abs(number) >= 10**DIGITS_IN_GENERAL or abs(number) < Decimal("0.0001"):
        return in_scientific(number)
    text = f"{number:f}".rstrip("0")
    if len(text.lstrip("-")) > DIGITS_IN_GENERAL:
        raise UnshownError(text)  # how many digits are seen depends on how wide the column is
    return text


def in_scientific(number):
    mantissa, exponent = f"{number:.5E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"


def shown_number(section, number):
    tokens = section.tokens
    if not any(kind == "digit" for kind, _text in tokens):
        return ("-" if number < 0 else "") + "".join(text for _kind, text in tokens)
    if is_fraction(tokens):
        return shown_fraction(tokens, number)
    number *= 100 ** sum(token == ("sign", "%") for token in tokens)
    exponent_at = next((place for place, (kind, _text) in enumerate(tokens) if kind == "exponent"), len(tokens))
    point_at = next((place for place in range(exponent_at) if tokens[place] == ("sign", ".")), exponent_at)
    before = [place for place in range(point_at) if tokens[place][0] == "digit"]
    behind = [place for place in range(point_at, exponent_at) if tokens[place][0] == "digit"]
    commas = [place for place in range(exponent_at) if tokens[place] == ("sign", ",")]
    first, last = min(before, default=0), max(before, default=-1)
    scaling = [place for place in commas if place > last]
    number = number.scaleb(-3 * len(scaling), EXACT)
    said, exponent = {}, 0
    if exponent_at < len(tokens):
        exponent = exponent_of(number, max(len(before), 1), len(behind))
        number = number.scaleb(-exponent, EXACT)
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(behind)), ROUND_HALF_UP, EXACT)
    whole, _point, decimals = f"{rounded:f}".partition(".")
    grouped = any(first < place < last for place in commas)
    put_whole(said, tokens, before, "" if whole == "0" else whole, grouped)
    put_decimals(said, tokens, behind, decimals)
    if exponent_at < len(tokens):
        put_exponent(said, tokens, exponent_at, exponent)
    for place in commas:
        said[place] = ""
    text = "".join(said.get(place, text) for place, (_kind, text) in enumerate(tokens))
    return ("-" if number < 0 else "") + in_numerals(text, section.numerals)


def put_whole(said, tokens, places, digits, grouped):
    """Digits from the right; what is left over stands where the first of them stands."""
    for count, place in enumerate(reversed(places)):
        first = count == len(places) - 1
        mine = digits if first else digits[-1:]
        digits = "" if first else digits[:-1]
        if not mine and tokens[place][1] == "0":
            mine = "0"
        if grouped:
            mine = with_commas(mine, count)
        said[place] = mine


def with_commas(digits, behind):
    """Digits with a comma behind each that has three, six … digits to its right."""
    out = []
    for place, digit in enumerate(digits):
        right = behind + len(digits) - 1 - place
        out.append(digit + ("," if right and right % 3 == 0 else ""))
    return "".join(out)


def put_decimals(said, tokens, places, digits):
    for count, place in enumerate(places):
        is_needed = tokens[place][1] == "0" or digits[count:].strip("0") != ""
        later = any(tokens[other][1] == "0" for other in places[count:])
        said[place] = digits[count] if is_needed or later else ""


def exponent_of(number, period, decimals):
    if number == 0:
        return 0
    exponent = number.adjusted() // period * period
    rounded = abs(number).scaleb(-exponent, EXACT).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)
    return exponent + period if rounded >= 10**period else exponent


def put_exponent(said, tokens, at, exponent):
    places = [place for place in range(at, len(tokens)) if tokens[place][0] == "digit"]
    plus = "+" if tokens[at][1].endswith("+") else ""
    said[at] = f"E{'-' if exponent < 0 else plus}{abs(exponent):0{len(places)}d}"
    said.update(dict.fromkeys(places, ""))


# --- Fractions


def is_fraction(tokens):
    slash = next((place for place, token in enumerate(tokens) if token == ("sign", "/")), None)
    return bool(slash) and any(kind == "digit" for kind, _text in tokens[:slash]) and slash + 1 < len(tokens)


def shown_fraction(tokens, number):
    code = "".join("\0" if kind == "text" and not text.isdigit() and text != " " else text for kind, text in tokens)
    match = re.fullmatch(r"( *)((?:[0#?]+ +)?)([0#?]+) *(/) *([0#?]+|[1-9][0-9]*)( *)", code)
    if match is None:
        raise UnshownError(code)
    has_whole, asked = bool(match[2]), match[5]
    exact = Fraction(abs(number))
    if asked.isdigit() and asked.strip("0"):
        over = int(asked)
        nearest = Fraction(int(exact * over + Fraction(1, 2)), over)
        parts = int(nearest * over), over
    else:
        nearest = exact.limit_denominator(10 ** len(asked) - 1)
        parts = nearest.numerator, nearest.denominator
    sign = "-" if number < 0 else ""
    if not has_whole:
        return f"{sign}{parts[0]}/{parts[1]}"
    whole, left = divmod(*parts)
    said = [str(whole)] if whole or not left else []
    return sign + " ".join([*said, f"{left}/{parts[1]}"] if left else said)
