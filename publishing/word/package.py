"""A Word file before anything in it is believed: a zip of XML, checked and then read by name.

Nothing is fetched, no entity is resolved, no more is unpacked than a text can need.
"""

import io
import posixpath
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from lxml import etree

from library.file_kinds import IS_ZIP, MACROS_TEXT, WORD, WORD_TEMPLATE, true_kind, why_no_text
from library.uploads import MAX_DOCUMENT_BYTES

MAX_MEMBERS = 3000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes of all members together
MAX_XML = 8 * 1024 * 1024  # bytes of one part: a book of a thousand pages, and read before a server loses patience
MAX_RATIO = 200  # of one large member; a text full of repetitions reaches 60
LARGE = 1024 * 1024

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = "http://purl.oclc.org/ooxml/"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

NOT_WORD = _("This is not a Word document (.docx). Copy the text into one, and choose that.")
ENCRYPTED = _("This document is protected by a password. Save it without one and choose it again.")
DAMAGED = _("This document is damaged or incomplete. Open it in Word or WPS, save it anew, and choose it again.")
TOO_LARGE = _("This document is larger than 20 MB. Make its pictures smaller and choose it again.")
BOMB = _("This document unpacks to far more than a text can be, so it was not opened.")
MACROS = _("This document holds macros, which are programs. Save it as .docx, without macros, and choose it again.")
ENTITIES = _("This document holds definitions that no Word document has (a DOCTYPE), so it was not opened.")
STRICT_KIND = _("This document was saved as “Strict Open XML”. Save it as an ordinary Word document (.docx).")
OTHER_OFFICE = _("This is a file of another program of the office suite, not a Word document (.docx).")


class Package:
    """The parts of a .docx, by name. Raises ValidationError with a sentence wherever it is not sound."""

    def __init__(self, file):
        self.zip = opened_zip(file)
        self.names = {info.filename for info in self.zip.infolist()}
        self.main = self.find_main()

    def find_main(self):
        types = self.xml("[Content_Types].xml")
        if types is None:
            raise ValidationError(NOT_WORD)
        said = {each.get("PartName", ""): each.get("ContentType", "") for each in types}
        if any("macroEnabled" in kind or "vbaProject" in kind for kind in said.values()) or any(
            name.lower().endswith("vbaproject.bin") for name in self.names
        ):
            raise ValidationError(MACROS)
        main = next((path for kind, path, _mode in self.relations("") if kind == "officeDocument"), "word/document.xml")
        if main not in self.names:
            raise ValidationError(NOT_WORD if main == "word/document.xml" else DAMAGED)
        if "wordprocessingml" not in said.get(f"/{main}", "wordprocessingml"):
            raise ValidationError(OTHER_OFFICE)
        return main

    def bytes(self, name, most=MAX_UNPACKED):
        """The content of a part; None where there is none of this name."""
        if name not in self.names:
            return None
        if self.zip.getinfo(name).file_size > most:
            raise ValidationError(BOMB)
        try:
            return self.zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise ValidationError(DAMAGED) from error

    def xml(self, name):
        """The root element of a part; None where there is none of this name."""
        content = self.bytes(name, MAX_XML)
        if content is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ValidationError(DAMAGED) from error
        if root.getroottree().docinfo.doctype:
            raise ValidationError(ENTITIES)
        for unread in list(root.iter(etree.Entity, etree.PI)):
            drop(unread)
        return root

    def relations(self, part):
        """Triples of kind, target and mode of a part's relationships; a target inside as the name of its part."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if root is None else [self.relation(folder, each)[1:] for each in root.iter(RELATIONSHIP)]

    def relations_by_id(self, part):
        """As `relations`, by the id that the part's text uses."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        return {key: rest for key, *rest in (self.relation(folder, each) for each in root.iter(RELATIONSHIP))}

    @staticmethod
    def relation(folder, element):
        kind, target, mode = element.get("Type", ""), element.get("Target", ""), element.get("TargetMode", "Internal")
        if kind.startswith(STRICT):
            raise ValidationError(STRICT_KIND)
        if mode == "Internal":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return element.get("Id", ""), kind.removeprefix(OFFICE), target, mode

    def part_of(self, kind):
        """The name of the main text's part of a kind, such as "styles" or "footnotes"; None where it has none."""
        return next(
            (path for each, path, mode in self.relations(self.main) if each == kind and mode == "Internal"), None
        )


def opened_zip(file):
    if file.size > MAX_DOCUMENT_BYTES:
        raise ValidationError(TOO_LARGE)
    file.seek(0)
    content = file.read(MAX_DOCUMENT_BYTES + 1)
    kind = true_kind(content)
    if kind not in (None, WORD, WORD_TEMPLATE, MACROS_TEXT):
        raise ValidationError(why_no_text(content))
    if not content.startswith(IS_ZIP):
        raise ValidationError(NOT_WORD)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise ValidationError(DAMAGED) from error
    if any(each.flag_bits & 1 for each in members):
        raise ValidationError(ENCRYPTED)
    if len({each.filename for each in members}) != len(members):
        raise ValidationError(DAMAGED)
    if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > MAX_UNPACKED:
        raise ValidationError(BOMB)
    if any(each.file_size > LARGE and each.file_size > MAX_RATIO * max(each.compress_size, 1) for each in members):
        raise ValidationError(BOMB)
    return archive


def drop(element):
    """Take an element out of its tree, but not the words behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
