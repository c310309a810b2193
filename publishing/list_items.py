"""Lists of texts from elsewhere as lists of ours: Word's paragraphs with a marker, items that carry their level."""

import re
from typing import NamedTuple

from .emphasis import style_of

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SPACE = " \t\r\n\f\xa0\u3000"
LISTS = ("ul", "ol")

LEVEL = re.compile(r"level([1-9])")
LEVEL_IN_CLASS = re.compile(r"\b(?:ql-indent-|list-[a-z]+)([1-9])")
DIGITS = re.compile(r"[(（\[【]?(?:[0-9]+[.．])*([0-9]{1,4})[.．、)）\]】:：]?")
LETTERS = re.compile(r"[(（]?[A-Za-z]{1,5}[.．、)）]")
CHINESE_NUMBER = re.compile(r"[(（第]?[〇零一二三四五六七八九十百]+.{0,2}")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def with_lists(root):
    """Make well-formed lists of whatever the text has as lists."""
    of_paragraphs(root)
    with_stray_items_in_a_list(root)
    with_lists_inside_items(root)
    by_their_levels(root)
    without_unmarked_lists(root)
    with_short_items(root)


# --- Word, which writes paragraphs with a level and a marker


def of_paragraphs(root):
    listed = [element for element in root.iterdescendants("p", *HEADINGS) if level_in_word(element)]
    for container in dict.fromkeys(element.getparent() for element in listed):
        open_lists = []  # pairs of level and list, the outermost first
        for element in list(container):
            level = level_in_word(element)
            kind, number = marked(element) if level else (None, None)
            if kind:
                put_in_list(element, level, kind, number, open_lists)
            else:
                open_lists = []


def level_in_word(element):
    found = LEVEL.search(style_of(element).get("mso-list", "")) if element.tag in ("p", *HEADINGS) else None
    return int(found[1]) if found else None


def marked(element):
    """What the marker says, "ul" or "ol" with its number, and without the marker.

    Where our list would say something else, the marker becomes words: 一、 and （二） are what others refer to.
    """
    markers = [span for span in element.iterdescendants("span") if style_of(span).get("mso-list") == "ignore"]
    marker = "".join(span.text_content() for span in markers).strip(SPACE)
    for span in markers:
        span.drop_tree()
    number = DIGITS.fullmatch(marker)
    is_numbered = number or LETTERS.fullmatch(marker) or (marker and marker in CIRCLED)
    if CHINESE_NUMBER.fullmatch(marker) or (is_numbered and element.tag in HEADINGS):
        element.text = marker + (" " if marker[-1].isascii() else "") + (element.text or "").lstrip(SPACE)
        return None, None
    if element.tag in HEADINGS:
        return None, None
    if not is_numbered:
        return "ul", None
    return "ol", int(number[1]) if number else CIRCLED.find(marker) + 1


def put_in_list(element, level, kind, number, open_lists):
    """Move an element into the list of its level, which is opened where there is none."""
    while open_lists and open_lists[-1][0] > level:
        open_lists.pop()
    if open_lists and open_lists[-1][0] == level and (open_lists[-1][1].tag != kind or number == 1):
        open_lists.pop()
    if not open_lists or open_lists[-1][0] < level:
        new = element.makeelement(kind, {"start": str(number)} if number and number > 1 else {})
        if open_lists:
            open_lists[-1][1][-1].append(new)
        else:
            element.addprevious(new)
        open_lists.append((level, new))
    style = element.get("style", "")  # may say that all of it is bold
    element.attrib.clear()
    element.set("style", style)
    element.tag, element.tail = "li", None
    open_lists[-1][1].append(element)


# --- pages, which have lists, not always where they belong


def with_stray_items_in_a_list(root):
    """An item outside any list begins one (Feishu copies them so)."""
    for item in list(root.iterdescendants("li")):
        parent, before = item.getparent(), item.getprevious()
        if parent.tag in LISTS:
            continue
        if before is not None and before.get("data-list") == "stray" and not (before.tail or "").strip(SPACE):
            before.append(item)
        else:
            new = item.makeelement("ul", {"data-list": "stray"})
            item.addprevious(new)
            new.append(item)
            new.tail, item.tail = item.tail, None


def with_lists_inside_items(root):
    """A list that stands in a list, or alone in an item without a mark, belongs to the item before it."""
    for inner in list(root.iterdescendants(*LISTS)):
        outer = inner.getparent()
        if outer.tag == "li" and outer.getparent().tag in LISTS and holds_only(outer, inner) and is_unmarked(outer):
            outer.addprevious(inner)
            outer.drop_tree()
            outer = inner.getparent()
        if outer.tag not in LISTS:
            continue
        before = inner.getprevious()
        if before is not None and before.tag == "li":
            before.append(inner)
        else:
            for item in list(inner):
                inner.addprevious(item)
            inner.drop_tree()


def holds_only(element, child):
    return list(element) == [child] and not element.text_content().replace(child.text_content(), "", 1).strip(SPACE)


class Item(NamedTuple):
    element: object
    level: int
    kind: str
    number: int | None


def by_their_levels(root):
    """Lists that follow one another and say the level of their items become one, an item at its level."""
    for wrapper in list(root.iterdescendants("div")):
        if len(wrapper) and all(child.tag in LISTS for child in wrapper) and not own_words(wrapper):
            wrapper.drop_tag()
    for run in list(runs_of_lists(root)):
        items = [item for each in run for item in items_of(each)]
        if len(run) < 2 and all(item.level == 1 for item in items):
            continue
        for item in items:
            run[0].addprevious(item.element)
        put_in_order(items)
        for each in run:
            each.drop_tree()


def put_in_order(items):
    open_lists, expected = [], {}
    for item in items:
        expected = {level: number for level, number in expected.items() if level <= item.level}
        if item.number != expected.get(item.level):  # a number that does not follow begins a list of its own
            open_lists = [(level, each) for level, each in open_lists if level < item.level]
        put_in_list(item.element, item.level, item.kind, item.number, open_lists)
        expected[item.level] = item.number and item.number + 1


def own_words(element):
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip(SPACE)


def runs_of_lists(root):
    """Groups of lists that stand next to one another outside of any item."""
    run = []
    for each in root.iterdescendants(*LISTS):
        if each.getparent().tag == "li" or own_words(each) or any(child.tag != "li" for child in each):
            continue
        if run and run[-1].getnext() is each and not (run[-1].tail or "").strip(SPACE):
            run.append(each)
            continue
        if run:
            yield run
        run = [each]
    if run:
        yield run


def items_of(element):
    """The items of a list, counted at each level as their program counts them."""
    start = int(element.get("start", "1")) if element.get("start", "1").isdigit() else 1
    counted = {}  # level → the kind of its last item and that item's number
    for item in element:
        kind = {"bullet": "ul", "ordered": "ol", "number": "ol", "check": "ul"}.get(item.get("data-list"), element.tag)
        level = level_said(item)
        counted = {each: last for each, last in counted.items() if each <= level}
        last_kind, last = counted.get(level, (kind, start - 1 if not counted else 0))
        number = last + 1 if last_kind == kind else 1
        counted[level] = kind, number
        yield Item(item, level, kind, number if kind == "ol" else None)


def level_said(item):
    said = item.get("data-aria-level") or item.get("aria-level") or ""
    if said.isdigit():
        return max(1, min(9, int(said)))
    quill = LEVEL_IN_CLASS.search(item.get("class", ""))
    if quill and "ql-indent-" in quill[0]:
        return int(quill[1]) + 1
    feishu = LEVEL_IN_CLASS.search(item.getparent().get("class", ""))
    return int(feishu[1]) if feishu else 1


def is_unmarked(item):
    own, around = style_of(item), style_of(item.getparent())
    for style in (own, around):
        kind = style.get("list-style-type") or style.get("list-style")
        if kind:
            return kind.split()[0] == "none"
    return False


def without_unmarked_lists(root):
    """A list whose items carry no mark on the page is no list for its reader: its items are paragraphs."""
    for each in list(root.iterdescendants(*LISTS)):
        items = list(each.iterchildren("li"))
        if items and len(items) == len(each) and all(is_unmarked(item) for item in items):
            for item in items:
                item.tag = "div"
            each.drop_tag()


def with_short_items(root):
    """An item needs no paragraph around its only words. One without attributes is ours, and stays."""
    for item in root.iterdescendants("li"):
        if not len(item) or own_words(item) or any(child.tag not in LISTS for child in item[1:]):
            continue
        if item[0].tag == "div" or (item[0].tag == "p" and item[0].attrib):
            item[0].tag = "span"  # which may still say that all of it is bold
