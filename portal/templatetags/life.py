"""Organisational life in pieces: as templates, its many small cells and items took half of a page's time."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from publishing.templatetags.pages import day_of_year, month_in_short, month_of_year

register = template.Library()

ACTIVITY = """
<li><p><time datetime="{day}">{day_in_words}</time> {kind}</p>
<b{words}>{title}</b>{summary}</li>"""


@register.filter
def month_heads(months):
    """Cells at the head of a table, one for each month by its first day."""
    cell = '<th scope="col"><abbr title="{}">{}</abbr></th>'
    return format_html_join("", cell, ((month_of_year(month), month_in_short(month)) for month in months))


@register.filter
def held_rows(rows):
    """Rows of a table: for each kind of activity how many there were in each month, all of them numbers."""
    none = pgettext("activities in a month", "none")
    nothing = f'<td><span aria-hidden="true">·</span><span class="unseen">{none}</span></td>'
    cells = (
        (kind, mark_safe("".join(f'<td class="held">{count:d}</td>' if count else nothing for count in counts)))
        for kind, counts in rows
    )
    return format_html_join("\n", '<tr><th scope="row">{}</th>{}</tr>', cells)


@register.simple_tag(takes_context=True)
def activity_lines(context, activities):
    """Items of a list, one for each activity of a month."""
    words = context["words"]
    return format_html_join(
        "",
        ACTIVITY,
        (
            {
                "day": activity.held_on.isoformat(),
                "day_in_words": day_of_year(activity.held_on),
                "kind": activity.kind_in_words,
                "words": words,
                "title": activity.title,
                "summary": in_paragraph(activity.summary, words),
            }
            for activity in activities
        ),
    )


def in_paragraph(summary, words):
    return format_html("\n<p{}>{}</p>", words, summary) if summary else SafeString()
