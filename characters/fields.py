"""Model and form fields for plain text, cleaned at every way in: form, import, command, shell, `update()`, fixture.

What is looked for (`filter()`) is left as it is asked, so that older rows can still be found by what they hold.
Migrations know them as Django's own fields: how a text is cleaned is no matter of the database.
"""

from django import forms
from django.db import models

from .cleaning import clean_line, clean_text


class LineFormField(forms.CharField):
    """One line in a form, cleaned before it is judged: what nobody sees is not there, and counts for no length."""

    cleaned = staticmethod(clean_line)

    def to_python(self, value):
        value = self.cleaned(str(value)) if value not in self.empty_values else value
        return super().to_python(value)


class TextFormField(LineFormField):
    cleaned = staticmethod(clean_text)

    def __init__(self, *, widget=forms.Textarea, **kwargs):
        super().__init__(widget=widget, **kwargs)


class SlugFormField(LineFormField, forms.SlugField):
    pass


class EmailFormField(LineFormField, forms.EmailField):
    pass


class CleanedField:
    """A field of text that stores only what `cleaned` leaves. Only SQL expressions escape it."""

    form_class = LineFormField
    cleaned = staticmethod(clean_line)

    @classmethod
    def like(cls, field):
        """The field that a model of somebody else has, cleaned."""
        _name, _path, args, kwargs = field.deconstruct()
        return cls(*args, **kwargs)

    def cleaned_value(self, value):
        return self.cleaned(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = self.cleaned_value(super().pre_save(model_instance, add))
        if isinstance(value, str):
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        # `update()`, `bulk_update()` and fixtures come this way only.
        return super().get_db_prep_save(self.cleaned_value(value), connection)

    def clean(self, value, model_instance):
        return super().clean(self.cleaned_value(value), model_instance)

    def formfield(self, **kwargs):
        return super().formfield(**kwargs | {"form_class": self.form_class})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        djangos = next(each for each in type(self).__mro__ if each.__module__.startswith("django."))
        return name, f"django.db.models.{djangos.__name__}", args, kwargs


class LineField(CleanedField, models.CharField):
    """One line of plain text."""


class TextField(CleanedField, models.TextField):
    """Several lines of plain text."""

    form_class = TextFormField
    cleaned = staticmethod(clean_text)


class SlugField(CleanedField, models.SlugField):
    form_class = SlugFormField


class EmailField(CleanedField, models.EmailField):
    form_class = EmailFormField
