"""What a Word file says: its structure in rich text, and a remark for all that did not come along."""

import re

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from publishing.word.reading import read_word
from tests.factories import make_picture
from tests.word_files import (
    add_styled,
    as_upload,
    chinese_document,
    document_of,
    read,
    table_of,
    with_footnote,
    with_xml,
)


def body_of(document):
    return read(document).body.replace("\n", "")


def remarks_of(*xml):
    return read(with_xml(document_of("Words"), "".join(xml))).remarks


def in_paragraph(xml):
    return f"<w:p><w:r>{xml}</w:r></w:p>"


# --- title and headings


def test_title_style_is_the_title_and_heading_1_a_heading_of_the_text():
    document = docx.Document()
    document.add_heading("A day at the branch", 0)
    document.add_paragraph("What we did", style="Subtitle")
    for level in (1, 2, 3, 4):
        document.add_heading(f"Part {level}", level)

    text = read(document)

    assert (text.title, text.subtitle) == ("A day at the branch", "What we did")
    assert text.body == "<h2>Part 1</h2>\n<h3>Part 2</h3>\n<h4>Part 3</h4>\n<h4>Part 4</h4>"
    assert text.remarks == ["1 heading of a deeper level became one of the third level: the pages have no more."]


def test_only_heading_1_at_the_top_is_the_title():
    document = docx.Document()
    document.add_heading("A day at the branch", 1)
    document.add_heading("Morning", 2)
    document.add_paragraph("We met.")

    text = read(document)

    assert text.title == "A day at the branch"
    assert text.body == "<h2>Morning</h2>\n<p>We met.</p>"


def test_two_large_centred_lines_at_the_top_are_one_title_and_dashes_begin_the_subtitle():
    document = docx.Document()
    for words in ("坚持读原著", "做到讲政治", "——干部支部纪实"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(words).font.size = Pt(16 if words.startswith("—") else 22)
    document.add_paragraph("正文第一段。")

    text = read(document)

    assert (text.title, text.subtitle) == ("坚持读原著做到讲政治", "——干部支部纪实")
    assert text.body == "<p>正文第一段。</p>"


def test_chinese_style_names_are_understood():
    text = read(chinese_document())

    assert text.title == "干部支部的一天"
    assert "<h2>一、学在前面</h2>" in text.body
    assert "<h3>（一）集体学习</h3>" in text.body
    assert '<p class="indent">支部每周集中学习一次' in text.body
    assert '<img alt="支部党员围坐读书" src="/media/incoming/0"><figcaption>图 1 读书会</figcaption>' in text.body


def test_style_built_on_a_heading_is_a_heading():
    document = docx.Document()
    style = document.styles.add_style("节标题", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Words")
    document.add_paragraph("Section", style="节标题")

    assert body_of(document) == "<p>Words</p><h3>Section</h3>"


def test_bold_in_a_heading_that_is_bold_anyway_says_nothing():
    document = document_of("Words")
    document.add_heading("", 1).add_run("Section").bold = True

    assert body_of(document) == "<p>Words</p><h2>Section</h2>"


# --- paragraphs and words


def test_alignment_and_first_line_are_classes():
    document = document_of("left", "centre", "right", "indented", "by characters")
    _left, centre, right, indented, by_characters = document.paragraphs
    centre.alignment, right.alignment = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    indented.paragraph_format.first_line_indent = Pt(24)
    by_characters._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")

    assert body_of(document) == (
        '<p>left</p><p class="align-center">centre</p><p class="align-right">right</p>'
        '<p class="indent">indented</p><p class="indent">by characters</p>'
    )


def test_alignment_and_first_line_are_inherited_from_styles():
    document = document_of("indented")
    document.styles["Normal"].paragraph_format.first_line_indent = Pt(24)
    document.add_paragraph("hanging").paragraph_format.first_line_indent = Pt(-24)
    document.styles.add_style("落款", 1).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("signed", style="落款")

    assert body_of(document) == '<p class="indent">indented</p><p>hanging</p><p class="align-right">signed</p>'


def test_formatting_of_words_comes_along_and_their_look_does_not():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for words, name in (("b", "bold"), ("i", "italic"), ("s", "strike"), ("u", "underline")):
        setattr(paragraph.add_run(words).font, name, True)
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("red").font.color.rgb = RGBColor(200, 0, 0)

    text = read(document)

    assert text.body == "<p><strong>b</strong><em>i</em><s>s</s><u>u</u><sup>2</sup>red</p>"
    assert text.remarks == ["Fonts, sizes, colours and spacing were left out: the pages have their own."]


def test_hidden_text_stays_hidden():
    document = document_of("seen")
    document.paragraphs[0].add_run(" secret").font.hidden = True

    text = read(document)

    assert text.body == "<p>seen</p>"
    assert text.remarks == ["1 piece of hidden text was left out. In the document: “secret”"]


# --- tables


def test_bold_first_row_heads_its_columns_and_is_said():
    document = docx.Document()
    table = table_of(document, [("Year", "Honor"), ("2019", "Merit")])
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True

    text = read(document)

    assert text.body.replace("\n", "") == (
        '<table><thead><tr><th scope="col">Year</th><th scope="col">Honor</th></tr></thead>'
        "<tbody><tr><td>2019</td><td>Merit</td></tr></tbody></table>"
    )
    assert text.remarks == ["The bold first row of 1 table became its header."]


def test_row_that_is_repeated_on_each_page_is_a_header():
    document = docx.Document()
    table = table_of(document, [("Year",), ("2019",)])
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    assert '<thead><tr><th scope="col">Year</th>' in body_of(document)


def test_header_reaches_down_as_far_as_its_merged_cells():
    document = docx.Document()
    table = table_of(document, [("支部", "党费", ""), ("", "应交", "实交"), ("一支部", "10", "9")])
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))

    head, rows = body_of(document).split("<tbody>")

    assert re.findall('<th (.*?)scope="col">', head) == ['rowspan="2" ', 'colspan="2" ', "", ""]
    assert rows.count("<td>") == 3


def test_merged_cells_span_and_captions_go_into_their_table():
    document = docx.Document()
    document.add_paragraph("表 1 荣誉", style="Caption")
    table = table_of(document, [("a", "b", "c"), ("d", "e", "f")])
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).merge(table.cell(1, 2))

    body = body_of(document)

    assert body.startswith("<table><caption>表 1 荣誉</caption>")
    assert '<td colspan="2"><p>a</p><p>b</p></td>' in body
    assert '<td rowspan="2"><p>c</p><p>f</p></td>' in body


# --- pictures, notes, links


def test_picture_becomes_a_figure_with_its_caption_and_description():
    document = docx.Document()
    document.add_picture(make_picture())
    document.inline_shapes[0]._inline.docPr.set("descr", "Two readers & a lamp")
    document.add_paragraph("Figure 1: reading", style="Caption")

    text = read(document)

    assert text.body.replace("\n", "") == (
        '<figure><img alt="Two readers &amp; a lamp" src="/media/incoming/0">'
        "<figcaption>Figure 1: reading</figcaption></figure>"
    )
    assert [picture.alt for picture in text.pictures] == ["Two readers & a lamp"]
    assert text.remarks == []


def test_picture_that_stands_twice_comes_once():
    document = docx.Document()
    picture = make_picture().read()
    for _time in range(2):
        document.add_picture(as_upload(picture))

    text = read(document)

    assert len(text.pictures) == 1
    assert text.body.count("/media/incoming/0") == 2
    assert text.remarks[0].startswith("2 pictures have no description")


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_marks_and_a_list_at_the_end(kind):
    text = read_word(with_footnote(document_of("Words"), "See the report.", kind), str)

    assert text.body.replace("\n", "") == (
        "<p>Words</p><p>Said<sup>[1]</sup></p><h3>Notes</h3><ol><li>See the report.</li></ol>"
    )
    assert text.remarks == ["1 footnote or endnote stands in a list at the end of the text now."]


def test_links_stay_where_they_lead_to_a_page_and_their_words_stay_anyway():
    def link(address):
        instruction = f'<w:instrText xml:space="preserve"> HYPERLINK "{address}" </w:instrText>'
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return f"{marks[0]}<w:r>{instruction}</w:r>{marks[1]}<w:r><w:t>{address[:4]}</w:t></w:r>{marks[2]}"

    addresses = ("https://example.org/a", "javascript:alert(1)", "file:///c:/report.docx")
    text = read(with_xml(docx.Document(), f"<w:p>{''.join(map(link, addresses))}</w:p>"))

    assert text.body == '<p><a href="https://example.org/a" rel="noopener noreferrer">http</a>javafile</p>'
    assert text.remarks == [
        "2 links were taken off, since they lead to nothing that a reader can open; their words stayed."
    ]


# --- what cannot come along is said


def test_tracked_changes_are_accepted_and_comments_left_out():
    xml = (
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>new</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>old</w:delText></w:r></w:del>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    text = read(with_xml(document_of("Words"), xml))

    assert text.body == "<p>Words</p>\n<p>new</p>"
    assert text.remarks == [
        "2 tracked changes were accepted: the text stands as it reads with them.",
        "1 comment was left out: it is no part of the text.",
    ]


def test_text_box_stands_behind_its_paragraph():
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    graphic = (
        f'<a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>'
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing><wp:anchor>{graphic}</wp:anchor></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
    both = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    around = f"<w:p><w:r><w:t>Around</w:t></w:r><w:r>{both}</w:r></w:p>"

    text = read(with_xml(docx.Document(), around + "<w:p><w:r><w:t>After</w:t></w:r></w:p>"))

    assert text.body == "<p>Around</p>\n<p>Boxed</p>\n<p>After</p>"
    assert text.remarks == ["1 text box stands in the flow of the text now, behind the paragraph that it belonged to."]


@pytest.mark.parametrize(
    ("xml", "remark"),
    [
        (
            in_paragraph(
                '<w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/'
                'chart"><c:chart r:id="rId99"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
            ),
            "1 chart was left out: save it as a picture and put that in.",
        ),
        (
            in_paragraph(
                '<w:object><v:shape><v:imagedata r:id="rId99"/></v:shape><o:OLEObject ProgID="Excel"/></w:object>'
            ),
            "1 embedded object was left out: add its file to the article instead.",
        ),
        (
            in_paragraph('<w:pict><v:shape><v:textpath string="Banner"/></v:shape></w:pict>'),
            "1 piece of WordArt stands as an ordinary paragraph now.",
        ),
        (
            in_paragraph("<w:pict><v:rect/></w:pict>"),
            "1 drawn shape was left out: only pictures can stand on a page.",
        ),
        (
            "<w:p><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>",
            "1 equation stands as plain characters now: look whether it still reads right.",
        ),
        (
            in_paragraph(
                '<w:drawing><wp:inline><a:graphic><a:blip r:link="rId99"/></a:graphic></wp:inline></w:drawing>'
            ),
            "1 picture lies outside the document and was not fetched: put it into the document, or in here.",
        ),
        (
            in_paragraph('<w:t>a</w:t><w:br w:type="page"/>'),
            "Page breaks were left out: a page on the screen has no end.",
        ),
        (
            in_paragraph("<w:t>a</w:t><w:tab/><w:t>b</w:t>"),
            "1 tab became a space: put columns of words into a table.",
        ),
        ('<w:altChunk r:id="rId99"/>', "1 inserted file was left out: only Word itself can open it."),
    ],
)
def test_what_no_page_can_show_is_said(xml, remark):
    assert remarks_of(xml) == [remark]


def test_equation_and_word_art_keep_their_words():
    equation = "<w:p><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>"
    art = in_paragraph('<w:pict><v:shape><v:textpath string="Banner"/></v:shape></w:pict>')

    assert read(with_xml(docx.Document(), equation + art)).body == "<p>x=2</p>\n<p>Banner</p>"


def test_box_to_tick_is_a_character():
    ticked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    box = (
        f'<w:r><w:fldChar w:fldCharType="begin">{ticked}</w:fldChar></w:r>'
        '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert read(with_xml(docx.Document(), f"<w:p>{box}<w:r><w:t> read</w:t></w:r></w:p>")).body == "<p>☑ read</p>"


def test_reading_above_a_character_leaves_the_character():
    ruby = (
        "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>dǎng</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>党</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    text = read(with_xml(docx.Document(), ruby))

    assert text.body == "<p>党</p>"
    assert text.remarks == ["1 reading above a character (pinyin) was left out. In the document: “dǎng”"]


def test_vector_picture_is_left_out_with_the_reason():
    document = docx.Document()
    document.add_picture(make_picture())
    part = next(part for part in document.part.package.iter_parts() if part.partname.endswith(".jpg"))
    part._blob = b"\x01\x00\x00\x00" + bytes(200)
    part._partname = type(part.partname)("/word/media/image1.emf")

    text = read(document)

    assert (text.body, text.pictures) == ("", [])
    assert (
        "1 picture of a kind that browsers cannot show (EMF, WMF) was left out: save it as PNG, put that in. "
        "In the document: “image1.emf”" in text.remarks
    )


def test_header_is_said_and_a_page_number_is_not_worth_a_word():
    document = document_of("Words")
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    quiet = read(document).remarks
    document.sections[0].header.paragraphs[0].text = "Internal"

    assert quiet == []
    assert read(document).remarks == [
        "Headers and footers were left out: they belong to sheets of paper. In the document: “Internal”"
    ]


def test_table_of_contents_is_left_out():
    document = document_of("Words")
    style = document.styles.add_style("toc 1", 1)
    add_styled(document, "Morning\t3", style.element)

    text = read(document)

    assert text.body == "<p>Words</p>"
    assert text.remarks == ["The table of contents was left out: the page makes its own from the headings."]
