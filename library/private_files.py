"""Files that only some may open: kept outside the public media, opened through the row that holds them."""

from django.apps import apps
from django.http import FileResponse, Http404

from characters.cleaning import clean_line

from .documents import kind_of
from .uploads import UploadField, private_storage


def private_fields():
    """Every field whose files lie in the private storage."""
    private = private_storage()
    return [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, UploadField) and field.storage is private
    ]


def private_file(request, name):
    """A private file, for staff who may view a row that holds it. Everyone else finds nothing there."""
    for field in private_fields():
        model = field.model
        may_view = request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        rows = model.objects.for_staff(request.user).filter(**{field.name: name}) if may_view else ()
        for row in rows[:1]:
            return served(name, getattr(row, "download_name", ""))
    raise Http404


def served(name, called=""):
    """A private file for the one who asked for it: a picture to look at, a document to save."""
    response = given_away(name, called)
    response["Cache-Control"] = "private, no-store"
    return response


def given_away(name, called=""):
    """A private file as an answer that can do nothing in a browser; `called` is what a document is saved as."""
    kind = kind_of(name)
    try:
        file = private_storage().open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    # A document is handed over: browsers refuse to show a PDF that may run nothing.
    response = FileResponse(
        file, as_attachment=kind is not None, filename=clean_line(called), content_type=kind and kind.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
