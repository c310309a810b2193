"""PDF files: opened without trust, and only if they can do nothing but be read."""

import io
import re
import unicodedata
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .packages import DAMAGED, EMBEDDED, PROTECTED, TOO_LONG, Limits

IS_PDF = b"%PDF-"
MAX_DRAWING_BYTES = 8 * 1024 * 1024  # of one page, unpacked: read in some ten seconds
RUNS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/RichMedia"}
RUNS_IN = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
ACTS = {"/A", "/AA", "/OpenAction", "/Next", "/PA"}  # where an action stands (ISO 32000-1, 12.6)
CLICKED = {"/GoTo", "/Named"}
ADDRESS = re.compile(r"(?:https?:|mailto:|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)
FILES_IN = {"/EmbeddedFiles", "/EF"}

# Some fonts say for a Chinese character that looks like a radical that it is the radical.
LIKE_OTHERS = [chr(code) for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF)) for code in range(first, last + 1)]
AS_TYPED = str.maketrans({each: unicodedata.normalize("NFKC", each) for each in LIKE_OTHERS})

SCRIPTS = _("This PDF contains scripts, or starts something when it is read. Print it into a new PDF and try again.")


class Pdf:
    """A PDF file. Opening one raises ValidationError with a sentence unless it is whole and harmless."""

    def __init__(self, content):
        from pypdf import PdfReader  # here and below: not every process opens a PDF

        self.limits = Limits()
        must_be_nothing_but_a_pdf(content)
        try:
            self.reader = PdfReader(io.BytesIO(content))
            if self.reader.is_encrypted:
                raise ValidationError(PROTECTED)
            for each in self._all_objects():
                self.limits.look_at_the_clock()
                must_be_harmless(each)
            self.pages = list(self.reader.pages)
        except ValidationError:
            raise
        except Exception as error:  # what is wrong in a file comes out of pypdf as any error at all
            raise ValidationError(DAMAGED) from error
        if not self.pages:
            raise ValidationError(DAMAGED)

    def _all_objects(self):
        """Every object of the file, wherever it hangs: no page need lead to it."""
        from pypdf.generic import IndirectObject

        numbers = {(number, generation) for generation, table in self.reader.xref.items() for number in table}
        numbers |= {(number, 0) for number in self.reader.xref_objStm}
        for number, generation in sorted(numbers):
            yield self.reader.get_object(IndirectObject(number, generation, self.reader))
        yield self.reader.trailer

    def words_of_page(self, page):
        """The words of a page as they stand on it; an empty text for one that is a picture, or cannot be read."""
        self.limits.look_at_the_clock()
        try:
            contents = page.get_contents()
            if contents is None or len(contents.get_data()) > MAX_DRAWING_BYTES:
                return ""
            text = page.extract_text(visitor_operand_before=lambda *_operand: self.limits.look_at_the_clock())
            return text.translate(AS_TYPED)
        except ValidationError:
            raise
        except Exception:  # noqa: BLE001 - as above: a font, a picture, anything
            return ""

    def notes(self):
        """What is written beside the pages: remarks, the values of forms, title and keywords."""
        for page in self.pages:
            for note in resolved(page.get("/Annots")) or ():
                note = resolved(note)
                yield from (str(resolved(note[key])) for key in ("/Contents", "/V", "/TU") if key in note)
                action = resolved(note.get("/A")) or {}
                yield str(resolved(action.get("/URI", "")))
        yield from map(str, (self.reader.metadata or {}).values())


def must_be_nothing_but_a_pdf(content):
    """Refuse what is a PDF and something else as well, and what was cut off: a PDF ends with its mark of the end."""
    whole = content.startswith(IS_PDF) and content.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF")
    if not whole or zipfile.is_zipfile(io.BytesIO(content)):
        raise ValidationError(DAMAGED)


def must_be_harmless(thing):
    """Look through one object, with what stands in it directly."""
    from pypdf.generic import StreamObject

    is_drawing = isinstance(thing, StreamObject) and thing.get("/Subtype") == "/Form"
    if is_drawing and len(thing.get_data()) > MAX_DRAWING_BYTES:
        raise ValidationError(TOO_LONG)
    if isinstance(thing, dict):
        keys = thing.keys()
        if keys & FILES_IN:
            raise ValidationError(EMBEDDED)
        if keys & RUNS_IN or str(thing.get("/S")) in RUNS or str(thing.get("/Subtype")) in RUNS:
            raise ValidationError(SCRIPTS)
        if not all(is_harmless_action(key, resolved(dict.get(thing, key))) for key in keys & ACTS):
            raise ValidationError(SCRIPTS)
        for value in dict.values(thing):
            must_be_harmless(value)
    elif isinstance(thing, list):
        for value in list.__iter__(thing):
            must_be_harmless(value)


def is_harmless_action(key, action):
    """Whether what a PDF does of itself, or at a click, is one of the few things that a page to read needs.

    It may open at one of its places. A click may lead to another place in it, or to an address. Where an action would
    stand there may be something else, such as the attributes of an element.
    """
    if key == "/AA":  # what happens when a page opens, a field is left, the file is printed
        return False
    if not isinstance(action, dict) or "/S" not in action:
        return True
    kind = str(action["/S"])
    if key == "/OpenAction":
        return kind == "/GoTo"
    if kind == "/URI":
        return ADDRESS.match(str(action.get("/URI", ""))) is not None
    return kind in CLICKED


def resolved(value):
    from pypdf.generic import IndirectObject

    return value.get_object() if isinstance(value, IndirectObject) else value
