"""Rich text goes out to Word and comes back equal, to the character."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.richtext import clean
from publishing.word.inline import Atom, evened
from publishing.word.paper import new_paper
from publishing.word.writing import RichTextWriter
from tests.word_files import read


def back(text, language="zh-hans"):
    """What a rich text says when it has been a Word document."""
    document = new_paper(language, title="Title")
    document.add_paragraph("Title", style="Title")
    RichTextWriter(document, language).write(text)
    word = read(document)
    assert word.remarks == []
    return word.body


TEXTS = [
    "<p>a</p><p class='indent'>b</p><p class='align-center'>c</p><p class='align-right'>d</p>",
    "<h2>One <strong>bold</strong></h2><h3>Two</h3><h4>Three</h4><p>x</p><h2>Four</h2>",
    "<ul><li>a</li><li>b<ol start='3'><li>c</li><li>d</li></ol></li><li>e</li></ul><ul><li>f</li></ul>"
    "<ol><li>g</li></ol>",
    "<ol><li><p>a</p><p>b</p></li><li>c<br>d</li></ol><p>between</p><ol start='3'><li>e</li></ol>",
    "<ul><li>a<ul><li>b</li></ul>c</li><li><ul><li>deep</li></ul></li></ul>",
    "<blockquote><p>q</p><p>r</p></blockquote><blockquote>s</blockquote><blockquote><p>x</p><p>y</p></blockquote><p>t</p><blockquote><ul><li>u</li></ul></blockquote>",
    "<table><caption>Cap <em>x</em></caption><thead><tr><th>A</th><th colspan='2'>B</th></tr></thead><tbody><tr>"
    "<th>r</th><td class='number'>1</td><td rowspan='2'>x<br>y</td></tr><tr><td colspan='2'><p>p</p><p>q</p></td></tr>"
    "</tbody></table>",
    "<table><tbody><tr><td><ul><li>x</li></ul></td><td></td></tr><tr><th></th><td><p>only</p></td></tr></tbody></table>",
    "<table><tbody><tr><th scope='col'>A</th><td>b</td></tr></tbody></table><p>after</p>",
    "<table><tbody><tr><td rowspan='2'>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table><table><tbody><tr>"
    "<td>other</td></tr></tbody></table>",
    "<p>x<sub>1</sub> y<sup>2</sup> <u>u</u> <s>s</s> <strong><em>be</em></strong></p>",
    "<p><a href='https://example.org/a?b=1&amp;c=2'>link <strong>b</strong></a>, <a href='/branches/x/'>ours</a>, "
    "<a href='#part-x'>below</a>, <a href='mailto:a@b.cn'>mail</a></p>",
    "<p><strong>see <a href='https://example.org/'>this</a> there</strong></p>",
    "<p>a</p><hr><p>b</p>",
    "words in no paragraph, <em>some</em> of them leaning",
    "<p>a&nbsp;b &lt;c&gt; &amp;amp; “q” ‘r’ — 党支部，。</p>",
    "",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_equal(text, language):
    text = clean(text)

    assert back(text, language) == text


# --- any text

WORDS = st.text("ab 党支部，。&<>\"'é-", min_size=1, max_size=8).filter(lambda words: words.strip())
FORMATS = st.sets(st.sampled_from(["strong", "em", "u", "s", "sub", "sup", "a"]), max_size=3)


def atom(words, formats):
    opening = {"a": '<a href="https://example.org/">'}
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Atom([(tag, opening.get(tag, f"<{tag}>")) for tag in formats - {"sup" if "sub" in formats else ""}], escaped)


INLINE = st.lists(st.builds(atom, WORDS, FORMATS) | st.just(Atom((), "<br>")), min_size=1, max_size=4).map(evened)
PARAGRAPH = st.builds(
    '<p class="{}">{}</p>'.format, st.sampled_from(["", "indent", "align-center", "align-right"]), INLINE
)


def list_of(items):
    return st.builds(
        lambda tag, rows: f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>",
        st.sampled_from(["ul", "ol", "ol start='4'"]),
        st.lists(items, min_size=1, max_size=3),
    ).map(lambda text: text.replace("</ol start='4'>", "</ol>"))


LIST = st.recursive(list_of(INLINE), lambda deeper: list_of(st.builds("{}{}".format, INLINE, deeper)), max_leaves=4)
CELLS = st.lists(INLINE | PARAGRAPH | st.just(""), min_size=2, max_size=2)
ROW = st.builds(
    lambda tag, cells: "".join(f"<{tag}>{cell}</{tag}>" for cell in cells), st.sampled_from(["td", "th"]), CELLS
)
TABLE = st.builds(
    lambda caption, rows: f"<table><caption>{caption}</caption><tr>{'</tr><tr>'.join(rows)}</tr></table>",
    st.just("") | INLINE,
    st.lists(ROW, min_size=1, max_size=3),
)
BLOCK = st.one_of(
    PARAGRAPH,
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["h2", "h3", "h4"]), INLINE),
    LIST,
    TABLE,
    st.lists(PARAGRAPH | LIST, min_size=1, max_size=2).map(
        lambda inside: f"<blockquote>{''.join(inside)}</blockquote>"
    ),
    st.just("<hr>"),
)


@settings(max_examples=25)
@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join))
def test_any_text_comes_back_equal(text):
    text = clean(text)

    assert back(text) == text
