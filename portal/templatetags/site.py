"""What stands on every page: the site's own facts, the sections, the footer."""

from functools import cache, lru_cache

from django import template
from django.http.request import split_domain_port
from django.db import connection
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from library.models import Picture
from portal.models import SiteFacts
from publishing.prepared import Statement
from publishing.templatetags.pages import content_lang

register = template.Library()


@register.simple_tag
def site_facts():
    """The one row of facts, read when a page first asks for one of them. Error pages never do.

    With them, in the same query, come the names of the pictures of which it was said later that AI made them: that
    their own names do not say, and any page may show one.
    """
    return SimpleLazyObject(facts)


def facts():
    with connection.cursor() as cursor:
        names, statement = facts_and_labels()
        statement.execute(cursor, [])
        rows = cursor.fetchall()
    known = [SiteFacts.from_db(connection.alias, names, row[:-1]) for row in rows if row[-1] is None]
    facts = known[0] if known else SiteFacts(name=gettext("Pilot Branches"))
    facts.labelled_later = frozenset(row[-1] for row in rows if row[-1] is not None)
    return facts


@cache
def facts_and_labels():
    fields = SiteFacts._meta.concrete_fields
    columns = ", ".join(field.column for field in fields)
    nothing = ", ".join("NULL" for _field in fields)
    sql = (
        f"SELECT {columns}, NULL FROM {SiteFacts._meta.db_table}"
        f" UNION ALL SELECT {nothing}, file FROM {Picture._meta.db_table} WHERE is_labelled_later"
    )
    return [field.attname for field in fields], Statement(sql)


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
