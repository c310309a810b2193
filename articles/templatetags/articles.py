"""Lists of articles, made in one piece: as a template, a line took four hundred calls of functions."""

from html import escape

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from publishing.templatetags.pages import content_lang, day

register = template.Library()


@register.simple_tag
def article_lines(editions):
    """A list of articles: the day of each, its title and its summary."""
    items = "\n".join(map(line, editions))
    return mark_safe(f'<ul class="lines">{items}</ul>')


def line(edition):
    published = timezone.localdate(edition.published_at)
    summary = f"\n<p>{escape(edition.summary)}</p>" if edition.summary else ""
    return (
        f'<li><time datetime="{published.isoformat()}">{escape(day(published))}</time>\n'
        f"<div{content_lang(edition.language)}>"
        f'<a href="{edition.get_absolute_url()}">{escape(edition.title)}</a>{summary}</div></li>'
    )
