"""Attachments to test with."""

from articles.models import Attachment
from tests.library.files import make_pdf


def attach(edition, title="The plan", file=None, **values):
    """An attachment of a draft, a small PDF if no other file is given."""
    return Attachment.objects.create(edition=edition, title=title, file=file or make_pdf(title), **values)


def row(place, **values):
    """What one row of the form sends: `row(0, title="Plan", file=make_pdf())`."""
    if "file" in values:
        values["file"].seek(0)
    return {f"attachments-{place}-{name}": value for name, value in values.items()}


def new_row(file=None, place=0, total=None, **values):
    """What a form with one more row sends, and how many there are then."""
    sent = {"title": "", "position": "1", **values} | ({"file": file} if file else {})
    return {"attachments-TOTAL_FORMS": str(total or place + 1), **row(place, **sent)}


def read(response):
    """The whole of a file that was answered with."""
    return b"".join(response)
