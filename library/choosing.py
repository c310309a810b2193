"""A form's field for a picture: a file from the disk, or one that the library has already."""

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.forms.widgets import Media, Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from characters.cleaning import clean_line

from .pictures import Picture


class Chosen(str):
    """The name of a picture that was chosen in the library."""


class PictureInput(AdminFileWidget):
    @property
    def media(self):
        script = Script("admin/chooser/cover.js", type="module")
        return super().media + Media(css={"all": ["admin/chooser/chooser.css"]}, js=[script])

    def value_from_datadict(self, data, files, name):
        chosen = data.get(f"{name}-chosen")
        return Chosen(chosen) if chosen and name not in files else super().value_from_datadict(data, files, name)

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


class PictureFormField(forms.FileField):
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
