"""The marks of the register in words."""

from html import escape
from itertools import groupby

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honors.models import Level

register = template.Library()

MARKS = {
    Level.NATIONAL: _("National level"),
    Level.PROVINCIAL: _("Provincial level"),
    Level.ORGAN: _("The organ itself"),
    "person": _("A member"),
}


@register.filter
def mark_in_words(mark):
    """What a mark of `Honor.mark` stands for: “National level”, “A member”."""
    return str(MARKS[mark])


# What stands on a page a hundred times is made in one piece: as templates it took half of a page's time.


@register.simple_tag(takes_context=True)
def honors_by_year(context, honors):
    """Items of a list, one for each year, of honors that come in order of their years."""
    words, member = context["words"], gettext("A member")
    levels = {level: escape(str(MARKS[level])) for level in Level}

    def item(honor):
        holder = f"<span{words}>{escape(honor.holder_for_public)}</span>" if honor.names_its_holder else member
        unseen = ' class="unseen"' if honor.level == Level.ORGAN else ""
        return (
            f'<li><span class="mark {honor.mark}" aria-hidden="true"></span><span{words}>{escape(honor.title)}</span>\n'
            f'<span class="holder">{holder}<span{unseen}> · {levels[honor.level]}</span></span></li>'
        )

    return mark_safe(
        "\n".join(
            f"<li><h3>{year:d}</h3>\n<ul>{''.join(map(item, of_year))}</ul></li>"
            for year, of_year in groupby(honors, lambda honor: honor.year)
        )
    )


@register.filter
def year_items(years):
    return mark_safe("".join(f"<li>{year:d}</li>" for year in years))


@register.filter
def figure_rows(rows):
    """Rows of a table: for each year its counts by mark and their total, all of them numbers."""
    return mark_safe(
        "\n".join(
            f'<tr><th scope="row">{year:d}</th>{cells(counts)}<td class="number">{total:d}</td></tr>'
            for year, counts, total in rows
        )
    )


@register.filter
def cells(counts):
    """Cells of a table, one for each number."""
    return mark_safe("".join(f'<td class="number">{count:d}</td>' for count in counts))
