"""Parts of a page that a text of ours has no element for, written out in words and marks, so that none is lost."""

from publishing.broken_lines import in_paragraphs, keeps_its_lines
from publishing.counted_lists import count
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
