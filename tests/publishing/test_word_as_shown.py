"""What Word hides is said and never counted, what stands in codes and drawings is shown: nothing is lost in silence."""

import docx
import pytest

from tests.word_files import read, with_xml


def run(words, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def read_xml(xml):
    text = read(with_xml(docx.Document(), xml))
    return text.body.replace("\n", ""), text.remarks


def field_of(code):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return mark.format("begin") + code + mark.format("end")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r" EQ \F（3，4）", "3/4"),
        (r" eq \f(3，4) ", "3/4"),
        (r" EQ \R(3；8)", "∛8"),
        (r" eq \o\ac(○，5) ", "⑤"),
        (r" EQ \x(甲，乙)", "甲，乙"),  # no mark between two arguments, but words
        (r" EQ \f(甲，乙,2)", "(甲，乙)/2"),
        (" MACROBUTTON NoMacro [请输入单位] ", "[请输入单位]"),
    ],
)
def test_codes_show_what_word_shows_with_marks_of_either_width(code, shown):
    body, _remarks = read_xml(f"<w:p>{run('共')}{field_of(code)}{run('。')}</w:p>")

    assert body == f"<p>共{shown}。</p>"


def test_words_in_a_cell_that_was_merged_away_are_quoted():
    def cell(words, merge):
        return f'<w:tc><w:tcPr><w:vMerge w:val="{merge}"/></w:tcPr><w:p>{run(words)}</w:p></w:tc>'

    rows = f"<w:tr>{cell('姓名', 'restart')}</w:tr><w:tr>{cell('旧姓名', 'continue')}</w:tr>"
    body, remarks = read_xml(f"<w:tbl>{rows}</w:tbl>")

    assert "旧姓名" not in body
    assert remarks == ["1 piece of hidden text was left out. In the document: “旧姓名”"]


def test_hidden_row_is_no_row_of_the_page_and_is_quoted():
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr>"
    body, remarks = read_xml(f"<w:tbl>{row.format('', run('见'))}{row.format('<w:hidden/>', run('藏'))}</w:tbl>")

    assert body == "<table><tbody><tr><td>见</td></tr></tbody></table>"
    assert remarks == ["1 piece of hidden text was left out. In the document: “藏”"]


def test_hidden_paragraph_of_a_list_is_not_counted():
    document = docx.Document()
    for words in ("甲", "藏", "乙"):
        document.add_paragraph(words, style="List Number")
    hidden = document.paragraphs[1]
    hidden.runs[0].font.hidden = True
    hidden._p.get_or_add_pPr().append(docx.oxml.parse_xml(f"<w:rPr {docx.oxml.ns.nsdecls('w')}><w:vanish/></w:rPr>"))

    assert read(document).body.replace("\n", "") == "<ol><li>甲</li><li>乙</li></ol>"


def test_word_art_beside_a_text_box_is_kept():
    box = f"<v:shape><v:textbox><w:txbxContent><w:p>{run('框内')}</w:p></w:txbxContent></v:textbox></v:shape>"
    art = '<v:shape><v:textpath string="艺术字"/></v:shape>'
    body, _remarks = read_xml(f"<w:p>{run('前')}<w:r><w:pict>{box}{art}</w:pict></w:r></w:p>")

    assert sorted(body.split("</p>")[:-1]) == ["<p>前", "<p>框内", "<p>艺术字"]


def test_contents_typed_with_the_styles_of_wps_are_contents_with_their_heading():
    document = docx.Document()
    document.styles.add_style("WPSOffice手动目录 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("目  录")
    for line in ("一、总则\t1", "二、附则\t5"):
        document.add_paragraph(line, style="WPSOffice手动目录 1")
    document.add_paragraph("各支部：")

    text = read(document)

    assert text.body == "<p>各支部：</p>"
    assert text.remarks == ["The table of contents was left out: the page makes its own from the headings."]


def test_white_and_tiny_words_are_words():
    look = '<w:color w:val="FFFFFF"/><w:sz w:val="2"/>'

    assert read_xml(f"<w:p>{run('见')}{run('白', look)}</w:p>")[0] == "<p>见白</p>"
