"""Lists in a Word document of ours: two patterns, and for each list a number of its own, so that it counts anew."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

DEPTHS = 9  # as Word has them
BULLETS = "•◦▪"
PATTERNS = {"ul": 9001, "ol": 9002}


def level(tag, depth):
    shape = ("bullet", BULLETS[depth % 3]) if tag == "ul" else ("decimal", f"%{depth + 1}.")
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shape[0]}"/><w:lvlText w:val="{shape[1]}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{(depth + 1) * 454}" w:hanging="454"/></w:pPr></w:lvl>'
    )


class Lists:
    def __init__(self, document):
        self.root = document.part.numbering_part.element
        for tag, key in PATTERNS.items():
            levels = "".join(level(tag, depth) for depth in range(DEPTHS))
            pattern = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{levels}</w:abstractNum>'
            self.root.insert(0, parse_xml(pattern))

    def new(self, tag, depth, start=1):
        """The key of a new list that begins at a depth with a number."""
        num = self.root.add_num(PATTERNS[tag])
        num.add_lvlOverride(ilvl=min(depth, DEPTHS - 1)).add_startOverride(start)
        return num.numId
