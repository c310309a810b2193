"""The life of a branch in pieces: as templates, its many small cells and items took half of a page's time."""

from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from publishing.templatetags.pages import day_of_year, month_in_short, month_of_year, years

register = template.Library()


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


@register.simple_tag
def month_time(first):
    """A month by its first day: “July 2020”."""
    return format_html('<time datetime="{}">{}</time>', f"{first:%Y-%m}", month_of_year(first))


@register.simple_tag
def how_many(month):
    """How many activities there were in a month, and how many of them are listed."""
    listed = len(month.activities)
    if listed < month.total:
        return gettext("%(listed)s of %(total)s activities") % {"listed": listed, "total": month.total}
    return ngettext("%(total)s activity", "%(total)s activities", month.total) % {"total": month.total}


@register.simple_tag(takes_context=True)
def activity_lines(context, activities):
    """Items of a list, one for each activity of a month."""
    words = context["words"]

    def item(activity):
        day, kind = escape(day_of_year(activity.held_on)), escape(str(activity.kind_in_words))
        summary = f"\n<p{words}>{escape(activity.summary)}</p>" if activity.summary else ""
        return (
            f'<li><p><time datetime="{activity.held_on.isoformat()}">{day}</time> {kind}</p>\n'
            f"<b{words}>{escape(activity.title)}</b>{summary}</li>"
        )

    return mark_safe("\n".join(map(item, activities)))


@register.simple_tag
def in_office(posts, begun, ended, today):
    """What a member of the committee is or was at one time, and since when or from which year to which."""
    if ended and ended <= today:
        time = years(begun.year, ended.year)
    else:
        since = pgettext("in a post of the committee", "since %(month)s")
        time = since % {"month": month_of_year(begun)}
    comma = pgettext("between the posts of one person", ", ")
    return format_html('<p>{} <span class="term">{}</span></p>', comma.join(map(str, posts)), time)
