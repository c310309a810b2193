"""Zip files that are documents: of Office (Open XML) and OFD. Opened without trust, and only if they can do nothing."""

import io
import time
import zipfile
import zlib
from posixpath import basename, dirname, join, normpath
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .file_kinds import IS_OLE, IS_ZIP

MAX_UNZIPPED_BYTES = 100 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_DEPTH = 2  # a chart in a presentation holds a workbook; more deeply nobody packs in good faith
MAX_SECONDS = 20
AT_ONCE = 256 * 1024  # bytes of XML that are read between two looks at the clock
CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": ".pptx",
}
FETCHING = ("attachedTemplate", "oleObject", "frame", "subDocument")  # what a program fetches by itself on opening
ELSEWHERE = ("http:", "https:", "ftp:", "\\\\", "//", "file:////", "file:\\\\", "file://\\\\")

DAMAGED = _("This document is damaged or incomplete. Save it again and try once more.")
MACROS = _("This document contains macros. Save it without them, for example as .docx or .xlsx, and try again.")
OBJECTS = _("This document contains embedded objects or controls. Replace them by pictures or tables and try again.")
EMBEDDED = _("This document has other files inside. Take them out, and attach them beside it if they are needed.")
PROTECTED = _("This document is protected by a password. Save it without one and try again.")
FETCHES = _("This document fetches something from elsewhere when it is opened. Take that out and try again.")
TOO_LARGE_INSIDE = _("This document is far larger inside than it looks. Save it again and try once more.")
TOO_LONG = _("This document is too long to be looked through. Split it into parts and try again.")


class Limits:
    """The seconds and the bytes that one document may take, with all that is packed in it."""

    def __init__(self):
        self.ends = time.monotonic() + MAX_SECONDS
        self.bytes_left = MAX_UNZIPPED_BYTES

    def look_at_the_clock(self):
        if time.monotonic() > self.ends:
            raise ValidationError(TOO_LONG)

    def take(self, size):
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise ValidationError(TOO_LARGE_INSIDE)


class Package:
    """A document in a zip file. Opening one raises ValidationError with a sentence unless it is whole and harmless."""

    def __init__(self, content, limits=None, depth=0):
        must_be_nothing_but_a_zip(content)
        self.limits = limits or Limits()
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
            must_be_sound(archive.infolist())
            self.limits.take(sum(entry.file_size for entry in archive.infolist()))
            # To its end, so that its checksum is compared.
            self.entries = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ValidationError(DAMAGED) from error
        self.inner = {}  # the documents in it, by name
        for name, entry in self.entries.items():
            if entry.startswith(IS_OLE):
                raise ValidationError(MACROS if "vba" in name.lower() else OBJECTS)
            if entry.startswith(IS_ZIP):
                if depth == MAX_DEPTH:
                    raise ValidationError(EMBEDDED)
                self.inner[name] = Package(entry, self.limits, depth + 1)
        self.main = None  # the entry that leads to all others
        self.kind = self._office_kind() if CONTENT_TYPES in self.entries else self._ofd_kind()
        if depth and self.kind is None:
            raise ValidationError(EMBEDDED)

    # --- what it is, and that it can do nothing

    def _office_kind(self):
        """The suffix of an Office document; ValidationError for what it must not contain."""
        overrides = self.rows(CONTENT_TYPES, "Default", "Override")
        types = [row.get("ContentType", "") for row in overrides]
        if any("macro" in each.lower() or "vba" in each.lower() for each in types):
            raise ValidationError(MACROS)
        if any("activex" in each.lower() for each in types):
            raise ValidationError(OBJECTS)
        for name in self.entries:
            for row in self._all_relations(name) if name.endswith(".rels") else ():
                if row["Type"].endswith(FETCHING) and row.get("TargetMode") == "External":
                    must_not_lead_elsewhere(row["Target"])
        for row in overrides:
            name = row.get("PartName", "").lstrip("/")
            if row.get("ContentType") in MAIN_TYPES and name in self.entries:
                self.main = name
                self.xml(name)
                return MAIN_TYPES[row["ContentType"]]
        return None

    def _ofd_kind(self):
        if "OFD.xml" not in self.entries:
            return None
        for name in self.entries:
            if name.endswith(".xml") and self.rows(name, "Attachment"):
                raise ValidationError(EMBEDDED)
        self.main = "OFD.xml"
        return ".ofd"

    # --- reading

    def xml(self, name, start=None, end=None):
        """Read an XML entry: `start(tag, attributes)` and `end(tag, text)` are called with tags without namespaces.

        A text is what stands since the last tag. Document types, and so entities, are refused: no document has them.
        """
        parser = expat.ParserCreate(namespace_separator="}")
        said = []

        def on_start(tag, attributes):
            said.clear()
            if start:
                start(local(tag), attributes)

        def on_end(tag):
            if end:
                end(local(tag), "".join(said))
            said.clear()

        parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
        parser.CharacterDataHandler = said.append
        parser.StartDoctypeDeclHandler = refuse
        content = self.entries.get(name, b"")
        try:
            for place in range(0, len(content), AT_ONCE):
                self.limits.look_at_the_clock()
                parser.Parse(content[place : place + AT_ONCE])
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise ValidationError(DAMAGED) from error

    def rows(self, name, *tags):
        """The attributes of every element of these tags in an XML entry; `r:id` wins over `id`."""
        found = []
        self.xml(name, start=lambda tag, attributes: found.append(attributes) if tag in tags else None)
        return [{local(key): row[key] for key in sorted(row, key=lambda key: "}" in key)} for row in found]

    def relations(self, name):
        """What an entry of an Office document refers to within the document: names by their ids."""
        return {
            row["Id"]: normpath(join("/", dirname(name), row["Target"])).lstrip("/")
            for row in self._all_relations(f"{join(dirname(name), '_rels', basename(name))}.rels")
            if row.get("TargetMode") != "External"
        }

    def links(self):
        """Where the document leads outside, such as to an address for mail."""
        return [
            row["Target"]
            for name in self.entries
            if name.endswith(".rels")
            for row in self._all_relations(name)
            if row.get("TargetMode") == "External"
        ]

    def _all_relations(self, name):
        rows = self.rows(name, "Relationship") if name in self.entries else []
        return [row for row in rows if row.keys() >= {"Id", "Type", "Target"}]


def must_be_nothing_but_a_zip(content):
    """Refuse what is a zip file and something else as well: another program would open the other thing."""
    ends_at = content.rfind(b"PK\x05\x06") + 22
    if not content.startswith(IS_ZIP) or ends_at != len(content) or b"%PDF-" in content[:1024]:
        raise ValidationError(DAMAGED)


def must_be_sound(entries):
    """What the table of contents says already; more than an entry announces is never unpacked."""
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ValidationError(PROTECTED)
    if len(entries) > MAX_ENTRIES:
        raise ValidationError(TOO_LARGE_INSIDE)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise ValidationError(DAMAGED)  # two programs could each read another one of the same name


def must_not_lead_elsewhere(target):
    if target.lower().startswith(ELSEWHERE):
        raise ValidationError(FETCHES)


def refuse(*_declaration):
    raise ValidationError(DAMAGED)


def local(name):
    """A name without its namespace: strict and transitional Open XML differ in that alone."""
    return name.rpartition("}")[2]
