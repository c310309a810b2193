"""Where on a page its text stands: the element that holds most of what is not a link."""

from .trees import PARAGRAPHS, name_of

KNOWN = {  # as the makers of such sites call it, by id or class, in lower case
    *("zoom", "trs_editor", "trs_editor_view", "ucap-content", "article-content", "article_content", "articlecontent"),
    *("artcon", "art_con", "con_text", "news_content", "newscontent", "news-content", "article-body", "article_body"),
    *(
        "entry-content",
        "wordsection1",
        "section0",
        "section1",
        "contenttext",
        "content_text",
        "vsb_content",
        "textcontent",
    ),
}
ENOUGH = 0.6  # of the words: an element with so many of them holds the text
KNOWN_ENOUGH = 0.3
BOUNDS = PARAGRAPHS | {"table", "ul", "ol", "blockquote", "figure", "strong", "b", "span", "font", "a", "em", "u"}


def text_of(body):
    """The element below which the text stands; the body itself where nothing narrower does."""
    weights = weighed(body)
    known = [
        element for element in body.iter() if is_known(element) and weights[element] >= KNOWN_ENOUGH * weights[body]
    ]
    found = max(known, key=weights.get, default=body)
    while narrower := [each for each in found if is_narrower(each, found, weights)]:
        [found] = narrower
    return found


def is_narrower(element, found, weights):
    return name_of(element) not in {"", *BOUNDS} and 0 < ENOUGH * weights[found] <= weights[element]


def is_known(element):
    if not name_of(element):
        return False
    names = {*element.get("class", "").lower().split(), element.get("id", "").lower()}
    return element.tag == "article" or element.get("itemprop") == "articleBody" or bool(KNOWN & names)


def weighed(body):
    """How many characters stand in each element and in no link."""
    weights = {}
    for element in reversed(list(body.iter())):  # children before their parents
        if not name_of(element) or element.tag in ("script", "style"):
            weights[element] = 0
            continue
        own = len((element.text or "").strip())
        inside = sum(weights[child] + len((child.tail or "").strip()) for child in element)
        weights[element] = 0 if element.tag == "a" else own + inside
    return weights
