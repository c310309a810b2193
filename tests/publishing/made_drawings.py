"""Tables, equations, drawings and what stands beside a text, as parts of made Word documents."""

from tests.publishing.made_pieces import DECLARED, SPACES, Piece, cell, paragraph, run

PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


class DrawnParts:
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
        turn = self.random.choice((0, 5400000))
        drawing = (
            f'<w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{word}合影"/><a:graphic><a:graphicData '
            f'uri="{PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="x"/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{key}"/>{crop}</pic:blipFill><pic:spPr><a:xfrm rot="{turn}"/>'
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
