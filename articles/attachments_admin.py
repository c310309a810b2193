"""Attachments in the form of an article: looked through for personal data before anything of them is stored."""

from pathlib import PurePath

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from library.personal_data_in_files import must_hold_no_personal_data
from publishing.admin import PartInline
from publishing.admin.parts import PartForm
from publishing.allowances import Allowance

from .attachments import AT_MOST, Attachment

PERMISSION = "articles.publish_articleedition"


class AttachmentForm(PartForm):
    article = None  # where personal data may have been allowed already

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].required = False

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if "title" in cleaned and not cleaned["title"].strip():
            if isinstance(file, File) and not isinstance(file, FieldFile):
                cleaned["title"] = PurePath(file.name).stem[: Attachment._meta.get_field("title").max_length]
            elif file:
                self.add_error("title", _("An attachment has a title."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        is_new = "file" in self.changed_data
        if self.errors or not (is_new or "reason" in self.changed_data):
            return
        may_answer = self.person.has_perm(PERMISSION)
        if is_new and not may_answer:
            self.instance.reason = ""  # it was given for another file
        if not self.instance.reason:
            allowed = Allowance.objects.of(self.article).by_key() if self.article else {}
            try:
                with self.instance.file.open() as stored:
                    must_hold_no_personal_data(stored, may_answer=may_answer, allowed=allowed)
            except ValidationError as refusal:
                self.add_error("file", refusal)


class AttachmentInline(PartInline):
    model = Attachment
    form = AttachmentForm
    fields = ["title", "file", "reason", "position", "part_identity"]
    max_num = AT_MOST
    view_on_site = False  # readers get it from the article's page, and only while that is live

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.article = obj and obj.article
        return formset

    def get_fields(self, request, obj=None):
        return ["title", "document", "reason", "position"] if obj and not obj.is_open else self.fields

    def get_readonly_fields(self, request, obj=None):
        return ["document"] if request.user.has_perm(PERMISSION) else ["document", "reason"]

    @admin.display(description=_("file"))
    def document(self, attachment):
        return format_html('<a href="{}">{}</a>', attachment.file.url, attachment.in_words)


def log_reasons(request, edition):
    """Write into the log for which attachments the newest version gives another reason than the one before."""
    before = reasons_in(edition.form_at(edition.version - 1)) if edition.version > 1 else {}
    for identity, (title, reason) in reasons_in(edition.form_at(edition.version)).items():
        if reason and before.get(identity, ("", ""))[1] != reason:
            said = {"edition": edition.number, "name": title, "reason": reason}
            record(What.ALLOWED, by=request.user, thing=edition, request=request, **said)


def reasons_in(form):
    return {part["identity"]: (part["title"], part["reason"]) for part in form["parts"].get("attachments", [])}
