"""Rows of a sheet become records: each is saved, kept in the history and logged as if it came from its form."""

import hashlib

from django.utils.translation import gettext

from accounts.log import What, record

from .records import STEP, Kind


def digest_of(rows):
    """What the rows of a sheet would do, in a few characters: the same as long as nothing changed meanwhile."""
    said = [
        (
            row.number,
            row.kind(keep=True).value,
            row.instance.pk,
            [(change.column.column_name, change.old, change.new) for change in row.changes],
        )
        for row in rows
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def store(sheet, rows, *, request, named, keep_reason=""):
    """Save rows: a generator of (words, rows done, rows in all). In a transaction of the caller's.

    `keep_reason` says why personal data stays; without it, no row that has any may be among these.
    """
    by, counts, said = request.user, {Kind.NEW: 0, Kind.CHANGED: 0}, gettext("Storing the rows …")
    for place, row in enumerate(rows, 1):
        kind = row.kind(keep=bool(keep_reason))
        counts[kind] += 1
        row.instance._history_user = by
        if row.personal:
            row.instance.answer_for(by=by, reason=keep_reason)
        row.instance.save()
        parts = [saved_part(part, fields, by) for part, fields in row.parts]
        fields = [change.column.column_name for change in row.changes if change.column.attribute]
        details = ({"fields": fields} if kind is Kind.CHANGED else {}) | ({"parts": parts} if parts else {})
        what = What.CHANGED if kind is Kind.CHANGED else What.ADDED
        record(what, by=by, thing=row.instance, request=request, **details)
        if place % STEP == 0:
            yield said, place, len(rows)
    record(
        What.IMPORTED,
        by=by,
        request=request,
        kind=sheet.model._meta.label_lower,
        file=named,
        added=counts[Kind.NEW],
        changed=counts[Kind.CHANGED],
    )


def saved_part(part, fields, by):
    """Save a row below a record that was saved before; what the log says of it."""
    what = What.ADDED if part.pk is None else What.CHANGED
    part._history_user = by
    part.save()
    return {"what": what, "model": part._meta.label_lower, "text": str(part), "fields": fields}
