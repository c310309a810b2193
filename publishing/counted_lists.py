"""Lists that count otherwise than ours: in letters, Roman or Chinese numbers, backwards, or with numbers left out."""

import re

BLOCKS = {
    "blockquote",
    "div",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
}
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN += ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
COUNTED_BY = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?((?:lower|upper)-(?:alpha|latin|roman)|(?:simp|trad)-chinese-\w+|cjk-\w+)"
)


def with_counted_lists(root):
    """What a list counts stands in words, where ours would count something else."""
    for element in list(root.iterdescendants("ol")):
        count(element)


def count(element):
    """A list that counts in letters, Roman or Chinese numbers says them in words: ours count 1, 2, 3."""
    style = LIST_STYLE.search(element.get("style", ""))
    kind = style[1] if style else COUNTED_BY.get(element.get("type", ""), "")
    items = [each for each in element if each.tag == "li"]
    if not kind and "reversed" not in element.attrib and not any(each.get("value") for each in items):
        return
    step = -1 if "reversed" in element.attrib else 1
    number = whole(element.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = whole(item.get("value"), number)
        item.text = f"{numeral(number, kind)} {(item.text or '').lstrip()}"
        item.tag = "div" if any(each.tag in BLOCKS for each in item) else "p"
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
