"""What stands on every page: the site's own facts, the sections, the footer."""

from functools import lru_cache

from django import template
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from portal.models import SiteFacts
from publishing.prepared import Prepared
from publishing.templatetags.pages import content_lang

register = template.Library()
facts = Prepared(lambda: SiteFacts.objects.all())


@register.simple_tag
def site_facts():
    """The one row of facts, read when a page first asks for one of them. Error pages never do."""
    return SimpleLazyObject(lambda: next(iter(facts()), None) or SiteFacts(name=gettext("Pilot Branches")))


@register.filter
def domain(request):
    """The name under which the site was asked, without a port."""
    return split_domain_port(request.get_host())[0]


@register.simple_tag
def site_footer(facts):
    """The footer. It says the same on every page as long as the facts are the same, so it is made once for these."""
    return footer_in(get_language(), facts.as_items())


@lru_cache(maxsize=16)
def footer_in(language, facts):
    return render_to_string("_footer.html", {"facts": dict(facts), "words": content_lang()})
