"""Pictures in pages: each in the formats and widths that the reader's browser may choose from, at a size known before.

No query and no file is asked: addresses follow from the picture's name (library/renditions.py).
"""

import re

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from library.renditions import FORMATS, SHAPES, sizes

register = template.Library()

# How wide pictures stand in running text, for the browser to choose by; as static/site.css sets them.
WHOLE_WIDTH = "(min-width: 48rem) 42rem, 92vw"
HALF_WIDTH = "(min-width: 48rem) 21rem, 46vw"
BEYOND = "(min-width: 60rem) 48rem, 92vw"
THIRD = "(min-width: 48rem) 14rem, 31vw"
IN_FIGURE = {
    "align-left": HALF_WIDTH,
    "align-right": HALF_WIDTH,
    "small": HALF_WIDTH,
    "align-left small": THIRD,
    "align-right small": THIRD,
    "wide": BEYOND,
}

IMAGE = re.compile(r'(<figure(?: class="(?P<place>[^"]*)")?>)?<img (?P<attributes>[^>]*)>')
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


@register.filter
def with_renditions(text):
    """A cleaned rich text whose pictures come in the width that the reader needs, and only once they are near."""
    if not isinstance(text, SafeString) or "<img " not in text:
        return text
    return mark_safe(IMAGE.sub(replacement, text))


def replacement(found):
    figure = found[1] or ""
    given = dict(ATTRIBUTE.findall(found["attributes"]))  # escaped already, and so they stay
    name = given.get("src", "").removeprefix(settings.MEDIA_URL)
    known = sizes(name)
    if known is None:
        return f'{figure}<img {found["attributes"]} loading="lazy" decoding="async">'
    alt = mark_safe(given.get("alt", ""))
    return figure + in_picture(known, alt, IN_FIGURE.get(found["place"], WHOLE_WIDTH), is_lazy=True)


@register.simple_tag
def picture(file, alt="", shape=None, widths=WHOLE_WIDTH, is_lazy=True, lang=""):
    """A picture file as `<picture>`: cropped to a shape, if one is asked for; `widths` is its `sizes` attribute.

    `lang` is what `content_lang` gives for its words.

    A file without renditions, such as a drawing, comes as it is, in the size that its shape gives it on the page.
    """
    known = sizes(file.name, shape)
    if known is None:
        across, down = SHAPES.get(shape, (0, 0))
        size = format_html(' width="{}" height="{}"', across * 300, down * 300) if shape else ""
        lazy = mark_safe(' loading="lazy"') if is_lazy else ""
        return format_html('<img src="{}" alt="{}"{}{}{}>', file.url, alt, size, lang, lazy)
    return in_picture(known, alt, widths, is_lazy=is_lazy, lang=lang)


@register.simple_tag(takes_context=True)
def picture_address(context, file, shape=None):
    """The full address of a picture in a format that all can read, cropped to a shape if one is asked for."""
    known = sizes(file.name, shape)
    url = default_storage.url(known.fallback) if known else file.url
    return context["request"].build_absolute_uri(url)


def in_picture(known, alt, widths, *, is_lazy, lang=""):
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((suffix[1:], srcset(known, suffix), widths) for suffix in FORMATS),
    )
    return format_html(
        '<picture>{}<img src="{}" alt="{}" width="{}" height="{}"{}{}></picture>',
        sources,
        default_storage.url(known.fallback),
        alt,
        known.width,
        known.height,
        lang,
        mark_safe(' loading="lazy" decoding="async"' if is_lazy else ' fetchpriority="high"'),
    )


def srcset(known, suffix):
    folder = default_storage.url(f"{known.folder}/")  # asked once: figures and a suffix are written as they are
    return ", ".join(f"{folder}{width}{suffix} {width}w" for width in known.widths)
