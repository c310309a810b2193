"""Lines that a browser keeps are paragraphs, wherever they come in."""

import pytest

from publishing.richtext import clean

FIRST = "7月1日上午，机关党委组织各支部党员开展主题党日活动。"


@pytest.mark.parametrize("element", ["pre", 'div style="white-space: pre-wrap"', 'p style="white-space:pre-line"'])
def test_an_indent_or_a_blank_line_begins_a_paragraph(element):
    lines = f"　　{FIRST}\n　　会议议定三件事：一是<b>加强</b>学习；\n二是严格请假。\n\n　　散会。"
    text = clean(f"<{element}>{lines}</{element.split()[0]}>")
    assert text == (
        f"<p>{FIRST}</p>\n<p>会议议定三件事：一是<strong>加强</strong>学习；二是严格请假。</p>\n<p>散会。</p>"
    )
    assert clean(text) == text


def test_lines_that_a_browser_does_not_keep_are_none():
    assert clean("<p>one\ntwo</p>") == "<p>one two</p>"
