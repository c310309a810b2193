import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from publishing.blocks import split
from publishing.merging import merge
from publishing.richtext import clean, plain
from tests.publishing.texts import KINDS, canonical, part, rich, text, three

GROUPS = [("cover", "cover_alt")]
PARAGRAPHS = [f"<p>Paragraph {number} says what stands in it.</p>" for number in ("one", "two", "three", "four")]


def merged(base, theirs, mine, name="introduction"):
    """The merge of one field's three values."""
    return merge(*(text(**{name: value}) for value in (base, theirs, mine)), KINDS, GROUPS)


def merged_parts(base, theirs, mine):
    return merge(text(base), text(theirs), text(mine), KINDS)


def rich_text(*paragraphs):
    return clean("".join(paragraphs))


def result(merge, *choices, name="introduction"):
    """The merged field, its collisions decided one after the other."""
    answers = {collision.key: choice for collision, choice in zip(merge.collisions, choices, strict=True)}
    return merge.resolved(answers)["fields"][name]


def changes(merge):
    return [segment.change for entry in merge.entries for segment in entry.segments]


def all_of(choice, merge):
    return {collision.key: choice for collision in merge.collisions}


# --- Rich text


def test_paragraphs_that_one_side_changed_added_or_took_out_are_taken_from_it():
    one, two, three, four = PARAGRAPHS
    both = merged(
        rich_text(one, two, three, four),
        rich_text(one.replace("stands", "is"), two, three),
        rich_text(one, two, "<h2>Mine</h2>", three, four),
    )
    assert not both.has_collisions
    assert result(both) == rich_text(one.replace("stands", "is"), two, "<h2>Mine</h2>", three)
    assert changes(both) == ["theirs", "same", "mine", "same", "theirs"]


def test_changes_to_neighbours_do_not_collide():
    one, two, *_ = PARAGRAPHS
    theirs, mine = one.replace("says what", "tells what"), two.replace("says what", "shows what")
    assert result(merged(rich_text(one, two), rich_text(theirs, two), rich_text(one, mine))) == rich_text(theirs, mine)


def test_paragraph_beside_one_that_the_other_side_wrote_anew_does_not_collide():
    one, two, *_ = PARAGRAPHS
    theirs = rich_text("<p>全新的一段话。</p>", two)
    assert result(merged(rich_text(one, two), theirs, rich_text(one, two, "<p>At the end.</p>"))) == (
        rich_text(theirs, "<p>At the end.</p>")
    )


@pytest.mark.parametrize(("choice", "kept"), [("theirs", ["tells"]), ("mine", ["shows"]), ("both", ["tells", "shows"])])
def test_paragraph_that_both_changed_collides_and_somebody_chooses(choice, kept):
    one, two, *_ = PARAGRAPHS
    theirs, mine = (rich_text(one.replace("says what", f"{word} what"), two) for word in ("tells", "shows"))
    both = merged(rich_text(one, two), theirs, mine)
    [collision] = both.collisions
    assert collision.path == ("introduction",)
    assert collision.kind == "rich"
    assert collision.base == one
    assert [collision.theirs, collision.mine] == [one.replace("says", word) for word in ("tells", "shows")]
    assert collision.choices == ("theirs", "mine", "both")
    assert result(both, choice) == rich_text(*(one.replace("says", word) for word in kept), two)


def test_paragraph_taken_out_by_one_and_changed_by_the_other_collides_and_there_are_not_two_to_keep():
    one, two, *_ = PARAGRAPHS
    both = merged(rich_text(one, two), rich_text(two), rich_text(one.replace("says", "shows"), two))
    [collision] = both.collisions
    assert collision.choices == ("theirs", "mine")
    assert result(both, "theirs") == rich_text(two)
    assert result(both, "mine") == rich_text(one.replace("says", "shows"), two)
    with pytest.raises(ValueError, match=collision.key):
        both.resolved({collision.key: "both"})


def test_different_additions_at_one_place_collide_and_equal_ones_do_not():
    one, *_ = PARAGRAPHS
    both = merged(one, rich_text(one, "<p>Theirs.</p>"), rich_text(one, "<p>Mine.</p>"))
    assert result(both, "both") == rich_text(one, "<p>Theirs.</p>", "<p>Mine.</p>")
    both = merged(one, rich_text(one, "<p>Ours.</p>"), rich_text(one, "<p>Ours.</p>"))
    assert changes(both) == ["same", "agreed"]
    assert result(both) == rich_text(one, "<p>Ours.</p>")


def test_words_of_two_hands_outside_of_any_block_do_not_melt():
    both = merged("", "their words", "my words")
    assert result(both, "both") == "<p>their words</p>\n<p>my words</p>"


def test_each_segment_shows_what_its_side_did():
    one, two, three, four = PARAGRAPHS
    both = merged(
        rich_text(one, two, three, four),
        rich_text(one.replace("says", "tells"), two, three, four),
        rich_text(one.replace("says", "shows"), two, three),
    )
    collision, same, taken_out = both.entries[0].segments
    shown = "<p>Paragraph one <del>says</del><ins>{}</ins> what stands in it.</p>"
    assert collision.theirs_shown.full == shown.format("tells")
    assert collision.mine_shown.full == shown.format("shows")
    assert same.shown.full == two + three
    assert same.shown.brief == '<p class="unchanged">… 2 unchanged paragraphs …</p>'
    assert taken_out.shown.full == "<p><del>Paragraph four says what stands in it.</del></p>"


# --- Lines, whole values, groups


def test_lines_are_merged_one_by_one():
    both = merged("one\ntwo\nthree", "one\ntwo\nthree\nfour", "zero\none\ntwo\n3", name="remark")
    assert not both.has_collisions
    assert result(both, name="remark") == "zero\none\ntwo\n3\nfour"


def test_blank_lines_count_and_line_ends_do_not():
    assert result(merged("a\nb", "a\n\nb", "a\r\nb\r\nc", name="remark"), name="remark") == "a\n\nb\nc"


def test_line_that_both_changed_can_be_kept_twice():
    both = merged("a\nb", "a\nx", "a\ny", name="remark")
    assert result(both, "both", name="remark") == "a\nx\ny"


@pytest.mark.parametrize(("name", "values"), [("full_members", (12, 13, 14)), ("title", ("a", "b", ""))])
def test_value_that_both_changed_collides_as_a_whole(name, values):
    both = merged(*values, name=name)
    [collision] = both.collisions
    assert collision.choices == ("theirs", "mine")
    assert result(both, "theirs", name=name) == values[1]
    assert result(both, "mine", name=name) == values[2]


@pytest.mark.parametrize(("values", "kept"), [((None, None, 0), 0), ((1, None, 1), None), ((1, 2, 2), 2)])
def test_value_that_one_side_changed_or_both_alike_does_not_collide(values, kept):
    assert result(merged(*values, name="full_members"), name="full_members") == kept


def test_fields_of_a_group_are_taken_from_one_side():
    base = text(cover="covers/a.jpg", cover_alt="A hall", title="t")
    theirs = text(cover="covers/b.jpg", cover_alt="A hall", title="t")
    mine = text(cover="covers/a.jpg", cover_alt="The hall", title="t")
    both = merge(base, theirs, mine, KINDS, GROUPS)
    [collision] = both.collisions
    assert (collision.path, collision.kind) == (("cover",), "group")
    assert both.resolved({collision.key: "theirs"})["fields"] == theirs["fields"]
    assert both.resolved({collision.key: "mine"})["fields"] == mine["fields"]
    assert collision.mine_shown.full == "<p><del>A hall</del></p><p><ins>The hall</ins></p>"
    assert merge(base, theirs, base, KINDS, GROUPS).resolved()["fields"] == theirs["fields"]


# --- Parts

A, B, C = (part(name, place, endeavour=name, text=f"<p>{name}</p>") for place, name in enumerate("abc", 1))


def test_parts_added_by_both_are_kept():
    both = merged_parts([A], [A, part("t", 2, endeavour="t", text="")], [A, part("m", 2, endeavour="m", text="")])
    assert not both.has_collisions
    assert [(one["identity"], one["position"]) for one in both.resolved()["parts"]["endeavours"]] == [
        ("a", 1),
        ("t", 2),
        ("m", 3),
    ]


def test_part_taken_out_by_one_and_left_alone_by_the_other_goes():
    assert merged_parts([A, B], [B | {"position": 1}], [A, B]).resolved()["parts"]["endeavours"] == [
        B | {"position": 1}
    ]


def test_part_is_merged_field_by_field():
    both = merged_parts([A], [A | {"endeavour": "theirs"}], [A | {"text": "<p>mine</p>"}])
    assert both.resolved()["parts"]["endeavours"] == [A | {"endeavour": "theirs", "text": "<p>mine</p>"}]
    assert both.theirs_changed == [("endeavours", "a", "endeavour")]
    assert both.mine_changed == [("endeavours", "a", "text")]


@pytest.mark.parametrize(("choice", "kept"), [("theirs", ["b"]), ("mine", ["a", "b"])])
def test_part_taken_out_by_one_and_changed_by_the_other_collides(choice, kept):
    both = merged_parts([A, B], [B], [A | {"endeavour": "mine"}, B])
    [collision] = both.collisions
    assert (collision.path, collision.kind, collision.theirs) == (("endeavours", "a"), "part", None)
    assert collision.mine_shown.full == "<p><del>a</del></p><p><ins>mine</ins></p>"
    assert collision.theirs_shown.full == "<p><del>a</del></p><p><del>a</del></p>"
    parts = both.resolved({collision.key: choice})["parts"]["endeavours"]
    assert [one["identity"] for one in parts] == kept


def test_order_comes_from_the_side_that_changed_it_and_is_no_collision():
    moved = [one | {"position": place} for place, one in enumerate((C, A, B), 1)]
    for theirs, mine in ((moved, [A, B, C]), ([A, B, C], moved), (moved, [B, A, C])):
        both = merged_parts([A, B, C], theirs, mine)
        assert not both.has_collisions
        assert both.resolved()["parts"]["endeavours"] == moved
    assert both.theirs_changed == both.mine_changed == [("endeavours",)]


def test_numbers_alone_that_one_side_changed_are_kept():
    numbered = [A, B | {"position": 5}]
    for theirs, mine in ((numbered, [A, B]), ([A, B], numbered)):
        assert merged_parts([A, B], theirs, mine).resolved()["parts"]["endeavours"] == numbered


def test_new_part_stays_behind_the_one_that_it_followed():
    new = part("n", 2, endeavour="n", text="")
    both = merged_parts([A, B], [A, new, B | {"position": 3}], [A, B, C])
    assert [one["identity"] for one in both.resolved()["parts"]["endeavours"]] == ["a", "n", "b", "c"]


# --- Choices


def test_missing_or_unknown_choice_names_its_collision():
    both = merged("a", "b", "c", name="title")
    [collision] = both.collisions
    with pytest.raises(KeyError, match=collision.key):
        both.resolved({})
    with pytest.raises(ValueError, match=collision.key):
        both.resolved({collision.key: "neither"})


def test_choices_may_come_from_a_form_as_they_are():
    both = merged("a", "b", "c", name="title")
    [collision] = both.collisions
    assert both.resolved(QueryDict(f"{collision.key}=mine&other=1"))["fields"] == {"title": "c"}


def test_choice_made_for_other_texts_does_not_count():
    before = merged("a", "b", "c", name="title")
    after = merged("a", "d", "c", name="title")
    assert before.collisions[0].key == merged("a", "b", "c", name="title").collisions[0].key
    with pytest.raises(KeyError):
        after.resolved(all_of("mine", before))


# --- What always holds


def content(text):
    return {"fields": text["fields"], "parts": text["parts"]}


@given(canonical(), canonical())
def test_what_only_one_changed_or_both_alike_is_the_result(base, other):
    for theirs, mine in ((base, other), (other, base), (other, other)):
        both = merge(base, theirs, mine, KINDS, GROUPS)
        assert not both.has_collisions
        assert both.resolved() == content(other)


@given(canonical("ab"), canonical("abc"), canonical("bad"), st.sampled_from(["theirs", "mine"]))
def test_every_merge_can_be_resolved_and_its_rich_text_is_clean(base, theirs, mine, choice):
    both = merge(base, theirs, mine, KINDS, GROUPS)
    resolved = both.resolved(all_of(choice, both))
    assert resolved["fields"].keys() == mine["fields"].keys()
    assert clean(resolved["fields"]["introduction"]) == resolved["fields"]["introduction"]
    side = {"theirs": theirs, "mine": mine}[choice]
    for name in ("title", "full_members", "column_id"):
        assert resolved["fields"][name] in (theirs["fields"][name], mine["fields"][name])
    if any(collision.kind == "group" for collision in both.collisions):
        assert [resolved["fields"][name] for name in GROUPS[0]] == [side["fields"][name] for name in GROUPS[0]]


@given(three())
def test_no_block_that_somebody_wrote_is_lost(drawn):
    base, theirs, mine = drawn
    both = merged(*map(rich_text, ("".join(side) for side in drawn)))
    possible = {collision.key: "both" if "both" in collision.choices else "mine" for collision in both.collisions}
    kept = [block.html for block in split(both.resolved(possible)["fields"]["introduction"])]
    asked = [block.html for one in both.collisions for block in split(one.theirs + one.mine)]
    for side in (theirs, mine):
        for one in side:
            if one not in base:
                assert one.replace("\n", "") in [*kept, *asked]


@given(three())
def test_sides_can_be_swapped(drawn):
    base, theirs, mine = map(rich_text, ("".join(side) for side in drawn))
    one, other = merged(base, theirs, mine), merged(base, mine, theirs)
    swap = {"theirs": "mine", "mine": "theirs"}
    assert changes(one) == [swap.get(change, change) for change in changes(other)]
    for choice in ("theirs", "mine"):
        assert one.resolved(all_of(choice, one)) == other.resolved(all_of(swap[choice], other))


@given(rich, rich, rich)
def test_segments_of_a_side_are_its_text(base, theirs, mine):
    for entry in merged(base, theirs, mine).entries:
        for side, whole in (("base", base), ("theirs", theirs), ("mine", mine)):
            assert plain(" ".join(getattr(segment, side) for segment in entry.segments)) == plain(whole)
