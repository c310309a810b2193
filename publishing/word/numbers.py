"""Numbers as Word writes them: 一, 壹, 甲, ①, iv, c, 2nd, by the names of its formats."""

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), "万"
FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), "萬"
COMMON = "零一二三四五六七八九", ("", "十", "百", "千"), "万"
ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
ONES += "seventeen eighteen nineteen".split()
TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
ORDINALS |= {"twelve": "twelfth"}


def chinese(number, style=COMMON):
    digits, places, ten_thousand = style
    if number >= 10000:
        rest = number % 10000
        joint = digits[0] if rest and rest < 1000 else ""
        return chinese(number // 10000, style) + ten_thousand + (joint + chinese(rest, style) if rest else "")
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit] + places[place]
        gap = not digit
    words = words or digits[0]
    return words[1:] if style is COMMON and words.startswith("一十") else words


def by_digit(number):
    return "".join(DIGITS[int(digit)] for digit in str(number))


def roman(number):
    words = ""
    for worth, letters in ROMAN:
        words += letters * (number // worth)
        number %= worth
    return words


def letters(number):
    """a, b, … z, aa, bb: as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def ordinal(number):
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def in_words(number):
    if number >= 100:
        return str(number)
    if number < 20:
        return ONES[number].capitalize()
    rest = f"-{ONES[number % 10]}" if number % 10 else ""
    return (TENS[number // 10 - 1] + rest).capitalize()


def ordinal_in_words(number):
    if number >= 100:
        return ordinal(number)
    first, dash, last = in_words(number).lower().rpartition("-")
    last = ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return (first + dash + last).capitalize()


def of_row(characters):
    """One of a row of characters; past its end, plain figures."""
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else str(number)


def row(first, count):
    return "".join(chr(first + each) for each in range(count))


RINGS = row(0x2460, 20) + row(0x3251, 15) + row(0x32B1, 15)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
FORMATS = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(FULL_WIDTH),
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "ordinal": ordinal,
    "cardinalText": in_words,
    "ordinalText": ordinal_in_words,
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "chineseCounting": lambda number: chinese(number) if number < 100 else by_digit(number),
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": lambda number: chinese(number, FORMAL),
    "ideographLegalTraditional": lambda number: chinese(number, FORMAL_TRADITIONAL),
    "japaneseLegal": lambda number: chinese(number, FORMAL_TRADITIONAL),
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": by_digit,
    "koreanDigital2": by_digit,
    "japaneseDigitalTenThousand": by_digit,
    "ideographDigital": by_digit,
    "ideographTraditional": of_row("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": of_row("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": of_row(row(0x3280, 10)),
    "decimalEnclosedCircle": of_row(RINGS),
    "decimalEnclosedCircleChinese": of_row(RINGS),
    "decimalEnclosedFullstop": of_row(row(0x2488, 20)),
    "decimalEnclosedParen": of_row(row(0x2474, 20)),
    "ganada": of_row("가나다라마바사아자차카타파하"),
    "chosung": of_row("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "aiueoFullWidth": of_row("アイウエオカキクケコサシスセソタチツテトナニヌネノ"),
    "iroha": of_row("イロハニホヘトチリヌルヲワカヨタレソツネナラムウ"),
    "russianLower": of_row("абвгдежзиклмнопрстуфхцчшщыэюя"),
    "russianUpper": of_row("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
    "none": lambda _number: "",
}
MOST = 9999  # beyond, and below one, figures are plain


def written(number, form):
    """A number in one of Word's formats, plain where it is not known."""
    return FORMATS[form](number) if form in FORMATS and 0 < number <= MOST else str(number)
