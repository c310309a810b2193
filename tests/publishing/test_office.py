"""Texts as Word, WPS and other people’s pages put them on the clipboard, and what becomes of them."""

import time
from pathlib import Path

import pytest

from publishing.richtext import clean, plain

CLIPBOARD = Path(__file__).with_name("clipboard")
WORD_ENGLISH = (CLIPBOARD / "word-english.html").read_text()
WORD_CHINESE = (CLIPBOARD / "word-chinese.html").read_text()
WPS = (CLIPBOARD / "wps.html").read_text()


def test_word_in_english_comes_out_in_our_own_tags():
    assert clean(WORD_ENGLISH) == (
        "<h2>Work report</h2>\n"
        '<p class="align-center"><em>July 2020</em></p>\n'
        '<p class="indent">The branch met <strong>twice</strong> a month[1], as '
        '<a href="https://example.org/rules" rel="noopener noreferrer">the rules</a> say. So it was.</p>\n'
        "<ul><li>Lectures<ol><li>in <strong>spring</strong></li>\n<li>in autumn</li>\n</ol>\n</li>\n"
        "<li>Visits</li>\n</ul>\n"
        "<p>Between.</p>\n"
        '<ol start="3"><li>Third</li>\n</ol>\n'
        "<table><caption>Table 1: Meetings</caption>\n"
        '<thead><tr><th scope="col">Year</th>\n<th scope="col">Meetings</th>\n</tr>\n</thead>\n'
        '<tbody><tr><td>2019</td>\n<td class="number">1,024</td>\n</tr>\n</tbody>\n</table>\n'
        '<p class="align-right">1 July 2020</p>'
    )


def test_word_in_chinese_keeps_the_numbers_that_others_refer_to():
    assert clean(WORD_CHINESE) == (
        "<h2>干部支部工作总结</h2>\n"
        '<p class="indent">党支部现有正式党员12名。</p>\n'
        "<h2>一、主要做法</h2>\n"
        '<p class="indent">（一）坚持学原著</p>\n'
        "<ul><li>三会一课</li>\n<li>主题党日</li>\n</ul>\n"
        '<p class="align-right">2020年7月1日</p>'
    )


def test_wps_comes_out_in_our_own_tags():
    assert clean(WPS) == (
        "<h2>活动情况</h2>\n"
        '<p class="indent">四月10日，<strong>全体党员</strong>植树。</p>\n'
        "<ol><li>学原文</li>\n<li>谈体会</li>\n</ol>\n"
        '<table><thead><tr><th scope="col">项目</th>\n<th scope="col">次数</th>\n</tr>\n</thead>\n'
        '<tbody><tr><td>党课</td>\n<td class="number">4</td>\n</tr>\n</tbody>\n</table>'
    )


@pytest.mark.parametrize("text", [WORD_ENGLISH, WORD_CHINESE, WPS])
def test_what_came_out_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


def test_a_paste_of_three_hundred_pages_takes_seconds_at_most():
    page = WPS.replace("植树。", "植树。" * 200)
    whole = page * (2_000_000 // len(page) + 1)
    began = time.process_time()
    cleaned = clean(whole)
    assert time.process_time() - began < 10
    assert plain(cleaned).count("谈体会") == whole.count("谈体会")


def test_what_is_ours_already_stays_beside_what_has_a_style():
    ours = clean(
        '<h2>H</h2><p>a<br>b <img src="/media/a.png" alt="A"> c</p><blockquote><p class="indent">q</p></blockquote><hr>'
        '<ul><li>one<ol start="3"><li>three</li><li><p>four</p></li></ol></li></ul><p>5 &lt; 6 &amp; 7&nbsp;m</p>'
        '<table><caption>C</caption><thead><tr><td></td><th scope="col" class="number">2019</th></tr></thead>'
        '<tbody><tr><th scope="row">P</th><td class="number">3</td></tr></tbody></table>'
        '<figure class="align-left small"><img src="/media/b.png" alt="B &gt; &quot;C&quot;" width="1" height="2">'
        "<figcaption>A <em>seal</em></figcaption></figure>"
    )
    assert clean(f"{ours}\n<p style='text-align:center'>x</p>") == f'{ours}\n<p class="align-center">x</p>'


def listed(*paragraphs):
    return clean("".join(f'<p style="mso-list:l0 level{level} lfo1">{text}</p>' for level, text in paragraphs))


def item(marker, words):
    return f'<span style="mso-list:Ignore">{marker}&nbsp;</span>{words}'


@pytest.mark.parametrize(
    ("marker", "kind"),
    [("·", "ul"), ("l", "ul"), ("", "ul"), ("1.", "ol"), ("2.1", "ol"), ("a)", "ol"), ("（1）", "ol"), ("①", "ol")],
)
def test_the_marker_says_which_list_it_is(marker, kind):
    cleaned = listed((1, item(marker, "One")))
    assert cleaned.startswith(f"<{kind}")
    assert plain(cleaned) == "One"


@pytest.mark.parametrize("marker", ["一、", "（二）", "第三条", "十一、"])
def test_a_chinese_number_is_kept_as_words(marker):
    assert listed((1, item(marker, "指导思想"))) == f"<p>{marker}指导思想</p>"


def test_a_list_goes_deeper_and_comes_back_and_begins_again():
    paragraphs = [(1, "1."), (3, "a)"), (2, "·"), (1, "2."), (1, "1.")]
    cleaned = listed(*((level, item(marker, place)) for place, (level, marker) in enumerate(paragraphs)))
    assert cleaned.replace("\n", "") == (
        "<ol><li>0<ol><li>1</li></ol><ul><li>2</li></ul></li><li>3</li></ol><ol><li>4</li></ol>"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<p style="text-indent:2em">x</p>', '<p class="indent">x</p>'),
        ('<p style="text-indent:-18pt">x</p>', "<p>x</p>"),
        ('<p style="text-indent:0pt;mso-char-indent-count:0.0">x</p>', "<p>x</p>"),
        ('<p align="right">x</p>', '<p class="align-right">x</p>'),
        ('<div style="text-align: center">x</div>', '<p class="align-center">x</p>'),
        ('<div align="center"><p>x</p></div>', "<p>x</p>"),
        ('<p style="text-align:justify">x</p>', "<p>x</p>"),
        (
            "<p>The word text-align, in a sentence: mso-list.</p>",
            "<p>The word text-align, in a sentence: mso-list.</p>",
        ),
        ('<p align="left"><b style="font-weight:normal">x</b></p>', "<p>x</p>"),
        ('<p align="left"><a href="#_Toc1">x</a></p>', "<p>x</p>"),
        ('<p align="left"><img src="/media/a.png" alt="A"></p>', '<figure><img alt="A" src="/media/a.png"></figure>'),
        ('<table><tr><td align="right">1</td></tr></table>', None),
        ('<p class="MsoNormal" style="width:expression(alert(1));text-align:center" onclick="x()">x</p>', None),
    ],
)
def test_styles_become_classes(given, expected):
    cleaned = clean(given)
    assert clean(cleaned) == cleaned
    assert "style" not in cleaned
    if expected:
        assert cleaned == expected


def test_a_first_row_is_no_header_where_not_all_of_it_is_bold_or_it_stands_alone():
    partly = '<table align="left"><tr><td><b>a</b></td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>'
    alone = '<table align="left"><tr><td><b>a</b></td></tr></table>'
    assert "<th" not in clean(partly) + clean(alone)


def test_a_header_that_reaches_into_the_next_row_stays_in_the_body():
    text = '<table align="left"><tr><td rowspan=2><b>a</b></td><td><b>b</b></td></tr><tr><td>1</td></tr></table>'
    assert clean(text).startswith('<table><tbody><tr><th rowspan="2" scope="col">a</th>')


def test_hostile_styles_are_text_to_nobody():
    cleaned = clean("<p style='mso-x:\"><script>alert(1)</script>'>a</p><p style=mso-x><a href=javascript:x>b</a></p>")
    assert cleaned == "<p>a</p>\n<p>b</p>"
