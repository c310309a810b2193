"""What belongs to an old site and not to a text: navigation, switches, lists of links, the foot. Left out, and said."""

import re

from django.utils.translation import gettext as _

from articles.page_parts import is_words, words
from publishing.richtext import TAG, plain

from .heads import is_tools
from .hidden import is_hidden
from .trees import name_of, words_of

NEVER_SEEN = ("script", "style", "template", "link", "meta", "title")
EMBEDDED = ("iframe", "object", "embed", "video", "audio", "applet", "canvas", "svg")
# WeChat’s own: what is heard, seen or opened in it alone, with its name in an attribute.
EMBEDDED += (
    "mpvoice",
    "mpvideo",
    "qqmusic",
    "mp-common-mpaudio",
    "mp-common-videosnap",
    "mp-weixin-video",
    "mp-miniprogram",
)
NAMES = (
    "src",
    "data",
    "data-src",
    "href",
    "name",
    "data-title",
    "data-miniprogram-title",
    "music_name",
    "data-nickname",
)
CALLED_SO = ("nav", "footer")
ASKING = ("form", "input", "button", "select", "textarea")
NAVIGATION = {
    "nav",
    "navbar",
    "navigation",
    "menu",
    "crumb",
    "crumbs",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "pagination",
}
SHARING = {"share", "bdshare", "bdsharebuttonbox", "jiathis", "fontsize", "toolbar", "tools", "print"}
FOOT = {"footer", "foot", "copyright"}
BESIDE = re.compile(
    r"\W*(?:上|下|前|后)一?[篇条页个]\s*[:：]|\W*(?:previous|next)(?: (?:article|page|one))?\s*:", re.IGNORECASE
)
RELATED = re.compile(
    r"\W*(?:相关(?:新闻|链接|文章|阅读|信息)|推荐阅读|延伸阅读|related (?:news|links|articles))\W*", re.IGNORECASE
)
PAGER = re.compile(  # 上一页 1 2 3 下一页; 共3页: possessive, as the tools of a page are
    r"(?:[上下前后][一1]?页|(?:首|第一|尾|末|最后一)页|当前|转到|跳转|第|共|页|首|末|go|prev(?:ious)?|next|first|last|pages?|of|\d{1,3}|\W)++",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"下[一1]?页|后一页|next|共\s*(?!1\D)\d+\s*页", re.IGNORECASE)
LINKED = re.compile(r"<a [^>]*>(.*?)</a>", re.DOTALL)
LONGEST_PAGER = 200  # characters
SHOWN = 5000  # characters of what was left out: a reader must be able to find all of it


def in_short(texts):
    text = " · ".join(texts)
    if len(text) <= SHOWN:
        return f"“{text}”"
    return _("“%(words)s…” and %(count)d characters more") % {
        "words": text[:SHOWN].rstrip(),
        "count": len(text) - SHOWN,
    }


def left_out(incoming, body, text, hidden):
    """Take out of a page what no reader sees or what its own marks name as the site's, with a remark for each kind.

    `text` is the element that its maker calls the text, if there is one, `hidden` what its style sheet hides.
    """
    whole = len(words_of(body))
    around, inside = ({text, *text.iterancestors()}, {*text.iterdescendants()}) if text is not None else (set(), set())
    taken = {}
    for element in list(body.iter()):
        kind = kind_of(element, hidden)
        if kind is None or element.getparent() is None:
            continue
        if element in around or (element in inside and kind in ("navigation", "foot") and element.tag not in CALLED_SO):
            continue
        words = said_by(element, kind)
        if kind in ("navigation", "sharing", "foot") and 2 * len(words) > whole:
            continue  # a page that is called so as a whole
        if kind == "asking" and element.tag == "form":
            element.tag = "div"  # whole pages stand in one
            continue
        taken.setdefault(kind, []).append(words)
        element.drop_tree() if name_of(element) else element.getparent().remove(element)
    sentences = {
        "navigation": _("The old site’s navigation was left out: %(words)s"),
        "sharing": _("What changes the size of letters, prints or shares was left out: %(words)s"),
        "foot": _("The old site’s foot was left out: %(words)s"),
        "hidden": _("What the old page hid from its readers was left out: %(words)s"),
        "asking": _("What a form of the page asks was left out: %(words)s"),
        "embedded": _("A film, a sound or a frame in the page was left out: %(words)s"),
    }
    for kind, sentence in sentences.items():
        if texts := list(dict.fromkeys(filter(None, taken.get(kind, ())))):
            incoming.remarks.append(sentence % {"words": in_short(texts)})
        elif kind == "embedded" and kind in taken:
            incoming.remarks.append(_("A film, a sound or a frame in the page was left out."))


def said_by(element, kind):
    """The words of an element that is left out, and where it leads."""
    if not name_of(element):
        return ""
    words = [words_of(element)]
    if kind == "embedded":
        found = (each.get(name) for each in element.iter() if name_of(each) for name in NAMES)
        words += [address for address in found if address and not address.startswith(("data:", "javascript:", "#"))]
    if kind == "asking":
        fields = [each for each in element.iter("input") if each.get("type") not in ("hidden", "password")]
        words += [each.get(name, "") for each in fields for name in ("value", "placeholder")]
    words += [image.get("alt", "") for image in element.iter("img")]
    return " ".join(dict.fromkeys(filter(None, (" ".join(each.split()) for each in words))))


def kind_of(element, hidden=frozenset()):
    """Why an element is no part of a text; None where it may be."""
    tag = name_of(element)
    if not tag:
        return None
    if tag == "noscript":
        return None if element.find(".//img") is not None else "hidden"
    if tag in NEVER_SEEN:
        return "unseen"
    if tag in EMBEDDED:
        return "embedded"
    if tag in ASKING:
        return "asking"
    if tag == "body":
        return None
    if is_hidden(element, hidden):
        return "hidden"
    named = {tag, *re.split(r"[^a-z]+", f"{element.get('class', '')} {element.get('id', '')}".lower())}
    for kind, names in (("navigation", NAVIGATION), ("sharing", SHARING), ("foot", FOOT)):
        if names & named:
            return kind
    return None


def without_tools(incoming, blocks):
    """A text without switches, links to the pages beside it, and lists of nothing but links."""
    kept, tools, links = [], [], []
    for block in blocks:
        line = " ".join(words(block).split())
        if is_words(block) and is_tools(line):
            tools.append(line)
        elif (
            BESIDE.match(line)
            or is_only_links(block)
            or (is_words(block) and is_pager(line))
            or (is_words(block) and RELATED.fullmatch(line))
        ):
            links.append(line)
        else:
            kept.append(block)
    if tools:
        remark = _("What changes the size of letters, prints or shares was left out: %(words)s")
        incoming.remarks.append(remark % {"words": in_short(tools)})
    if links:
        incoming.remarks.append(_("Links to other pages were left out: %(words)s") % {"words": in_short(links)})
    return kept


def is_pager(line):
    """Whether a line leads to the other pages of the same text."""
    return len(line) <= LONGEST_PAGER and bool(GOES_ON.search(line) and PAGER.fullmatch(line))


def say_there_is_more(incoming, shown):
    if any(map(is_pager, shown)):
        incoming.remarks.append(
            _("This is one of several pages of a text: bring the others too, and put their texts together.")
        )


def is_only_links(block):
    """Whether a block says nothing but two links or more."""
    found = LINKED.findall(block.html)
    linked = sum(len(plain(TAG.sub(" ", each))) for each in found)
    return len(found) > 1 and "<img " not in block.html and linked >= 0.9 * len("".join(words(block).split()))
