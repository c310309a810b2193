"""An old page that was saved as HTML: its text found among the navigation, its head read, its pictures taken along."""

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.utils.translation import gettext as _
from lxml.etree import ParserError

from articles.bylines import byline
from articles.old_paths import old_path_of
from articles.page_parts import is_words, paragraph, words
from publishing.blocks import joined, split
from publishing.richtext import clean

from .chrome import in_short, left_out, without_tools
from .found_text import text_of
from .heads import (
    CRUMBS,
    HEAD_LABELS,
    is_paragraph,
    is_row_of_labels,
    is_tools,
    take_crumbs,
    take_head,
    take_labels,
    take_moment,
    take_title,
)
from .pictures import take_pictures
from .trees import in_paragraphs, lines, made_plain, name_of, words_of

PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>")
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
HEAD = 10  # blocks of the text among which its head may stand
SITE_IN_TITLE = re.compile(r"\s+[-–—|]\s+|_|[-–—|｜](?=[\u4e00-\u9fff])")
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def read_html(incoming, text, beside, name):
    """Fill `incoming` from a page. `beside.find(address, name)` gives the name and content of a file beside it."""
    try:
        page = lxml.html.document_fromstring(
            PROLOG.sub("", text).encode(), parser=lxml.html.HTMLParser(encoding="utf-8", remove_pis=True)
        )
    except ParserError:  # nothing in it
        return
    body = page.find("body")
    if body is None:
        return
    said = what_the_page_says(page)
    take_address(incoming, page, text, name)
    take_filing(incoming, said, body)
    take_known_title(incoming, page, body)
    left_out(incoming, body)
    made_plain(body)
    space_labels(body)
    found = text_of(body)
    above = list(lines(body, stop=found)) if found is not body else []
    below = list(lines(body))[len(above) + len(list(lines(found))) :] if found is not body else []
    take_pictures(incoming, found, beside, name)
    mend_links(incoming, found)
    blocks = [each if each.tag else paragraph(each.html) for each in split(clean(in_paragraphs(markup_of(found))))]
    blocks = take_head_of(incoming, above, blocks)
    if not incoming.title:
        take_any_title(incoming, page, said, blocks)
    blocks = without_title(incoming, blocks)
    blocks = without_tools(incoming, blocks)
    take_below(incoming, below)
    incoming.body = joined(block.html for block in blocks)


def markup_of(element):
    return lxml.html.tostring(element, encoding="unicode", with_tail=False)


# --- what the page says of itself


def what_the_page_says(page):
    """The first value of each meta tag, by its name in lower case."""
    said = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name and meta.get("content", "").strip():
            said.setdefault(name, " ".join(meta.get("content").split()))
    return said


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
    if "articletitle" in said:
        take_title(incoming, said["articletitle"])
    take_moment(incoming, said.get("pubdate", ""))
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
    text = words_of(element) if CRUMBS.match((element.text_content() or "").strip()[:40]) else ""
    label = CRUMBS.match(text)
    return text if label and 2 < len(text[label.end() :].strip()) <= 160 else ""


def space_labels(body):
    """Keep a label apart from what stands before it, in a row that only the style sheet spaces."""
    for element in body.iter("span", "em", "i", "b", "strong", "font", "label", "a"):
        if HEAD_LABELS.match((element.text or "").lstrip()):
            element.text = f" {element.text.lstrip()}"


# --- the title and the head


def squeezed(text):
    return "".join(filter(str.isalnum, text)).casefold()


def title_element(page):
    return words_of(page.find(".//title")) if page.find(".//title") is not None else ""


def take_known_title(incoming, page, body):
    """A title that the page marks as such: as Word does, or by the one large heading that its window has as well."""
    whole = squeezed(title_element(page))
    titles = [words_of(element) for element in body.xpath(".//p[contains(@class, 'MsoTitle')]")]
    largest = [words_of(element) for element in body.iter("h1")]
    if len(largest) == 1 and (not whole or squeezed(largest[0]) in whole):
        titles += largest
    if not incoming.title and titles and titles[0]:
        take_title(incoming, titles[0])


def take_any_title(incoming, page, said, blocks):
    for text in (said.get("og:title", ""), max(SITE_IN_TITLE.split(title_element(page)), key=len)):
        if text.strip() and not incoming.title:
            take_title(incoming, text)
    if not incoming.title and len(blocks) > 1 and is_words(blocks[0]) and not is_paragraph(words(blocks[0])):
        take_title(incoming, words(blocks[0]))


def take_head_of(incoming, above, blocks):
    """Read the head, wherever it stands, and give the blocks below it."""
    first = []
    for block in blocks[:HEAD]:
        line = " ".join(words(block).split())
        if not is_words(block) or is_paragraph(line):
            break
        first.append(line)
    end = take_head(incoming, [*above, *first])
    inside = max(0, end - len(above))
    unknown = []
    for line in [*above, *first[:inside]]:
        if line.startswith("——") and not incoming.subtitle:
            incoming.subtitle = line.strip("—– ")
        elif not (is_row_of_labels(line) or is_tools(line) or CRUMBS.match(line) or is_title(incoming, line)):
            unknown.append(line)
    if unknown := [line for line in unknown if any(map(str.isalnum, line))]:
        words_left = {"words": in_short(unknown)}
        incoming.remarks.append(_("What stood above or beside the text was left out: %(words)s") % words_left)
    return blocks[inside:]


def is_title(incoming, line):
    said = squeezed(line)
    return bool(said) and said in (squeezed(incoming.title), squeezed(incoming.series + incoming.title))


def without_title(incoming, blocks):
    """The text without its title, where it stands in it once more."""
    while blocks and is_words(blocks[0]) and is_title(incoming, words(blocks[0])):
        blocks = blocks[1:]
    return blocks


def take_below(incoming, below):
    """Of what stands below the text only who edited it is read."""
    unread = []
    for line in below:
        if is_row_of_labels(line) or byline(line):
            take_labels(incoming, line)
        elif is_tools(line) or not any(map(str.isalnum, line)):
            continue
        else:
            unread.append(line)
    if unread:
        incoming.remarks.append(_("What stood below the text was left out: %(words)s") % {"words": in_short(unread)})


# --- links


def mend_links(incoming, element):
    """Links to other pages of the old site go to where they stood, from where the articles here are found."""
    dropped = 0
    for link in element.iter("a"):
        address = (link.get("href") or "").strip()
        if not address or re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            continue  # whole addresses stay, if the allow-list knows their kind
        path = old_path_of(urljoin(incoming.address, address)) if incoming.address or address.startswith("/") else ""
        if path:
            link.set("href", path)
        else:
            link.attrib.pop("href")
            dropped += not address.startswith("#")
    if dropped:
        incoming.remarks.append(_("Links to other pages of the old site were undone; their words stay."))
