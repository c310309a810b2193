"""Word documents as people bring them, each of which once came in wrong: what they say must be what they show."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from articles.incoming import put_pictures
from articles.word_in import from_word
from tests.factories import UserFactory, make_picture
from tests.word_files import as_upload

CASES = Path(__file__).parent / "cases"


def brought(name):
    return from_word(as_upload((CASES / f"{name}.docx").read_bytes()), f"{name}.docx")


def body_of(name):
    return brought(name).body.replace("\n", "")


def test_list_that_takes_its_levels_from_a_list_style_is_numbered():
    assert "<ol><li>加强学习。</li><li>严守纪律。</li><li>狠抓落实。</li></ol>" in body_of("numbers-of-a-list-style")


def test_words_that_stand_in_the_code_of_a_field_are_shown():
    assert body_of("words-in-field-codes") == "<p>参会党员共⑤人，其中☑同意。</p><p>到会人数达到3/4。</p>"


def test_row_that_begins_late_keeps_its_figures_below_their_headings():
    assert "<tr><td></td><td>1200</td><td>1180</td></tr>" in body_of("row-that-begins-late")


def test_what_was_cropped_away_does_not_come_along():
    incoming = brought("cropped-picture")

    with Image.open(io.BytesIO(incoming.pictures[0].content)) as picture:
        colours = {picture.getpixel((x, y)) for x in (8, picture.width - 1) for y in (0, picture.height - 1)}
        assert picture.size == (200, 300)
    assert all(blue > 150 and red < 80 for red, _green, blue in colours)
    assert any("cut away" in remark for remark in incoming.remarks)


def test_description_that_no_person_wrote_is_none():
    incoming = brought("descriptions-nobody-wrote")

    assert {picture.alt for picture in incoming.pictures} == {""}
    assert re.findall('alt="([^"]*)"', incoming.body) == [""] * 5
    assert any(remark.startswith("5 pictures have no description") for remark in incoming.remarks)
    assert any("图片包含 室内, 桌子, 人员" in remark for remark in incoming.remarks)
    assert not any("lihua" in remark for remark in incoming.remarks)


def test_outline_level_makes_a_heading():
    headings = re.findall("<(h[2-4])>(.)", body_of("headings-by-outline-level"))

    assert headings == [("h2", "一"), ("h3", "（"), ("h2", "二"), ("h2", "三")]


def test_large_first_letter_begins_its_paragraph():
    assert body_of("first-letter-that-drops").startswith("<p>党支部建在连上，是党的优良传统。")


def test_line_below_a_picture_is_its_caption():
    body = body_of("captions-typed-by-hand")

    assert "<figcaption>图1 支部集中学习</figcaption></figure>" in body
    assert "<h2>" not in body


@pytest.mark.parametrize("words", ["图1 党员大会现场", "图为党员大会现场。", "（王芳 摄）", "Fig. 2 The assembly"])
def test_line_below_a_picture_is_its_caption_even_with_a_level_of_the_outline(words):
    document = docx.Document()
    document.add_paragraph("Before.")
    document.add_picture(make_picture())
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    document.add_paragraph(words)._p.get_or_add_pPr().append(level)
    document.add_paragraph("After.")

    body = from_word(as_upload(document), "outline.docx").body.replace("\n", "")

    assert f"<figcaption>{words}</figcaption></figure>" in body
    assert "<h2>" not in body


def test_letters_of_symbol_fonts_are_the_marks_that_they_show():
    assert body_of("letters-of-symbol-fonts") == (
        "<p>●加强理论学习。</p><p>➢严肃组织生活。</p><p>☑已完成</p><p>☑同意该同志转正。</p>"
    )


@pytest.mark.parametrize("name", ["numbers-of-a-list-style", "row-that-begins-late", "headings-by-outline-level"])
def test_document_of_which_nothing_is_left_out_needs_no_remark(name):
    assert brought(name).remarks == []


def test_a_picture_that_stands_twice_has_its_own_words_each_time(db):
    document = docx.Document()
    picture = make_picture()
    for words in ("甲同志发言", "乙同志发言"):
        picture.seek(0)
        document.add_picture(picture)
        list(document.element.body.iter(qn("wp:docPr")))[-1].set("descr", words)
    document.add_paragraph("After.")

    incoming = from_word(as_upload(document), "twice.docx")
    assert len(incoming.pictures) == 1
    put_pictures(incoming, by=UserFactory(), branch=None)

    assert re.findall('alt="([^"]*)"', incoming.body) == ["甲同志发言", "乙同志发言"]
