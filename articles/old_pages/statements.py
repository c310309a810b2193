"""What an old page says of itself where its readers do not look: meta tags, data for search engines, scripts."""

import json
import re
from contextlib import suppress

from .dates import moment_of_timestamp
from .days import ENTERED, GENERATED, PUBLISHED, STATED, UPDATED
from .trees import words_of

RANKS = {
    STATED: (
        *("datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publishtime", "publish_time"),
        *("published_time", "article:published_time", "og:published_time", "og:release_date", "firstpublishedtime"),
        *(
            "publicationdate",
            "date.issued",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "articledate",
        ),
        *("weibo:article:create_at", "article:create_at", "releasedate", "date"),
    ),
    ENTERED: ("datecreated", "uploaddate", "dcterms.created", "createdate", "create_time"),
    UPDATED: (
        *(
            "datemodified",
            "update",
            "updated_time",
            "lastupdate",
            "lastmodified",
            "last-modified",
            "article:modified_time",
            "og:updated_time",
        ),
        *("dcterms.modified", "weibo:article:update_at", "updatetime", "modified_time", "lastpublishedtime"),
    ),
    GENERATED: ("others",),
}
RANK_OF = {name: rank for rank, names in RANKS.items() for name in names}
IN_DATA = re.compile(r'"(datePublished|pubDate|dateCreated|uploadDate|dateModified|upDate)"\s*:\s*"([^"]+)"')
IN_SCRIPT = re.compile(  # of a WeChat article
    r"\b(?:ct|publish_time|oriCreateTime|createTime|create_time)\s*[=:]\s*['\"]([^'\"]{6,40})['\"]"
)
MARKED = re.compile(r"(?:publish|pub|release)[-_]?(?:time|date)", re.IGNORECASE)


def what_the_page_says(page):
    """The first value of each meta tag, by its name in lower case."""
    said = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        if name and (meta.get("content") or "").strip():
            said.setdefault(name, " ".join(meta.get("content").split()))
    return said


def take_days(days, page, said):
    """The days that a page states for machines, in data, elements of time, meta tags and scripts."""
    for script in page.xpath("//script[contains(@type, 'ld+json')]"):
        for name, words in in_data(script.text or ""):
            add(days, name.lower(), words)
    times = [each for each in page.iter("time") if each.get("datetime")]
    for each in times:
        name = (each.get("itemprop") or ("datepublished" if "pubdate" in each.attrib else "")).lower()
        named = f"{each.get('class', '')} {name}".lower()
        if name in RANK_OF or len(times) == 1:
            add(
                days,
                "datemodified" if re.search("updat|modif", named) else name or "datepublished",
                each.get("datetime"),
            )
    for name, words in said.items():
        if rank_of(name) is not None:
            add(days, name, words)
    for script in page.iter("script"):
        for words in IN_SCRIPT.findall(script.text or ""):
            days.add(PUBLISHED, words, moment_of_timestamp(words))


def add(days, name, words):
    rank = rank_of(name)
    days.add(STATED if rank is None else rank, words, moment_of_timestamp(words))


def rank_of(name):
    """The rank of a name with or without a maker's prefix: bytedance:published_time."""
    return RANK_OF.get(name, RANK_OF.get(name.rpartition(":")[2]))


def in_data(text):
    """Pairs of a name and a date in JSON-LD; of what is no JSON, as far as it looks like it."""
    found = []

    def walk(data):
        if isinstance(data, dict):
            for name, value in data.items():
                if isinstance(value, str) and name.lower() in RANK_OF:
                    found.append((name, value))
                walk(value)
        elif isinstance(data, list):
            for each in data:
                walk(each)

    with suppress(ValueError, RecursionError):
        walk(json.loads(text))
        return found
    return IN_DATA.findall(text)


def take_marked(incoming, days, body):
    """The day, source and author that stand in elements which say by their names what they are; they leave the page."""
    for element in list(body.xpath(".//*[@id or @class]")):
        if element.tag in ("script", "style", "meta") or element.getparent() is None:
            continue
        words, names = words_of(element), f"{element.get('id', '')} {element.get('class', '')}".split()
        if not words or len(words) > 60:
            continue
        if any(MARKED.fullmatch(name) for name in names):
            before = len(days.found)
            days.add(PUBLISHED, words)
            if len(days.found) > before and not re.search(r"[:：]", re.sub(r"\d\s*[:：]\s*\d", "", words)):
                element.drop_tree()
        elif element.get("id") == "js_name" and not incoming.source:
            incoming.source = words
            element.drop_tree()
        elif (
            "js_author_name" in names or names == ["rich_media_meta", "rich_media_meta_text"]
        ) and not incoming.author:
            incoming.author = words
            element.drop_tree()
