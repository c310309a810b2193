"""A file that was chosen in a form is kept by the server until the form is accepted: no browser sends it twice."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string

from library.documents import described, kind_of
from library.waiting import keep_waiting, open_waiting

WHAT = "upload"


class KeptUploadInput(forms.FileInput):
    """Shows the file that is stored, or the one that was chosen last and waits for the form to be accepted."""

    person = None  # who chooses
    is_refused = False  # then it is not kept
    token = ""

    def value_from_datadict(self, data, files, name):
        """The file; a ValidationError in its place, where it waited too long."""
        upload = super().value_from_datadict(data, files, name)
        self.token = "" if upload else data.get(kept(name), "")
        if not self.token:
            return upload
        try:
            file, called = open_waiting(self.token, by=self.person, what=WHAT)
        except ValidationError as refusal:
            return refusal
        with file:
            return ContentFile(file.read(), name=called)

    def keep(self, upload):
        """The token under which an upload is found again."""
        if not self.token:
            upload.seek(0)
            self.token = keep_waiting(ContentFile(upload.read(), name=upload.name), by=self.person, what=WHAT)
        return self.token

    def render(self, name, value, attrs=None, renderer=None):
        waits = isinstance(value, File) and not isinstance(value, FieldFile) and not self.is_refused
        context = {
            "input": super().render(name, value, attrs, renderer),
            "kept": {"name": kept(name), "token": self.keep(value), "called": value.name} if waits else None,
            "stored": stored(value) if isinstance(value, FieldFile) and value else None,
        }
        return render_to_string("admin/publishing/_kept_upload.html", context)


class KeptUploadField(forms.FileField):
    widget = KeptUploadInput

    def bound_data(self, data, initial):
        return data if isinstance(data, File) else initial

    def to_python(self, data):
        if isinstance(data, ValidationError):
            raise data
        return super().to_python(data)


def kept(name):
    """The name of the hidden control that carries a token."""
    return f"{name}-kept"


def stored(file):
    try:
        size = file.size
    except OSError:
        size = 0  # the file is gone
    return {"url": file.url, "words": described(file.name, size) if kind_of(file.name) else file.name}


def keep_uploads(request, form):
    """Store the files of a valid form, and have the page that is answered with say where they wait."""
    for name, field in form.fields.items():
        if isinstance(field.widget, KeptUploadInput) and name in form.changed_data:
            posted = request.POST.copy()
            posted[kept(form.add_prefix(name))] = field.widget.keep(form.cleaned_data[name])
            request.POST = posted
            form.instance._meta.get_field(name).pre_save(form.instance, add=False)
