"""What a text consists of, in one canonical form: what is signed, compared, merged and put back.

The form holds everything of an edition that a reader or a list could tell apart: its words and where they are filed,
its parts in order, and the SHA-256 of every picture and document in it. Its digest is the same on every database and
machine.
"""

import hashlib
import json
import unicodedata

from django.core.files.storage import default_storage
from django.db import models

from library.uses import names_in

FORMAT = 1
MISSING = "missing"  # in place of the digest of a file that cannot be read


def canonical(edition):
    """The text of an edition as it is stored now, as a dictionary that JSON can hold:

    `{"format", "of", "owner", "number", "fields": {attname: value}, "parts": {name: [{"identity", …}, …]},
    "pictures": {name: SHA-256 of the file}}`. Values are texts, whole numbers or None. A text to which documents are
    attached says `"documents": {name: SHA-256}` as well; one without is the same form as before there were any.
    """
    fields = of_fields(edition)
    parts = {name: [of_part(part) for part in getattr(edition, name).all()] for name in edition.part_names}
    documents = dict(sorted(digests_of_documents(edition, parts).items()))
    form = {
        "format": FORMAT,
        "of": edition._meta.label_lower,
        "owner": edition.owner_id,
        "number": edition.number,
        "fields": fields,
        "parts": {name: rows for name, rows in parts.items() if rows or name not in edition.newer_part_names},
        "pictures": {name: digest_of_file(name) for name in sorted(picture_names(edition, fields, parts))},
    }
    return form | ({"documents": documents} if documents else {})


def of_fields(row):
    """The values of the fields in a row's `text_fields`, by attname."""
    return {attname: plain_value(row, attname) for attname in attnames(type(row))}


def of_part(part):
    return {"identity": str(part.identity), **of_fields(part)}


def attnames(model):
    return [model._meta.get_field(name).attname for name in model.text_fields]


def plain_value(row, attname):
    value = getattr(row, attname)
    if value is None or isinstance(value, int):
        return value
    return f"{value}"  # a file by its name; what is safe to show as HTML as an ordinary text


def normalise(row):
    """Write the words of a row in one way (NFC, line ends of one character), so that equal texts are equal forms."""
    for attname in attnames(type(row)):
        value = getattr(row, attname)
        if isinstance(value, str):
            normal = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
            if normal != value:
                setattr(row, attname, normal)


def digest_of(form):
    """The SHA-256 of a form, as 64 hexadecimal digits: over its JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def picture_names(edition, fields, parts):
    """The names in our storage of all pictures of a text: those in fields of their own and those among its words."""
    names = {fields[name] for name in edition.text_fields if is_file(edition, name)} - {""}
    for row in [fields, *(part for rows in parts.values() for part in rows)]:
        for words in filter(lambda value: isinstance(value, str), row.values()):
            names |= names_in(words)
    return names


def digests_of_documents(edition, parts):
    """The SHA-256 of every file in a field of a part, by its name in the storage of that field."""
    return {
        row[field.attname]: digest_of_file(row[field.attname], field.storage)
        for name, rows in parts.items()
        for field in file_fields(edition._meta.get_field(name).related_model)
        for row in rows
        if row[field.attname]
    }


def is_file(row, name):
    return isinstance(row._meta.get_field(name), models.FileField)


def file_fields(model):
    """The fields of a text or a part that are files."""
    return [model._meta.get_field(name) for name in model.text_fields if is_file(model, name)]


def digest_of_file(name, storage=default_storage):
    try:
        with storage.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # the file is gone, or what was written into a text names none: a folder, a name too long
        return MISSING
