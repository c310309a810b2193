"""Parts of a page that a text of ours has no element for, written out in words and marks, so that none is lost."""

import re

from publishing.broken_lines import in_paragraphs, keeps_its_lines
from publishing.formulas_in_line import written

from .trees import INLINE, holds_blocks, name_of, words_of

KNOWN = (
    set(
        """html body main header footer nav aside section article div p h1 h2 h3 h4 h5 h6 pre blockquote ul ol li dl dt
    dd figure figcaption table caption colgroup col thead tbody tfoot tr td th hr br wbr img picture source map area
    form fieldset legend label details summary dialog address center hgroup menu dir search optgroup option noscript
    iframe object embed video audio track canvas svg math input button select textarea output""".split()
    )
    | INLINE
)
UNKNOWN_INLINE = {"blink", "nobr", "basefont", "bdi", "data", "meter", "progress", "output", "rb", "rtc"}
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN += ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
COUNTED_BY = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?((?:lower|upper)-(?:alpha|latin|roman)|(?:simp|trad)-chinese-\w+|cjk-\w+)"
)


def write_out(body):
    for element in list(body.iter()):
        tag = name_of(element)
        if element is not body and tag and element.getparent() is None:
            continue
        if tag == "ruby":
            read_aloud(element)
        elif tag == "math":
            replace(element, written(element))
        elif tag == "q":
            quote(element)
        elif tag == "ol":
            count(element)
        elif tag == "input" and element.get("type") in ("checkbox", "radio"):
            replace(element, "☑" if "checked" in element.attrib else "☐")
        elif keeps_its_lines(element):
            in_paragraphs(element)
        elif tag and tag not in KNOWN:
            rename(element, tag)


def replace(element, text):
    made = element.makeelement("span")
    made.text, made.tail = text, element.tail
    element.getparent().replace(element, made)


def read_aloud(ruby):
    """How characters are read, in brackets behind them."""
    for bracket in list(ruby.iter("rp")):
        bracket.drop_tree()
    for reading in list(ruby.iter("rt")):
        reading.text = f"（{words_of(reading)}）" if words_of(reading) else ""
        for child in list(reading):
            child.drop_tree()
        reading.tag = "span"
    ruby.tag = "span"


def quote(element):
    element.text = f"“{element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}”"
    else:
        element.text += "”"
    element.tag = "span"


def count(element):
    """A list that counts in letters, Roman or Chinese numbers says them in words: ours count 1, 2, 3."""
    style = LIST_STYLE.search(element.get("style", ""))
    kind = style[1] if style else COUNTED_BY.get(element.get("type", ""), "")
    items = [each for each in element if name_of(each) == "li"]
    if not kind and "reversed" not in element.attrib and not any(each.get("value") for each in items):
        return
    step = -1 if "reversed" in element.attrib else 1
    number = whole(element.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = whole(item.get("value"), number)
        item.text = f"{numeral(number, kind)} {(item.text or '').lstrip()}"
        item.tag = "p" if not holds_blocks(item) else "div"
        number += step
    element.tag = "div"


def whole(text, otherwise):
    return int(text) if re.fullmatch(r"-?\d{1,6}", (text or "").strip()) else otherwise


def numeral(number, kind):
    if "chinese" in kind or "cjk" in kind:
        return f"{chinese(number)}、"
    if kind.endswith(("alpha", "latin")) and 0 < number <= 26:
        said = chr(96 + number)
    elif kind.endswith("roman") and 0 < number < 4000:
        said, rest = "", number
        for value, letters in ROMAN:
            said, rest = said + letters * (rest // value), rest % value
    else:
        return f"{number}."
    return f"{said.upper() if kind.startswith('upper') else said}."


def chinese(number):
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")


def rename(element, tag):
    """An element that nobody knows: words in a line of others, or a block of its own."""
    inline = ":" in tag or tag in UNKNOWN_INLINE or not stands_among_blocks(element)
    element.tag = "span" if inline and not holds_blocks(element) else "div"


def stands_among_blocks(element):
    parent = element.getparent()
    if parent is None or name_of(parent) in INLINE or name_of(parent) in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    words = [parent.text, *(child.tail for child in parent)]
    return not any((each or "").strip() for each in words)
