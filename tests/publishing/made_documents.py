"""Word documents made of all parts that we know and some that we do not, with what must be found of each.

Every word is made once. A document is a list of pieces; each piece says its XML, the words that the text must say in
this order, those that a remark must quote, and those that nobody may see.
"""

import io
import zipfile
from dataclasses import dataclass, field

from tests.factories import make_picture

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
STYLES = f"""<w:styles {DECLARED}>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="标题 3"/><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr>
</w:style>
<w:style w:type="paragraph" w:styleId="G1"><w:name w:val="公文一级"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Sly"><w:name w:val="sly"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="GW"><w:name w:val="公文编号"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""


def level(at, form, text, more=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def pattern(key, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


PATTERNS = [
    pattern(1, level(0, "decimal", "%1."), more='<w:styleLink w:val="GW"/>'),
    pattern(2, more='<w:numStyleLink w:val="GW"/>'),
    pattern(3, level(0, "chineseCounting", "第%1条"), level(1, "chineseCounting", "（%2）")),
    pattern(4, level(0, "decimal", "附件%1：")),
    pattern(5, level(0, "japaneseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>")),
    pattern(6, level(0, "decimalEnclosedCircleChinese", "%1", '<w:suff w:val="nothing"/>')),
    pattern(7, level(0, "bullet", "●")),
    pattern(8, level(0, "decimal", "%1."), level(1, "upperRoman", "%2.", '<w:pStyle w:val="H3"/>')),
]
NUMBERING = (
    f"<w:numbering {DECLARED}>{''.join(PATTERNS)}"
    + "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in range(1, 9))
    + '<w:num w:numId="13"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)
CHINESE = "一二三四五六七八九十"
RINGS = "①②③④⑤⑥⑦⑧⑨⑩"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


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


class Maker:
    """Makes pieces. What it makes is told by its random generator alone."""

    def __init__(self, random):
        self.random, self.made = random, 0
        self.parts, self.relations, self.notes = {}, [], []
        self.counts = {}
        self.photograph = make_picture(size=(40, 30)).read()

    def word(self):
        """A word that no document has twice."""
        self.made += 1
        return self.random.choice(("党员{}号", "支部{}人", "第{}次会", "Branch{}x", "{}元")).format(f"7{self.made:04}")

    def piece(self):
        return self.random.choice(self.kinds())()

    @classmethod
    def names(cls):
        return sorted(name for name in dir(cls) if name.startswith("make_"))

    def kinds(self):
        return [getattr(self, name) for name in self.names()]

    def document(self, pieces):
        """The bytes of a .docx of these pieces."""
        notes = "".join(self.notes)
        self.parts["word/footnotes.xml"] = f"<w:footnotes {DECLARED}>{notes}</w:footnotes>"
        self.parts["word/styles.xml"], self.parts["word/numbering.xml"] = STYLES, NUMBERING
        for kind in ("footnotes", "styles", "numbering"):
            self.relate(kind, f"{kind}.xml")
        body = "".join(piece.xml for piece in pieces)
        self.parts["word/document.xml"] = f"<w:document {DECLARED}><w:body>{body}<w:sectPr/></w:body></w:document>"
        self.parts["word/_rels/document.xml.rels"] = relationships(self.relations)
        self.parts["_rels/.rels"] = relationships([("d", "officeDocument", "word/document.xml")])
        self.parts["[Content_Types].xml"] = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return out.getvalue()

    def relate(self, kind, target, mode="Internal"):
        key = f"rId{len(self.relations)}"
        self.relations.append((key, kind, target, mode))
        return key

    def some(self, most=3):
        return [self.word() for _each in range(self.random.randint(1, most))]

    def in_text(self, make, **more):
        """A paragraph with a word before, something, and a word behind."""
        before, behind = self.word(), self.word()
        inside, text = make
        return Piece(paragraph(run(before) + inside + run(behind)), [before, *text, behind], **more)

    # --- words

    def make_words(self):
        words = self.some()
        looks = ("", "<w:b/>", "<w:i/>", "<w:u w:val='single'/>", "<w:color w:val='FF0000'/>", "<w:smallCaps/>")
        return Piece(paragraph("".join(run(each, self.random.choice(looks)) for each in words)), words)

    def make_capitals(self):
        word = self.word()
        return self.in_text((run(word.lower(), "<w:caps/>"), [word.upper()]))

    def make_heading(self):
        word = self.word()
        style = self.random.choice(("H1", "H2", "G1", "Q"))
        return Piece(paragraph(run(word), f'<w:pStyle w:val="{style}"/>'), [word])

    def make_outline(self):
        word = self.word()
        return Piece(paragraph(run(word), f'<w:outlineLvl w:val="{self.random.randint(0, 9)}"/>'), [word])

    def make_first_letter(self):
        letter, word = self.word(), self.word()
        drop = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around"/>'
        return Piece(paragraph(run(letter), drop) + paragraph(run(word)), [letter + word])

    def make_frame(self):
        word = self.word()
        return Piece(paragraph(run(word), '<w:framePr w:w="2000" w:hAnchor="page"/>'), [word])

    def make_breaks(self):
        one, two = self.word(), self.word()
        mark = self.random.choice(
            (
                "<w:cr/>",
                "<w:br/>",
                "<w:tab/>",
                '<w:ptab w:alignment="right"/>',
                "<w:noBreakHyphen/>",
                "<w:br w:type='page'/>",
            )
        )
        parted = "‑" if "Hyphen" in mark else " "
        return Piece(paragraph(f"{run(one)}<w:r>{mark}</w:r>{run(two)}"), [f"{one}{parted}{two}"])

    def make_soft_hyphen(self):
        one, two = self.word(), self.word()
        return Piece(paragraph(f"{run(one)}<w:r><w:softHyphen/></w:r>{run(two)}"), [one + two])

    def make_symbol(self):
        font, code, mark = self.random.choice(
            (("Wingdings", 0xFE, "☑"), ("Wingdings", 0x6C, "●"), ("Wingdings 2", 0x52, "☑"), ("Symbol", 0x61, "α"))
        )
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
        inside = self.random.choice(
            (
                f'<w:r><w:sym w:font="{font}" w:char="F0{code:02X}"/></w:r>',
                run(f"&#x{code:X};", fonts),
                run(f"&#xF0{code:02X};", fonts),
                field_of(f"SYMBOL {code} \\f &quot;{font}&quot; \\s 12"),
            )
        )
        return self.in_text((inside, [mark]))

    def make_unknown_symbol(self):
        return self.in_text(('<w:r><w:sym w:font="MT Extra" w:char="F04C"/></w:r>', []), said=["MT Extra F04C"])

    def make_wrapped(self):
        """Words in wrappers that we know and that we do not."""
        word = self.word()
        wrapper = self.random.choice(
            (
                "<w:smartTag>{}</w:smartTag>",
                "<w:customXml><w:customXmlPr/>{}</w:customXml>",
                "<w:ins w:id='1' w:author='x'>{}</w:ins>",
                "<w:moveTo w:id='1'>{}</w:moveTo>",
                "<w:dir w:val='ltr'>{}</w:dir>",
                "<w:bdo w:val='ltr'>{}</w:bdo>",
                "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                "<new:thing>{}</new:thing>",
                "<w:tomorrow><w:more>{}</w:more></w:tomorrow>",
                "<w:hyperlink w:anchor='_Ref1'>{}</w:hyperlink>",
                "<w:fldSimple w:instr=' REF _Ref1 '>{}</w:fldSimple>",
            )
        )
        return self.in_text((wrapper.format(run(word)), [word]))

    def make_wrapped_blocks(self):
        words = self.some()
        inside = "".join(paragraph(run(each)) for each in words)
        wrapper = self.random.choice(
            (
                "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
                "<w:customXml>{}</w:customXml>",
                "<new:part>{}</new:part>",
            )
        )
        return Piece(wrapper.format(inside), words)

    def make_unseen(self):
        word = self.word()
        inside, remark = self.random.choice(
            (
                (run(word, "<w:vanish/>"), "hidden text"),
                (run(word, "<w:rStyle w:val='Sly'/>"), "hidden text"),
                (f"<w:del w:id='1'><w:r><w:delText>{word}</w:delText></w:r></w:del>", "tracked change"),
                (f"<w:moveFrom w:id='1'>{run(word)}</w:moveFrom>", "tracked change"),
                ("<w:r><w:commentReference w:id='3'/></w:r>", "comment"),
            )
        )
        return self.in_text((inside, []), unseen=[word], remark=remark)

    def make_reading(self):
        base, reading = self.word(), self.word()
        ruby = f"<w:r><w:ruby><w:rt>{run(reading)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase></w:ruby></w:r>"
        return self.in_text((ruby, [base]), said=[reading])

    def make_box_to_tick(self):
        word = self.word()
        box = (
            "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent>"
            '<w:r><w:sym w:font="MS Gothic" w:char="2612"/></w:r></w:sdtContent></w:sdt>'
        )
        return Piece(paragraph(box + run(word)), ["☒" + word])

    # --- fields

    def make_field(self):
        word = self.word()
        code = self.random.choice(
            (
                "MERGEFIELD 姓名",
                "REF _Ref9 \\h",
                "PAGEREF _Toc1",
                "DATE \\@ yyyy",
                'HYPERLINK "https://example.org/"',
                "= 1 + 1",
            )
        )
        return self.in_text((field_of(code.replace('"', "&quot;"), run(word)), [word]))

    def make_nested_field(self):
        word = self.word()
        inner = field_of("MERGEFIELD a", run("1"))
        code = f'<w:r><w:instrText>IF </w:instrText></w:r>{inner}<w:r><w:instrText> = 1 "x" "y"</w:instrText></w:r>'
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return self.in_text((f"{marks[0]}{code}{marks[1]}{run(word)}{marks[2]}", [word]))

    def make_field_without_result(self):
        word = self.word()
        return self.in_text((field_of(f"MERGEFIELD {word}"), []), said=[word])

    def make_simple_field_without_result(self):
        word = self.word()
        return self.in_text((f'<w:fldSimple w:instr="DOCPROPERTY {word}"/>', []), said=[word])

    def make_equation_field(self):
        word = self.word()
        code, shown = self.random.choice(
            (
                (r"EQ \o\ac(○,5)", "⑤"),
                (r"eq \o\ac(□,√)", "☑"),
                (f"EQ \\f({word},4)", f"{word}/4"),
                (f"EQ \\r(3,{word})", f"∛{word}"),
                (f"EQ \\x({word})", word),
                (f'EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(dǎng),{word})', f"{word}（dǎng）"),
            )
        )
        return self.in_text((field_of(code.replace('"', "&quot;")), [shown]))

    def make_broken_field(self):
        """A field that never ends loses nothing behind it."""
        return self.in_text(('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', []))

    def make_contents(self):
        word = self.word()
        lines = [f"{word}一", f"{word}二"]
        entries = [paragraph(f"{run(each)}<w:r><w:tab/></w:r>{run('7')}", '<w:pStyle w:val="TOC1"/>') for each in lines]
        return Piece("".join(entries), unseen=lines, remark="table of contents")

    def make_contents_field(self):
        entry, behind = self.word(), self.word()
        begin, separate, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        code = "<w:r><w:instrText>TOC \\o &quot;1-3&quot; \\h</w:instrText></w:r>"
        lines = [
            paragraph(f"{begin}{code}{separate}{run(entry)}<w:r><w:tab/></w:r>{run('3')}"),
            paragraph(f"{run(entry)}<w:r><w:tab/></w:r>{run('4')}"),
            paragraph(end),
            paragraph(run(behind)),
        ]
        return Piece("".join(lines), [behind], unseen=[entry], remark="table of contents")

    # --- what Word counts

    def make_counted(self):
        words = self.some(4)
        key, labels = self.random.choice(
            (
                (2, "{}."),
                (3, "第{c}条"),
                (13, "第{c}条"),
                (4, "附件{}："),
                (5, "{c}、"),
                (6, "{r}"),
            )
        )
        xml, text = "", []
        for word in words:
            number = self.next_of(key)
            label = labels.format(number, c=CHINESE[number - 1], r=RINGS[number - 1])
            xml += paragraph(run(word), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>')
            text.append(label + word)
        return Piece(xml, text)

    def next_of(self, key):
        """As Word counts: lists of one pattern go on, unless one says from where it starts."""
        shared = 3 if key == 13 else key
        if key == 13 and 13 not in self.counts:
            self.counts[13], self.counts[3] = True, 4
        self.counts[shared] = self.counts.get(shared, 0) % 10 + 1
        return self.counts[shared]

    def make_bullet(self):
        words = self.some()
        numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
        return Piece("".join(paragraph(run(each), numbers) for each in words), words)

    # --- tables

    def make_table(self):
        """Rows that begin late or end early, cells that span; each word below the right column."""
        rows, text = [], []
        for _row in range(self.random.randint(1, 4)):
            before, after = self.random.randint(0, 2), self.random.randint(0, 1)
            cells = self.some()
            properties = f'<w:gridBefore w:val="{before}"/><w:gridAfter w:val="{after}"/>'
            inside = "".join(cell(run(each), self.random.choice(("", '<w:gridSpan w:val="2"/>'))) for each in cells)
            rows.append(f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>")
            text += cells
        return Piece(f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>", text)

    def make_merged_down(self):
        one, two, three, four = (self.word() for _each in range(4))
        goes_on = self.random.choice(('<w:vMerge w:val="continue"/>', "<w:vMerge/>"))
        rows = [
            cell(run(one), '<w:vMerge w:val="restart"/>') + cell(run(two)),
            cell("", goes_on) + cell(run(three)),
            cell(run(four), '<w:gridSpan w:val="2"/>'),
            cell("", goes_on) + cell(run(five := self.word())),
        ]
        inside = "".join(f"<w:tr>{each}</w:tr>" for each in rows)
        return Piece(f"<w:tbl><w:tblPr/><w:tblGrid/>{inside}</w:tbl>", [one, two, three, four, five])

    def make_nested_table(self):
        one, two, three = (self.word() for _each in range(3))
        inner = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell(run(two))}</w:tr></w:tbl>"
        outer = f"<w:tc><w:tcPr/>{paragraph(run(one))}{inner}{paragraph(run(three))}</w:tc>"
        return Piece(f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{outer}</w:tr></w:tbl>", [one, two, three])

    # --- equations

    def make_equation(self):
        a, b = self.word(), self.word()

        def m(words):
            return f"<m:r><m:t>{words}</m:t></m:r>"

        inside, shown = self.random.choice(
            (
                (f"<m:f><m:num>{m(a)}</m:num><m:den>{m(b)}</m:den></m:f>", f"{a}/{b}"),
                (f"<m:f><m:num>{m(a + '+1')}</m:num><m:den>{m(b)}</m:den></m:f>", f"({a}+1)/{b}"),
                (f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{m(a)}</m:e></m:rad>", f"√{a}"),
                (f"<m:sSup><m:e>{m(a)}</m:e><m:sup>{m(b)}</m:sup></m:sSup>", f"{a}{b}"),
                (f"<m:d><m:e>{m(a)}</m:e><m:e>{m(b)}</m:e></m:d>", f"({a}|{b})"),
                (f"<m:nary><m:sub>{m(a)}</m:sub><m:sup/><m:e>{m(b)}</m:e></m:nary>", f"∫{a}{b}"),
                (f"<m:m><m:mr><m:e>{m(a)}</m:e><m:e>{m(b)}</m:e></m:mr></m:m>", f"[{a},{b}]"),
                (f"<m:new><m:e>{m(a)}</m:e></m:new>", a),
            )
        )
        return self.in_text((f"<m:oMath>{inside}</m:oMath>", [shown]), remark="equation")

    # --- drawings

    def make_box(self):
        word, before = self.word(), self.word()
        content = f"<w:txbxContent>{paragraph(run(word))}</w:txbxContent>"
        graphic = (
            '<w:drawing><wp:anchor><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>'
            f"{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        )
        vml = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
        both = (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{graphic}</mc:Choice>'
            f"<mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>"
        )
        inside = self.random.choice((graphic, vml, both))
        return Piece(paragraph(f"{run(before)}<w:r>{inside}</w:r>"), [before, word])

    def make_picture(self):
        word = self.word()
        name = f"media/{word}.jpeg"
        self.parts[f"word/{name}"] = self.photograph
        key = self.relate("image", name)
        crop = self.random.choice(("", '<a:srcRect l="50000"/>', '<a:srcRect t="-10000" b="25000"/>'))
        drawing = (
            f'<w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{word}合影"/><a:graphic><a:graphicData '
            f'uri="{PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="x"/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{key}"/>{crop}</pic:blipFill><pic:spPr><a:xfrm rot="{self.random.choice((0, 5400000))}"/>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        return Piece(paragraph(f"<w:r>{drawing}</w:r>"), pictures=1)

    def make_picture_that_no_page_shows(self):
        word = self.word()
        self.parts[f"word/media/{word}.emf"] = b"\x01\x00\x00\x00" + bytes(100)
        key = self.relate("image", f"media/{word}.emf")
        return Piece(
            paragraph(f'<w:r><w:pict><v:shape><v:imagedata r:id="{key}"/></v:shape></w:pict></w:r>'), said=[word]
        )

    def make_chart(self):
        word = self.word()
        self.parts[f"word/charts/{word}.xml"] = f"<c:chartSpace {DECLARED}><c:v>{word}</c:v></c:chartSpace>"
        key = self.relate("chart", f"charts/{word}.xml")
        graphic = f'<a:graphicData uri="{SPACES["c"]}"><c:chart r:id="{key}"/></a:graphicData>'
        drawing = f"<w:drawing><wp:inline><a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"
        return Piece(paragraph(f"<w:r>{drawing}</w:r>"), said=[word], remark="chart")

    def make_diagram(self):
        word = self.word()
        self.parts[f"word/diagrams/{word}.xml"] = f"<dgm:dataModel {DECLARED}><a:t>{word}</a:t></dgm:dataModel>"
        key = self.relate("diagramData", f"diagrams/{word}.xml")
        graphic = f'<a:graphicData uri="{SPACES["dgm"]}"><dgm:relIds r:dm="{key}"/></a:graphicData>'
        drawing = f"<w:drawing><wp:inline><a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"
        return Piece(paragraph(f"<w:r>{drawing}</w:r>"), said=[word], remark="diagram")

    def make_word_art(self):
        word = self.word()
        art = f'<w:pict><v:shape><v:textpath string="{word}"/></v:shape></w:pict>'
        return Piece(paragraph(f"<w:r>{art}</w:r>"), [word])

    def make_object(self):
        program, remark = self.random.choice((("Excel.Sheet", "embedded object"), ("Equation.3", "equation editor")))
        return self.in_text((f'<w:r><w:object><o:OLEObject ProgID="{program}"/></w:object></w:r>', []), remark=remark)

    def make_inserted_file(self):
        return Piece('<w:altChunk r:id="rId999"/>', remark="inserted file")

    # --- beside the text

    def make_note(self):
        before, word, key = self.word(), self.word(), len(self.notes) + 2
        self.notes.append(f'<w:footnote w:id="{key}">{paragraph(run(word))}</w:footnote>')
        mark = f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'
        return Piece(paragraph(run(before) + mark), [before], said=[word], remark="footnote")

    def make_header(self):
        word = f"页眉{self.word()}"
        self.parts[f"word/{word}.xml"] = f"<w:hdr {DECLARED}>{paragraph(run(word))}</w:hdr>"
        self.relate("header", f"{word}.xml")
        return Piece("", said=[word], remark="eaders and footers")


def cell(inside, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(inside)}</w:tc>"


def relationships(rows):
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode[0] if mode else "Internal"}"/>'
        for key, kind, target, *mode in rows
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )
