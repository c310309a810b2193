"""What a page says of itself to machines: tags in its head, a picture to share, blocks of JSON-LD.

A block of data is not executed, so the content policy, which allows no script in a page, lets it stand. Previews, and
pages of a past day, say nothing of the kind.
"""

import json
from html import escape

from django import template
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.site_address import in_full, site_domain
from articles.models import ArticleEdition
from library.renditions import sizes
from library.templatetags.pictures import picture_address
from portal.structured_data import of_article, of_branch, of_organ, of_site, of_trail
from publishing.share_pictures import SIZE
from publishing.templatetags.pages import page_address

register = template.Library()
SECTIONS = {"show": _("Branches"), "articles": _("Articles"), "honors": _("Honors"), "site_map": _("Site map")}
ENDS_NO_SCRIPT = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


class Here:
    """The site as the page that is being made knows it."""

    def __init__(self, context):
        self.request, self.facts = context["request"], context["facts"]

    @cached_property
    def home(self):
        return in_full(reverse("home"))

    @cached_property
    def organ(self):
        return of_organ(self.facts, self.home)

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
        return {"address": in_full(path), "width": width, "height": height, "alt": alt}

    def trail(self, *steps):
        """From the first page to this one; each step the name of a section, or a pair of name and path."""
        pairs = [(SECTIONS[step], reverse(step)) if isinstance(step, str) else step for step in steps]
        return of_trail([(self.facts.name, self.home), *((name, in_full(path)) for name, path in pairs)])


def meta(kind, said):
    """Tags of a page's head, from pairs of a name (of the kind “name” or “property”) and what it says, if anything."""
    return [f'<meta {kind}="{name}" content="{escape(str(value))}">' for name, value in said.items() if value]


def lines(*tags):
    return mark_safe("\n  ".join(tags))


@register.simple_tag(takes_context=True)
def site_tags(context):
    """Whose page it is, as rules for government sites name it and as Open Graph does; its address, if it has one."""
    facts = context["facts"]
    named = {
        "SiteName": facts.name,
        "SiteDomain": site_domain(),
        "SiteIDCode": facts.site_code,
    }
    tags = [*meta("name", named), *meta("property", {"og:site_name": facts.name})]
    if not context.get("preview"):
        tags += meta("property", {"og:url": page_address(context, context.get("canonical_query", ""))})
        feed, title = reverse("feed"), escape(facts.name)
        tags.append(f'<link rel="alternate" type="application/atom+xml" href="{feed}" title="{title}">')
    return lines(*tags)


@register.simple_tag(takes_context=True)
def shared_picture(context, thing=None):
    """The picture for where a link to this page is shown, by Open Graph."""
    if is_not_for_all(context):
        return ""
    picture = Here(context).picture_of(thing)
    return lines(
        *meta("property", {"og:image": picture.pop("address")}),
        *meta("property", {f"og:image:{name}": value for name, value in picture.items()}),
    )


@register.simple_tag(takes_context=True)
def article_tags(context, edition):
    """What an article is, as rules for government sites name it and as Open Graph does."""
    published = timezone.localtime(edition.published_at)
    named = {
        "ArticleTitle": edition.title,
        "PubDate": f"{published:%Y-%m-%d %H:%M}",
        "ContentSource": edition.source,
        "Keywords": edition.keywords,
        "Author": edition.author,
        "Description": edition.summary,
        "Image": edition.cover and picture_address(edition.cover, "3x2"),
        "Url": not context.get("preview") and page_address(context),
    }
    shared = {
        "og:type": "article",
        "og:title": edition.title,
        "og:description": edition.summary,
        "article:published_time": published.isoformat(),
    }
    return lines(*meta("name", named), *meta("property", shared))


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
    address, image = in_full(stage.address), here.picture_of(stage)["address"]
    branch = of_branch(stage.branch, stage.profile, address, image, here.organ)
    return [branch, here.trail("show", (stage.profile.brand_name, stage.address))]


@block
def year_data(here, stage, name, query):
    return [here.trail("show", (stage.profile.brand_name, stage.address), (name, stage.address + query))]


@block
def article_data(here, edition):
    address = edition.get_absolute_url()
    series = edition.series and in_full(edition.series.get_absolute_url())
    image = here.picture_of(edition)["address"]
    article = of_article(edition, in_full(address), image, here.organ, series)
    return [article, here.trail("articles", named(edition.column), (edition.title, address))]


def named(row):
    return row.name, row.get_absolute_url()
