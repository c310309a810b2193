"""Rich text: one field type, one allow-list for the editor and for the server.

`clean` is the only gate that counts: whatever the browser did, what is stored went through it, on every way in (form,
import, command, shell, `update()`). What comes out of the database is therefore safe to show and comes as SafeString;
what somebody has only assigned is an ordinary text, which templates escape. Nothing outside this module and
`widgets.py` knows which editor it is.
"""

import re
import unicodedata

import nh3
from django.conf import settings
from django.db import models
from django.utils.safestring import mark_safe

# Tag → its attributes. Classes have a list of their own below.
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
    "figure": ("align-left", "align-right", "wide"),
    "td": ("number",),
    "th": ("number",),
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
IMG_WITHOUT_SRC = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
ANYTHING_SEEN = re.compile(r"<(?:img|hr)\b|[^\s\u00a0]")
TAG = re.compile(r"<[^>]*>")


def clean(html):
    """The text with only what the allow-list lets through, in NFC and with plain line ends. Idempotent."""
    text = unicodedata.normalize("NFC", html).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags={"script", "style", "title", "xml", "template"},
        attributes={tag: set(attributes) for tag, attributes in TAGS.items() if attributes},
        allowed_classes={tag: set(classes) for tag, classes in CLASSES.items()},
        attribute_filter=only_our_pictures,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )
    text = IMG_WITHOUT_SRC.sub("", text).strip()
    return text if seen(text) else ""


def only_our_pictures(tag, attribute, value):
    if tag == "img" and attribute == "src" and not is_our_media(value):
        return None
    return value


def is_our_media(url):
    return url.startswith(settings.MEDIA_URL) and ".." not in url


def seen(html):
    """Whether a reader would see anything of this: some text, a picture or a rule."""
    return bool(
        ANYTHING_SEEN.search(
            TAG.sub(lambda tag: tag[0] if tag[0].startswith(("<img", "<hr")) else "", html.replace("&nbsp;", " "))
        )
    )


def plain(html):
    """The words alone, with a space where a block ended: for summaries, counts and comparisons."""
    return " ".join(TAG.sub(" ", html).split())


class RichTextField(models.TextField):
    """Formatted text, cleaned whenever it is stored."""

    def from_db_value(self, value, expression, connection):
        return value if value is None else mark_safe(value)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = mark_safe(clean(value))
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        # `update()` and `bulk_update()` come this way only.
        if isinstance(value, str):
            value = str(clean(value))
        return super().get_db_prep_save(value, connection)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        return clean(value) if isinstance(value, str) else value

    def formfield(self, **kwargs):
        from .widgets import RichTextWidget

        # The admin puts its own widget for any TextField into kwargs; a rich text always has the editor.
        return super().formfield(**kwargs | {"widget": RichTextWidget})
