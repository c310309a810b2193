"""What a file truly is, by its content: many call themselves .xls, .xlsx or .docx and are something else.

Whoever refuses a file says with this what it is and how it becomes what is wanted.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IS_ZIP = b"PK\x03\x04"
IS_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how Office kept files before 2007, and still keeps macros and objects
HEAD = 4096  # bytes from the beginning that are looked at
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError)
OLDEST_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
MAIN_TYPE = re.compile(rb'ContentType="([^"]*\.main\+xml)"')


class Holds(Enum):
    """What is in a file, and so what it can become."""

    TABLE = "table"
    TEXT = "text"
    EITHER = "text or table"
    SLIDES = "slides"
    PRINT = "print"
    FILES = "files"
    OTHER = "other"


TABLE, TEXT, EITHER, SLIDES, PRINT, FILES, OTHER = Holds


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name for a person, what is in it, and which programs open it."""

    name: str | Promise
    holds: Holds = OTHER
    opened_by: str | Promise = ""

    @property
    def programs(self):
        return self.opened_by or PROGRAMS[self.holds]


PROGRAMS = {TABLE: _("Excel or WPS"), SLIDES: _("PowerPoint or WPS")} | dict.fromkeys(
    (TEXT, EITHER, PRINT, FILES, OTHER), _("Word or WPS")
)
PASSWORD = Kind(_("a document with a password"))
MACROS_TABLE = Kind(_("an Excel workbook with macros (.xlsm)"), TABLE)
MACROS_TEXT = Kind(_("a Word document with macros (.docm)"), TEXT)
MACROS_SLIDES = Kind(_("a presentation with macros (.pptm)"), SLIDES)
WORD, EXCEL = Kind(_("a Word document"), TEXT), Kind(_("an Excel workbook"), TABLE)
EXCEL_TEMPLATE = Kind(_("an Excel template (.xltx)"), TABLE)
WORD_TEMPLATE = Kind(_("a Word template (.dotx)"), TEXT)
POWERPOINT = Kind(_("a presentation"), SLIDES)
PICTURE = Kind(_("a picture"))
OLD_EXCEL = Kind(_("a workbook of the old Excel or WPS format (.xls, .et)"), TABLE)
WEB_PAGE = Kind(_("a web page (HTML)"), EITHER)
WEB_ARCHIVE = Kind(_("a web page in one file (MHT)"), EITHER)
ZIP = Kind(_("an archive (ZIP)"), FILES)
PARTS = {"xl/": EXCEL, "word/": WORD, "ppt/": POWERPOINT}

STARTS = (
    (b"{\\rtf", Kind(_("a text in Rich Text Format (RTF)"), TEXT)),
    (b"%PDF-", Kind(_("a PDF"), PRINT)),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!", Kind(_("an archive (RAR)"), FILES)),
    (b"7z\xbc\xaf\x27\x1c", Kind(_("an archive (7z)"), FILES)),
    (b"\x1f\x8b", Kind(_("an archive (GZIP)"), FILES)),
)
STREAMS = (  # names in the table of contents of an OLE file
    ("EncryptedPackage", PASSWORD),
    ("WordDocument", Kind(_("a document of the old Word or WPS format (.doc, .wps)"), TEXT)),
    ("PowerPoint Document", Kind(_("a presentation of the old format (.ppt, .dps)"), SLIDES)),
    ("Workbook", OLD_EXCEL),
    ("Book", OLD_EXCEL),
    ("__properties_version1.0", Kind(_("a mail of Outlook (.msg)"))),
)
OLD_OFFICE = Kind(_("a file of an old office program"), EITHER)
XML = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", Kind(_("a table as XML (Excel 2003)"), TABLE)),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", Kind(_("a text as XML (Word 2003)"), TEXT)),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", Kind(_("a document as one XML file"), TEXT)),
    (b"urn:oasis:names:tc:opendocument", Kind(_("an OpenDocument file as one XML file"), EITHER)),
    (b"schemas.uof.org", Kind(_("a document in the Unified Office Format (UOF)"), EITHER)),
)
MAIN_TYPES = (  # parts of the content type of the main entry of an Open XML file
    (b"spreadsheetml.template", EXCEL_TEMPLATE),
    (b"wordprocessingml.template", WORD_TEMPLATE),
    (b"ms-excel.sheet.macro", MACROS_TABLE),
    (b"ms-excel.template.macro", MACROS_TABLE),
    (b"ms-word.document.macro", MACROS_TEXT),
    (b"ms-word.template.macro", MACROS_TEXT),
    (b"ms-powerpoint", MACROS_SLIDES),
    (b"spreadsheetml", EXCEL),
    (b"wordprocessingml", WORD),
    (b"presentationml", POWERPOINT),
)
OPEN_DOCUMENT = {
    b"text": Kind(_("an OpenDocument text (.odt)"), TEXT),
    b"spreadsheet": Kind(_("an OpenDocument table (.ods)"), TABLE),
    b"presentation": Kind(_("an OpenDocument presentation (.odp)"), SLIDES),
}
APPLE = (
    ("Index/CalculationEngine", Kind(_("a table of Apple Numbers"), TABLE, "Numbers")),
    ("Index/Slide", Kind(_("a presentation of Apple Keynote"), SLIDES, "Keynote")),
    ("Index/Document.iwa", Kind(_("a document of Apple Pages or Numbers"), EITHER, _("Pages or Numbers"))),
    ("Index.zip", Kind(_("a document of Apple Pages or Numbers"), EITHER, _("Pages or Numbers"))),
)


OPEN_AND_SAVE = _(
    "This is %(what)s, whatever its name says. Open it in %(programs)s, save it as %(suffix)s and try again."
)
UNPACK = _("This is %(what)s. Unpack it, and choose the file in it.")
NO_TABLE = _("This is %(what)s, not a table. Put its rows into the template, or into a sheet of Excel, and try again.")
NO_TEXT = _("This is %(what)s, not a text. Copy what is needed into a Word document (.docx), and choose that.")
TRY_WITHOUT_PASSWORD = _("This file is protected by a password. Save it without one and try again.")
SAVED_AS = {TABLE: ".xlsx", TEXT: ".docx", EITHER: _(".docx or .xlsx"), SLIDES: ".pptx"}


def why_no_table(content):
    """The sentence for a file that was taken for a table; None where nothing is known of it."""
    return sentence(true_kind(content), (TABLE, EITHER), NO_TABLE, _("Excel or WPS"), ".xlsx")


def why_no_text(content):
    """The sentence for a file that was taken for a Word document; None where nothing is known of it."""
    return sentence(true_kind(content), (TEXT, EITHER, PRINT), NO_TEXT, _("Word or WPS"), ".docx")


def why_no_attachment(content):
    """The sentence for an office file that cannot be kept as it is; None for any other."""
    kind = true_kind(content)
    return sentence(kind, SAVED_AS, None, kind and kind.programs, kind and SAVED_AS.get(kind.holds))


def sentence(kind, fitting, otherwise, programs, suffix):
    if kind is None:
        return None
    if kind is PASSWORD:
        return TRY_WITHOUT_PASSWORD
    words = {"what": kind.name, "programs": kind.opened_by or programs, "suffix": suffix}
    if kind.holds in fitting:
        return OPEN_AND_SAVE % words
    way_out = UNPACK if kind.holds is FILES and otherwise else otherwise
    return way_out and way_out % words


def true_kind(content):
    """The kind of file that some bytes are; None for plain text and for what nobody here knows."""
    if content.startswith(IS_ZIP):
        return kind_of_zip(content)
    if content.startswith(IS_OLE):
        return next((kind for name, kind in STREAMS if name.encode("utf-16-le") in content), OLD_OFFICE)
    if OLDEST_EXCEL.match(content):
        return OLD_EXCEL
    for start, kind in STARTS:
        if content.startswith(start) and (kind is not PICTURE or b"\0" in content[:64]):  # a table may begin with “BM”
            return kind
    if content[4:8] == b"ftyp":
        return PICTURE
    return kind_of_markup(content[:HEAD])


def kind_of_markup(head):
    """What a text with tags is: a web page, an archive of one, or XML of an office program."""
    for encoding in ("utf-16-le", "utf-16-be"):
        if head.startswith("\ufeff".encode(encoding)):
            head = head[: len(head) // 2 * 2].decode(encoding, "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    small = head.lower()
    if small.startswith(b"<"):
        for name, kind in XML:
            if name.lower() in small:
                return kind
        if re.search(rb"<(?:!doctype html|html|head|meta|body|table|style|div|p)\b", small):
            return WEB_PAGE
        return Kind(_("an XML file")) if small.startswith(b"<?xml") else None
    if b"mime-version:" in small:
        return WEB_ARCHIVE if b"multipart/related" in small or b"saved by" in small else Kind(_("a mail (.eml)"))
    return None


def kind_of_zip(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return kind_of_office(archive, names)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").rpartition(b"opendocument.")[2].partition(b"-")[0].strip()
                return OPEN_DOCUMENT.get(kind, ZIP)
    except UNREADABLE:
        return None
    starts = [*APPLE, *PARTS.items()]
    return next((kind for start, kind in starts if any(name.startswith(start) for name in names)), ZIP)


def kind_of_office(archive, names):
    if "xl/workbook.bin" in names:
        return Kind(_("a binary Excel workbook (.xlsb)"), TABLE)
    if archive.getinfo("[Content_Types].xml").file_size > 1024 * 1024:
        return None
    types = b" ".join(MAIN_TYPE.findall(archive.read("[Content_Types].xml")))
    return next((kind for part, kind in MAIN_TYPES if part in types), None)
