"""Documents that readers may take away: which kinds there are, and what each must be before it is kept."""

from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .file_kinds import IS_ZIP, why_no_attachment
from .packages import DAMAGED, Package
from .pdfs import IS_PDF, Pdf
from .uploads import MAX_DOCUMENT_BYTES, UploadField, named_by_content

OFFICE = "application/vnd.openxmlformats-officedocument"
# Whoever calls it so wanted another kind of file: another name would not make it the right one.
OFFICE_SUFFIXES = {
    f".{each}" for each in "doc docm dot dotx dotm xls xlsm xlsb xlt xltx xltm ppt pptm pps ppsx wps et dps".split()
}
SAVE_AS = _(
    "The name of this file ends in “%(called)s”, but it is a %(kind)s document. Open it, save it as “%(suffix)s” and "
    "try again."
)
RENAME = _(
    "The name of this file ends in “%(called)s”, but it is a %(kind)s document. Let it end in “%(suffix)s” and try "
    "again."
)
ONLY_THESE = _("An attachment is a PDF, a Word (.docx), Excel (.xlsx), PowerPoint (.pptx) or OFD document.")


@dataclass(frozen=True)
class Kind:
    """A kind of document. A reader sees its name, a browser its content type."""

    suffix: str
    name: str | Promise
    content_type: str


KINDS = {
    kind.suffix: kind
    for kind in (
        Kind(".pdf", _("PDF"), "application/pdf"),
        Kind(".docx", _("Word"), f"{OFFICE}.wordprocessingml.document"),
        Kind(".xlsx", _("Excel"), f"{OFFICE}.spreadsheetml.sheet"),
        Kind(".pptx", _("PowerPoint"), f"{OFFICE}.presentationml.presentation"),
        Kind(".ofd", _("OFD"), "application/ofd"),  # GB/T 33190-2016
    )
}


def kind_of(name):
    """The kind of a document that we keep under this name; None for anything else."""
    return KINDS.get(PurePath(name).suffix)


def described(name, size):
    """What a reader wants to know before taking a document away: “Word, 240 kB”."""
    in_mb = size >= 1_000_000
    number = number_format(size / 1_000_000, 1) if in_mb else max(1, round(size / 1000))
    words = {"kind": kind_of(name).name, "size": f"{number} {'MB' if in_mb else 'kB'}"}
    return gettext("%(kind)s, %(size)s") % words


def opened_document(content):
    """A `Pdf` or a `Package`, whole and harmless, and the suffix of its kind. What it is, its content says.

    Raises ValidationError with a sentence for anything else.
    """
    if content.startswith(IS_PDF):
        return Pdf(content), ".pdf"
    if not content.startswith(IS_ZIP):
        raise ValidationError(DAMAGED if IS_PDF in content[:1024] else why_no_attachment(content) or ONLY_THESE)
    package = Package(content)
    if package.kind is None:
        raise ValidationError(why_no_attachment(content) or ONLY_THESE)
    return package, package.kind


def attachment_file(upload):
    """The document in `upload`, byte for byte, under a name of ours.

    Raises ValidationError with a sentence for what is of no kind that we know, is damaged, can do something by itself,
    is more than one thing at once, or is called what it is not.
    """
    if upload.size > MAX_DOCUMENT_BYTES:
        raise ValidationError(_("This file is larger than 20 MB."))
    upload.seek(0)
    content = upload.read()
    _document, suffix = opened_document(content)
    called = PurePath(upload.name or "").suffix.lower()
    if called not in ("", suffix):
        way_out = SAVE_AS if called in OFFICE_SUFFIXES else RENAME
        raise ValidationError(way_out, params={"called": called, "kind": KINDS[suffix].name, "suffix": suffix})
    return named_by_content(content, suffix)


class AttachmentField(UploadField):
    remake = staticmethod(attachment_file)
