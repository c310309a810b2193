"""Files that wait for a yes: uploaded and read, shown to the person who brought them, and not yet part of anything.

They lie in the private storage under names that nobody can guess, are opened again only for the person who brought
them, and are gone after a day.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .room import room_or_sentence
from .uploads import private_storage

FOLDER = "waiting"
KEPT_FOR = timedelta(days=1)


def keep_waiting(file, *, by, what):
    """Keep an uploaded file until its person says yes, and give the token under which it is found again.

    Raises ValidationError with a sentence where there is no room for it.

    `what` names the page that asks ("word", "rows of honors.honor"): a token of one page opens nothing on another.
    """
    forget_old()
    file.seek(0)
    with room_or_sentence():
        name = private_storage().save(f"{FOLDER}/{timezone.now():%Y-%m-%d}/{secrets.token_hex(16)}", file)
    return signing.dumps([name, file.name], salt=salt(by, what))


def open_waiting(token, *, by, what):
    """The file and the name under which it was uploaded.

    Raises ValidationError with a sentence where it waits no more, or waits for somebody else.
    """
    try:
        name, uploaded_as = signing.loads(token, salt=salt(by, what), max_age=KEPT_FOR)
        return private_storage().open(name), uploaded_as
    except (signing.BadSignature, FileNotFoundError) as error:
        raise ValidationError(_("This file waits no longer. Choose it again.")) from error


def forget_waiting(token, *, by, what):
    """Delete a file for which no more is asked."""
    try:
        name, _uploaded_as = signing.loads(token, salt=salt(by, what))
    except signing.BadSignature:
        return
    private_storage().delete(name)


def forget_old(*, dry_run=False):
    """Delete what has waited longer than a token holds. Gives how many files that are."""
    storage = private_storage()
    try:
        days, _files = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    count, oldest = 0, f"{timezone.now() - KEPT_FOR - timedelta(days=1):%Y-%m-%d}"
    for day in [day for day in days if day < oldest]:
        names = storage.listdir(f"{FOLDER}/{day}")[1]
        count += len(names)
        if not dry_run:
            for name in names:
                storage.delete(f"{FOLDER}/{day}/{name}")
            storage.delete(f"{FOLDER}/{day}")
    return count


def salt(by, what):
    return f"library.waiting:{by.pk}:{what}"
