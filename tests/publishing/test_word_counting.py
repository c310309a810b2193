"""What Word counts and computes is part of the text: numbers of lists and headings, contents, equations."""

import re

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.word_files import document_of, read, table_of, with_xml


def body_of(document):
    return read(document).body.replace("\n", "")


def test_lists_nest_as_their_styles_say():
    document = docx.Document()
    for words, style in (("a", "List Bullet"), ("b", "List Bullet"), ("c", "List Number 2"), ("d", "List Bullet")):
        document.add_paragraph(words, style=style)

    assert body_of(document) == "<ul><li>a</li><li>b<ol><li>c</li></ol></li><li>d</li></ul>"


def test_list_that_goes_on_after_a_paragraph_goes_on_counting():
    document = docx.Document()
    for words, style in (("a", "List Number"), ("b", "List Number"), ("between", "Normal"), ("c", "List Number")):
        document.add_paragraph(words, style=style)

    assert body_of(document) == '<ol><li>a</li><li>b</li></ol><p>between</p><ol start="3"><li>c</li></ol>'


def numbered_document(*levels, words):
    """Paragraphs in a list of these levels, as pairs of format and text; `words` are pairs of level and words."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{rows}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, said in words:
        numbers = document.add_paragraph(said)._p.get_or_add_pPr().get_or_add_numPr()
        numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = level, 77
    return document


def test_numbers_that_no_list_of_a_page_shows_are_typed():
    document = numbered_document(
        ("chineseCounting", "第%1章"),
        ("decimal", "第%2条"),
        ("decimalEnclosedCircleChinese", "%3"),
        words=[(0, "总则"), (1, "目的"), (1, "依据"), (2, "细目"), (0, "分则"), (1, "职责")],
    )

    text = read(document)

    assert text.body.replace("\n", "") == (
        "<p>第一章 总则</p><p>第1条 目的</p><p>第2条 依据</p><p>① 细目</p><p>第二章 分则</p><p>第1条 职责</p>"
    )
    assert text.remarks == ["6 numbers that Word had counted stand before their words as if they had been typed."]


def test_typed_numbers_stand_in_the_items_around_them():
    document = numbered_document(
        ("decimal", "%1."), ("lowerLetter", "%2)"), words=[(0, "one"), (1, "deeper"), (0, "two")]
    )

    assert body_of(document) == "<ol><li>one<p>a) deeper</p></li><li>two</li></ol>"


def test_headings_keep_the_numbers_that_word_counts():
    document = numbered_document(("japaneseCounting", "%1、"), words=[(0, "学在前面"), (0, "干在实处")])
    for each in document.paragraphs:
        numbers = each._p.pPr.numPr
        each.style = document.styles["Heading 1"]
        each._p.pPr.append(numbers)

    assert body_of(document) == "<h2>一、学在前面</h2><h2>二、干在实处</h2>"


def test_numbers_alone_in_the_cells_of_a_column_stay():
    document = numbered_document(("decimal", "%1"), words=[(0, ""), (0, "")])
    paragraphs = list(document.paragraphs)
    table = table_of(document, [("", "张三"), ("", "李四")])
    for each, row in zip(paragraphs, table.rows, strict=True):
        row.cells[0]._tc.replace(row.cells[0].paragraphs[0]._p, each._p)

    assert re.findall("<td>(.*?)</td>", body_of(document)) == ["1", "张三", "2", "李四"]


def test_bullet_that_says_something_is_typed():
    assert body_of(numbered_document(("bullet", "注："), words=[(0, "自愿参加")])) == "<p>注：自愿参加</p>"


def test_typed_table_of_contents_is_left_out_and_a_list_of_prices_is_not():
    contents = document_of("目录", "一、学在前面……1", "二、干在实处……12", "一、学在前面", "正文。", "二、干在实处")
    prices = document_of("苹果……3", "梨……4")

    assert body_of(contents) == "<p>一、学在前面</p><p>正文。</p><p>二、干在实处</p>"
    assert read(contents).remarks == ["The table of contents was left out: the page makes its own from the headings."]
    assert body_of(prices) == "<p>苹果……3</p><p>梨……4</p>"


@pytest.mark.parametrize(
    ("xml", "body"),
    [
        ("<m:f><m:num>{3}</m:num><m:den>{4}</m:den></m:f>", "3/4"),
        ("{1}<m:f><m:num>{1}</m:num><m:den>{2}</m:den></m:f>", "1 1/2"),
        ("<m:f><m:num>{a+b}</m:num><m:den>{2}</m:den></m:f>", "(a+b)/2"),
        ("<m:sSup><m:e>{x}</m:e><m:sup>{2}</m:sup></m:sSup>", "x<sup>2</sup>"),
        ("<m:rad><m:deg>{3}</m:deg><m:e>{y+1}</m:e></m:rad>", "∛(y+1)"),
        (
            "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{i}</m:sub><m:sup>{n}</m:sup><m:e>{a}</m:e>"
            "</m:nary>",
            "∑<sub>i</sub><sup>n</sup>a",
        ),
        (
            "<m:m><m:mr><m:e>{1}</m:e><m:e>{0}</m:e></m:mr><m:mr><m:e>{0}</m:e><m:e>{1}</m:e></m:mr></m:m>",
            "[1, 0; 0, 1]",
        ),
        ("<m:d><m:dPr><m:begChr m:val='{{'/><m:endChr m:val=''/></m:dPr><m:e>{x}</m:e></m:d>", "{x"),
    ],
)
def test_equations_read_in_one_line_as_they_are_read_aloud(xml, body):
    letters = re.sub(r"(?<!\{)\{([^{}]+)\}", r"<m:r><m:t>\1</m:t></m:r>", xml).replace("{{", "{")

    assert read(with_xml(docx.Document(), f"<w:p><m:oMath>{letters}</m:oMath></w:p>")).body == f"<p>{body}</p>"
