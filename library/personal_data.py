"""Personal data that no text may carry to the public.

Numbers of identity cards, mobiles and bank cards, e-mail and home addresses. A number is found by its build and its
check digits, however it is typed: in full-width digits, with spaces or hyphens. Every pattern is bounded, so the time
grows with the length of a text and with nothing else.
"""

import re
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from .home_addresses import home_addresses

# What is typed for a digit, a mark or a gap: one character for one, so that places in the text stay what they are.
PLAIN = str.maketrans(
    "０１２３４５６７８９Ｘｘ＋＠．－‐‑‒–—−\t\u00a0\u00ad\u2002\u2003\u2007\u2009\u200b\u200c\u200d\u202f\u2060\u3000\ufeff",
    "0123456789Xx+@.-------" + " " * 14,
)
GAP = "[ -]{0,2}"
AMOUNT = r"(?:\.\d{1,4})?(?: ?(?:元|万|亿|yuan|RMB|CNY))"

IDENTITY = re.compile(rf"(?<!\d)[1-9](?:{GAP}\d){{16}}{GAP}[\dXx](?!\d)")
OLD_IDENTITY = re.compile(r"(?<![\d.])[1-9]\d{5} ?\d{6} ?\d{3}(?![\d.])")
MOBILE = re.compile(
    rf"(?<![\d¥￥$])(?<!\b0\.)(?:(?:\+|00)?86\)?{GAP})?"
    rf"(?:1[3-9]\d(?:{GAP}|\.)\d{{4}}(?:{GAP}|\.)\d{{4}}|1[3-9]\d\d{GAP}(?:\d{{3}}{GAP}\d{{4}}|\d{{4}}{GAP}\d{{3}})"
    r"|1(?:[ -]\d){10}(?![ -]\d))"
    rf"(?!{AMOUNT}|\d)"
)
CARD = re.compile(
    rf"(?<![\d¥￥$])(?<!\d\.)(?:\d{{16,19}}|\d{{4}}(?:{GAP}\d{{4}}){{3}}(?:{GAP}\d{{1,3}})?)(?!\d|{AMOUNT})"
)
CARD_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]\d{14}$|35|6[0-9]|9558|103")  # UnionPay, Visa, Mastercard, JCB, old ones
AT = re.compile(r"@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,62})\.){1,6}[A-Za-z]{2,24}")
MAILBOX = re.compile(r"[\w.%+-]{1,64}\Z", re.ASCII)
PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82}
PROVINCES |= {83, 91}  # GB 11643: residents of Taiwan; foreigners


class Kind(models.TextChoices):
    IDENTITY = "identity", _("identity card number")
    CARD = "card", _("bank card number")
    MOBILE = "mobile", _("mobile number")
    EMAIL = "email", _("e-mail address")
    HOME = "home", _("home address")


class Finding(NamedTuple):
    """Personal data in a text: text[start:end] are its words."""

    kind: str
    words: str
    start: int
    end: int

    @property
    def kind_in_words(self):
        return Kind(self.kind).label

    @property
    def key(self):
        """What it is, however it is typed: the same for the same number with other gaps."""
        return f"{self.kind}:{''.join(filter(str.isalnum, self.words.translate(PLAIN))).casefold()}"

    @property
    def masked(self):
        """Enough to know it again, too little to use it."""
        return masked(self.words)


def found_in(text):
    """The personal data in a plain text, in the order in which they stand there; none overlaps another."""
    plain = text.translate(PLAIN)
    spans = [
        *spans_of(Kind.IDENTITY, IDENTITY, plain, is_identity),
        *spans_of(Kind.IDENTITY, OLD_IDENTITY, plain, is_old_identity),
        *spans_of(Kind.CARD, CARD, plain, is_card),
        *mobiles(plain),
        *emails(plain),
        *((Kind.HOME, start, end) for start, end in home_addresses(plain)),
    ]
    found, end_of_last = [], 0
    for kind, start, end in sorted(spans, key=lambda span: span[1]):  # what was looked for first wins
        if start >= end_of_last:
            found.append(Finding(kind.value, text[start:end], start, end))
            end_of_last = end
    return found


def sentence_around(text, finding, reach=60):
    """What stands before and after a finding: to the ends of its line and sentence, at most `reach` characters."""
    before = re.split(r"[\n。！？；]", text[max(0, finding.start - reach) : finding.start])[-1]
    after = re.split(r"(?<=[。！？；])|\n", text[finding.end : finding.end + reach], maxsplit=1)[0]
    cut_before = finding.start > reach and len(before) == reach
    cut_after = finding.end + reach < len(text) and len(after) == reach
    return ("…" if cut_before else "") + before, after + ("…" if cut_after else "")


def masked(words):
    """The first and the last characters of words, with stars for the rest."""
    shown = min(4, len(words) // 3)
    return words[:shown] + "*" * (len(words) - 2 * shown) + words[len(words) - shown :]


# --- how they are found


def spans_of(kind, pattern, plain, is_one):
    """Where a pattern matches what really is one; after what is none, the search goes on one character later."""
    place = 0
    while match := pattern.search(plain, place):
        place = match.start() + 1
        if is_one(re.sub(r"[^\dXx]", "", match[0])):
            yield kind, match.start(), match.end()
            place = match.end()


def is_identity(number):
    """GB 11643-1999: region, day of birth, number of the day, and a check digit by ISO 7064 MOD 11-2."""
    if int(number[:2]) not in PROVINCES or not "18" <= number[6:8] <= "20" or not is_day(number[6:14]):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return number[17].upper() == "10X98765432"[total % 11]


def is_old_identity(number):
    """Fifteen digits, as on cards until 2013: region, day of birth without the century, number of the day."""
    return int(number[:2]) in PROVINCES and is_day("19" + number[6:12])


def is_day(digits):
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def is_card(number):
    """ISO/IEC 7812: known first digits, and a check digit by Luhn."""
    if not CARD_ISSUERS.match(number):
        return False
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0


def mobiles(plain):
    for mobile in MOBILE.finditer(plain):
        beside = plain[mobile.start() - 1 : mobile.start()] + plain[mobile.end() : mobile.end() + 1]
        if not (len(beside) == 2 and beside.isascii() and beside.isalpha()):  # digits amid the letters of a code
            yield Kind.MOBILE, *mobile.span()


def emails(plain):
    """From each @ backwards and forwards: a pattern with an open beginning would be slow on long words."""
    for at in AT.finditer(plain):
        mailbox = MAILBOX.search(plain, max(0, at.start() - 64), at.start())
        if mailbox:
            yield Kind.EMAIL, mailbox.start(), at.end()
