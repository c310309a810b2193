"""Django’s own tags for translations, in whose place these stand: `{% translate %}` of a constant looks it up once.

What a constant says in a language changes while nothing but development runs; there it is looked up each time.
"""

from django.conf import settings
from django.template import Library, Node
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Constant(Node):
    """Words of the site’s own, in each language as Django’s node made them when they were first asked for."""

    def __init__(self, node):
        self.name, node.asvar = node.asvar, None
        self.node, self.said = node, {}

    def render(self, context):
        language = get_language()
        words = self.said.get(language)
        if words is None or settings.DEBUG:
            words = self.said[language] = self.node.render(context)
        if self.name:
            context[self.name] = words
            return ""
        return words


def is_constant(node):
    said, about = node.filter_expression, node.message_context
    return said.var.literal is not None and not said.filters and not (about and about.is_var)


@register.tag("trans")
@register.tag("translate")
def translate(parser, token):
    node = i18n.do_translate(parser, token)
    return Constant(node) if is_constant(node) else node
