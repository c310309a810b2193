"""Texts to compare and to merge: in canonical form, with small and large edits, drawn by hypothesis."""

import html
import re

from hypothesis import strategies as st

from publishing.richtext import clean

KINDS = {
    "title": "plain",
    "introduction": "rich",
    "remark": "text",
    "full_members": "plain",
    "column_id": "relation",
    "cover": "picture",
    "cover_alt": "plain",
    "endeavours.endeavour": "plain",
    "endeavours.text": "rich",
}
SENTENCES = [
    "三会一课制度落实到位，党员人人上讲台。",
    "三会一课制度全面落实，党员人人上讲台。",
    "坚持学原著、读原文、悟原理",
    "支部现有党员十二名。",
    "The branch has 12 full members.",
    "The branch has 13 full members, and a committee of five.",
    "They read & learn <together>.",
    "a",
]
inline = st.lists(
    st.tuples(
        st.sampled_from(["{}", "{}", "<strong>{}</strong>", '<a href="/x">{}</a>', "<em><u>{}</u></em>"]),
        st.sampled_from(SENTENCES) | st.text("ab党员，. e\u0301", max_size=6),
    ).map(lambda drawn: drawn[0].format(html.escape(drawn[1], quote=False)))
    | st.sampled_from(["<br>", '<img src="/media/a.png" alt="A">', '<img src="/media/b.png" alt="B">']),
    min_size=1,
    max_size=4,
).map("".join)
items = st.lists(inline.map("<li>{}</li>".format), min_size=1, max_size=4).map("".join)
rows = st.lists(
    st.lists(inline.map("<td>{}</td>".format), min_size=2, max_size=2).map(lambda cells: f"<tr>{''.join(cells)}</tr>"),
    min_size=1,
    max_size=3,
).map("".join)
block = (
    inline.map("<p>{}</p>".format)
    | inline.map("<p>{}</p>".format)
    | inline.map('<p class="indent">{}</p>'.format)
    | inline.map("<h2>{}</h2>".format)
    | items.map("<ul>{}</ul>".format)
    | st.tuples(inline, items).map(lambda drawn: "<ul><li>{}<ul>{}</ul></li></ul>".format(*drawn))
    | rows.map("<table><caption>Honors</caption>{}</table>".format)
    | inline.map("<blockquote><p>{}</p></blockquote>".format)
    | inline.map('<figure><img src="/media/a.png" alt="A"><figcaption>{}</figcaption></figure>'.format)
    | st.just("<hr>")
)
block = block.map(clean).filter(bool)
drawn_blocks = st.lists(block, max_size=6)
rich = drawn_blocks.map("".join).map(clean)
words_without_a_block = st.tuples(inline, rich, inline).map("".join).map(clean)
remark = st.lists(st.sampled_from([*SENTENCES, "", "- one", "- two"]), max_size=5).map("\n".join)


@st.composite
def edited(draw, blocks):
    """What somebody made of a list of blocks: some taken out, some replaced, some put between."""
    result = []
    for one in blocks:
        deed = draw(st.sampled_from(["keep", "keep", "keep", "remove", "replace", "add", "touch"]))
        if deed in ("keep", "add"):
            result.append(one)
        if deed in ("replace", "add"):
            result.append(draw(block))
        if deed == "touch":
            result.append(clean(one.replace("。", "了。", 1).replace("full ", "probationary ", 1)))
    return result


@st.composite
def three(draw, whole=drawn_blocks):
    """A base's blocks and what two people made of them."""
    base = draw(whole)
    return base, draw(edited(base)), draw(edited(base))


part_fields = st.fixed_dictionaries({"endeavour": st.sampled_from(["Read", "Act", ""]), "text": rich})


@st.composite
def parts(draw, identities="abcd"):
    chosen = draw(st.permutations(identities))[: draw(st.integers(0, len(identities)))]
    step = draw(st.integers(0, 2))  # the same place twice, or places left free, are no mistake
    return [part(identity, 1 + place * step, **draw(part_fields)) for place, identity in enumerate(chosen)]


@st.composite
def canonical(draw, identities="abcd"):
    fields = draw(
        st.fixed_dictionaries(
            {
                "title": st.sampled_from(["", "五特别", "六特别", "Five <Specialties>"]),
                "introduction": rich,
                "remark": remark,
                "full_members": st.none() | st.integers(0, 3),
                "column_id": st.integers(1, 3),
                "cover": st.sampled_from(["", "covers/a.jpg", "covers/b.jpg"]),
                "cover_alt": st.sampled_from(["", "A hall", "A flag"]),
            }
        )
    )
    return text(parts=draw(parts(identities)), **fields)


def text(parts=(), **fields):
    """A text in canonical form with these fields and endeavours."""
    return {"format": 1, "fields": fields, "parts": {"endeavours": list(parts)}, "pictures": {}}


def part(identity, position=1, **fields):
    return {"identity": identity, "position": position, **fields}


def without(mark, shown):
    return re.sub(rf"<{mark}>.*?</{mark}>", "", shown, flags=re.DOTALL)
