"""The tables of a Word text: which cells head others, and what stands in them."""

import re

from .places import KINDS, Places, Story
from .simple_parts import W, child, is_on, run_of, value
from .simplified import mark
from .table_grids import extend_header, make_header

FIGURES = re.compile(r"[\s+\-−–¥￥$€]*\d[\d\s.,，]*\s*[%％‰]?\s*")


class Tables:
    """Marks each cell whose element mammoth cannot tell, and puts the paragraphs of cells at their places."""

    def __init__(self, places: Places, remarks, put_all):
        self.places, self.remarks, self.put_all = places, remarks, put_all
        self.cells = []  # the elements that marks stand for, as pairs of tag and attributes

    def put(self, table):
        rows = table.findall(f"{W}tr")
        if not self.is_ours(table) and not any(child(row, "trPr", "tblHeader") is not None for row in rows):
            self.find_headers(table, rows)
        if not self.is_ours(table):
            extend_header(rows)
        for cell in table.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tbl")) is table:
                self.put_cell(cell)

    def is_ours(self, table):
        return any(self.places.own(paragraph) is not None for paragraph in table.iter(f"{W}p"))

    def put_cell(self, cell):
        story, blocks = Story(), [each for each in cell if each.tag in (f"{W}p", f"{W}tbl")]
        paragraphs = [each for each in blocks if each.tag == f"{W}p"]
        own = next((own for each in paragraphs if (own := self.places.own(each))), None)
        kind = KINDS.fullmatch(own[0]) if own else None
        written = [
            each for each in paragraphs if each in self.places.counted or any(text.text for text in each.iter(f"{W}t"))
        ]
        alone = len(written) == 1 and len(blocks) == len(paragraphs) and kind is None
        attributes = {}
        if kind and kind[2]:
            attributes["scope"] = kind[2]
        if kind and kind[3]:
            attributes["class"] = kind[3].replace(".", " ").strip()
        elif alone and self.is_number(written[0]):
            attributes["class"] = "number"
        if alone and self.is_plain(written[0]):
            self.places.type_number(written[0])
            self.places.put(written[0], ["div.words:fresh"])
            self.put_all([each for each in blocks if each is not written[0]], story)
        else:
            self.put_all(blocks, story)
        if paragraphs and (kind or attributes):
            self.cells.append((kind[1] if kind else None, attributes))
            first = paragraphs[0]
            place = 0 if child(first, "pPr") is None else 1
            first.insert(place, run_of(first, mark("c", len(self.cells) - 1)))

    def is_plain(self, paragraph):
        """Whether a paragraph, alone in its cell, is no more than its words."""
        number = self.places.counted.get(paragraph)
        is_bullet = number is not None and number.tag == "ul"
        return not is_bullet and self.places.role(paragraph) is None and self.places.own(paragraph) is None

    def is_number(self, paragraph):
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        return self.places.alignment(paragraph) == "align-right" and FIGURES.fullmatch(words)

    # --- a first row that is only bold

    def find_headers(self, table, rows):
        if len(rows) < 2 or not (self.is_bold(rows[0]) or self.has_bold_style(table)) or self.is_bold(rows[1]):
            return
        make_header(rows[0])
        for bold in list(rows[0].iter(f"{W}b")):
            bold.getparent().remove(bold)
        self.remarks.note("header rows")

    @staticmethod
    def is_bold(row):
        runs = [run for run in row.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
        return bool(runs) and all(is_on(child(run, "rPr", "b")) for run in runs)

    def has_bold_style(self, table):
        look = child(table, "tblPr", "tblLook")
        bits = (
            int(value(look) or "0", 16)
            if look is not None and re.fullmatch("[0-9A-Fa-f]{1,8}", value(look) or "0")
            else 0
        )
        if look is None or not (value(look, "firstRow") == "1" or bits & 0x20):
            return False
        for style in self.places.styles.chain(value(child(table, "tblPr", "tblStyle"))):
            for part in style.findall(f"{W}tblStylePr"):
                if value(part, "type") == "firstRow" and is_on(child(part, "rPr", "b")):
                    return True
        return False
