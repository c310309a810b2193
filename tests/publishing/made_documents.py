"""Word documents made of all parts that we know and some that we do not, with what must be found of each.

Every word is made once. A document is a list of pieces; each piece says its XML, the words that the text must say in
this order, those that a remark must quote, and those that nobody may see.
"""

import io
import zipfile

from tests.factories import make_picture
from tests.publishing.made_drawings import DrawnParts
from tests.publishing.made_pieces import DECLARED, Piece, field_of, paragraph, relationships, run

STYLES = f"""<w:styles {DECLARED}>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="标题 3"/>
<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr>
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


class Maker(DrawnParts):
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
