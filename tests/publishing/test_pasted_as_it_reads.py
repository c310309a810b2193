"""What a text from elsewhere shows by other means than words: formulas, fields, tracked changes, lists that count."""

import pytest

from publishing.richtext import clean


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<math><mfrac><mn>3</mn><mn>4</mn></mfrac></math>", "3/4"),
        ('<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>', "x^2"),
        ("<MATH><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt></MATH>", "√(a+b)"),
        ("<math><mo>&lt;</mo><mi>b</mi></math>", "&lt;b"),
        ("<math>" + "<mrow>" * 1200 + "<mn>7</mn>" + "</mrow>" * 1200 + "</math>", "7"),
    ],
)
def test_a_formula_keeps_what_it_says(formula, line):
    assert clean(f"<p>占{formula}，合格</p>") == f"<p>占{line}，合格</p>"


@pytest.mark.parametrize("around", ["{}", "<p style='color:red'>s</p>{}"])
@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p><input type=checkbox checked>done <input type=checkbox>open</p>", "☑done ☐open"),
        ("<p><input type='radio' CHECKED> yes <input type=radio> no</p>", "◉ yes ○ no"),
        ("<p>Name: <input value='张三'><input type=hidden value=secret></p>", "Name: 张三"),
        ("<p><select><option>预备<option selected>党员</select></p>", "党员"),
        ("<p><select><option>预备</option><option>党员</option></select></p>", "预备"),
        ("<p>a<noscript>please turn on scripts</noscript>b<video>no video</video></p>", "ab"),
        ("<p>a<canvas>no drawing</canvas><iframe>no frame</iframe></p>", "a"),
    ],
)
def test_fields_of_a_form_say_what_they_show_and_nothing_unseen_comes_along(around, pasted, kept):
    assert clean(around.format(pasted)).endswith(f"<p>{kept}</p>")


def test_changes_that_word_tracks_are_pasted_as_the_text_reads_with_them():
    pasted = (
        "<p class=MsoNormal>We <del cite='mailto:li' datetime='2020-07-01T09:00'>did not meet</del>"
        "<ins cite='mailto:li' datetime='2020-07-01T09:00'>met</ins><span class=msoDel> late</span>.</p>"
    )
    assert clean(pasted) == "<p>We met.</p>"
    assert clean("<p class=MsoNormal>We <del>did not meet</del> <ins>met</ins>.</p>") == (
        "<p>We <s>did not meet</s> <u>met</u>.</p>"
    )


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<ol><li value=5>a<li>b</ol>", "<p>5. a</p><p>6. b</p>"),
        ("<ol type=A><li>a<li>b</ol>", "<p>A. a</p><p>B. b</p>"),
        ("<ol style='list-style-type:lower-alpha'><li>a</ol>", "<p>a. a</p>"),
        ("<ol reversed><li>a<li>b</ol>", "<p>2. a</p><p>1. b</p>"),
        ("<ol style='list-style:cjk-ideographic'><li>a</ol>", "<p>一、 a</p>"),
        ("<ol type=1><li>a</ol>", "<ol><li>a</li></ol>"),
        ("<ol start=3><li>a</ol>", '<ol start="3"><li>a</li></ol>'),
    ],
)
def test_a_list_that_counts_otherwise_says_what_it_counts(pasted, kept):
    assert clean(pasted).replace("\n", "") == kept
