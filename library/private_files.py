"""Files that only some may open: kept outside the public media, opened through the row that holds them."""

from django.apps import apps
from django.http import FileResponse, Http404

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
        if may_view and model.objects.for_staff(request.user).filter(**{field.name: name}).exists():
            return served(name)
    raise Http404


def served(name):
    try:
        file = private_storage().open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    # A PDF is handed over: browsers refuse to show one that may run nothing.
    response = FileResponse(file, as_attachment=name.endswith(".pdf"))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
