import pytest

from characters.cleaning import clean_line, clean_text, visible
from characters.folding import folded, name_key, tidy_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("党建\x0b工作\x07简报", "党建工作简报"),
        ("Party\x0bwork", "Party work"),
        ("党\u200b建\u00ad工\u2060作\ufeff", "党建工作"),
        ("党\u202e建\u200d", "党建"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\ud800b\uffff", "ab"),
        ("  a\tb \n", "a b"),
    ],
)
def test_a_line_is_stored_without_characters_that_nobody_sees(typed, stored):
    assert clean_line(typed) == stored
    assert clean_line(stored) == stored


def test_a_text_keeps_its_lines():
    assert clean_text("one \r\ntwo\x0bthree\u2028four ") == "one\ntwo\nthree\nfour"


def test_what_is_visible_stays():
    text = "〔2019〕12号 ①②③ ≮ “x” — 三分之二 📌 " + "e\u0301"

    assert visible(text) == text[:-2] + "é"


@pytest.mark.parametrize("typed", ["黨建", "党\u200b建", "党建"])
def test_one_question_finds_every_spelling(typed):
    assert folded(typed) == "党建"


@pytest.mark.parametrize("dot", "·•・‧．●")
def test_the_dots_of_a_transcribed_name_count_as_one(dot):
    assert name_key(f"阿卜杜拉{dot}买买提") == name_key("阿卜杜拉·买买提")
    assert tidy_name(f"阿卜杜拉 {dot} 买买提") == "阿卜杜拉·买买提"


@pytest.mark.parametrize("typed", ["张 三", "张　三", "张\u200b三"])
def test_spaces_within_a_name_do_not_count(typed):
    assert name_key(typed) == name_key("张三")
