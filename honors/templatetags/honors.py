"""The marks of the register in words."""

from django import template
from django.utils.safestring import mark_safe
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


@register.filter
def cells(counts):
    """Cells of a table, one for each number."""
    return mark_safe("".join(f'<td class="number">{count:d}</td>' for count in counts))
