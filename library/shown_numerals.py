"""Numbers in Chinese numerals, as [DBNum1] and [DBNum2] show them."""

DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
MYRIADS = ("", "万", "亿")


def in_numerals(text, kind):
    """A text in which each digit is a Chinese one: 二〇一九."""
    return text.translate({ord(str(digit)): said for digit, said in enumerate(DIGITS[kind])}) if kind else text


def spelled_out(number, kind):
    """A number as it is read: 一千二百〇五."""
    whole, _point, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "-" if number < 0 else ""
    return sign + spelled_whole(int(whole), kind) + (f".{in_numerals(decimals, kind)}" if decimals else "")


def spelled_whole(number, kind):
    zero = DIGITS[kind][0]
    if number == 0:
        return zero
    if number >= 10**12:
        return in_numerals(str(number), kind)
    said = ""
    for place in range(len(MYRIADS) - 1, -1, -1):
        four = number // 10_000**place % 10_000
        if not four:
            continue
        said += (zero if said and four < 1000 else "") + below_myriad(four, kind) + MYRIADS[place]
    return said


def below_myriad(number, kind):
    said, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            skipped = True
            continue
        said += (DIGITS[kind][0] if said and skipped else "") + DIGITS[kind][digit] + UNITS[kind][place]
        skipped = False
    return said


def in_a_date(number, kind):
    """A month, day, hour or minute: 十二, not 一十二."""
    said = spelled_whole(number, kind)
    return said[1:] if kind == 1 and 10 <= number < 20 else said
