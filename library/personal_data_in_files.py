"""Documents are looked through for personal data before they are stored; who may answer for it can say why it stays."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from .personal_data import found_in
from .words_of_files import words_of

SAID_AT_MOST = 5
PERSONAL_DATA = "personal_data"  # the code of a refusal for it, among others


def personal_data_in(file, allowed=()):
    """Short texts that say which personal data are in a document, and where; without those allowed, by their keys."""
    found = {}
    for where, text in words_of(file):
        for finding in found_in(text):
            if finding.key not in allowed:
                said = {"where": where, "kind": finding.kind_in_words, "words": finding.masked}
                sentence = gettext("%(where)s: %(kind)s %(words)s") if where else "%(kind)s %(words)s"
                found[sentence % said] = None
    return list(found)


def must_hold_no_personal_data(file, *, may_answer, allowed=()):
    """Refuse a document with personal data, in a sentence that names the places.

    `may_answer`: whether the person may say in the form why they stand there.
    """
    found = personal_data_in(file, allowed)
    if not found:
        return
    places = pgettext("between places in a text", "; ").join(found[:SAID_AT_MOST])
    if len(found) > SAID_AT_MOST:
        places += " …"
    if may_answer:
        sentence = _(
            "Personal data in this file: %(places)s. Take them out, or say below why they may stand in it; then "
            "choose the file again."
        )
    else:
        sentence = _("Personal data in this file: %(places)s. Take them out, then choose the file again.")
    raise ValidationError(sentence, code=PERSONAL_DATA, params={"places": places})
