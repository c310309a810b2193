"""What stands on every page: the site's own facts, the sections, the footer."""

from functools import cache

from django import template
from django.db import connection
from django.db.models import CharField, Value
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from library.models import Picture
from portal.models import SiteFacts
from publishing.once import once
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
    names = [field.attname for field in fields]
    facts = SiteFacts.objects.values_list(*names, Value(None, CharField()))
    later = Picture.objects.filter(is_labelled_later=True).order_by()
    pictures = later.values_list(*(Value(None, field) for field in fields), "file")
    sql, _no_parameters = facts.union(pictures, all=True).query.get_compiler(connection=connection).as_sql()
    return names, Statement(sql)


@register.simple_tag
def site_footer(facts):
    """The footer. It says the same on every page as long as the facts are the same, so it is made once for these."""
    return footer_in(get_language(), facts.as_items())


@once(maxsize=16)
def footer_in(language, facts):
    return render_to_string("_footer.html", {"facts": dict(facts), "words": content_lang()})
