"""Rich text written into a Word document: every paragraph in a style that names its place (see names.py)."""

import io
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from lxml import html

from characters.cleaning import visible

from .grid import grid_of, in_grid
from .inline import is_inline
from .lists import Lists
from .names import FIELD, style_name
from .paper import FANG_SONG, KAI, LATIN, indent_first_line, set_type
from .pictures import for_word, name_for_word

CAPTION = Pt(84)  # three lines, which a picture leaves on its page
PIXEL = 9525  # EMU, at 96 to the inch
HEADINGS = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
BLOCKS = ("p", "h2", "h3", "h4", "figcaption")
RUN_FORMATS = {"strong": ("b", None), "em": ("i", None), "s": ("strike", None), "u": ("u", "single")}
RUN_FORMATS |= {"sub": ("vertAlign", "subscript"), "sup": ("vertAlign", "superscript")}


class RichTextWriter:
    def __init__(self, document, language):
        self.document, self.chinese = document, language.startswith("zh")
        self.lists = Lists(document)
        self.number = None  # of the item whose first paragraph is still to come
        self.new_quotation = None  # the place of a quotation that follows another, before its first paragraph
        section = document.sections[0]
        self.width = section.page_width - section.left_margin - section.right_margin
        self.height = section.page_height - section.top_margin - section.bottom_margin - CAPTION

    def write(self, text):
        """Write clean rich text at the end of the document."""
        self.blocks(html.fragment_fromstring(visible(str(text)), create_parent="div"), self.document.element.body, ())

    def write_at(self, places, text):
        """Write some words, or a picture, in a paragraph of their own at a place."""
        node = html.fragment_fromstring(visible(str(text)), create_parent="div")
        self.inside(node, self.paragraph(self.document.element.body, places), ())

    # --- blocks

    def blocks(self, node, container, places):
        """What stands in an element: its words in a paragraph of their own, its blocks one after another."""
        words = [node.text] if (node.text or "").strip() else []
        before = None
        for child in node:
            if is_inline(child):
                words.append(child)
                before = None
            else:
                words = self.end_of_words(words, container, places)
                self.block(child, container, places, after_its_like=before is not None and before.tag == child.tag)
                before = child
            if child.tail and (words or child.tail.strip()):
                words.append(child.tail)
        self.end_of_words(words, container, places)

    def end_of_words(self, words, container, places):
        if any(not isinstance(each, str) or each.strip() for each in words):
            paragraph = self.paragraph(container, places)
            for each in words:
                self.words(each, paragraph, ())
        return []

    def block(self, element, container, places, *, after_its_like):
        tag = element.tag
        if tag in BLOCKS:
            paragraph = self.paragraph(container, (*places, selector(element)))
            self.inside(element, paragraph, ())
        elif tag in ("ul", "ol"):
            self.list(element, container, places)
        elif tag == "blockquote":
            self.new_quotation = len(places) if after_its_like else None
            self.blocks(element, container, (*places, "blockquote"))
            self.new_quotation = None
        elif tag == "hr":
            self.paragraph(container, (*places, "rule"))
        elif tag == "figure":
            self.figure(element, container, places)
        elif tag == "table":
            self.table(element, container)
        else:
            self.blocks(element, container, places)

    def list(self, element, container, places):
        self.empty_item(container, places)
        depth = sum(each in ("ul", "ol") for each in places)
        key = self.lists.new(element.tag, depth, int(element.get("start") or 1))
        for item in element:
            self.number = (key, depth)
            self.blocks(item, container, (*places, element.tag, "li"))
            self.empty_item(container, (*places, element.tag, "li"))

    def empty_item(self, container, places):
        """An item that begins with no words of its own still has its number."""
        if self.number:
            self.paragraph(container, places)

    def figure(self, element, container, places):
        caption = element.find("figcaption")
        paragraph = self.paragraph(container, (*places, selector(element)))
        for child in element:
            if child is not caption:
                self.words(child, paragraph, ())
        if caption is not None:
            side = [each for each in element.get("class", "").split() if each in ("align-left", "align-right")]
            place = ".".join(["figcaption", *side])
            self.inside(caption, self.paragraph(container, (*places, place)), ())

    def table(self, element, container):
        self.number = self.new_quotation = None
        caption = element.find("caption")
        if caption is not None:
            self.inside(caption, self.paragraph(container, ("caption",)), ())
        rows = [row for part in element if part.tag in ("thead", "tbody") for row in part if row.tag == "tr"]
        table = in_grid(grid_of(rows), self.width // Emu(Pt(1) // 20), self.cell)
        container._insert_tbl(table)

    def cell(self, element, cell):
        """Write a cell's content into a `w:tc`, which must end with a paragraph."""
        place = selector(element) if element is not None else "td"
        if element is not None and element.get("scope") not in (None, usual_scope(element)):
            tag, *classes = place.split(".")
            place = ".".join([f"{tag}:{element.get('scope')}", *classes])
        if element is not None:
            self.blocks(element, cell, (place,))
        if len(cell) == 0 or cell[-1].tag != qn("w:p"):
            self.paragraph(cell, (place,))

    # --- paragraphs and their styles

    def paragraph(self, container, places):
        if self.new_quotation is not None:
            at, self.new_quotation = self.new_quotation, None
            places = (*places[:at], "blockquote:new", *places[at + 1 :])
        paragraph = container.add_p()
        paragraph.style = self.style(places).style_id
        if self.number:
            key, depth = self.number
            numbers = paragraph.get_or_add_pPr().get_or_add_numPr()
            numbers.get_or_add_ilvl().val = min(depth, 8)
            numbers.get_or_add_numId().val = key
            self.number = None
        return paragraph

    def style(self, places):
        if places and len(places) == 1 and places[0] in HEADINGS:
            return self.document.styles[HEADINGS[places[0]]]
        name = style_name(places)
        if name not in self.document.styles:
            self.shape(self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), places)
        return self.document.styles[name]

    def shape(self, style, places):
        """How paragraphs of a place look on paper."""
        style.base_style = self.document.styles["Normal"]
        style.font.size = None
        lines, last = style.paragraph_format, places[-1] if places else "p"
        tag, *classes = last.split(".")
        depth = sum(each in ("ul", "ol") for each in places)
        in_cell = bool(places) and places[0][:2] in ("td", "th")
        if in_cell or last == "caption" or tag == "figcaption":
            set_type(style, FANG_SONG if self.chinese else LATIN, 14 if self.chinese else 10.5)
            lines.line_spacing = 1
        if in_cell and places[0].startswith("th"):
            style.font.bold = True
        if "blockquote" in places or "blockquote:new" in places:
            set_type(style, KAI if self.chinese else LATIN, 16 if self.chinese else 12)
            lines.left_indent = lines.right_indent = Pt(32 if self.chinese else 24)
        if depth:
            lines.left_indent = Mm(8 * depth)
        elif (tag == "p" and not in_cell and self.chinese and not classes) or "indent" in classes:
            indent_first_line(style, self.chinese)
        if last == "caption" or tag in ("figure", "figcaption", f"{FIELD}cover") or "align-center" in classes:
            lines.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if "align-right" in classes or (in_cell and "number" in places[0].split(".")):
            lines.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if tag in ("figure", "figcaption") and "align-left" in classes:
            lines.alignment = WD_ALIGN_PARAGRAPH.LEFT
        if last in ("caption",) or tag == "figure":
            lines.keep_with_next = True
        if last == "rule":
            draw_rule(style)

    # --- words

    def inside(self, element, paragraph, formats):
        if element.text:
            self.words(element.text, paragraph, formats)
        for child in element:
            self.words(child, paragraph, formats)
            if child.tail:
                self.words(child.tail, paragraph, formats)

    def words(self, words, paragraph, formats):
        """Put words, or an inline element, into a paragraph or a link."""
        if isinstance(words, str):
            run = self.run(paragraph, formats)
            text = OxmlElement("w:t")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = words
            run.append(text)
        elif words.tag == "br":
            self.run(paragraph, formats).append(OxmlElement("w:br"))
        elif words.tag == "img":
            self.picture(words, paragraph, formats)
        elif words.tag == "a" and words.get("href"):
            self.inside(words, self.link(words.get("href"), paragraph), (*formats, "a"))
        else:
            self.inside(words, paragraph, (*formats, words.tag))

    def run(self, paragraph, formats):
        run = OxmlElement("w:r")
        properties = OxmlElement("w:rPr")
        if "a" in formats:
            properties.append(with_value("rStyle", self.document.styles["Hyperlink"].style_id))
        for tag, (name, value) in RUN_FORMATS.items():
            if tag in formats:
                properties.append(with_value(name, value))
        if len(properties):
            run.append(properties)
        paragraph.append(run)
        return run

    def link(self, href, paragraph):
        """A link as Word opens it: to our own pages with the whole address, and the short one to come back by."""
        full = urljoin(f"{settings.SITE_URL}/", href)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self.document.part.relate_to(full, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        if full != href:
            link.set(qn("w:tooltip"), href)
        paragraph.append(link)
        return link

    def picture(self, element, paragraph, formats):
        """A picture under its name in our storage; its description where it cannot stand in a Word document."""
        name = (element.get("src") or "").removeprefix(settings.MEDIA_URL)
        content = content_of(name)
        run = self.run(paragraph, formats)
        if content is None:
            text = OxmlElement("w:t")
            text.text = f"[{element.get('alt') or name}]"
            run.append(text)
            return
        run.append(self.drawing(content, name, element.get("alt"), element.get("width"), element.get("height")))

    def drawing(self, content, name, alt, width=None, height=None):
        inline = self.document.part.new_pic_inline(io.BytesIO(content), None, None)
        wide, high = inline.extent.cx, inline.extent.cy
        wanted = min(int(width) * PIXEL if width else wide, self.width, wide if not width else self.width)
        wanted = min(wanted, round(wide * self.height / max(high, 1)))
        shape_picture(inline, wanted, max(1, round(high * wanted / max(wide, 1))))
        about = inline.docPr
        about.name = name_for_word(name, width, height)
        if alt is not None:
            about.set("descr", alt)
        drawing = OxmlElement("w:drawing")
        drawing.append(inline)
        return drawing


def shape_picture(inline, width, height):
    inline.extent.cx, inline.extent.cy = width, height
    extent = inline.graphic.graphicData.pic.spPr.find(qn("a:xfrm")).find(qn("a:ext"))
    extent.set("cx", str(width))
    extent.set("cy", str(height))


def content_of(name):
    """The content of one of our pictures as Word can show it; None where there is none, or it cannot."""
    try:
        with default_storage.open(name) as file:
            return for_word(file.read())
    except (OSError, SuspiciousFileOperation):
        return None


def selector(element):
    """An element as a place is named: its tag and its classes."""
    return ".".join([element.tag, *(element.get("class") or "").split()])


def usual_scope(header):
    """What a header cell heads unless it says something else: see publishing/richtext.py."""
    in_head = header.getparent().getparent().tag == "thead"
    return "row" if not in_head and header.getparent().find("td") is not None else "col"


def with_value(name, value):
    element = OxmlElement(f"w:{name}")
    if value is not None:
        element.set(qn("w:val"), value)
    return element


def draw_rule(style):
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    style.element.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
