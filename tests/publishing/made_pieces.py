"""Small pieces of WordprocessingML, from which documents are made to test with."""

from dataclasses import dataclass, field

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "new": "urn:example:of-tomorrow",
}
DECLARED = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
OFFICE = SPACES["r"]


def run(words, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def field_of(code, result=None):
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    shown = "" if result is None else marks["separate"] + result
    return f'{marks["begin"]}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{shown}{marks["end"]}'


@dataclass
class Piece:
    xml: str
    text: list = field(default_factory=list)  # in this order, spaces aside
    said: list = field(default_factory=list)  # in the text or quoted by a remark
    unseen: list = field(default_factory=list)  # nowhere in the text
    remark: str = ""  # how a remark begins or what it holds
    pictures: int = 0


def cell(inside, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(inside)}</w:tc>"


def relationships(rows):
    written = [
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{(*mode, "Internal")[0]}"/>'
        for key, kind, target, *mode in rows
    ]
    address = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{address}">{"".join(written)}</Relationships>'
