"""The signing sheet behind a text: its stages, who has signed, and lines for those who sign on paper.

Everything in it has a style of its own, by which it is left out when the document comes back in.
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from characters.cleaning import visible

from .names import SHEET

ROW_HEIGHT = Mm(16)  # room for a signature


def add_sheet(document, edition, progress):
    """`progress`: for each stage in order a dictionary of `stage` and `sign_off`, None where nobody has signed yet."""
    heading = said(document, _("Review and sign-off form"))
    heading.paragraph_format.page_break_before = True
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.runs[0].bold = True
    said(document, _("Title: %(title)s") % {"title": edition})
    said(document, _("Edition: %(number)d") % {"number": edition.number})
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    heads = (_("Stage"), _("Reviewed, proofread"), _("Remark"), _("Signature and date"))
    fill(table.rows[0], heads, bold=True)
    for step in progress:
        fill(table.add_row(), words_of(step))
    for row in table.rows[1:]:
        row.height = ROW_HEIGHT
    said(document, _("SHA-256 of the text that was read: %(digest)s") % {"digest": edition.digest_now()})
    moment = date_format(timezone.localtime(), "Y-m-d H:i")
    said(
        document, _("Printed: %(moment)s (%(zone)s)") % {"moment": moment, "zone": timezone.get_current_timezone_name()}
    )


def words_of(step):
    sign_off, stage = step["sign_off"], capfirst(step["stage"].name)
    if sign_off is None:
        return stage, "☐ ☐", "", ""
    return stage, "☑ ☑", sign_off.comment, f"{sign_off.who}\n{moment_of(sign_off.signed_at)}"


def moment_of(moment):
    return date_format(timezone.localtime(moment), "Y-m-d H:i")


def said(document, words):
    return document.add_paragraph(visible(str(words)), style=SHEET)


def fill(row, words, *, bold=False):
    for cell, text in zip(row.cells, words, strict=True):
        cell.paragraphs[0].style = SHEET
        cell.paragraphs[0].add_run(visible(str(text))).bold = bold or None
    together = OxmlElement("w:cantSplit")
    together.set(qn("w:val"), "1")
    row._tr.get_or_add_trPr().append(together)
