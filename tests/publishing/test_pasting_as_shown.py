"""Pasted marks of symbol fonts, lists that only hang, kept lines and looks in short: a text reads as it did there."""

import pytest

from publishing.richtext import clean

ITEM = "margin-left:21.0000pt;text-indent:-21.0000pt;"


def flat(html):
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    return cleaned.replace("\n", "")


def wps(mark, words, place=ITEM, font="Wingdings"):
    """A paragraph of WPS, which names no list."""
    return (
        f'<p class=MsoNormal style="{place}">'
        f'<span style="font-family:{font};mso-fareast-font-family:宋体;">{mark}&nbsp;</span>'
        f'<span style="font-family:宋体;"><font face="宋体">{words}</font></span></p>'
    )


@pytest.mark.parametrize(
    ("copied", "pasted"),
    [
        ('<p><span style="font-family:Wingdings">þ</span>同意</p>', "<p>☑同意</p>"),
        ("<p><font face=Wingdings>þ</font>同意 <font face='Wingdings 2'>£</font>弃权</p>", "<p>☑同意 □弃权</p>"),
        ('<p>甲<span style="font:12pt Wingdings, serif">à</span>乙</p>', "<p>甲→乙</p>"),
        ('<p><span style="font-family:&quot;Wingdings 2&quot;">\uf052</span>是</p>', "<p>☑是</p>"),
        ("<p><font face=Symbol>a<b>b</b></font>=1</p>", "<p>α<strong>β</strong>=1</p>"),
        ('<p style="font-family:Wingdings">l党建<span style="font-family:宋体">l</span></p>', "<p>●党建l</p>"),
        ('<p><span style="font-family:Wingdings">Ÿ</span>项</p>', "<p>•项</p>"),
        ("<p><span style=\"font-family:'Segoe UI Symbol'\">l</span></p>", "<p>l</p>"),
        ('<p><span style="font-family:宋体,Wingdings">l</span></p>', "<p>l</p>"),
    ],
)
def test_a_letter_of_a_symbol_font_is_the_mark_that_it_shows(copied, pasted):
    assert flat(copied) == pasted


def test_paragraphs_that_hang_behind_a_mark_are_a_list():
    copied = wps("l", "一") + wps("l", "二") + wps("Ø", "二之一", "margin-left:42pt;text-indent:-21pt") + wps("l", "三")

    assert flat(copied) == "<ul><li>一</li><li>二<ul><li>二之一</li></ul></li><li>三</li></ul>"


def test_paragraphs_that_hang_behind_a_number_are_a_list_that_counts():
    copied = wps("3.", "三", font="宋体") + wps("4.", "四", font="宋体")

    assert flat(copied) == '<ol start="3"><li>三</li><li>四</li></ol>'


def test_a_list_of_slides_is_a_list():
    bullet = "<span style='mso-special-format:bullet;font-family:Wingdings'>n</span>"
    number = "<span style='mso-special-format:numbullet3\\,1'>1.</span>"
    copied = (
        f"<div style='margin-left:.38in;text-indent:-.38in'>{bullet}<span>要点</span></div>"
        f"<div style='margin-left:.81in;text-indent:-.31in'>{bullet}<b>分点</b></div>"
        f"<div style='margin-left:.38in;text-indent:-.38in'>{number}<span>第一</span></div>"
    )

    assert flat(copied) == "<ul><li>要点<ul><li><strong>分点</strong></li></ul></li></ul><ol><li>第一</li></ol>"


@pytest.mark.parametrize(
    ("copied", "pasted"),
    [
        (wps("l", "一", "margin-left:21pt"), "<p>●&nbsp;一</p>"),  # does not hang
        (wps("一、", "总则", font="宋体"), "<p>一、&nbsp;总则</p>"),  # others refer to it
        (wps("□", "同意", font="宋体"), "<p>□&nbsp;同意</p>"),  # to be ticked
        (wps("2024", "年", font="宋体"), "<p>2024&nbsp;年</p>"),
    ],
)
def test_no_list_is_invented(copied, pasted):
    assert flat(copied) == pasted


@pytest.mark.parametrize(
    ("copied", "pasted"),
    [
        ('<p><span style="white-space: pre-wrap">一\n二</span>三\nfour</p>', "<p>一<br>二三 four</p>"),
        (
            '<span style="white-space:pre-wrap">a <b>b\nc</b>\n\nd</span>',
            "a <strong>b<br>c</strong><br><br>d",
        ),
        (
            '<div style="white-space: pre-wrap"><p>甲\n乙</p><p style="white-space:normal">丙\n丁</p></div>',
            "<p>甲</p><p>乙</p><p>丙丁</p>",
        ),
    ],
)
def test_lines_that_a_browser_keeps_in_words_are_kept(copied, pasted):
    assert flat(copied) == pasted


@pytest.mark.parametrize(
    ("copied", "pasted"),
    [
        ('<p>a<span style="font: bold 12px Helvetica">b</span></p>', "<p>a<strong>b</strong></p>"),
        (
            "<p>a<span style=\"font:italic 700 12px/1.5 'PingFang SC'\">b</span></p>",
            "<p>a<strong><em>b</em></strong></p>",
        ),
        ('<p><b style="font: 12px Arial">a</b></p>', "<p>a</p>"),
        ('<p><b style="font: inherit">a</b></p>', "<p><strong>a</strong></p>"),
        ('<section style="text-indent:2em">党<b>建</b></section>', '<p class="indent">党<strong>建</strong></p>'),
    ],
)
def test_a_look_said_in_short_is_the_same_look(copied, pasted):
    assert flat(copied) == pasted


@pytest.mark.parametrize(
    "hidden",
    [
        '<section style="height:0px;overflow:hidden;line-height:0;"><p>藏</p></section>',
        '<div style="max-height: 0; overflow: hidden">藏</div>',
        '<p style="position:absolute;width:1px;height:1px;overflow:hidden">藏</p>',
        '<span style="opacity:.0">藏</span>',
        '<p style="text-indent:-9999px">藏</p>',
        '<div style="transform:scale(0)">藏</div>',
        '<p>见<a class=msocomanchor href="#_msocom_1">[藏1]</a></p>',
    ],
)
def test_what_has_no_room_is_not_shown(hidden):
    assert flat(f"<p>见</p>{hidden}") in ("<p>见</p>", "<p>见</p><p>见</p>")


@pytest.mark.parametrize(
    "style", ["color:#fff", "color:white;background:white", "height:0", "overflow:hidden", "text-indent:-24pt"]
)
def test_what_is_only_hard_to_see_stays(style):
    assert flat(f'<p>见</p><p style="{style}">白</p>') == "<p>见</p><p>白</p>"
