"""What is asked of whoever brings pages of an old site: the files, and then where the articles go."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from branches.models import Branch
from characters.fields import TextFormField
from publishing.refusals import must

from .models import Column, Series


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = ManyFiles

    def clean(self, files, initial=None):
        must(files, self.error_messages["required"])
        return [super(FilesField, self).clean(file) for file in files]


class UploadForm(forms.Form):
    files = FilesField(
        label=_("Pages with their pictures and documents"),
        help_text=_(
            "HTML, a web archive (.mht) or text, as saved from the old site, with its pictures and documents; or a "
            ".zip with all of it, which keeps the folders and with them the old addresses. At most 100 pages and 100 "
            "MB. Nothing is stored before you have seen what becomes of them."
        ),
    )


class FilingForm(forms.Form):
    """Where the pages go. What is left empty is as each page says."""

    column = forms.ModelChoiceField(
        Column.objects.all(),
        label=pgettext_lazy("of articles", "Column"),
        required=False,
        empty_label=_("as each page says"),
    )
    series = forms.ModelChoiceField(
        Series.objects.all(),
        label=_("Series"),
        required=False,
        empty_label=_("as each page says"),
        help_text=_("Each article takes the next number in it, in the order of this list."),
    )
    branch = forms.ModelChoiceField(Branch.objects.none(), label=_("Branch"), required=False)
    state = forms.ChoiceField(
        label=_("They become"),
        choices=[("draft", _("drafts, to be reviewed")), ("published", _("public at once, at their old dates"))],
        initial="draft",
        widget=forms.RadioSelect,
        help_text=_(
            "What is public at once is marked as imported. It stays on the desk of those who publish until somebody "
            "else has looked it through and signed."
        ),
    )
    reason = TextFormField(
        label=_("Why they may be public at once"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for what is public at once. Whoever looks them through reads it, and it is kept in the log."),
    )
    with_profile = forms.BooleanField(
        label=_("Open a draft of the branch’s profile with its brand, comment and endeavours as well"), required=False
    )

    def __init__(self, *args, user, may_publish, may_write_profiles, **kwargs):
        branches = Branch.objects.for_staff(user)
        if not user.works_for_all_branches:
            only = list(branches[:2])
            kwargs["initial"] = {"branch": only[0]} if len(only) == 1 else {}
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
        self.fields["branch"].required = not user.works_for_all_branches  # without one it would be nobody's
        if not may_publish:
            del self.fields["state"], self.fields["reason"]
        if not may_write_profiles:
            del self.fields["with_profile"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("with_profile") and not cleaned.get("branch") and "branch" not in self.errors:
            self.add_error("branch", _("Choose the branch whose profile it is."))
        if cleaned.get("state") == "published" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why it may be public before anybody here has signed it."))
        return cleaned
