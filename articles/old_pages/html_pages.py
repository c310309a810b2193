"""An old page that was saved as HTML: its text found among the navigation, its head read, its pictures taken along."""

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.utils.translation import gettext as _
from lxml.etree import ParserError

from articles.bylines import byline
from articles.old_paths import old_path_of
from articles.page_parts import is_words, paragraph, words
from characters.folding import folded_in_place
from publishing.blocks import joined, split
from publishing.richtext import clean

from .balance import shown_lines
from .chrome import in_short, left_out, say_there_is_more, without_tools
from .dates import find_moment
from .days import SIGNED, Days
from .documents import mend_links, show_framed_documents, take_documents
from .found_text import heaviest_text, named_text
from .heads import (
    HEAD_LABELS,
    SENTENCE_END,
    SHORT,
    ends_head,
    is_crumbs,
    is_row_of_labels,
    is_tools,
    take_crumbs,
    take_day_nearby,
    take_head,
    take_labels,
    take_title,
    with_values,
)
from .hidden import hidden_names, show_text
from .pictures import name_pictures_beside, put_backgrounds, take_pictures
from .statements import take_days, take_marked, what_the_page_says
from .titles import known_title, likely_title, squeezed, subtitle_of
from .trees import in_paragraphs, lines, made_plain, name_of, words_of
from .written_out import write_out

PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>")
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
HEAD = 10  # blocks of the text among which its head may stand
AT_END = 3  # blocks of the text, the last of which may be pictures
NEAR = 4  # lines above the title or the row of labels that may belong to the head


def read_html(incoming, text, beside, name):
    """Fill `incoming` from a page, and give every line that the page shows.

    `beside.find(address, name)` gives the name and content of a file beside it.
    """
    page = parsed(text)
    body = None if page is None else page.find("body")
    if body is None:
        return []
    shown = list(shown_lines(body))
    days, said = Days(), what_the_page_says(page)
    take_address(incoming, page, text, name)
    take_filing(incoming, said, body)
    take_days(days, page, said)
    take_title(incoming, known_title(page, body, said, shown))
    take_subtitle(incoming, body, said)
    take_marked(incoming, days, body)
    known, hidden = named_text(body), hidden_names(page)
    show_text(incoming, body, known, hidden)
    show_framed_documents(body, beside, name)
    if known is not None:
        put_backgrounds(incoming, known)
    left_out(incoming, body, known, hidden)
    write_out(body)
    made_plain(body, known)
    space_labels(body)
    found = heaviest_text(body) if known is None else known
    above, _inside, below = parted(body, found)
    take_documents(incoming, body, found, beside, name)
    take_pictures(incoming, found, beside, name)
    name_pictures_beside(incoming, body, found)
    mend_links(incoming, found)
    blocks = [each if each.tag else paragraph(each.html) for each in split(clean(in_paragraphs(markup_of(found))))]
    blocks = take_head_of(incoming, above, blocks, days, is_named=known is not None)
    if not incoming.title:
        take_any_title(incoming, likely_title(page, said), blocks)
    blocks = without_title(incoming, blocks)
    blocks = without_tools(incoming, blocks)
    take_below(incoming, below, days)
    say_there_is_more(incoming, shown)
    take_day_signed(days, blocks)
    days.choose(incoming)
    incoming.body = joined(block.html for block in blocks)
    return shown


def markup_of(element):
    return lxml.html.tostring(element, encoding="unicode", with_tail=False)


def parsed(text):
    """The tree of a page; None where nothing is in it."""
    try:
        page = lxml.html.document_fromstring(
            PROLOG.sub("", text).encode(), parser=lxml.html.HTMLParser(encoding="utf-8", remove_pis=True)
        )
    except ParserError:
        return None
    for empty in list(page.iter("embed", "source", "track", "param")):  # the parser puts into them what follows them
        place = empty.getparent().index(empty) + 1
        empty.tail, words = (empty.text or "") if len(empty) else (empty.text or "") + (empty.tail or ""), empty.tail
        if len(empty):
            empty[-1].tail = (empty[-1].tail or "") + (words or "")
        empty.getparent()[place:place] = list(empty)
        empty.text = None
    return page


def parted(body, found):
    """The lines above the text, in it, and below it."""
    inside = list(lines(found))
    if found is body:
        return [], inside, []
    above = list(lines(body, stop=found))
    return above, inside, list(lines(body))[len(above) + len(inside) :]


# --- what the page says of itself


def take_address(incoming, page, text, name):
    """Where the page stood: as it says itself, in one of four ways."""
    canonical = next((link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"), None)
    shared = next((meta.get("content") for meta in page.iter("meta") if meta.get("property") == "og:url"), None)
    saved = SAVED_FROM.search(text[:4096])
    base = next((each.get("href") for each in page.iter("base") if each.get("href")), None)
    based = urljoin(base, name.rpartition("/")[2]) if base else None
    for address in (canonical, shared, saved and saved[1], based):
        if address and urlsplit(address).scheme in ("http", "https", "") and (path := old_path_of(address)):
            incoming.address = path
            return


def take_filing(incoming, said, body):
    incoming.source = said.get("contentsource", "")
    incoming.column = said.get("columnname", "")
    if {"articletitle", "pubdate"} & said.keys():  # of this page and not of the whole site
        incoming.author = said.get("author", "")
        incoming.keywords = ", ".join(re.split(r"[\s,，;；、]+", said.get("keywords", "").strip()))
    crumbs = [line for element in body.iter() if name_of(element) and (line := crumbs_in(element))]
    if crumbs:
        take_crumbs(incoming, min(crumbs, key=len))


def crumbs_in(element):
    """“You are here: home > news”, where that and nothing else stands in an element."""
    text = words_of(element) if is_crumbs((element.text_content() or "").strip()[:40]) else ""
    label = is_crumbs(text)
    return text if label and 2 < len(text[label.end() :].strip()) <= 160 else ""


def space_labels(body):
    """Keep a label apart from what stands before it, in a row that only the style sheet spaces."""
    for element in body.iter("span", "em", "i", "b", "strong", "font", "label", "a"):
        if HEAD_LABELS.match(folded_in_place((element.text or "").lstrip())):
            element.text = f" {element.text.lstrip()}"


# --- the title and the head


def take_subtitle(incoming, body, said):
    incoming.subtitle = said.get("subtitle", "") or subtitle_of(body)


def take_any_title(incoming, likely, blocks):
    if likely:
        take_title(incoming, likely)
    elif len(blocks) > 1 and is_words(blocks[0]) and not SENTENCE_END.search(words(blocks[0])):
        take_title(incoming, words(blocks[0]))


def take_head_of(incoming, above, blocks, days, *, is_named):
    """Read the head, wherever it stands, and give the blocks below it.

    Of what stands above the text only the lines around the title and its row of labels may be the head: a list of news
    beside it has days, too. In a text that its maker names, a row of labels is part of it where one stands above.
    """
    first = []
    for block in blocks[:HEAD]:
        line = " ".join(words(block).split())
        if not is_words(block) or ends_head(line):
            break
        first.append(line)
    start, title = start_of_head(incoming, above)
    near = [line for line in above[start:title] if not is_row_of_labels(line)] + above[title:]
    if is_named and any(map(is_row_of_labels, near)):
        first = []
    near = with_values(incoming, near)
    end = take_head(incoming, [*near, *first], days)
    inside = max(0, end - len(near))
    if inside and not any(is_text(block) for block in blocks[inside:]):  # a row of labels below a short text
        return blocks
    head = [*near, *first[:inside]]
    unknown = [line for line in [*above[:start], *head] if is_unknown(incoming, line)]
    take_day_nearby(days, [line for line in [*above[title:], *first] if is_unknown(incoming, line)])
    if unknown:
        words_left = {"words": in_short(unknown)}
        incoming.remarks.append(_("What stood above or beside the text was left out: %(words)s") % words_left)
    return blocks[inside:]


def is_unknown(incoming, line):
    """Whether a line of the head says what no place was found for."""
    if is_row_of_labels(line) or is_tools(line) or is_crumbs(line) or is_title(incoming, line):
        return False
    return any(map(str.isalnum, line)) and squeezed(line) != squeezed(incoming.subtitle)


def is_text(block):
    return not is_words(block) or not (is_row_of_labels(words(block)) or byline(words(block)) or is_tools(words(block)))


def start_of_head(incoming, above):
    """Where the head begins among the lines above a text: shortly before the title, else the last row of labels.

    And the place from which a row of labels is the page's own.
    """
    for place in reversed(range(len(above))):
        if is_title(incoming, above[place]):
            return max(0, place - NEAR), place
    rows = [place for place, line in enumerate(above) if is_row_of_labels(line)]
    if not rows:
        return len(above), len(above)
    first = rows[-1]
    while first - 1 in rows:
        first -= 1
    return max(0, first - NEAR), first


def is_title(incoming, line):
    said = squeezed(line)
    return bool(said) and said in (squeezed(incoming.title), squeezed(incoming.series + incoming.title))


def without_title(incoming, blocks):
    """The text without its title, where it stands in it once more."""
    while blocks and is_words(blocks[0]) and is_title(incoming, words(blocks[0])):
        blocks = blocks[1:]
    return blocks


def take_day_signed(days, blocks):
    """The day below a text that has no other: alone in the last line, or behind the name of an office."""
    last = [block for block in blocks[-AT_END:] if is_words(block)]
    if not days.found and last and (line := words(last[-1]).strip()) and len(line) <= SHORT:
        moment, rest = find_moment(line)
        if moment is not None and line.startswith(rest.rstrip()) and not any(map(str.isdigit, rest)):
            days.add(SIGNED, line)


def take_below(incoming, below, days):
    """Of what stands below the text only who edited it is read."""
    unread = []
    for line in below:
        if is_row_of_labels(line) or byline(line):
            take_labels(incoming, line, days)
        elif is_tools(line) or not any(map(str.isalnum, line)):
            continue
        else:
            unread.append(line)
    if unread:
        incoming.remarks.append(_("What stood below the text was left out: %(words)s") % {"words": in_short(unread)})
