"""The marks of the register in words."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
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


# Of what stands on a page a hundred times each item is made in one piece: as a template it took half a page's time.
LINE = """
<li><span class="mark {mark}" aria-hidden="true"></span><span{words}>{title}</span>
<span class="holder"><span{holder_words}>{holder}</span><span{unseen}> · {level}</span></span></li>"""


@register.simple_tag(takes_context=True)
def honor_lines(context, honors):
    """Items of a list, one for each honor of a year: its mark, its title, and who holds it at which level."""
    words, member = context["words"], gettext("A member")
    unseen = SafeString(' class="unseen"')
    levels = {level: str(MARKS[level]) for level in Level}
    return format_html_join(
        "",
        LINE,
        (
            {
                "mark": honor.mark,
                "words": words,
                "title": honor.title,
                "holder_words": words if honor.names_its_holder else "",
                "holder": honor.holder_for_public if honor.names_its_holder else member,
                "unseen": unseen if honor.level == Level.ORGAN else "",
                "level": levels[honor.level],
            }
            for honor in honors
        ),
    )


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
