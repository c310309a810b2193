"""Parts of a text, as rows below its form. Each carries its identity, so that it is known again wherever it stands."""

from django import forms
from django.contrib import admin
from django.db import models

from accounts.careful_admin import BoundedInline

from .kept_uploads import KeptUploadField, KeptUploadInput


class PartForm(forms.ModelForm):
    part_identity = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = None  # who types

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["part_identity"].initial = self.instance.identity
        for widget in self.upload_inputs().values():
            widget.person = self.person

    def upload_inputs(self):
        widgets = {name: field.widget for name, field in self.fields.items()}
        return {name: widget for name, widget in widgets.items() if isinstance(widget, KeptUploadInput)}

    def full_clean(self):
        super().full_clean()
        for name, widget in self.upload_inputs().items():
            widget.is_refused = name in self._errors

    def _post_clean(self):
        # A part that a colleague took out meanwhile, and that is to stay: the same part again.
        identity = self.cleaned_data.get("part_identity")
        if identity and self.instance._state.adding:
            self.instance.identity = identity
        super()._post_clean()


class PartInline(BoundedInline, admin.StackedInline):
    form = PartForm
    extra = 0
    ordering = ["position", "pk"]
    formfield_overrides = {models.FileField: {"form_class": KeptUploadField, "widget": KeptUploadInput}}

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.person = request.user
        return formset
