"""What Word, WPS and other people’s pages write, said in our own tags: lists, headings, first lines, header cells.

They say it in styles, which `richtext.clean` takes away. So this reads the styles first, wherever a text has some. What
is no text goes: hidden words, remarks in the margin, links to a place of a document that did not come along.
"""

import re

import lxml.html
import nh3

STYLED = re.compile(r"<[^<>]*?(?:mso-|Mso[A-Z]|text-align|text-indent|\balign=)")
TAGS = nh3.ALLOWED_TAGS | {"address", "fieldset", "font", "form", "legend", "main", "section"}
BLOCKS = {"blockquote", "center", "div", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "table", "ul"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SPACE = " \t\r\n\f\xa0\u3000"

LEVEL = re.compile(r"level([1-9])")
HEADING_CLASS = re.compile(r"Mso(?:Title|Heading([1-6]))$")
DIGITS = re.compile(r"[(（\[【]?(?:[0-9]+[.．])*([0-9]{1,4})[.．、)）\]】:：]?")
LETTERS = re.compile(r"[(（]?[A-Za-z]{1,5}[.．、)）]")
CHINESE_NUMBER = re.compile(r"[(（第]?[〇零一二三四五六七八九十百]+.{0,2}")
FIGURE = re.compile(r"[-+−]?[0-9][0-9,.\s]*[%‰]?")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def in_our_words(text):
    """The text with what its styles mean as tags and classes of ours; not yet cleaned."""
    if not STYLED.search(text):
        return text
    attributes = nh3.ALLOWED_ATTRIBUTES | {"*": {"style", "class", "align"}}
    text = nh3.clean(text, tags=TAGS, attributes=attributes, link_rel=None)
    root = lxml.html.fragment_fromstring(text, create_parent="div", parser=lxml.html.HTMLParser(huge_tree=True))
    for step in (without_the_unseen, with_emphasis, with_lists, with_headings, with_places, with_figures, with_tables):
        step(root)
    return lxml.html.tostring(root, encoding="unicode").removeprefix("<div>").removesuffix("</div>")


def style_of(element):
    pairs = [part.split(":", 1) for part in element.get("style", "").lower().split(";") if ":" in part]
    return {name.strip(): value.strip() for name, value in pairs}


def without_the_unseen(root):
    for element in list(root.iterdescendants()):
        style = style_of(element)
        if (
            style.get("display") == "none"
            or "comment" in style.get("mso-element", "")
            or style.get("mso-hide") == "all"
        ):
            element.drop_tree()
        elif element.tag == "a" and element.get("href", "").startswith("#"):
            element.drop_tag()


def with_emphasis(root):
    for element in root.iterdescendants("span", "font", "b", "strong"):
        style = style_of(element)
        weight = style.get("font-weight", "")
        if element.tag in ("b", "strong"):
            element.tag = "span" if weight in ("normal", "400") else "strong"
        elif weight in ("bold", "600", "700", "800", "900"):
            element.tag = "strong"
        elif style.get("font-style") == "italic":
            element.tag = "em"


# --- lists, which Word writes as paragraphs with a level and a marker


def with_lists(root):
    listed = [element for element in root.iterdescendants("p", *HEADINGS) if level_of(element)]
    for container in dict.fromkeys(element.getparent() for element in listed):
        open_lists = []  # pairs of level and list, the outermost first
        for element in list(container):
            level = level_of(element)
            kind, number = marked(element) if level else (None, None)
            if kind:
                put_in_list(element, level, kind, number, open_lists)
            else:
                open_lists = []


def level_of(element):
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
    element.attrib.clear()
    element.tag, element.tail = "li", None
    open_lists[-1][1].append(element)


# --- headings, and where a paragraph stands


def with_headings(root):
    for element in root.iterdescendants("p"):
        found = HEADING_CLASS.match(element.get("class", ""))
        level = (found[1] or "1") if found else style_of(element).get("mso-outline-level", "")
        if level in "123456" and level and element.getparent().tag not in ("td", "th", "li"):
            element.tag = f"h{level}"
    for heading in root.iterdescendants(*HEADINGS):
        for strong in list(heading.iterdescendants("strong")):
            strong.drop_tag()


def with_places(root):
    for element in root.iterdescendants("p", "div", "center"):
        style = style_of(element)
        align = "center" if element.tag == "center" else style.get("text-align") or element.get("align", "").lower()
        if align in ("center", "right", "end"):
            place = "align-center" if align == "center" else "align-right"
        elif element.tag == "p" and is_indented(style):
            place = "indent"
        else:
            place = None
        if place and not any(child.tag in BLOCKS for child in element):
            element.tag = "p"
            element.set("class", place)


def is_indented(style):
    found = re.match(r"[0-9.]*[1-9]", style.get("text-indent") or style.get("mso-char-indent-count", ""))
    return found is not None


def with_figures(root):
    """A picture in a paragraph of its own is a figure."""
    for paragraph in list(root.iterdescendants("p")):
        if len(paragraph.findall(".//img")) == 1 and not paragraph.text_content().strip(SPACE):
            figure = paragraph.makeelement("figure")
            figure.append(paragraph.find(".//img"))
            figure[0].tail = None
            paragraph.addprevious(figure)
            paragraph.drop_tree()


# --- tables


def with_tables(root):
    for table in root.iterdescendants("table"):
        rows = [row for row in table.iterdescendants("tr") if next(row.iterancestors("table")) is table]
        above = table.getprevious()
        if table.find("caption") is None and above is not None and above.get("class") == "MsoCaption":
            above.tag, above.attrib["class"] = "caption", ""
            table.insert(0, above)
        if table.find(".//th") is None and rows:
            with_header_cells(table, rows)
        for cell in [cell for row in rows for cell in row]:
            in_short(cell)


def with_header_cells(table, rows):
    """Those in the head of the table, or else in a first row that is bold throughout."""
    heads = [row for row in rows if row.getparent().tag == "thead"]
    if not heads and len(rows) > 1 and is_bold(rows[0]):
        heads = rows[:1]
        if not any(cell.get("rowspan", "1") != "1" for cell in rows[0]):
            head = table.makeelement("thead")
            rows[0].getparent().addprevious(head) if rows[0].getparent() is not table else rows[0].addprevious(head)
            head.append(rows[0])
            head.tail = None
    for cell in [cell for row in heads for cell in row]:
        cell.tag = "th"
        for strong in list(cell.iterdescendants("strong")):
            strong.drop_tag()


def is_bold(row):
    words = [
        (node.getparent().iterancestors() if node.is_tail else [node.getparent(), *node.getparent().iterancestors()])
        for node in row.xpath(".//text()")
        if node.strip(SPACE)
    ]
    return bool(words) and all(any(element.tag == "strong" for element in around) for around in words)


def in_short(cell):
    """A cell with a single paragraph needs none; figures stand at the right."""
    align = cell.get("align") or style_of(cell).get("text-align")
    if (
        len(cell) == 1
        and cell[0].tag == "p"
        and not (cell.text or "").strip(SPACE)
        and not (cell[0].tail or "").strip()
    ):
        align = "right" if cell[0].get("class") == "align-right" else align
        cell[0].drop_tag()
    if align == "right" and FIGURE.fullmatch(cell.text_content().strip(SPACE)):
        cell.set("class", "number")
