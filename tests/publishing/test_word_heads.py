"""What stands at the head of a Word file and is no title, and what stands in it and is not to be seen."""

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from publishing.word.reading import read_word
from tests.factories import make_picture
from tests.word_files import document_of, read, with_footnote, with_xml


def test_a_note_to_the_title_leaves_no_mark_in_it():
    document = docx.Document()
    document.add_heading("A day at the branch", 0)._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>')
    )
    text = read_word(with_footnote(document, "Paid by the office."), str)
    assert text.title == "A day at the branch"
    assert "Paid by the office." in text.body


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("省检察院机关党委文件", "机党〔2019〕12号"),
        ("党 建 工 作 简 报", "第3期（总第58期）"),
        ("学习情况通报", "〔2020〕第 7 号"),
    ],
)
def test_the_head_of_an_official_paper_is_not_its_title(head, number):
    document = docx.Document()
    for words, size in [(head, 42), (number, 16), ("关于开展主题党日活动的通知", 22)]:
        paragraph = document.add_paragraph(words)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.runs[0].font.size = Pt(size)
    document.add_paragraph("各支部：")
    text = read(document)
    assert text.title == "关于开展主题党日活动的通知"
    assert head in text.body
    assert number in text.body


def test_a_title_may_end_as_a_head_does():
    document = docx.Document()
    paragraph = document.add_paragraph("关于印发三项制度的文件")
    paragraph.alignment, paragraph.runs[0].font.size = WD_ALIGN_PARAGRAPH.CENTER, Pt(22)
    document.add_paragraph("各支部：")
    assert read(document).title == "关于印发三项制度的文件"


def test_of_a_character_in_two_forms_the_one_with_words_is_taken():
    emoji = (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx '
        'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex" w16se:font="Segoe UI Emoji" '
        'w16se:char="1F600"/></mc:Choice><mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>'
    )
    text = read(with_xml(document_of("Words"), emoji))
    assert "😀" in text.body
    assert text.remarks == []


def test_a_drawing_that_was_switched_off_is_left_out_and_said():
    hidden = docx.Document()
    hidden.add_picture(make_picture())
    hidden.add_paragraph("Words")
    next(hidden.element.body.iter(qn("wp:docPr"))).set("hidden", "1")
    text = read(hidden)
    assert text.pictures == []
    assert text.remarks == ["1 piece of hidden text was left out."]
    box = (
        '<w:p><w:r><w:pict><v:shape style="width:9pt;visibility:hidden"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>Secret</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    text = read(with_xml(document_of("Words"), box))
    assert "Secret" not in text.body
    assert any("Secret" in remark for remark in text.remarks)


@pytest.mark.parametrize("kind", ["page", "column"])
def test_words_before_and_behind_a_new_page_stay_apart(kind):
    broken = f'<w:p><w:r><w:t>2019年7月1日</w:t><w:br w:type="{kind}"/><w:t>附件1</w:t></w:r></w:p>'
    assert "2019年7月1日<br>附件1" in read(with_xml(document_of("Words"), broken)).body
    alone = f'<w:p><w:r><w:br w:type="{kind}"/><w:t>附件1</w:t></w:r></w:p>'
    assert "<p>附件1</p>" in read(with_xml(document_of("Words"), alone)).body


def test_a_film_on_the_web_is_said_with_its_address():
    document = docx.Document()
    document.add_picture(make_picture())
    film = parse_xml(
        '<wp15:webVideoPr xmlns:wp15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing" '
        'embeddedHtml="&lt;iframe src=&quot;https://v.example.org/1&quot;&gt;" h="9" w="16"/>'
    )
    next(document.element.body.iter(qn("pic:blipFill"))).append(film)
    text = read(document)
    assert len(text.pictures) == 1
    assert any("film" in remark and "https://v.example.org/1" in remark for remark in text.remarks)
