import re
import time
from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from publishing.differences import compared, compared_fields, differences
from publishing.richtext import INLINE, TAG, VOID, clean, plain
from tests.publishing.test_richtext import TAG_SOUP
from tests.publishing.texts import KINDS, canonical, part, remark, rich, text, without, words_without_a_block

NO_WORDS_OF_THEIR_OWN = {"ul", "ol", "table", "thead", "tbody", "tr"}


class Structure(HTMLParser):
    """Fails where tags do not match, where words stand in a list or table, or a mark holds or splits a block."""

    def __init__(self, text):
        super().__init__()
        self.open = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        if {"ins", "del"} & {*self.open}:
            assert tag in INLINE | {"hr"}
        if tag in ("ins", "del"):
            assert not self.open or self.open[-1] not in NO_WORDS_OF_THEIR_OWN
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, words):
        assert not self.open or self.open[-1] not in NO_WORDS_OF_THEIR_OWN or not words.strip()


def shown(old, new, kind="rich"):
    return compared(kind, old, new).full


# --- Words


def test_changed_clause_of_a_chinese_paragraph_shows_as_just_that_clause():
    assert shown(
        "<p>坚持学原著、读原文、悟原理，做到学思用贯通。三会一课制度落实到位。</p>",
        "<p>坚持学原著、读原文、悟原理，做到知信行统一。三会一课制度全面落实到位。</p>",
    ) == (
        "<p>坚持学原著、读原文、悟原理，做到<del>学思用贯通</del><ins>知信行统一</ins>。"
        "三会一课制度<ins>全面</ins>落实到位。</p>"
    )


def test_new_item_of_a_chinese_enumeration_shows_alone():
    assert shown("<p>学习：三会一课、主题党日。</p>", "<p>学习：三会一课、谈心谈话、主题党日。</p>") == (
        "<p>学习：三会一课、<ins>谈心谈话、</ins>主题党日。</p>"
    )


def test_latin_words_and_numbers_change_whole():
    assert shown(
        "<p>The branch has 12.5 hours of study, and its members don’t mind.</p>",
        "<p>The branches have 12.8 hours of study, and its members do mind.</p>",
    ) == (
        "<p>The <del>branch has 12.5</del><ins>branches have 12.8</ins> hours of study, "
        "and its members <del>don’t</del><ins>do</ins> mind.</p>"
    )


def test_what_little_stayed_between_changes_is_shown_with_them():
    assert shown(
        "<p>全体党员干部要认真学习并且深入领会讲话的精神实质。</p>",
        "<p>全体党员干部要全面把握并且准确理解讲话的精神实质。</p>",
    ) == ("<p>全体党员干部要<del>认真学习并且深入领会</del><ins>全面把握并且准确理解</ins>讲话的精神实质。</p>")


def test_clause_with_only_odd_characters_in_common_is_shown_whole():
    assert shown("<p>开头一致，他们在学习的时候唱歌，结尾。</p>", "<p>开头一致，我的书不在他那里了，结尾。</p>") == (
        "<p>开头一致，<del>他们在学习的时候唱歌</del><ins>我的书不在他那里了</ins>，结尾。</p>"
    )


def test_combining_marks_stay_with_their_letters():
    assert shown("<p>a b q\u0323 d e</p>", "<p>a b q\u0307 d e</p>") == (
        "<p>a b <del>q\u0323</del><ins>q\u0307</ins> d e</p>"
    )


# --- Blocks


def test_block_that_came_or_went_is_shown_whole():
    assert shown("<h2>Old</h2><p>Stays.</p>", "<p>Stays.</p><p>New.</p>") == (
        "<h2><del>Old</del></h2><p>Stays.</p><p><ins>New.</ins></p>"
    )


def test_paragraph_among_new_ones_is_compared_with_the_one_it_was():
    assert shown(
        "<p>The branch has twelve full members.</p>",
        "<p>Something else.</p><p>The branch has thirteen full members.</p><p>At the end.</p>",
    ) == (
        "<p><ins>Something else.</ins></p>"
        "<p>The branch has <del>twelve</del><ins>thirteen</ins> full members.</p>"
        "<p><ins>At the end.</ins></p>"
    )


def test_list_shows_its_changes_item_by_item():
    assert shown(
        "<ul><li>Read the book</li><li>Go there</li><li>Write about it</li></ul>",
        "<ul><li>Read the book</li><li>Write much about it</li><li>Tell others</li></ul>",
    ) == (
        "<ul><li>Read the book</li><li><del>Go there</del></li><li>Write <ins>much </ins>about it</li>"
        "<li><ins>Tell others</ins></li></ul>"
    )


def test_table_shows_its_changes_cell_by_cell():
    table = "<table><tbody><tr><th>Year</th><th>Merit</th></tr>{}</tbody></table>"
    assert shown(
        table.format("<tr><td>2018</td><td>3</td></tr><tr><td>2019</td><td>4</td></tr>"),
        table.format("<tr><td>2018</td><td>5</td></tr><tr><td>2019</td><td>4</td></tr><tr><td>2020</td><td></td></tr>"),
    ) == (
        '<table><tbody><tr><th scope="col">Year</th><th scope="col">Merit</th></tr>'
        "<tr><td>2018</td><td><del>3</del><ins>5</ins></td></tr><tr><td>2019</td><td>4</td></tr>"
        "<tr><td><ins>2020</ins></td><td></td></tr></tbody></table>"
    )


def test_changed_picture_goes_and_comes():
    figure = '<figure><img src="/media/{}.png" alt="Hall"><figcaption>The hall</figcaption></figure>'
    assert shown(figure.format("a"), figure.format("b")) == (
        '<figure><del><img alt="Hall" src="/media/a.png"></del><ins><img alt="Hall" src="/media/b.png"></ins>'
        "<figcaption>The hall</figcaption></figure>"
    )


# --- Formatting


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("<p>a b c</p>", "<p>a <b>b</b> c</p>", "<p>a <del>b</del><ins><strong>b</strong></ins> c</p>"),
        ("<h2>Title</h2>", "<h3>Title</h3>", "<h2><del>Title</del></h2><h3><ins>Title</ins></h3>"),
        (
            '<p>see <a href="/x">here</a></p>',
            '<p>see <a href="/y">here</a></p>',
            '<p>see <del><a href="/x" rel="noopener noreferrer">here</a></del>'
            '<ins><a href="/y" rel="noopener noreferrer">here</a></ins></p>',
        ),
        ("<p>a</p>", '<p class="align-right">a</p>', '<p class="reformatted align-right">a</p>'),
        ('<p class="indent">a</p>', "<p>a</p>", '<p class="reformatted">a</p>'),
    ],
)
def test_formatting_alone_is_shown_and_said(old, new, marked):
    result = compared("rich", old, new)
    assert result.full == marked
    assert result.only_formatting


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a b</p>", "<p>a <b>c</b></p>"),
        ('<p>a<img src="/media/a.png"></p>', '<p>a<img src="/media/b.png"></p>'),
        ("<p>a</p>", "<p>a</p><hr>"),
        ("<p>a</p>", "<p>a</p>"),
    ],
)
def test_other_words_other_pictures_or_nothing_are_not_only_formatting(old, new):
    assert not compared("rich", old, new).only_formatting


def test_all_paragraphs_indented_are_still_the_same_paragraphs():
    old = "".join(f"<p>Paragraph {number}</p>" for number in range(50))
    result = compared("rich", old, old.replace("<p>", '<p class="indent">'))
    assert result.only_formatting
    assert "<ins>" not in result.full


# --- In brief


def test_brief_leaves_out_what_is_far_from_a_change():
    old = "".join(f"<p>{number}</p>" for number in range(10))
    new = old.replace("<p>5</p>", "<p>five</p>")
    assert compared("rich", old, new).brief == (
        '<p class="unchanged">… 4 unchanged paragraphs …</p>'
        "<p>4</p><p><del>5</del></p><p><ins>five</ins></p><p>6</p>"
        '<p class="unchanged">… 3 unchanged paragraphs …</p>'
    )


def test_brief_counts_one_in_the_singular():
    assert compared("rich", "<p>a</p><p>b</p>", "<p>a</p><p>b</p><p>c</p>").brief == (
        '<p class="unchanged">… 1 unchanged paragraph …</p><p>b</p><p><ins>c</ins></p>'
    )


# --- Other kinds


def test_plain_values_are_escaped_and_compared():
    assert shown("<b> & five good members", "<b> & six good members", "plain") == (
        "&lt;b&gt; &amp; <del>five</del><ins>six</ins> good members"
    )


def test_number_shows_whole_and_zero_is_a_number():
    assert shown(12, 13, "plain") == "<del>12</del><ins>13</ins>"
    assert shown(None, 0, "plain") == "<ins>0</ins>"


def test_lines_of_a_text_are_compared_whatever_ends_them():
    assert shown("one\r\ntwo <b>\r\nthree", "one\ntwo <b>\nthree\nfour", "text") == (
        "<p>one</p><p>two &lt;b&gt;</p><p>three</p><p><ins>four</ins></p>"
    )


def test_pictures_and_relations_are_left_to_who_knows_them():
    assert shown("covers/a.jpg", "covers/b.jpg", "picture") == shown(1, 2, "relation") == ""


# --- Whole texts


def test_differences_come_in_the_order_of_the_kinds_with_their_paths():
    old = text(full_members=12, column_id=1, title="Five", stray="x", remark="same", cover="")
    new = text(full_members=13, column_id=2, title="Six", stray="y", remark="same", cover=None)
    found = differences(old, new, KINDS).fields
    assert [(field.path, field.kind, field.old, field.new) for field in found] == [
        (("title",), "plain", "Five", "Six"),
        (("full_members",), "plain", 12, 13),
        (("column_id",), "relation", 1, 2),
        (("stray",), "plain", "x", "y"),
    ]
    assert found[0].shown.full == "<del>Five</del><ins>Six</ins>"
    assert found[0].name == "title"


def test_parts_are_known_by_their_identity():
    old = text([part("a", 1, endeavour="Read"), part("b", 2, endeavour="Act"), part("c", 3, endeavour="Rest")])
    new = text([part("d", 1, endeavour="Sing"), part("a", 2, endeavour="Read on"), part("c", 3, endeavour="Rest")])
    found = differences(old, new, KINDS).parts
    assert [(one.path, one.added, one.removed, one.moved) for one in found] == [
        (("endeavours", "d"), True, False, False),
        (("endeavours", "a"), False, False, False),
        (("endeavours", "b"), False, True, False),
    ]
    assert [[field.path for field in one.fields] for one in found] == [
        [("endeavours", identity, "endeavour")] for identity in "dab"
    ]
    assert found[1].fields[0].shown.full == "Read<ins> on</ins>"


def test_part_that_moved_is_said_to_have_moved_and_its_neighbours_are_not():
    a, b, c = (part(identity, endeavour=identity) for identity in "abc")
    found = differences(text([a, b, c]), text([b, c, a]), KINDS).parts
    assert [(one.path, one.moved, one.fields) for one in found] == [(("endeavours", "a"), True, [])]


def test_first_text_is_all_new():
    found = differences(None, text([part("a", endeavour="Read")], title="Five", remark=""), KINDS)
    assert [field.path for field in found.fields] == [("title",)]
    assert found.parts[0].added


def test_fields_of_a_part_are_shown_one_under_the_other():
    result = compared_fields(
        None, {"endeavour": "Read", "text": "<p>Words</p>"}, {"endeavour": "plain", "text": "rich"}
    )
    assert result.full == "<p><ins>Read</ins></p><p><ins>Words</ins></p>"


@given(canonical())
def test_text_does_not_differ_from_itself(one):
    assert not differences(one, one, KINDS)


@given(canonical(), canonical())
def test_every_field_and_part_that_differs_is_found(old, new):
    found = differences(old, new, KINDS)
    assert {field.name for field in found.fields} == {
        name for name in new["fields"] if (old["fields"][name] != new["fields"][name])
    }
    before, after = ({one["identity"]: one for one in side["parts"]["endeavours"]} for side in (old, new))
    assert {one.path[1] for one in found.parts if one.added} == after.keys() - before.keys()
    assert {one.path[1] for one in found.parts if one.removed} == before.keys() - after.keys()


# --- What always holds


@given(rich | words_without_a_block, rich | words_without_a_block)
def test_marks_taken_away_leave_the_old_or_the_new_words_in_a_sound_structure(old, new):
    result = compared("rich", old, new)
    assert plain(without("ins", result.full)) == plain(old)
    assert plain(without("del", result.full)) == plain(new)
    assert result.changed == (old != new)
    Structure(result.full)
    Structure(result.brief)


@given(remark, remark)
def test_marks_taken_away_leave_the_old_or_the_new_lines(old, new):
    full = compared("text", old, new).full
    assert plain(without("ins", full)) == " ".join(old.split())
    assert plain(without("del", full)) == " ".join(new.split())


@given(TAG_SOUP, TAG_SOUP)
def test_even_of_foul_texts_nothing_is_shown_that_cleaning_would_not_let_through(old, new):
    result = compared("rich", old, new)
    assert isinstance(result.full, SafeString)
    assert plain(without("ins", result.full)) == plain(clean(old))
    assert plain(without("del", result.full)) == plain(clean(new))
    bare = re.sub(r"</?(?:ins|del)>|reformatted ", "", result.full).replace(' class="reformatted"', "")
    assert set(TAG.findall(bare)) <= set(TAG.findall(clean(old) + clean(new)))


@given(st.text(), st.text(), st.sampled_from(["plain", "text"]))
def test_any_plain_text_is_escaped(old, new, kind):
    full = compared(kind, old, new).full
    assert set(TAG.findall(full)) <= {"<p>", "</p>", "<ins>", "</ins>", "<del>", "</del>"}


# --- Long texts


def paragraphs(count, length, seed):
    """Paragraphs of Chinese characters that look like no text at all, but repeat as often as those of one."""
    numbers = (pow(seed, place, 1_000_003) for place in range(1, count * length + 1))
    words = "".join(chr(0x4E00 + min(number % 900, number // 900 % 900)) for number in numbers)
    return [f"<p>{words[start : start + length]}</p>" for start in range(0, count * length, length)]


@pytest.mark.parametrize(("count", "length"), [(290, 98), (20, 1_440), (1, 28_800)])
def test_long_text_with_two_changes_takes_no_time(count, length):
    old = "".join(paragraphs(count, length, 7))
    new = f"{old[:10]}新增{old[10:-10]}新增{old[-10:]}"
    start = time.process_time()
    full = compared("rich", old, new).full
    assert time.process_time() - start < 2
    assert len(old.encode()) > 86_000
    assert plain(without("del", full)) == plain(new)


@pytest.mark.parametrize(("count", "length"), [(290, 98), (3_000, 8), (1, 28_800)])
def test_long_texts_that_have_nothing_in_common_take_little_time(count, length):
    old, new = "".join(paragraphs(count, length, 7)), "".join(paragraphs(count, length, 11))
    start = time.process_time()
    full = compared("rich", old, new).full
    assert time.process_time() - start < 2
    assert plain(without("ins", full)) == plain(old)


def test_long_text_that_repeats_itself_takes_little_time():
    song = "三会一课" * 3_600
    start = time.process_time()
    full = compared("rich", f"<p>甲{song}乙{song}丙</p>", f"<p>丁{song}戊{song}己</p>").full
    assert time.process_time() - start < 2
    assert plain(without("del", full)) == f"丁{song}戊{song}己"


def test_lists_in_lists_without_end_keep_their_words():
    old, new = ("<ul><li>" * 500 + word for word in ("one", "two"))
    full = shown(old, new)
    Structure(full)
    assert plain(without("ins", full)) == "one"
    assert plain(without("del", full)) == "two"
