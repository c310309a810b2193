"""Parts of a text, as rows below its form. Each carries its identity, so that it is known again wherever it stands."""

from django import forms
from django.contrib import admin


class PartForm(forms.ModelForm):
    part_identity = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["part_identity"].initial = self.instance.identity

    def _post_clean(self):
        # A part that a colleague took out meanwhile, and that is to stay: the same part again.
        identity = self.cleaned_data.get("part_identity")
        if identity and self.instance._state.adding:
            self.instance.identity = identity
        super()._post_clean()


class PartInline(admin.StackedInline):
    form = PartForm
    extra = 0
    ordering = ["position", "pk"]
