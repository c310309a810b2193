import pytest
from hypothesis import given

from publishing.blocks import atoms, blocks, joined, split
from publishing.richtext import clean
from tests.publishing.test_richtext import TAG_SOUP
from tests.publishing.texts import remark, rich, words_without_a_block


@given(rich | words_without_a_block | TAG_SOUP.map(clean))
def test_text_put_together_from_its_blocks_is_the_same_text(text):
    assert joined(block.source for block in split(text)) == text


@given(remark)
def test_lines_put_together_are_the_same_text(text):
    assert "".join(block.source for block in blocks("text", text)) == text


@given(rich | words_without_a_block | TAG_SOUP.map(clean))
def test_block_put_together_from_those_within_it_is_the_same_block(text):
    for block in split(text):
        if block.children:
            assert block.opening + "".join(child.html for child in block.children) + block.closing == block.html


def test_outermost_blocks_are_paragraphs_lists_tables_and_words_in_none():
    text = clean("words <b>and</b><p>a<br>b</p><ul><li>c<ul><li>d</li></ul></li></ul><hr><strong><p>e</p></strong>")
    assert [block.tag for block in split(text)] == ["", "p", "ul", "hr", "strong"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三会一课", ["三", "会", "一", "课"]),
        ("don’t read 12.5 pages", ["don’t", " ", "read", " ", "12.5", " ", "pages"]),
        ("学习read两遍。", ["学", "习", "read", "两", "遍", "。"]),
        ("A &amp; B&nbsp;C", ["A", " ", "&amp;", " ", "B", "&nbsp;", "C"]),
        ("葛\U000e0100城 q\u0323", ["葛\U000e0100", "城", " ", "q\u0323"]),
    ],
)
def test_atoms_are_latin_words_and_chinese_characters(text, words):
    assert [atom.text for atom in atoms(text)] == words


def test_atoms_know_the_formatting_that_they_stand_in():
    assert atoms('a<strong>b<em>c<br></em></strong><img src="/media/a.png">') == [
        ("", "a"),
        ("<strong>", "b"),
        ("<strong><em>", "c"),
        ("<strong><em>", "<br>"),
        ("", '<img src="/media/a.png">'),
    ]
