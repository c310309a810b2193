"""The site's own facts, for header and footer."""

from django import template
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from portal.models import SiteFacts
from publishing.prepared import Prepared

register = template.Library()
facts = Prepared(lambda: SiteFacts.objects.all())


@register.simple_tag
def site_facts():
    """The one row of facts, read when a page first asks for one of them. Error pages never do."""
    return SimpleLazyObject(lambda: next(iter(facts()), None) or SiteFacts(name=gettext("Pilot Branches")))
