"""What an event says beside who, when and what, in the language of whoever reads it."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from .history import label_of
from .log import What
from .signing_in import UNKNOWN

LABELS = {
    "edition": _("edition"),
    "source": _("from"),
    "version": _("version"),
    "stage": _("stage"),
    "reason": _("reason"),
    "moment": _("moment"),
    "until": _("until"),
    "note": _("note"),
    "count": _("number of events"),
    "before": _("before"),
    "old": _("before"),
    "new": _("now"),
    "deed": _("what"),
    "person": _("person"),
    "kind": _("kind"),
    "name": _("name"),
    "since": _("from day"),
    "to": _("to day"),
    "file": _("file"),
    "added": _("added"),
    "changed": _("changed"),
    "rows": _("rows"),
    "asked": _("asked for"),
    "finding": _("personal data"),
    "masked": _("in part"),
}
STAGES = {
    "secretary": _("branch secretary"),
    "office": _("Party committee office"),
    "confidentiality": _("confidentiality review"),
    "leader": _("leader in charge"),
}
PERSONAL_DATA = {
    "identity": _("identity card number"),
    "card": _("bank card number"),
    "mobile": _("mobile number"),
    "email": _("e-mail address"),
    "home": _("home address"),
}


def listed(names, none="–"):
    """Names in a row, with the comma of the page’s language."""
    return pgettext("between names", ", ").join(str(name) for name in names) or none


def details_in_words(event):
    """A list of short texts, in the order in which they were written."""
    model = event.content_type.model_class() if event.content_type_id else None
    told = []
    for key, value in event.details.items():
        if value is None or value == "" or value == [] or key == "signed_as":  # says who, not what
            continue
        if key == "fields":
            told.append(listed(field_in_words(model, name) for name in value))
        elif key == "parts":
            told += [part_in_words(part) for part in value]
        elif key == "part":
            told.append(model_in_words(value))
        elif key == "said":
            told.append(value)
        else:
            told.append(
                gettext("%(what)s: %(said)s") % {"what": LABELS.get(key, key), "said": value_in_words(key, value)}
            )
    return told


def field_in_words(model, name):
    try:
        return label_of(model, name)
    except (AttributeError, FieldDoesNotExist):
        return FIELDS_OF_FORMS.get(name, name)


FIELDS_OF_FORMS = {"password1": _("password"), "slug": _("address"), "usable_password": _("password")}


def part_in_words(part):
    what = {"what": model_in_words(part["model"]), "row": part["text"], "deed": What(part["what"]).label}
    said = gettext("%(what)s “%(row)s” %(deed)s") % what
    model = find_model(part["model"])
    fields = listed((field_in_words(model, name) for name in part["fields"]), none="")
    return gettext("%(what)s: %(said)s") % {"what": said, "said": fields} if fields else said


def find_model(label):
    try:
        return apps.get_model(label)
    except LookupError:  # of a model that is no more
        return None


def model_in_words(label):
    model = find_model(label)
    return model._meta.verbose_name if model else label


def value_in_words(key, value):
    if key == "stage":
        return STAGES.get(value, value)
    if key == "finding":
        return PERSONAL_DATA.get(value, value)
    if key == "kind":
        return model_in_words(value)
    if key == "deed":
        return What(value).label
    if isinstance(value, list):
        return listed(gettext(each) if each else each for each in value)
    if isinstance(value, str) and len(value) > 18 and (moment := moment_of(value)):
        return date_format(localtime(moment), "DATETIME_FORMAT")
    return str(value)


def moment_of(text):
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def named_in_words(event):
    """The name that somebody typed who was not let in; of one that nobody has, no more than a mark was kept."""
    if not event.named.startswith(UNKNOWN):
        return event.named
    return gettext("unknown name (%(mark)s)") % {"mark": event.named.removeprefix(UNKNOWN)}
