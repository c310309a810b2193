"""Forms of records that the public sees: who may allow personal data says why, where the form was refused for it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from characters.fields import TextFormField

from .personal_data_in_files import PERSONAL_DATA


class RecordForm(forms.ModelForm):
    person = None  # who fills it in, as the admin knows

    reason_to_allow = TextFormField(
        label=_("Why the personal data may stand there"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your name and the reason are kept, in the log as well. Readers see what you allow."),
    )

    def _post_clean(self):
        reason = self.cleaned_data.get("reason_to_allow")
        if reason and self.person:
            try:
                self.instance.answer_for(by=self.person, reason=reason)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        super()._post_clean()

    @property
    def asks_for_reason(self):
        """Whether it was refused for personal data, or such stand there, and this person may allow them."""
        if self.person is None or not self.instance.may_allow(self.person):
            return False
        if self.is_bound:
            codes = {error.code for errors in self.errors.as_data().values() for error in errors}
            return PERSONAL_DATA in codes or bool(self.data.get(self.add_prefix("reason_to_allow")))
        return any(not standing.allowance for standing in self.standing)

    @cached_property
    def standing(self):
        """The personal data that are stored in the record, for a form that nobody has filled in yet."""
        return self.instance.personal_data() if self.instance.pk and not self.is_bound else []


class GatedAdmin:
    """Stands before the admin of a GatedRecord. A form of its own is a RecordForm."""

    form = RecordForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.person = request.user
        return form

    def construct_change_message(self, request, form, formsets, add=False):
        said = super().construct_change_message(request, form, formsets, add)
        if "reason_to_allow" in said.get("fields", ()):  # the allowance has an entry of its own
            said["fields"].remove("reason_to_allow")
        return said

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        context |= {
            "personal_data": form.standing,
            "asks_for_reason": may_write and form.asks_for_reason,
            "reason_field": form["reason_to_allow"],
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
