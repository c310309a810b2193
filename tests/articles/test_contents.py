from hypothesis import given
from hypothesis import strategies as st

from articles.contents import with_contents
from publishing.richtext import clean, plain


def test_headings_get_addresses_of_their_own_words():
    body, headings = with_contents("<h2>Reading <em>aloud</em></h2><p>…</p><h2>五千公里，一步一步</h2>")
    assert headings == [("part-reading-aloud", "Reading aloud"), ("part-五千公里-一步一步", "五千公里，一步一步")]
    assert '<h2 id="part-reading-aloud">Reading <em>aloud</em></h2>' in body


def test_same_heading_twice_gets_two_addresses():
    _body, headings = with_contents("<h2>A</h2><h2>A</h2><h2>a!</h2><h2>A 2</h2>")
    assert [heading.anchor for heading in headings] == ["part-a", "part-a-2", "part-a-3", "part-a-2-2"]


def test_heading_without_words_is_left_alone():
    assert with_contents("<h2> </h2>") == ("<h2> </h2>", [])


def test_words_are_plain_text():
    assert with_contents("<h2>A &amp; B &lt;C&gt;</h2>")[1] == [("part-a-b-c", "A & B <C>")]


def test_address_never_breaks_out_of_its_attribute():
    body, [heading] = with_contents(clean('<h2>"&gt;&lt;script&gt;</h2>'))
    assert heading.anchor == "part-script"
    assert body.count('"') == 3


def test_tables_within_tables_stay_whole():
    body, _headings = with_contents("<table><tbody><tr><td><table></table></td></tr></tbody></table>")
    assert body.count('<div class="scroll"') == body.count("</table></div>") == 2


@given(st.lists(st.text(max_size=80), max_size=8))
def test_addresses_are_unique_and_words_survive(texts):
    body = clean("".join(f"<h2>{text}</h2>" for text in texts))
    mended, headings = with_contents(body)
    anchors = [heading.anchor for heading in headings]
    assert len(set(anchors)) == len(anchors)
    assert not any(character.isspace() or character in "\"'<>&" for anchor in anchors for character in anchor)
    assert plain(mended) == plain(body)
