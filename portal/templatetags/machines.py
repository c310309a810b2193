"""What a page says of itself to machines, beside the plain tags in its head: blocks of JSON-LD, a picture to share.

A block of data is not executed, so the content policy, which allows no script in a page, lets it stand. Previews, and
pages of a past day, say nothing of the kind.
"""

import json

from django import template
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models import ArticleEdition
from library.renditions import sizes
from portal.structured_data import of_article, of_branch, of_organ, of_site, of_trail
from publishing.share_pictures import SIZE

register = template.Library()
SECTIONS = {"show": _("Branches"), "articles": _("Articles"), "honors": _("Honors"), "site_map": _("Site map")}
ENDS_NO_SCRIPT = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


class Here:
    """The site as the page that is being made knows it."""

    def __init__(self, context):
        self.request, self.facts = context["request"], context["facts"]

    @cached_property
    def home(self):
        return self.in_full(reverse("home"))

    @cached_property
    def organ(self):
        return of_organ(self.facts, self.home)

    def in_full(self, path):
        return self.request.build_absolute_uri(path)

    def picture_of(self, thing):
        """What stands for an article’s text, a branch’s stage or (None) any other page where its link is shown."""
        if isinstance(thing, ArticleEdition):
            cover = thing.cover and sizes(thing.cover.name, "3x2")
            if cover:
                path, width = default_storage.url(cover.fallback), cover.fallback_width
                return self.picture(path, thing.cover_alt, width, cover.height_at(width))
            return self.picture(reverse("article_picture", args=[thing.article.slug]), thing.title)
        if thing:
            return self.picture(reverse("branch_picture", args=[thing.branch.slug]), thing.name)
        return self.picture(static("share.png"), self.facts.name)

    def picture(self, path, alt, width=SIZE[0], height=SIZE[1]):
        return {"address": self.in_full(path), "alt": alt, "width": width, "height": height}

    def trail(self, *steps):
        """From the first page to this one; each step the name of a section, or a pair of name and path."""
        pairs = [(SECTIONS[step], reverse(step)) if isinstance(step, str) else step for step in steps]
        return of_trail([(self.facts.name, self.home), *((name, self.in_full(path)) for name, path in pairs)])


@register.inclusion_tag("_shared_picture.html", takes_context=True)
def shared_picture(context, thing=None):
    """The picture for where a link to this page is shown, by Open Graph."""
    return {} if is_not_for_all(context) else {"picture": Here(context).picture_of(thing)}


def block(make):
    """A tag that writes the things that `make(here, …)` gives as a block of JSON-LD."""

    def tag(context, *given):
        return "" if is_not_for_all(context) else as_block(make(Here(context), *given))

    return register.simple_tag(tag, takes_context=True, name=make.__name__)


def is_not_for_all(context):
    return bool(context.get("preview") or context.get("asked"))


def as_block(things):
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(ENDS_NO_SCRIPT)))


@block
def home_data(here):
    return [here.organ, of_site(here.facts, here.home, get_language())]


@block
def section_data(here, section):
    return [here.trail(section)]


@block
def column_data(here, column):
    return [here.trail("articles", named(column))]


@block
def series_data(here, series):
    return [here.trail("articles", named(series.column), named(series))]


@block
def branch_data(here, stage):
    address, image = here.in_full(stage.address), here.picture_of(stage)["address"]
    branch = of_branch(stage.branch, stage.profile, address, image, here.organ)
    return [branch, here.trail("show", (stage.profile.brand_name, stage.address))]


@block
def year_data(here, stage, name, query):
    return [here.trail("show", (stage.profile.brand_name, stage.address), (name, stage.address + query))]


@block
def article_data(here, edition):
    address = edition.get_absolute_url()
    series = edition.series and here.in_full(edition.series.get_absolute_url())
    image = here.picture_of(edition)["address"]
    article = of_article(edition, here.in_full(address), image, here.organ, series)
    return [article, here.trail("articles", named(edition.column), (edition.title, address))]


def named(row):
    return row.name, row.get_absolute_url()
