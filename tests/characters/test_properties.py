"""Whatever is typed: cleaning is done once and for all, keeps what is seen, and makes nothing longer."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from characters.cleaning import clean_line, clean_text, visible
from characters.folding import folded, folded_in_place, name_key, tidy_name
from publishing.richtext import clean, plain

# What trips over each other: joiners, selectors, tags, marks that combine, line ends, all planes.
TRICKY = (
    "\u200b\u200c\u200d\u200e\u00ad\u2060\ufeff\u180e\u034f\u061c\u3164\ufe0f\ufe00\U000e0100\U000e0067\U000e007f"
    "👩👧🏴☎©ا한कश्ᠠé\u0301\u0338\u0327<>&ﬁ㈱①⻢党建黨Ａ　 \u00a0\u2800\t\n\r"
    "\x0b\x0c\x85\u2028\u2029\x00\x07\ud800\ufffe\ufffc"
)
ANY = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=()))).map(str)
SEEN = st.text(st.one_of(st.sampled_from("党建工作黨éＡ①〔〕《》“”—…·/%‰℃"), st.characters(categories=("L", "N", "P"))))


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text):
    for cleaned in (visible, clean_text, clean_line, tidy_name, clean):
        assert cleaned(cleaned(text)) == cleaned(text)


@given(ANY)
def test_what_is_cleaned_can_go_anywhere(text):
    for cleaned in (visible(text), clean(text)):
        cleaned.encode()
        assert unicodedata.is_normalized("NFC", cleaned)
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u00ad\u2060\ufeff\u202a-\u202e\ufffe\uffff]", cleaned)
    assert not re.search("[\n\r\t\u2028]", clean_line(text))


@given(ANY)
def test_nothing_is_longer_than_it_was(text):
    normal = unicodedata.normalize("NFC", text)
    for cleaned in (visible, clean_text, clean_line):
        assert len(cleaned(text)) <= len(normal)


@given(SEEN)
def test_what_is_seen_stays(text):
    text = unicodedata.normalize("NFC", text).translate(dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0")))
    assert clean_line(text) == clean_text(text) == visible(text) == text


@given(st.lists(SEEN, min_size=1, max_size=4))
def test_words_among_characters_nobody_sees_are_the_words(words):
    assert visible("\u200b\u00ad".join(words)) == visible("".join(words))


@given(ANY)
def test_a_text_that_stood_in_markup_is_as_clean(text):
    assert plain(clean(f"<p>{text}</p>")) == plain(clean(f"<p>{visible(text)}</p>"))


@given(ANY)
def test_folding_in_place_keeps_every_place(text):
    assert len(folded_in_place(text)) == len(text)
    assert folded(folded(text)) == folded(text)
    assert name_key(tidy_name(text)) == name_key(text)
