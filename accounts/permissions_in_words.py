"""What permissions allow, in words: Django’s own names of them are English in every language."""

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

VERBS = {
    "view": _("read"),
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "publish": _("publish and withdraw"),
    "show": _("show to the public"),
    "assign_editors": _("say who works on it"),
    "date": _("give a date of its own"),
    "move": _("change the address of what is published"),
}
OF_NOTHING = {  # these are about no kind of row
    "work_for_all_branches": _("work for all branches"),
    "sign_as_secretary": _("sign as branch secretary"),
    "sign_as_office": _("sign as Party committee office"),
    "sign_as_confidentiality": _("sign as confidentiality reviewer"),
    "sign_as_leader": _("sign as leader in charge"),
}


def in_words(permissions):
    """A text for each kind of thing, with all that may be done to it: “members: read, add, show to the public”."""
    alone, by_kind = [], {}
    for permission in permissions:
        verb = permission.codename.removesuffix(f"_{permission.content_type.model}")
        if verb == permission.codename:
            alone.append(str(OF_NOTHING.get(verb, verb)))
        else:
            by_kind.setdefault(permission.content_type, set()).add(verb)
    return [*alone, *(of_kind(kind, verbs) for kind, verbs in by_kind.items())]


def of_kind(kind, verbs):
    model = kind.model_class()
    ordered = [*(verb for verb in VERBS if verb in verbs), *sorted(verbs - VERBS.keys())]
    words = {
        "what": model._meta.verbose_name_plural if model else kind.model,
        "verb": pgettext("between names", ", ").join(str(VERBS.get(verb, verb)) for verb in ordered),
    }
    return gettext("%(what)s: %(verb)s") % words
