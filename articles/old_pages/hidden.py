"""What an old page hides: left out where something that is shown remains, shown where it is the text itself."""

import re

from django.utils.translation import gettext as _

from .trees import lines, name_of, words_of

STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|\Z)|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em)?\s*(?:;|!|\Z)"
    r"|(?:left|top|text-indent)\s*:\s*-\s*\d{3,}(?:px|em)",
    re.IGNORECASE,
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SIMPLE = re.compile(r"(?:[a-z]\w*)?([.#])([\w-]+)", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SENTENCE = re.compile(r"[。！？；，]|[a-z]{2}[.!?](?:\s|\Z)")


def hidden_names(page):
    """The classes and ids that a style sheet in the page hides, as “.name” and “#name”."""
    found = set()
    for style in page.iter("style"):
        if "print" in style.get("media", ""):
            continue
        for selectors, declarations in RULE.findall(COMMENT.sub("", style.text or "")):
            if "@" not in selectors and STYLE.search(declarations):
                for selector in selectors.split(","):
                    if simple := SIMPLE.fullmatch(selector.strip()):
                        found.add(simple[1] + simple[2])
    return found


def is_hidden(element, names=frozenset()):
    if "hidden" in element.attrib or STYLE.search(element.get("style", "")):
        return True
    said = {f".{each}" for each in element.get("class", "").split()} | {f"#{element.get('id', '')}"}
    return bool(names and names & said)


def show_text(incoming, body, text, names):
    """Show what a script of the page would show: the text that its maker names, or the only one that there is."""
    hidden = [each for each in body.iter() if name_of(each) and each is not body and is_hidden(each, names)]
    among = set(hidden)
    outer = [each for each in hidden if among.isdisjoint(each.iterancestors())]
    if text is not None:
        around = {text, *text.iterancestors()}
        shown = [each for each in hidden if each in around or (each.getparent() is text and says_all(each, text))]
    elif shows_a_text(body, outer):
        shown = []
    else:
        shown = [each for each in outer if any(map(SENTENCE.search, lines(each)))]
    for each in shown:
        each.attrib.pop("hidden", None)
        each.attrib.pop("style", None)
        each.set("class", " ".join(name for name in each.get("class", "").split() if f".{name}" not in names))
        if f"#{each.get('id', '')}" in names:
            each.attrib.pop("id")
    if shown:
        incoming.remarks.append(_("The page hides its text until a script shows it: it was taken."))


def says_all(part, text):
    """Whether nothing of the text would remain without this part."""
    return len(words_of(part)) == len(words_of(text)) > 0


def shows_a_text(body, hidden):
    """Whether a sentence is shown."""
    inside = {each for top in hidden for each in top.iter()}
    return any(
        SENTENCE.search("".join([each.text or "", *(child.tail or "" for child in each)]))
        for each in body.iter()
        if name_of(each) and each not in inside and each.tag not in ("script", "style", "noscript")
    )
