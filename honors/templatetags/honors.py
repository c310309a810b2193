"""The marks of the register in words."""

from django import template
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
    return MARKS[mark]
