"""The title of an old page: what it states, or what its window says and one of its lines says, too."""

import re

from .trees import name_of, words_of

SITE_IN_TITLE = re.compile(
    r"\s+[-–—|·]+\s+|_+|\s*[-–—|｜]+\s*(?=[\u4e00-\u9fff])|\s*[|｜]\s*|(?<=[\u4e00-\u9fff])\s*--+\s*"
)
SITE = re.compile(
    r".*(?:网|网站|网页|门户|官网|在线|平台|政府|检察院|法院|委员会|机关党委|党工委"
    r"|procuratorate|government|home ?page|online|website)",
    re.IGNORECASE,
)
TITLES = {
    *(
        "title",
        "headline",
        "arti_title",
        "arti-title",
        "article-title",
        "article_title",
        "articletitle",
        "activity-name",
    ),
    *("rich_media_title", "con_title", "content-title", "news_title", "news-title", "newstitle", "tit", "biaoti", "bt"),
}
SUBTITLES = {
    *("subtitle", "sub-title", "sub_title", "subtit", "futi", "futitle", "fubiaoti", "f_title", "ftitle", "fbt"),
    *("title2", "article-subtitle", "arti_subtitle", "contentsubtitle"),
}
STATED = ("articletitle", "dc.title", "dcterms.title", "citation_title")
SHORTEST, LONGEST = 2, 120  # characters


def squeezed(text):
    return "".join(filter(str.isalnum, text)).casefold()


def window_of(page):
    title = page.find(".//title")
    return words_of(title) if title is not None else ""


def named(element):
    return {*element.get("class", "").lower().split(), element.get("id", "").lower()}


def known_title(page, body, said, lines):
    """A title that the page marks as such: as Word does, by a meta tag, or by a line that its window says as well."""
    for name in STATED:
        if said.get(name):
            return said[name]
    of_word = [words_of(each) for each in body.xpath(".//p[contains(@class, 'MsoTitle')]")]
    if of_word and of_word[0]:
        return of_word[0]
    window = window_of(page)
    headings = list(body.iter("h1", "h2", "h3"))
    site = {words_of(each) for each in headings if leads_home(each)}
    largest = [words_of(each) for each in headings if each.tag == "h1" and words_of(each) not in site]
    if len(largest) == 1 and largest[0] and (not window or squeezed(largest[0]) in squeezed(window)):
        return largest[0]
    marked = [words_of(each) for each in headings]
    marked += [words_of(each) for each in body.iter() if name_of(each) and named(each) & TITLES]
    for among in (marked, lines):
        there = {squeezed(each): each for each in reversed(among) if SHORTEST <= len(each) <= LONGEST}
        for part in parts_of(window, said):
            if squeezed(part) in there and part not in site:
                return there[squeezed(part)]
    return ""


def leads_home(heading):
    """Whether a heading is nothing but a site's name that leads to its first page."""
    link = heading.find(".//a[@href]")
    return link is not None and words_of(link) == words_of(heading) and is_site(words_of(link))


def parts_of(window, said):
    """What may be the title in the words of the window, likeliest first; never the name of the site."""
    site = {squeezed(said.get(name, "")) for name in ("sitename", "og:site_name", "application-name", "columnname")}
    pieces = SITE_IN_TITLE.split(window)
    starts = [window[: found.start()] for found in reversed([*SITE_IN_TITLE.finditer(window)])]
    found = [said.get("og:title", ""), said.get("twitter:title", ""), window, *starts, *sorted(pieces, key=is_site)]
    return [part for part in dict.fromkeys(found) if squeezed(part) and squeezed(part) not in site]


def is_site(part):
    return bool(SITE.fullmatch(part.strip()))


def likely_title(page, said):
    """What the page calls itself where no line of it says so."""
    if said.get("og:title") or said.get("twitter:title"):
        return max(SITE_IN_TITLE.split(said.get("og:title") or said["twitter:title"]), key=len)
    pieces = [piece for piece in SITE_IN_TITLE.split(window_of(page)) if piece.strip()]
    return max([piece for piece in pieces if not is_site(piece)] or pieces[:1], key=len, default="")


def subtitle_of(body):
    for element in body.iter():
        if name_of(element) and named(element) & SUBTITLES and 2 < len(words_of(element)) <= LONGEST:
            return words_of(element)
    return ""
