"""Rich text: one field type, one allow-list for the editor and for the server.

`clean` is the only gate that counts: whatever the browser did, what is stored went through it, on every way in (form,
import, command, shell, `update()`). What comes out of the database is therefore safe to show and comes as SafeString;
what somebody has only assigned is an ordinary text, which templates escape. Nothing outside this module and
`widgets.py` knows which editor it is.

The stored form is canonical, so that opening a text in the editor and saving it changes no character: one block a
line, no blank paragraphs, no spaces at the edges of a block. Space is the style sheet's.
"""

import html
import re
import unicodedata
from collections import Counter

import nh3
from django import forms
from django.conf import settings
from django.db import models
from django.db.models.expressions import Col, Ref, Subquery
from django.utils.safestring import mark_safe

from characters.cleaning import UNSEEN, WIDE, visible
from library.uses import HoldsPictures

from .form_fields import with_fields
from .formulas_in_line import with_formulas
from .office import UNSEEN_CONTENT, in_our_words

# Tag → its attributes. Classes have a list of their own below. The editor's filter is made of these two as well.
TAGS = {
    "p": (),
    "h2": (),
    "h3": (),
    "h4": (),
    "strong": (),
    "em": (),
    "u": (),
    "s": (),
    "sub": (),
    "sup": (),
    "br": (),
    "hr": (),
    "ul": (),
    "ol": ("start",),
    "li": (),
    "blockquote": (),
    "a": ("href",),
    "table": (),
    "caption": (),
    "thead": (),
    "tbody": (),
    "tr": (),
    "th": ("scope", "colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
    "figure": (),
    "figcaption": (),
    "img": ("src", "alt", "width", "height"),
}
CLASSES = {
    "p": ("indent", "align-center", "align-right"),
    "figure": ("align-left", "align-right", "small", "wide"),
    "td": ("number",),
    "th": ("number",),
}
REQUIRED = {"a": "href", "img": "src"}  # without it the tag says nothing
URL_SCHEMES = {"http", "https", "mailto", "tel"}
SHAPES = {
    "start": re.compile(r"[0-9]{1,4}"),
    "colspan": re.compile(r"[1-9][0-9]{0,2}"),
    "rowspan": re.compile(r"[1-9][0-9]{0,2}"),
    "width": re.compile(r"[1-9][0-9]{0,4}"),
    "height": re.compile(r"[1-9][0-9]{0,4}"),
    "scope": re.compile(r"(?:col|row)(?:group)?"),
}

# What others write for the same thing. A block that we do not have becomes a paragraph, so that its words stay apart.
RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s", "ins": "u", "h1": "h2", "h5": "h4", "h6": "h4"}
OTHER_BLOCKS = """
    address article aside center dd details div dt fieldset footer form header legend main nav pre section summary
"""
RENAMED |= dict.fromkeys(OTHER_BLOCKS.split(), "p")

INLINE = {"strong", "em", "u", "s", "sub", "sup", "br", "a", "img"}
VOID = {"br", "hr", "img"}
HOLLOW = {f"</{tag}>" for tag in TAGS if tag not in ("table", "tr", "td", "th")}  # pointless when nothing is inside
BLOCK = rf"(?:{'|'.join(tag for tag in TAGS if tag not in INLINE)})"
BLANK = r"(?:[ \u3000]|&nbsp;|<br>)"

STROKE_THROUGH_BRACKET = re.compile(r"(?<=[<>])\u0338+")  # would melt with it in NFC (≮)
TAG = re.compile(r"(<[^>]*>)")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
LINE_END_IN_CHINESE = re.compile(rf"(?<={WIDE})[ \t]*[\r\n]\s*(?={WIDE})")
SPACES = re.compile(r"[ \t\r\n\f]+")
HARD_SPACES = re.compile(r"(?: |&nbsp;)+")
AFTER_BLOCK_TAG = re.compile(rf"(\A|</?{BLOCK}(?: [^>]*)?>){BLANK}+")
# The look-behinds let a match begin at the start of a run only: a long run of blanks takes linear time.
BEFORE_BLOCK_TAG = re.compile(rf"(?<![ \u3000])(?<!&nbsp;)(?<!<br>){BLANK}+(?=\Z|</?{BLOCK}[ >])")
BLOCK_END = re.compile(rf"(</{BLOCK}>|<hr>)(?!\Z)")
WORD_END = re.compile(rf"<br>|</?{BLOCK}(?: [^>]*)?>")
BLOCK_TAG = re.compile(rf"</?{BLOCK}(?: [^>]*)?>")
TABLE_HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
TABLE_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
HEADER_WITHOUT_SCOPE = re.compile(r"<th(?=[ >])(?![^>]* scope=)")
PASSES = 20
DEEPEST = 1500  # elements in one another, as they are counted here; Word alone writes 371 that never end
ANY_TAG = re.compile(r"<[^<>]*>")
STANDS_IN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
# Nothing stands in these, or they end where the next begins: a page of a thousand paragraphs may leave out each end.
ENDS_BY_ITSELF = set(
    "area base br col embed hr img input link meta param source track wbr"
    " a body button colgroup dd dt head html li nobr option optgroup p rb rp rt rtc tbody td tfoot th thead tr".split()
)


def clean(text):
    """The text with only what the allow-list lets through, in NFC, in canonical form; "" if nothing is to be seen.

    What is left when something was taken out or renamed may read differently (a paragraph in a paragraph), so it is
    read again until nothing changes: the result is stable. Two passes do for nearly every text.
    """
    text = visible_markup(str(text))
    if nesting_of(text) > DEEPEST:
        return clean(html.escape(html.unescape(ANY_TAG.sub(" ", text))))  # a parser takes the square of the depth
    text = in_our_words(with_fields(with_formulas(text)))
    for _ in range(PASSES):
        before, text = text, in_lines(mended(tightened(sanitised(text))))
        if text == before:
            return text if seen(text) else ""
    return clean(html.escape(plain(text)))  # a tangle that nobody wrote by hand: its words alone


def nesting_of(text):
    """How deep the elements of a text stand in one another at most, counted without a parser: never less than it is.

    An end counts for its own tag alone: where it ends nothing, whatever else is open stays open.
    """
    opened, depth, deepest = Counter(), 0, 0
    for end, name in STANDS_IN.findall(text):
        name = name.lower()
        if name in ENDS_BY_ITSELF:
            continue
        if not end:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest


def sanitised(text):
    return nh3.clean(
        visible_markup(text),
        tags=TAGS.keys() | RENAMED.keys(),
        clean_content_tags=UNSEEN_CONTENT | {"title", "xml", "template"},
        attributes={"*": set()} | {tag: set(attributes) for tag, attributes in TAGS.items() if attributes},
        allowed_classes={tag: set(classes) for tag, classes in CLASSES.items()},
        attribute_filter=well_shaped,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )


def visible_markup(text):
    return visible(STROKE_THROUGH_BRACKET.sub("", UNSEEN.sub("", text)))


def well_shaped(tag, attribute, value):
    if attribute == "src":
        return value if is_our_media(value) else None
    if attribute in SHAPES:
        return value if SHAPES[attribute].fullmatch(value) else None
    return value


def is_our_media(url):
    """Whether `url` names an uploaded file: a plain path below MEDIA_URL that no browser can read as another place."""
    path = url.removeprefix(settings.MEDIA_URL)
    return path != url and re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", path) is not None and ".." not in path


def tightened(text):
    """nh3's text without the blanks that a browser would not show, or that stand for a margin."""
    text = HARD_SPACES.sub(softened, SPACES.sub(" ", LINE_END_IN_CHINESE.sub("", text)))
    return AFTER_BLOCK_TAG.sub(r"\1", BEFORE_BLOCK_TAG.sub("", text))


def softened(spaces):
    """A hard space counts between words; in a row with others or beside a tag, a browser wrote it for a typed one."""
    beside_a_tag = spaces.string.endswith(">", 0, spaces.start()) or spaces.string.startswith("<", spaces.end())
    return " " if beside_a_tag or " " in spaces[0] else spaces[0]


def mended(text):
    """nh3's well-formed text with tags renamed and without what says nothing: hollow elements, links to nowhere."""
    pieces, endings = [], []
    for piece in filter(None, TAG.split(text)):
        if piece.startswith("</"):
            ending, start = endings.pop()
            if ending in HOLLOW and pieces[start + 1 : start + 3] in ([], [" "]):
                del pieces[start]
            else:
                pieces.append(ending)
        elif piece.startswith("<"):
            name = re.match(r"<(\w+)", piece)[1]
            opening, ending = mended_tag(RENAMED.get(name, name), dict(ATTRIBUTE.findall(piece)))
            if name not in VOID:
                endings.append((ending, len(pieces)))
            if opening:
                pieces.append(opening)
        else:
            pieces.append(piece)
    return scoped("".join(pieces))


def mended_tag(name, attributes):
    if name in REQUIRED and not attributes.get(REQUIRED[name], "").strip():
        return "", ""
    if not attributes.get("class"):
        attributes.pop("class", None)
    said = "".join(f' {attribute}="{value}"' for attribute, value in sorted(attributes.items()))
    return f"<{name}{said}>", f"</{name}>"


def scoped(text):
    """Header cells say what they head: their column in a table's head or a row of headers, else their row."""
    text = TABLE_HEAD.sub(lambda head: HEADER_WITHOUT_SCOPE.sub('<th scope="col"', head[0]), text)
    return TABLE_ROW.sub(
        lambda row: HEADER_WITHOUT_SCOPE.sub(f'<th scope="{"row" if "<td" in row[0] else "col"}"', row[0]), text
    )


def in_lines(text):
    return BLOCK_END.sub(r"\1\n", text)


def seen(text):
    """Whether a reader would see anything of this cleaned text: some character, a picture or a rule."""
    if "<img " in text or "<hr>" in text:
        return True
    return any(unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf") for character in plain(text))


def plain(text):
    """The words of a cleaned text alone, with a space where a block ended: for summaries, counts and comparisons."""
    return " ".join(lines(text).split())


def lines(text):
    """The words of a cleaned text alone, a block a line. Where a line was broken within a block stands a space."""
    return html.unescape(TAG.sub("", BLOCK_TAG.sub("\n", text.replace("\n", " ").replace("<br>", " "))))


class RichTextFormField(forms.CharField):
    """Formatted text in a form, cleaned before it is judged: blank paragraphs are no text, line ends no change."""

    def to_python(self, value):
        return clean(super().to_python(value))


class RichTextField(HoldsPictures, models.TextField):
    """Formatted text, cleaned whenever it is stored.

    Only SQL expressions escape it: do not compose rich text in the database.
    """

    def from_db_value(self, value, expression, connection):
        # A function of the column (its first hundred characters, say) is not what was cleaned.
        if value is None or not isinstance(expression, (Col, Ref, Subquery)):
            return value
        return mark_safe(value)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if not self.is_text(value):
            return value
        value = mark_safe(clean(value))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        # `update()`, `bulk_update()` and fixtures come this way only.
        return super().get_db_prep_save(clean(value) if self.is_text(value) else value, connection)

    def is_text(self, value):
        return value is not None and not hasattr(value, "resolve_expression")

    def clean(self, value, model_instance):
        return super().clean(clean(value) if self.is_text(value) else value, model_instance)

    def words_in(self, value):
        """The words that would be stored, with what links and pictures tell: what a gate looks through."""
        from .words import lines_of  # which knows this field

        return lines_of(clean(value))

    def formfield(self, **kwargs):
        from .widgets import RichTextWidget

        # The admin puts its own widget for any TextField into kwargs; a rich text always has the editor.
        return super().formfield(**kwargs | {"form_class": RichTextFormField, "widget": RichTextWidget})
