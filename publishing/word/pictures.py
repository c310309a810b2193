"""The pictures of a Word file: as they came, or, where they are ours and unchanged, at the address that they have."""

import hashlib
import html
import io
import re
import warnings
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from library.decoding import open_picture
from library.descriptions import description_of, guess_of
from library.labels import labelled
from library.renditions import with_and_without_ai
from publishing.richtext import is_our_media

from .as_shown import Shown, pixels

OUR_NAME = re.compile(r"(\S+) (\d*)x(\d*)")  # what `name_for_word` makes
KEPT_AS = {"JPEG": ".jpg", "PNG": ".png"}  # by the library
VECTORS = (".emf", ".wmf", ".emz", ".wmz", ".svg")
WHOLE_PICTURE = Shown()


@dataclass
class WordPicture:
    name: str
    content: bytes
    alt: str | None = None


def basename(address):
    """The last name of an address or path, whichever way its strokes lean."""
    return re.split(r"[/\\]", address)[-1]


def name_for_word(name, width="", height=""):
    """The name that one of our pictures has in a document, by which it is known again."""
    return f"{name} {width or ''}x{height or ''}"


def for_word(content):
    """A picture of ours as Word can show it: JPEG and PNG as they are, others as PNG. None for what it cannot."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.format in ("JPEG", "PNG", "MPO"):
                return content
            return as_png(picture)
    except (UnidentifiedImageError, OSError):
        return None


def as_png(picture):
    out = io.BytesIO()
    picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG")
    return out.getvalue()


def is_same(name, content):
    """Whether the file of this name among our media is, as Word shows it, this content."""
    if not is_our_media(settings.MEDIA_URL + name):
        return False
    try:
        with default_storage.open(name) as file:
            return for_word(file.read()) == content
    except (OSError, SuspiciousFileOperation):
        return False


class Pictures:
    def __init__(self, package, remarks, source):
        self.package, self.remarks, self.source = package, remarks, source
        self.taken, self.elements, self.numbers = [], [], {}

    def take(self, relation, alt, name, shown=WHOLE_PICTURE):
        """The number of a picture among this document's; None where there is nothing that a page could show."""
        kind, target, mode = relation or ("", "", "")
        if mode == "External":
            self.remarks.note("outside pictures", words=basename(target))
            return None
        content = self.package.bytes(target)
        said = alt and description_of(alt)
        if kind != "image" or content is None:
            self.remarks.note("broken pictures", words=said or basename(target))
            return None
        ours = None if shown.changes else self.ours(name, content)
        if ours is None:
            guess, alt = guess_of(alt), alt if alt is None else said
            number = self.number(target, content, alt, shown)
            if number is None:
                return None
            if guess:
                self.remarks.note("guesses", words=guess)
            self.remarks.note("undescribed", not alt)
            ours = {"src": self.source(number)}
        said = {**ours, **({} if alt is None else {"alt": alt})}
        written = "".join(f' {key}="{html.escape(said[key])}"' for key in sorted(said))
        self.elements.append(f"<img{written}>")
        return len(self.elements) - 1

    def element(self, number):
        return self.elements[number] if number < len(self.elements) else ""

    def number(self, target, content, alt, shown):
        """The place among the pictures that came, by part and look: one that stands twice came once."""
        if (target, shown) not in self.numbers:
            content = self.as_shown(target, content, alt, shown)
            if content is None:
                return None
            self.numbers[target, shown] = len(self.taken)
            self.taken.append(WordPicture(basename(target), content, alt))
        return self.numbers[target, shown]

    def as_shown(self, target, content, alt, shown):
        """The content with what the document shows of it, where it is a picture that the library knows."""
        try:
            content = pixels(content, shown)
        except (OSError, SyntaxError, ValueError, ValidationError, Image.DecompressionBombError):
            kind = "vector pictures" if target.lower().endswith(VECTORS) else "broken pictures"
            self.remarks.note(kind, words=alt or basename(target))
            return None
        self.remarks.note("changed pictures", shown.changes)
        self.remarks.note("looks of pictures", shown.is_otherwise)
        return content

    def ours(self, name, content):
        """The source, width and height of a picture that we have already, to the byte; None of any other.

        It is known by the name that it went out with, or, where an office program dropped that, by its content, of
        which the library makes names.
        """
        if (said := OUR_NAME.fullmatch(name or "")) and is_same(said[1], content):
            sizes = {key: said[place] for key, place in (("width", 2), ("height", 3)) if said[place]}
            return {"src": settings.MEDIA_URL + said[1], **sizes}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with open_picture(io.BytesIO(content)) as picture:
                    width, height, kind = *picture.size, KEPT_AS.get(picture.format, "")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return None
        bare = labelled(content, {}) if kind else content  # what the library makes names of has no label
        kept = f"pictures/{hashlib.sha256(bare).hexdigest()[:24]}-{width}x{height}{kind}"
        same = next((name for name in with_and_without_ai(kept) if is_same(name, content)), None)
        if same is None:
            return None
        return {"src": settings.MEDIA_URL + same, "width": str(width), "height": str(height)}
