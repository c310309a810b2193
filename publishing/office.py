"""What Word, WPS and other people’s pages write, said in our own tags: lists, headings, first lines, header cells.

They say it in styles, which `richtext.clean` takes away. So this reads the styles first, wherever a text has some. What
is no text goes: hidden words, remarks in the margin, links to a place of a document that did not come along.
"""

import re
from itertools import accumulate

import lxml.html
import nh3

from characters.cleaning import visible

from .broken_lines import with_paragraphs
from .counted_lists import with_counted_lists
from .emphasis import joined, style_of, with_emphasis, without_the_hidden
from .hanging_lists import with_names_of_lists
from .list_items import HEADINGS, SPACE, with_lists
from .symbol_letters import with_symbols

STYLED = re.compile(
    r"<(?:style|pre)[\s>]|<[^<>]*?(?:Mso[A-Z]|aria-level|data-list|\s(?:style|align|hidden|face)(?=[\s=/>]))"
    r"|<(?:li\s+value|ol\s[^<>]*?(?:type|reversed))(?=[\s=/>])"  # a list that counts otherwise than ours
    r"|(?:\A|<(?!/li|[uo]l)[^<>]*>)\s*<li[\s>]",  # an item outside any list
    re.I,
)
TAGS = nh3.ALLOWED_TAGS | {"address", "fieldset", "font", "form", "legend", "main", "section"}
# What stands in these is no text, or is shown only where a browser cannot do what they ask for.
UNSEEN_CONTENT = {"script", "style", "noscript", "canvas", "iframe", "video", "audio"}
BLOCKS = {"blockquote", "center", "div", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "table", "ul"}
ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {
    "*": {"style", "class", "align", "hidden", "dir", "role", "aria-level", "data-aria-level", "data-list"},
    "font": {"face"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
}
TAG = re.compile(r"<(?!(?:br|col|hr|img|wbr)[ >])[^>]*>")
SHEET = re.compile(r"<style[\s>](?:[^<]|<(?!/?style))*+</style", re.I)  # looks at each character once

HEADING_CLASS = re.compile(r"Mso(?:Title|Heading([1-6]))$")
FIGURE = re.compile(r"[-+−]?[0-9][0-9,.\s]*[%‰]?")
DEEPEST = 1000  # elements inside one another; the parser leaves out what lies deeper than 2,048
LONGEST_SHEET = 500_000  # characters of style sheets; an office program writes a tenth of it


def in_our_words(text):
    """The text with what its styles mean as tags and classes of ours; not yet cleaned."""
    if not STYLED.search(text):
        return text
    text = nh3.clean(
        with_its_sheets(text), tags=TAGS, attributes=ATTRIBUTES, link_rel=None, clean_content_tags=UNSEEN_CONTENT
    )
    text = visible(text)
    if depth_of(text) > DEEPEST:
        return text
    root = lxml.html.fragment_fromstring(text, create_parent="div", parser=lxml.html.HTMLParser(huge_tree=True))
    for step in STEPS:
        step(root)
    return joined(lxml.html.tostring(root, encoding="unicode").removeprefix("<div>").removesuffix("</div>"))


def depth_of(text):
    """Return how many elements of a well-formed text stand inside one another at most."""
    steps = (-1 if tag.startswith("</") else 1 for tag in TAG.findall(text))
    return max(accumulate(steps), default=0)


def with_its_sheets(text):
    """The text with its style sheets written into the elements that they are about."""
    sheets = SHEET.findall(text)
    if not sheets or sum(map(len, sheets)) > LONGEST_SHEET:
        return text
    from css_inline import CSSInliner, InlineError  # not every process reads what other programs wrote

    try:
        return CSSInliner(load_remote_stylesheets=False).inline(text)
    except InlineError:  # what cannot be read styles nothing
        return text


def without_places_elsewhere(root):
    """A link to a place of a document leads nowhere once its text stands here."""
    for link in list(root.iterdescendants("a")):
        if link.get("href", "").startswith("#"):
            link.drop_tag()


# --- headings, and where a paragraph stands


def with_headings(root):
    for element in root.iterdescendants("p"):
        found = HEADING_CLASS.match(element.get("class", ""))
        level = (found[1] or "1") if found else style_of(element).get("mso-outline-level", "")
        if element.get("role") == "heading":  # as Word on the web says it
            level = element.get("aria-level", "")
        if level in "123456" and level and element.getparent().tag not in ("td", "th", "li"):
            element.tag = f"h{level}"
    for heading in root.iterdescendants(*HEADINGS):
        for strong in list(heading.iterdescendants("strong")):
            strong.drop_tag()


def with_places(root):
    for element in root.iterdescendants("p", "div", "section", "center"):
        style = style_of(element)
        align = "center" if element.tag == "center" else style.get("text-align") or element.get("align", "").lower()
        if align in ("center", "right", "end"):
            place = "align-center" if align == "center" else "align-right"
        elif is_indented(style):
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


STEPS = (
    without_the_hidden,
    without_places_elsewhere,
    with_counted_lists,
    with_paragraphs,
    with_symbols,
    with_names_of_lists,
    with_lists,
    with_emphasis,
    with_headings,
    with_places,
    with_figures,
    with_tables,
)
