"""Nothing is lost in silence: of made documents, each word, number and picture is in the text or named in a remark."""

import random

import lxml.html
import pytest

from tests.publishing.made_documents import Maker
from tests.word_files import read

DOCUMENTS, TOGETHER = 320, 20


def shown(body):
    """The words of a rich text as a page shows them, with the numbers of its lists, without spaces."""
    root = lxml.html.fragment_fromstring(body or "<p></p>", create_parent="div")
    for line in root.iter("br"):
        line.tail = f" {line.tail or ''}"
    for ordered in root.iter("ol"):
        for number, item in enumerate(ordered.iterchildren("li"), int(ordered.get("start") or 1)):
            item.text = f"{number}.{item.text or ''}"
    return "".join(root.text_content().split()).lower()


def check(pieces, text):
    words, remarks = shown(f"<p>{text.title}</p><p>{text.subtitle}</p>{text.body}"), " ".join(text.remarks).lower()
    at = 0
    for piece in pieces:
        for word in piece.text:
            squeezed = "".join(word.split()).lower()
            found = words.find(squeezed, at)
            assert found >= 0, f"{word} is lost, or stands too early: {piece.xml}"
            assert words.count(squeezed) == 1 or not any(map(str.isdigit, word)), f"{word} stands twice: {piece.xml}"
            at = found + len(squeezed)
        for word in piece.said:
            assert word.lower() in remarks or word.lower() in words, f"{word} is neither shown nor said: {piece.xml}"
        for word in piece.unseen:
            assert word.lower() not in words, f"{word} is shown: {piece.xml}"
        assert piece.remark.lower() in remarks, f"no remark says “{piece.remark}”: {piece.xml}"
    assert text.body.count("<img ") == sum(piece.pictures for piece in pieces)


@pytest.mark.parametrize("first", range(0, DOCUMENTS, TOGETHER))
def test_made_documents_lose_nothing_in_silence(first):
    for seed in range(first, first + TOGETHER):
        maker = Maker(random.Random(seed))
        pieces = [maker.piece() for _each in range(12)]

        check(pieces, read(maker.document(pieces)))


@pytest.mark.parametrize("name", Maker.names())
def test_each_part_alone_is_in_the_text_or_said(name):
    for seed in range(6):
        maker = Maker(random.Random(seed))
        pieces = [maker.make_words(), getattr(maker, name)(), maker.make_words()]

        check(pieces, read(maker.document(pieces)))
