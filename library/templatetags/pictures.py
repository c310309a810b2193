"""Pictures in pages: each in the formats and widths that the reader's browser may choose from, at a size known before.

No query and no file is asked: addresses follow from the picture's name (library/renditions.py).
"""

import re

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from accounts.site_address import in_full
from library.renditions import FORMATS, SHAPES, says_ai_made_it, sizes

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
HEIGHT_OF_PANORAMA = 20  # rem

IMAGE = re.compile(r'(<figure(?: class="(?P<place>[^"]*)")?>)?<img (?P<attributes>[^>]*)>')
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


@register.filter
def with_renditions(text, facts=None):
    """A cleaned rich text whose pictures come in the width that the reader needs, and only once they are near.

    `facts` are those of `site_facts`: they know of some pictures that AI made them.
    """
    if not isinstance(text, SafeString) or "<img " not in text:
        return text
    return mark_safe(IMAGE.sub(lambda found: replacement(found, facts), text))


def replacement(found, facts):
    figure = found[1] or ""
    given = dict(ATTRIBUTE.findall(found["attributes"]))  # escaped already, and so they stay
    name = given.get("src", "").removeprefix(settings.MEDIA_URL)
    known = sizes(name)
    label = ai_label(name, facts)
    if known is None:
        return f'{figure}<img {found["attributes"]} loading="lazy" decoding="async">{label}'
    alt = mark_safe(given.get("alt", ""))
    if known.is_panorama and figure:
        widths = f"{HEIGHT_OF_PANORAMA * known.width // known.height}rem"
        shown = in_picture(known, alt, widths, is_lazy=True)
        named = format_html(' role="group" aria-label="{}"', alt) if alt else ""
        return f'{figure}<span class="panorama" tabindex="0"{named}>{shown}</span>{label}'
    widths = WHOLE_WIDTH if known.is_long else IN_FIGURE.get(found["place"], WHOLE_WIDTH)
    shown = in_picture(known, alt, widths, is_lazy=True)
    return figure + (label + shown if known.is_long else shown + label)


def ai_label(name, facts):
    """What says to readers that AI made a picture; nothing where it did not."""
    if not says_ai_made_it(name) and name not in getattr(facts, "labelled_later", ()):
        return SafeString()
    return format_html('<span class="made-by-ai" lang="{}">{}</span>', get_language(), gettext("AI-generated"))


def ai_badge():
    """The same for those who write, in the admin."""
    return format_html('<span class="ai-badge">{}</span>', gettext("AI-generated"))


@register.filter
def is_made_by_ai(file):
    """Whether a picture’s name says that AI made it."""
    return says_ai_made_it(file.name)


@register.simple_tag(takes_context=True)
def picture(context, file, alt="", shape=None, widths=WHOLE_WIDTH, is_lazy=True, lang=""):
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
    shown = in_picture(known, alt, widths, is_lazy=is_lazy, lang=lang)
    return shown + ai_label(file.name, context.get("facts"))


def picture_address(file, shape=None):
    """The full address of a picture in a format that all can read, cropped to a shape if one is asked for."""
    known = sizes(file.name, shape)
    url = default_storage.url(known.fallback) if known else file.url
    return in_full(url)


def in_picture(known, alt, widths, *, is_lazy, lang=""):
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((suffix[1:], srcset(known, suffix), widths) for suffix in FORMATS if known.widths_in(suffix)),
    )
    return format_html(
        '<picture{}>{}<img src="{}" alt="{}" width="{}" height="{}"{}{}></picture>',
        mark_safe(' class="long"') if known.is_long else "",
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
    return ", ".join(f"{folder}{width}{suffix} {width}w" for width in known.widths_in(suffix))
