"""What belongs to an old site and not to a text: navigation, switches, lists of links, the foot. Left out, and said."""

import re

from django.utils.translation import gettext as _

from articles.page_parts import is_words, words
from publishing.richtext import TAG, plain

from .heads import is_tools
from .trees import name_of, words_of

NEVER_SEEN = ("script", "style", "noscript", "template", "link", "meta", "title")
EMBEDDED = ("iframe", "object", "embed", "video", "audio", "applet", "canvas", "svg", "math")
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
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BESIDE = re.compile(
    r"\W*(?:上|下|前|后)一?[篇条页个]\s*[:：]|\W*(?:previous|next)(?: (?:article|page|one))?\s*:", re.IGNORECASE
)
RELATED = re.compile(
    r"\W*(?:相关(?:新闻|链接|文章|阅读|信息)|推荐阅读|延伸阅读|related (?:news|links|articles))\W*", re.IGNORECASE
)
LINKED = re.compile(r"<a [^>]*>(.*?)</a>", re.DOTALL)
SHOWN = 120  # characters of what was left out


def in_short(texts):
    text = " · ".join(texts)
    return f"“{text[:SHOWN].rstrip()}…”" if len(text) > SHOWN else f"“{text}”"


def left_out(incoming, body):
    """Take out of a page what no reader sees or what its own marks name as the site's, with a remark for each kind."""
    whole = len(words_of(body))
    taken = {}
    for element in list(body.iter()):
        kind = kind_of(element)
        if kind is None or element.getparent() is None:
            continue
        text = words_of(element) if name_of(element) else ""
        if kind in ("navigation", "sharing", "foot") and 2 * len(text) > whole:
            continue  # a page that is called so as a whole
        if kind == "asking" and element.tag == "form":
            element.tag = "div"  # whole pages stand in one
            continue
        taken.setdefault(kind, []).append(text)
        element.drop_tree() if name_of(element) else element.getparent().remove(element)
    sentences = {
        "navigation": _("The old site’s navigation was left out: %(words)s"),
        "sharing": _("What changes the size of letters, prints or shares was left out: %(words)s"),
        "foot": _("The old site’s foot was left out: %(words)s"),
        "hidden": _("What the old page hid from its readers was left out: %(words)s"),
    }
    for kind, sentence in sentences.items():
        if texts := list(filter(None, taken.get(kind, ()))):
            incoming.remarks.append(sentence % {"words": in_short(texts)})
    if "embedded" in taken:
        incoming.remarks.append(_("A film, a sound or a frame in the page was left out."))


def kind_of(element):
    """Why an element is no part of a text; None where it may be."""
    tag = name_of(element)
    if not tag:
        return None
    if tag in NEVER_SEEN:
        return "unseen"
    if tag in EMBEDDED:
        return "embedded"
    if tag in ASKING:
        return "asking"
    if tag == "body":
        return None
    if HIDDEN.search(element.get("style", "")):
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
        elif BESIDE.match(line) or is_only_links(block) or (is_words(block) and RELATED.fullmatch(line)):
            links.append(line)
        else:
            kept.append(block)
    if tools:
        remark = _("What changes the size of letters, prints or shares was left out: %(words)s")
        incoming.remarks.append(remark % {"words": in_short(tools)})
    if links:
        incoming.remarks.append(_("Links to other pages were left out: %(words)s") % {"words": in_short(links)})
    return kept


def is_only_links(block):
    """Whether a block says nothing but two links or more."""
    found = LINKED.findall(block.html)
    linked = sum(len(plain(TAG.sub(" ", each))) for each in found)
    return len(found) > 1 and "<img " not in block.html and linked >= 0.9 * len("".join(words(block).split()))
