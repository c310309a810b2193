"""What is bold, italic, struck out, raised or hidden in a text from elsewhere, read off its styles as a browser does.

Other programs mark a text in styles, or switch a tag off again in one: Google Docs wraps everything that it copies in
`<b style="font-weight:normal">`. So each piece of text is asked what applies to it, and wrapped in our own tags.
"""

import re
from typing import NamedTuple

import lxml.etree

SWITCHES = {
    **dict.fromkeys(("b", "strong"), ("bold", True)),
    **dict.fromkeys(("i", "em"), ("italic", True)),
    **dict.fromkeys(("u", "ins"), ("underlined", True)),
    **dict.fromkeys(("s", "del", "strike"), ("struck", True)),
    "sub": ("position", "sub"),
    "sup": ("position", "sup"),
}
THEIRS = "theirs"  # in place of their own tags, until these go
INLINE = {*SWITCHES, "span", "font", "big", "small", "tt"}
HEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "th"}  # bold by what they are
BOLD = re.compile(r"bold|bolder|[6-9]\d\d|1000")
NOTHING = re.compile(r"(?:0|0?\.0+)(?:px|pt|em|rem|vh|vw|in|cm|%)?")
NEXT_TO_NOTHING = re.compile(r"(?:[01]|[01]?\.\d+)(?:px|pt)?")
FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)?")
# All that a font is, in one declaration: slant and weight, the size, the family.
FONT = re.compile(r"(?P<looks>(?:[a-z0-9-]+\s+)*?)[0-9.]+(?:px|pt|em|rem|%)(?:\s*/\s*[\w.%]+)?\s+(?P<family>\S.*)")
NEIGHBOURS = re.compile(r"</(strong|em|u|s)>((?:\s|<br>)*)<\1>")


class Marks(NamedTuple):
    """What applies to a piece of text."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    position: str = ""
    in_head: bool = False
    in_link: bool = False
    visible: bool = True
    has_size: bool = True
    font: str = ""

    def within(self, element):
        """Return what applies inside an element."""
        style, changed = style_of(element), {}
        if element.tag in SWITCHES and not is_tracked(element):
            name, value = SWITCHES[element.tag]
            changed[name] = value
        changed |= said_by(style, element.tag in INLINE)
        if family := style.get("font-family") or element.get("face"):
            changed["font"] = family.split(",")[0].strip(" \"'")
        if element.tag in HEADS:
            changed["in_head"] = True
        if element.tag == "a":
            changed["in_link"] = True
        return self._replace(**changed) if changed else self

    @property
    def is_shown(self):
        return self.visible and self.has_size

    @property
    def tags(self):
        """Return our tags for it, the outermost first."""
        wanted = {
            "strong": self.bold and not self.in_head,
            "em": self.italic,
            "u": self.underlined and not self.in_link,
            "s": self.struck,
            self.position: self.position,
        }
        return [tag for tag, holds in wanted.items() if holds]


def style_of(element):
    """Return the declarations of an element's own style, names and values in small letters."""
    pairs = [part.split(":", 1) for part in element.get("style", "").lower().split(";") if ":" in part]
    style = {name.strip(): value.replace("!important", "").strip() for name, value in pairs}
    return longhand(style) | style if "font" in style else style


def longhand(style):
    """Return what `font: bold 12px Helvetica` says in the names of its parts."""
    found = FONT.fullmatch(style["font"])
    if found is None:
        return {}
    looks = found["looks"].split()
    weight = next((each for each in looks if BOLD.fullmatch(each)), "normal")
    slant = next((each for each in looks if each in ("italic", "oblique")), "normal")
    return {"font-weight": weight, "font-style": slant, "font-family": found["family"]}


def said_by(style, is_inline):
    """Return the marks that a style sets; an inline element is also raised and lowered by one."""
    marks = {}
    if weight := style.get("font-weight"):
        marks["bold"] = BOLD.fullmatch(weight) is not None
    if slant := style.get("font-style"):
        marks["italic"] = slant.startswith(("italic", "oblique"))
    line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}".split()
    if "none" in line:
        marks |= {"underlined": False, "struck": False}
    if "underline" in line:
        marks["underlined"] = True
    if "line-through" in line:
        marks["struck"] = True
    if is_inline and (place := style.get("vertical-align")):
        marks["position"] = {"super": "sup", "sub": "sub"}.get(place, "")
    if sight := style.get("visibility"):
        marks["visible"] = sight not in ("hidden", "collapse")
    if size := style.get("font-size"):
        marks["has_size"] = NOTHING.fullmatch(size) is None
    return marks


def is_tracked(element):
    """Whether Word marked a change in it, with who made it: the text stands as it reads with all changes."""
    return element.tag in ("ins", "del") and bool(element.get("cite") or element.get("datetime"))


def is_hidden(element):
    """Whether an element is not shown with all that is in it."""
    if element.get("hidden") is not None:
        return True
    style = style_of(element)
    if style.get("display") == "none" or style.get("mso-hide") == "all" or "comment" in style.get("mso-element", ""):
        return True
    if "opacity" in style and NOTHING.fullmatch(style["opacity"]):
        return True
    if "msoDel" in element.get("class", "").split() or (element.tag == "del" and is_tracked(element)):
        return True
    if "msocomanchor" in element.get("class", ""):  # the mark of a comment, which stands beside the sheet
        return True
    if "scale(0" in style.get("transform", "") or FAR_AWAY.fullmatch(style.get("text-indent", "")):
        return True
    if has_no_room(style):
        return True
    if style.get("position") in ("absolute", "fixed"):
        clipped = "rect(0" in style.get("clip", "") or "rect(1px" in style.get("clip", "")
        away = any(FAR_AWAY.fullmatch(style.get(side, "")) for side in ("left", "top"))
        return clipped or away or "inset(50%" in style.get("clip-path", "")
    return False


def has_no_room(style):
    """Whether an element shows nothing because it is cut off at no height or width, or at a dot."""
    if not {"hidden", "clip"} & set(f"{style.get('overflow', '')} {style.get('overflow-y', '')}".split()):
        return False
    if any(NOTHING.fullmatch(style.get(side, "")) for side in ("height", "max-height", "width")):
        return True
    return all(NEXT_TO_NOTHING.fullmatch(style.get(side, "")) for side in ("height", "width"))


def without_the_hidden(root):
    """Take out what is not shown, unless nothing would be left: some pages show their text by a script."""
    pieces, pictures = walked(root)
    hidden = {element for element in root.iterdescendants() if is_hidden(element)}

    def is_seen(element, marks):
        return marks.is_shown and not any(each in hidden for each in (element, *element.iterancestors()))

    unseen = (
        [piece for piece in pieces if not is_seen(piece.holder, piece.marks)] if hidden or any_unseen(pieces) else []
    )
    unseen_pictures = [picture for picture, marks in pictures if not is_seen(picture, marks)]
    if len(unseen) == len(pieces) and len(unseen_pictures) == len(pictures):
        return
    for piece in unseen:
        piece.write("")
    for element in [*hidden, *unseen_pictures]:
        if element.getparent() is not None:
            element.drop_tree()


def any_unseen(pieces):
    return any(not piece.marks.is_shown for piece in pieces)


class Piece(NamedTuple):
    """Some text between two tags: the text of an element, or what stands after it."""

    element: lxml.etree._Element
    is_tail: bool
    marks: Marks

    @property
    def holder(self):
        return self.element.getparent() if self.is_tail else self.element

    @property
    def text(self):
        return (self.element.tail if self.is_tail else self.element.text) or ""

    def write(self, text):
        setattr(self.element, "tail" if self.is_tail else "text", text)

    def wrap(self):
        """Put the text into our tags."""
        outermost = innermost = None
        for tag in self.marks.tags:
            new = self.element.makeelement(tag)
            if innermost is None:
                outermost = new
            else:
                innermost.append(new)
            innermost = new
        innermost.text = self.text
        self.write(None)
        if self.is_tail:
            self.element.addnext(outermost)
        else:
            self.element.insert(0, outermost)


def walked(root):
    """Return the pieces of text that are not blank, and pairs of a picture and its marks, in the order of the text."""
    pieces, pictures, marks = [], [], [Marks()]
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            marks.append(marks[-1].within(element))
            if element.tag == "img":
                pictures.append((element, marks[-1]))
            if (element.text or "").strip():
                pieces.append(Piece(element, False, marks[-1]))
        else:
            marks.pop()
            if (element.tail or "").strip() and element is not root:
                pieces.append(Piece(element, True, marks[-1]))
    return pieces, pictures


def with_emphasis(root):
    """Replace whatever emphasises by our own tags, around text alone and never around a block."""
    pieces, _pictures = walked(root)
    theirs = list(root.iterdescendants(*INLINE))
    for piece in reversed(pieces):  # a tail is wrapped before the text of the element that it follows
        if piece.marks.tags:
            piece.wrap()
    for element in theirs:
        element.tag = THEIRS
    lxml.etree.strip_tags(root, THEIRS)  # all at once: each by itself would look at all its neighbours


def joined(text):
    """Return the text with neighbours of one kind as one: two bold words and the space between them."""
    while True:
        text, count = NEIGHBOURS.subn(r"\2", text)
        if not count:
            return text
