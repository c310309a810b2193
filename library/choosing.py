"""A form's fields for pictures: a file from the disk, of which one can say that AI made it; or one of the library."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.forms.widgets import Media, Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from characters.cleaning import clean_line

from .labels import said_by_hand
from .pictures import Picture

TICK_WITHOUT_FILE = _(
    "The tick for AI is about a file that you choose here. Choose the file again, or say it of the picture on its page "
    "in the library."
)


class Chosen(str):
    """The name of a picture that was chosen in the library."""


class UploadInput(AdminFileWidget):
    """A file, and beside it the tick that says that AI made what is in it."""

    is_ticked = False

    def value_from_datadict(self, data, files, name):
        """The file; a ValidationError in its place, where there is a tick and no file."""
        file = self.file_in(data, files, name)
        self.is_ticked = f"{name}-ai" in data
        if self.is_ticked and not isinstance(file, File):
            return ValidationError(TICK_WITHOUT_FILE)
        if self.is_ticked:
            file.label = said_by_hand()
        return file

    def file_in(self, data, files, name):
        return super().value_from_datadict(data, files, name)

    def render(self, name, value, attrs=None, renderer=None):
        tick = {"name": f"{name}-ai", "is_set": self.is_ticked}
        beside = render_to_string("admin/library/_ai_tick.html", {"tick": tick})
        return format_html("{}{}", super().render(name, value, attrs, renderer), beside)


class PictureInput(UploadInput):
    @property
    def media(self):
        script = Script("admin/chooser/cover.js", type="module")
        return super().media + Media(css={"all": ["admin/chooser/chooser.css"]}, js=[script])

    def file_in(self, data, files, name):
        chosen = data.get(f"{name}-chosen")
        return Chosen(chosen) if chosen and name not in files else super().file_in(data, files, name)

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-chosen" not in data and super().value_omitted_from_data(data, files, name)

    def render(self, name, value, attrs=None, renderer=None):
        choice = {
            "name": f"{name}-chosen",
            "value": value if isinstance(value, Chosen) else "",
            "chooser": reverse("admin:choose_picture"),
            "media": default_storage.url(""),
        }
        beside = render_to_string("admin/library/_choice.html", {"choice": choice})
        return format_html("{}{}", super().render(name, value, attrs, renderer), beside)


class UploadedPictureField(forms.FileField):
    widget = UploadInput

    def to_python(self, data):
        if isinstance(data, ValidationError):
            raise data
        return super().to_python(data)


class PictureFormField(UploadedPictureField):
    """Who asks sets `pictures` to those that one may choose from."""

    pictures = Picture.objects.none()

    def clean(self, data, initial=None):
        if not isinstance(data, Chosen):
            return super().clean(data, initial)
        name = clean_line(data)
        if not self.pictures.filter(file=name).exists():
            raise ValidationError(_("The library has no such picture for you. Choose another one."))
        return name

    def bound_data(self, data, initial):
        return data if isinstance(data, Chosen) else super().bound_data(data, initial)


def say_remarks(request, form):
    """Say what there is to know of the pictures that came with a valid form, such as that they do not move here."""
    for name in form.changed_data:
        file = getattr(form.instance, name, None)
        if isinstance(file, FieldFile) and file and not file._committed and getattr(file.file, "remark", ""):
            messages.warning(request, file.file.remark)
