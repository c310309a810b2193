"""Where on a page its text stands: what its maker calls so, by name; else what holds most words that are no links."""

from .trees import PARAGRAPHS, name_of

STRONG = {  # as the makers of such sites call the text and nothing else, by id or class, in lower case
    *("zoom", "zoomcon", "fontzoom", "ucap-content", "ucapcontent", "trs_editor", "trs_editor_view", "trs_ueditor"),
    *("trs_word", "trs_web", "trs_autoadd", "trs_paper_default", "trs_preappend", "custom_unionstyle", "pages_content"),
    *("js_content", "rich_media_content", "vsb_content", "vsb_content_2", "vsb_content_4", "vsb_content_6"),
    *("vsb_content_501", "vsb_content_100", "v_news_content", "wp_articlecontent", "j-fontcontent", "bt-content"),
    *("bt_content", "article-content", "article_content", "articlecontent", "articlecon", "article_con", "article-con"),
    *("artcon", "art_con", "con_text", "contxt", "con_txt", "news_content", "newscontent", "news-content", "newscon"),
    *("article-body", "article_body", "articlebody", "entry-content", "post-content", "contenttext", "content_text"),
    *(
        "textcontent",
        "text_content",
        "text-content",
        "content-text",
        "txtcontent",
        "zhengwen",
        "zw_content",
        "nr_content",
    ),
    *("xxgk_content", "info_content", "infocontent", "detail_content", "detail-content", "htmlcontent", "gsj_htmlcon"),
    *("js_underline_content", "articletext", "article-text", "article_text", "art_content", "article_txt", "maintext"),
}
WEAK = {"content", "article", "text", "view", "con", "main-content", "detail", "wordsection1", "section0", "section1"}
AROUND = {"footer", "foot", "copyright", "nav", "navbar", "sidebar", "header", "top", "right", "links"}
ENOUGH = 0.6  # of the words: an element with so many of them holds the text
KNOWN_ENOUGH = 0.3
BOUNDS = PARAGRAPHS | {"table", "ul", "ol", "blockquote", "figure", "strong", "b", "span", "font", "a", "em", "u"}


def named_text(body):
    """The element that its maker calls the text, whatever its share of the words; None where there is none.

    A text in several parts is put together in order, in the place of the first.
    """
    weights = weighed(body)
    found = [each for each in body.iter() if is_called(each, STRONG) and says(each, weights) and not is_around(each)]
    among = set(found)
    outer = [each for each in found if among.isdisjoint(each.iterancestors())]
    if not outer:
        return None
    heaviest = max(outer, key=weights.get)
    parts = [each for each in outer if each is heaviest or names_of(each) & names_of(heaviest) & STRONG]
    if len(parts) == 1:
        return heaviest
    whole = parts[0].makeelement("div")
    parts[0].addprevious(whole)
    whole.tail = ""
    for part in parts:
        tail, part.tail = part.tail, ""
        if tail and tail.strip():  # words that stand behind a part stay where they are
            before = part.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + tail
            else:
                part.getparent().text = (part.getparent().text or "") + tail
        whole.append(part)
    return whole


def heaviest_text(body):
    """The element below which most words stand that are no links; the body itself where nothing narrower does."""
    weights = weighed(body)
    known = [each for each in body.iter() if is_called(each, WEAK) and weights[each] >= KNOWN_ENOUGH * weights[body]]
    found = max(known, key=weights.get, default=body)
    while narrower := [each for each in found if is_narrower(each, found, weights)]:
        [found] = narrower
    return found


def is_narrower(element, found, weights):
    return name_of(element) not in {"", *BOUNDS} and 0 < ENOUGH * weights[found] <= weights[element]


def names_of(element):
    return {*element.get("class", "").lower().split(), element.get("id", "").lower()}


def is_called(element, names):
    if not name_of(element) or element.tag in ("body", "html", "input", "a", "img"):
        return False
    if names is STRONG and element.get("itemprop") == "articleBody":
        return True
    return (names is WEAK and element.tag == "article") or bool(names & names_of(element))


def says(element, weights):
    return weights[element] > 0 or element.find(".//img") is not None


def is_around(element):
    around = (each for each in element.iterancestors() if name_of(each) and each.tag not in ("body", "html"))
    return any(AROUND & {each.tag, *names_of(each)} for each in around)


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
