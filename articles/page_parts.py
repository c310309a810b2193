"""The parts of a text that came in, recognised where they are marked or stand where such pages have them.

The editor's note and the byline have places of their own in an article, so they leave its text. The brand, its
introduction, the Party Committee's comment and the pairs of endeavour and specialty stay in the text and are repeated
beside it, for the branch's profile.
"""

import html
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.blocks import Block, joined, split
from publishing.richtext import TAG, WIDE, clean

from .bylines import LABELS, byline, byline_at_end
from .captions import may_be_heading, with_captions
from .incoming import Pair
from .pair_headings import pair_heading, without_quotes

OPENED, CLOSED = r"[\s\[［【〔（(]*", r"[\s\]］】〕）)]*"


def marked(words):
    """Matches a mark at the beginning of a paragraph: in brackets, before a colon, or alone."""
    return re.compile(rf"{OPENED}(?:{words}){CLOSED}(?:[:：]\s*|(?<=[\]］】〕）)])\s*|\Z)", re.IGNORECASE)


NOTE = marked(r"editor(?:['’]?s|s['’])? note|编\s*者\s*按|编\s*者\s*的\s*话|编\s*前\s*语")
COMMENT = marked(
    r"comments? (?:of|by|from) the (?:[\w’'-]+ ){0,4}party committee|(?:the )?party committee['’]s comments?"
    r"|[\u4e00-\u9fff]{0,10}党委(?:点评|评语|评价|寄语)"
)
INTRODUCTION = marked(
    r"(?:the )?introduction (?:to|of) (?:the )?(?:party[ -]building )?brand|(?:party[ -]building )?brand introduction"
    r"|(?:党建)?(?:支部)?品牌(?:简介|介绍|内涵|释义)"
)
BRAND_NAME = re.compile(
    r"\s*(?:(?:party[ -]building )?brand(?: name)?|(?:党建)?品牌(?:名称)?)\s*[:：]\s*", re.IGNORECASE
)
SLOGAN = re.compile(r"\s*(?:(?:brand )?slogan|(?:党建)?(?:品牌)?(?:口号|标语))\s*[:：]\s*", re.IGNORECASE)
SUBHEADING = re.compile(r"[（(][一二三四五六七八九十\d]+[)）]")
CLOSING = r"(?:[\"'”’」』）)\]】])*\Z"
END_OF_SENTENCE = re.compile(rf"[。．.！!？?…]{CLOSING}")
GOES_ON = re.compile(rf"[；;：:，,、—]{CLOSING}")
BREAK = re.compile(r"<br>")
IS_WIDE = re.compile(WIDE)

LONGEST_HEADING = 100  # columns, of which a Chinese character takes two
SHORTEST_PARAGRAPH = 80
LONGEST_BRAND, LONGEST_SLOGAN, LONGEST_BYLINE = 60, 120, 120  # as branches and articles keep them
HEADINGS = ("h2", "h3", "h4")


def recognise(incoming):
    """Fill what `incoming` leaves empty of note, byline, brand, slogan, introduction, comment and pairs from its body.

    Its body becomes clean rich text in which short lines before paragraphs are headings, unless it has headings
    already. What was recognised is said among its remarks. Gives `incoming`.
    """
    body = [block if block.tag else paragraph(block.html) for block in split(clean(incoming.body))]
    body = take_note(incoming, body)
    body = take_byline(incoming, body)
    body = with_captions(body)
    body = with_headings(incoming, body)
    find_brand(incoming, body)
    find_comment(incoming, body)
    find_introduction(incoming, body)
    find_pairs(incoming, body)
    incoming.body = joined(block.html for block in body)
    return incoming


# --- words and blocks


def paragraph(inside, tag="p"):
    return Block(f"<{tag}>{inside}</{tag}>", tag)


def words(block):
    """The words of a block as they stand in it, one character for a line break."""
    return html.unescape(TAG.sub("", BREAK.sub("\n", block.html)))


def cut(block, start, stop=None):
    """The block with only the words from one place to another, as `words` counts them, in their formatting."""
    at, pieces = 0, []
    stop = len(words(block)) if stop is None else stop
    for piece in filter(None, TAG.split(block.html)):
        if piece == "<br>":
            pieces.append(piece if start <= at < stop else "")
            at += 1
        elif piece.startswith("<"):
            pieces.append(piece)
        else:
            text = html.unescape(piece)
            pieces.append(html.escape(text[max(0, start - at) : max(0, stop - at)], quote=False))
            at += len(text)
    return Block("".join(pieces), block.tag)


def columns(text):
    return len(text) + len(IS_WIDE.findall(text))


def says(block):
    return bool(words(block).strip()) or "<img " in block.html


def is_words(block):
    return block.tag in ("p", *HEADINGS) and "<img " not in block.html


def is_part(block):
    """Whether a block begins a part of its own, so that the one before ends."""
    return block.tag in HEADINGS or any(mark.match(words(block)) for mark in (NOTE, COMMENT, INTRODUCTION))


# --- what leaves the text


def take_note(incoming, body):
    for place, block in enumerate(body[:8]):
        mark = NOTE.match(words(block)) if is_words(block) else None
        if mark is None or incoming.editors_note:
            continue
        note, rest = rest_of(body, place, mark)
        text = words(note)
        if mark[0].count("【") + mark[0].count("[") > mark[0].count("】") + mark[0].count("]"):  # around the whole note
            note = cut(note, 0, len(text.rstrip().rstrip("】]")))
        incoming.editors_note = clean(Block(note.html, note.tag).html)
        incoming.remarks.append(_("The editor’s note was taken out of the text: it stands above it on the page."))
        return rest
    return body


def rest_of(body, place, mark):
    """The paragraph that a mark introduces, without the mark; and the body without both."""
    block = body[place]
    if words(block)[mark.end() :].strip() or place + 1 == len(body):
        return as_paragraph(cut(block, mark.end())), [*body[:place], *body[place + 1 :]]
    return as_paragraph(body[place + 1]), [*body[:place], *body[place + 2 :]]


def as_paragraph(block):
    return paragraph(inside_of(block)) if block.tag in HEADINGS else block


def inside_of(block):
    return block.html[len(block.opening) : -len(block.closing)]


def take_byline(incoming, body):
    """Lines at the end that say by whom the text is, and brackets behind its last sentence."""
    while body and is_words(body[-1]) and (said := byline(words(body[-1]))):
        if not take_names(incoming, said):
            return body
        body = body[:-1]
    if body and is_words(body[-1]):
        said, start = byline_at_end(words(body[-1]))
        if said and take_names(incoming, said):
            return [*body[:-1], cut(body[-1], 0, start)]
    return body


def take_names(incoming, said):
    """Fill in what was said, unless the page's head says otherwise or there is no room for it; gives whether it was."""
    fits = all(
        len(value) <= (60 if name == "responsible_editor" else LONGEST_BYLINE)
        and getattr(incoming, name, "") in ("", value)
        for name, value in said.items()
    )
    if not fits:
        return False
    for name, value in said.items():
        if name not in LABELS:
            words = {"words": f"{name}：{value}"}
            incoming.remarks.append(_("“%(words)s” was left out: an article has no place for it.") % words)
            continue
        setattr(incoming, name, value)
        incoming.remarks.append(
            {
                "author": _("“%(words)s” at the end of the text was taken as its author."),
                "source": _("“%(words)s” at the end of the text was taken as its source."),
                "responsible_editor": _("“%(words)s” at the end of the text was taken as its responsible editor."),
            }[name]
            % {"words": value}
        )
    return True


# --- headings


def with_headings(incoming, body):
    has_its_own = any(block.tag in HEADINGS for block in body)
    made, result = [], []
    for place, block in enumerate(body):
        before = body[place - 1] if place else None
        following = body[place + 1] if place + 1 < len(body) else None
        pair = pair_heading(words(block)) if is_words(block) else None
        if pair and not pair.is_slogan:
            level = block.tag if block.tag in HEADINGS else "h2"
        elif not has_its_own and not pair and may_be_heading(block, before) and looks_like_heading(block, following):
            level = "h3" if SUBHEADING.match(words(block).strip()) and made else "h2"
        else:
            result.append(block)
            continue
        if block.tag not in HEADINGS:
            made.append(words(block).strip())
        result.append(heading(block, level))
    if made:
        listed = _("“%(heading)s”")
        incoming.remarks.append(
            ngettext(
                "%(count)d short line before a paragraph became a heading: %(headings)s",
                "%(count)d short lines before paragraphs became headings: %(headings)s",
                len(made),
            )
            % {"count": len(made), "headings": " ".join(listed % {"heading": line} for line in made)}
        )
    return result


def heading(block, level):
    """The block as a heading: its words alone, without what made them bold or large."""
    return paragraph(html.escape(" ".join(words(block).split()), quote=False), level)


def looks_like_heading(block, following):
    line = words(block).strip()
    if block.tag != "p" or not is_words(block) or following is None or not line or "\n" in line:
        return False
    if columns(line) > LONGEST_HEADING or END_OF_SENTENCE.search(line) or GOES_ON.search(line):
        return False
    if BRAND_NAME.match(line) or SLOGAN.match(line):
        return False
    text = words(following).strip()
    is_paragraph = following.tag == "p" and (columns(text) > SHORTEST_PARAGRAPH or END_OF_SENTENCE.search(text))
    return bool(is_paragraph or following.tag in ("ul", "ol", "table", *HEADINGS))


# --- what stays in the text and is repeated beside it


def find_brand(incoming, body):
    for block in filter(is_words, body):
        line = words(block).strip()
        if (found := BRAND_NAME.match(line)) and len(line) - found.end() <= LONGEST_BRAND:
            incoming.brand_name = incoming.brand_name or without_quotes(line[found.end() :])
        elif (found := SLOGAN.match(line)) and len(line) - found.end() <= LONGEST_SLOGAN:
            incoming.slogan = incoming.slogan or without_quotes(line[found.end() :])
        elif (pair := pair_heading(line)) and pair.is_slogan and len(line) <= LONGEST_SLOGAN:
            incoming.slogan = incoming.slogan or line.rstrip("。.")
            incoming.brand_name = incoming.brand_name or pair.brand_name[:LONGEST_BRAND]
    if incoming.brand_name or incoming.slogan:
        said = {"brand": incoming.brand_name or "–", "slogan": incoming.slogan or "–"}
        incoming.remarks.append(_("Recognised in the text: the brand “%(brand)s” and its slogan “%(slogan)s”.") % said)


def find_comment(incoming, body):
    for place, block in enumerate(body):
        mark = COMMENT.match(words(block)) if is_words(block) else None
        if mark and not incoming.comment:
            comment, _rest = rest_of(body, place, mark)
            incoming.comment = clean(comment.html)
            incoming.remarks.append(_("Recognised in the text: the Party Committee’s comment."))


def find_introduction(incoming, body):
    """What stands below the mark up to the next part; a comment or the title that comes between is stepped over."""
    for place, block in enumerate(body):
        mark = INTRODUCTION.match(words(block)) if is_words(block) else None
        if mark is None or incoming.introduction:
            continue
        found = [as_paragraph(cut(block, mark.end()))] if words(block)[mark.end() :].strip() else []
        following = iter(() if found else body[place + 1 :])
        for each in following:
            if is_part(each):
                comment = COMMENT.match(words(each))
                if found or not comment:
                    break
                if not words(each)[comment.end() :].strip():
                    next(following, None)  # the comment's own paragraph
            elif not repeats_title(each, incoming):
                found.append(each)
        incoming.introduction = joined(each.html for each in found if says(each))
        if incoming.introduction:
            incoming.remarks.append(_("Recognised in the text: the introduction of the brand."))


def repeats_title(block, incoming):
    """Whether a line only says the title again, with or without its series: what is left of a picture of words."""
    line = " ".join(words(block).split())
    return bool(incoming.title) and line.endswith(incoming.title) and len(line) <= len(incoming.title) + 80


def in_short(text, limit):
    """The text, or its first clauses where it is longer than a profile keeps; the heading in the text has all of it."""
    return text if len(text) <= limit else re.split(r"[\s，,；;、][^\s，,；;、]*\Z", text[:limit])[0]


def find_pairs(incoming, body):
    if incoming.pairs:
        return
    for block in body:
        pair = pair_heading(words(block)) if block.tag in HEADINGS else None
        if pair and not pair.is_slogan:
            incoming.pairs.append(Pair(in_short(pair.endeavour, 120), in_short(without_quotes(pair.specialty), 60)))
            level, texts = block.tag, []
            for each in body[body.index(block) + 1 :]:
                if each.tag in HEADINGS and each.tag <= level:
                    break
                texts.append(each.html)
            incoming.pairs[-1].text = joined(texts)
    if incoming.pairs:
        incoming.remarks.append(
            ngettext(
                "Recognised in the text: %(count)d section about an endeavour and its specialty.",
                "Recognised in the text: %(count)d sections, each about an endeavour and its specialty.",
                len(incoming.pairs),
            )
            % {"count": len(incoming.pairs)}
        )
