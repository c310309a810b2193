"""The register as a file that spreadsheets open: what the public reads, in the language of the page."""

import csv
import io

from django.utils.translation import gettext as _

from accounts.formulas import quoted
from characters.cleaning import visible


def as_csv(honors):
    """The bytes of a CSV file of honors `with_holders()`; the mark at its start tells Excel that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            _("Year"),
            _("Honor"),
            _("Kind"),
            _("Class of merit"),
            _("Level"),
            _("Holder"),
            _("Branch"),
            _("Awarding body"),
            _("Document number"),
        ]
    )
    for honor in honors:
        cells = [
            honor.title,
            honor.get_kind_display(),
            honor.get_merit_class_display(),
            honor.get_level_display(),
            honor.holder_for_public,
            honor.branch.short_name,
            honor.awarding_body,
            honor.document_number,
        ]
        writer.writerow([honor.year, *(quoted(visible(cell)) for cell in cells)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
