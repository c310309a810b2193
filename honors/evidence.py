"""Evidence in the form of an honor: looked through for personal data before it is stored."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from characters.fields import LineFormField
from library.pdfs import IS_PDF
from library.personal_data_in_files import PERSONAL_DATA, must_hold_no_personal_data
from library.record_forms import RecordForm


class EvidenceForm(RecordForm):
    """An honor, with a reason for personal data in its evidence, which the log keeps."""

    may_answer = False  # whether the person may give such a reason

    reason = LineFormField(
        label=_("why it may hold personal data"),
        max_length=500,
        required=False,
        help_text=_("Only for who may show honors to the public; the log keeps it. Only staff can open the file."),
    )

    def clean(self):
        cleaned = super().clean()
        if "evidence" in self.changed_data and cleaned.get("evidence") and not self.given_reason:
            try:
                self.must_hold_no_personal_data(cleaned["evidence"])
            except ValidationError as refusal:
                self.add_error("evidence", refusal)
        return cleaned

    @property
    def given_reason(self):
        return self.cleaned_data.get("reason", "") if self.may_answer else ""

    def must_hold_no_personal_data(self, file):
        """As the library says it of documents; a picture’s words, and those of a damaged file, nobody can read."""
        file.seek(0)
        if file.read(len(IS_PDF)) != IS_PDF:
            return
        try:
            must_hold_no_personal_data(file, may_answer=self.may_answer)
        except ValidationError as refusal:
            if refusal.code == PERSONAL_DATA:
                raise
