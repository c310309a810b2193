"""What came in from outside, a Word file or a page of the old site: read, shown, and not stored yet."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

PICTURE = (
    settings.MEDIA_URL + "incoming/"
)  # the source of the picture with a place among `pictures`, until it is stored


@dataclass
class IncomingPicture:
    """A picture as it came. In the texts it stands as `<img src="/media/incoming/0" …>`, by its place in the list."""

    name: str
    content: bytes
    alt: str = ""


@dataclass
class Pair:
    """A section about one endeavour and the specialty that it builds. `text` is clean rich text."""

    endeavour: str
    specialty: str
    text: str = ""


@dataclass
class Incoming:
    """One text with what was recognised in it.

    `body` is the whole text below the head in clean rich text, parts and all; `introduction`, `comment` and `pairs`
    repeat from it what a branch's profile has places for. `remarks` are sentences, in the reader's language, about all
    that was changed or left out on the way in, and why.
    """

    title: str = ""
    subtitle: str = ""
    column: str = ""  # by name
    series: str = ""  # by name
    published_at: datetime | None = None
    author: str = ""
    source: str = ""
    responsible_editor: str = ""
    keywords: str = ""
    language: str = ""
    address: str = ""  # where the page stood on the old site: a path
    editors_note: str = ""
    body: str = ""
    brand_name: str = ""
    slogan: str = ""
    introduction: str = ""
    comment: str = ""
    pairs: list[Pair] = field(default_factory=list)
    pictures: list[IncomingPicture] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
