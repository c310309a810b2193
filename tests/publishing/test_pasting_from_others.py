"""Texts from Google Docs, Feishu, Word on the web, WeChat, spreadsheets and pages: what a reader saw there comes in."""

from pathlib import Path

import pytest

from publishing.richtext import clean

CLIPBOARD = Path(__file__).with_name("clipboard")


def flat(html):
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    return cleaned.replace("\n", "")


def test_google_docs_has_one_bold_word_and_no_block_in_bold():
    text = (CLIPBOARD / "google-docs.html").read_text()

    assert "<p>各支部要<strong>高度重视</strong>学习。</p>" in flat(text)
    assert flat(text).count("<strong>") == text.count("重点") + 1


def test_a_web_page_keeps_its_bold_word():
    assert flat((CLIPBOARD / "web-page.html").read_text()) == "<p><strong>重点</strong>工作</p>"


@pytest.mark.parametrize(
    ("copied", "pasted"),
    [
        ('<p style="font-weight: bold; line-height: 100%">粗</p>', "<p><strong>粗</strong></p>"),
        ('<p style="x"><span style="font-weight:bolder">粗</span>细</p>', "<p><strong>粗</strong>细</p>"),
        (
            '<div style="font-weight:bold"><p>一</p><p>二<span style="font-weight:normal">三</span></p></div>',
            "<p><strong>一</strong></p><p><strong>二</strong>三</p>",
        ),
        (
            '<p><b>a<span style="font-weight:normal">b</span>c</b> <b>d</b></p>',
            "<p><strong>a</strong>b<strong>c d</strong></p>",
        ),
        ('<p style="color:red"><b>a</b><br><b>b</b></p>', "<p><strong>a<br>b</strong></p>"),
        ('<p><em style="font-style:normal">a</em><i style="x">b</i></p>', "<p>a<em>b</em></p>"),
        ('<h2 style="font-weight:400"><span style="font-weight:700">题</span></h2>', "<h2>题</h2>"),
        (
            '<p><span style="text-decoration:underline">u</span><s style="x">s</s>'
            'H<span style="vertical-align:sub;font-size:60%">2</span>O</p>',
            "<p><u>u</u><s>s</s>H<sub>2</sub>O</p>",
        ),
        (
            '<p><a href="https://example.org/" style="text-decoration:underline">l</a></p>',
            '<p><a href="https://example.org/" rel="noopener noreferrer">l</a></p>',
        ),
        (
            '<html><head><style><!-- span.s1 {font-weight: bold} --></style></head><body><p class="p1">'
            '<span class="s1">粗</span>细</p></body></html>',
            "<p><strong>粗</strong>细</p>",
        ),
    ],
)
def test_what_was_bold_is_bold_and_nothing_else(copied, pasted):
    assert flat(copied) == pasted


@pytest.mark.parametrize(
    ("copied", "pasted"),
    [
        pytest.param(
            '<b style="font-weight:normal" id="docs-internal-guid-2"><ul><li dir="ltr" style="list-style-type:disc" '
            'aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">一</span></p></li><ul>'
            '<li style="list-style-type:circle" aria-level="2"><p dir="ltr">二</p></li></ul>'
            '<li aria-level="1" style="list-style-type:disc"><p dir="ltr">三</p></li></ul></b>',
            "<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul>",
            id="Google Docs: a list inside a list",
        ),
        pytest.param(
            '<ol start="1" class="list-number1"><li class="ace-line" data-list="number"><div>甲<strong>重</strong>'
            '</div></li></ol><ol start="2" class="list-number1"><li data-list="number"><div>乙</div></li></ol>'
            '<ul class="list-bullet2"><li data-list="bullet"><div>乙一</div></li></ul>'
            '<ol start="3" class="list-number1"><li data-list="number"><div>丙</div></li></ol>',
            "<ol><li>甲<strong>重</strong></li><li>乙<ul><li>乙一</li></ul></li><li>丙</li></ol>",
            id="Feishu: a list for each item",
        ),
        pytest.param(
            "<div><li><div><span>甲</span></div></li><li><div><span>乙</span></div></li></div>",
            "<ul><li>甲</li><li>乙</li></ul>",
            id="Feishu: items without a list",
        ),
        pytest.param(
            '<div class="ListContainerWrapper"><ul class="BulletListStyle1"><li data-aria-level="1"><p class="x">one'
            '</p></li></ul></div><div class="ListContainerWrapper"><ul class="List2"><li data-aria-level="2">'
            '<p class="x">two</p></li></ul></div><div class="ListContainerWrapper"><ol class="NumberListStyle1">'
            '<li data-aria-level="1"><p class="x">three</p></li></ol></div>',
            "<ul><li>one<ul><li>two</li></ul></li></ul><ol><li>three</li></ol>",
            id="Word on the web: a wrapper for each item",
        ),
        pytest.param(
            '<ol><li data-list="bullet">a</li><li data-list="bullet" class="ql-indent-1">b</li>'
            '<li data-list="ordered">c</li></ol>',
            "<ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol>",
            id="Quill: one list of all kinds",
        ),
        pytest.param(
            '<ul><li style="list-style-type:none"><ul><li>deep</li></ul></li><li>b</li></ul>',
            "<ul><li>deep</li><li>b</li></ul>",
            id="mail: an item that only holds a list",
        ),
        pytest.param(
            '<ul style="list-style:none"><li>a</li><li>b</li></ul>', "<p>a</p><p>b</p>", id="a list without marks"
        ),
        pytest.param(
            '<ol style="x"><li>a</li></ol><ol start="5"><li>b</li></ol>',
            '<ol><li>a</li></ol><ol start="5"><li>b</li></ol>',
            id="a number that does not follow",
        ),
        pytest.param(
            '<ul style="x"><li>a</li></ul>between<ul><li>b</li></ul>after',
            "<ul><li>a</li></ul>between<ul><li>b</li></ul>after",
            id="words between lists",
        ),
        pytest.param(
            '<ul style="x"><li>a<ol start=x><li>b</li></ol>c</li>loose<p>d</p></ul>e',
            "<ul><li>a<ol><li>b</li></ol>c</li>loose<p>d</p></ul>e",
            id="words loose in a list",
        ),
    ],
)
def test_a_list_stays_the_list_that_it_was(copied, pasted):
    assert flat(copied) == pasted


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">x</span>',
        "<span hidden>x</span>",
        '<span style="visibility:hidden">x</span>',
        '<span style="font-size:0px">x</span>',
        '<span style="opacity: 0">x</span>',
        '<span style="mso-hide:all">x</span>',
        '<span style="position:absolute;left:-9999px">x</span>',
        '<span style="position:absolute;clip:rect(0 0 0 0)">x</span>',
        "<style>.h {display: none !important}</style><span class=h>x</span>",
    ],
)
def test_what_was_hidden_is_not_shown(hidden):
    assert flat(f"<p>党员{hidden}大会</p>").replace("<p>", "").replace("</p>", "") == "党员大会"


def test_what_is_shown_inside_of_the_hidden_stays():
    assert flat('<p style="visibility:hidden">a<span style="visibility:visible">b</span></p>') == "<p>b</p>"


def test_a_text_that_waits_for_its_script_is_no_hidden_text():
    copied = '<section style="visibility: hidden; opacity: 0;"><p style="text-indent: 2em;">全文</p></section>'

    assert flat(copied) == '<p class="indent">全文</p>'


def test_the_head_of_a_spreadsheet_is_the_head_of_the_table_and_its_hidden_row_stays_away():
    copied = (
        "<html><head><style><!--.xl65{font-weight:700;text-align:center} .h{display:none}--></style></head><body>"
        "<table><tr><td class=xl65>年度</td><td class=xl65>应交</td></tr><tr class=h><td>x</td><td>y</td></tr>"
        "<tr><td>2019</td><td align=right>1,200</td></tr></table></body></html>"
    )

    assert flat(copied) == (
        '<table><thead><tr><th scope="col">年度</th><th scope="col">应交</th></tr></thead>'
        '<tbody><tr><td>2019</td><td class="number">1,200</td></tr></tbody></table>'
    )


def test_a_heading_of_word_on_the_web_is_a_heading():
    assert flat('<p role="heading" aria-level="2"><span style="font-weight:bold">一、</span></p>') == "<h2>一、</h2>"


@pytest.mark.parametrize(
    "sheet", ["@import url(//example.org/a.css); p{", "p{font-weight:bold", "}}}{", "a{" * 5000, "@media print{p{}}"]
)
def test_a_broken_style_sheet_does_no_harm(sheet):
    assert "党员" in flat(f"<style>{sheet}</style><p>党员</p>")


def test_thousands_of_elements_inside_one_another_take_seconds_at_most():
    assert "党员" in clean('<div style="font-weight:bold">' * 3000 + "党员" + "</div>" * 3000)
