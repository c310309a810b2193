"""A page in a web archive (.mht): a message whose first HTML part is the page, and whose other parts are its files."""

import re
from email import message_from_bytes, policy
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .beside import Bundle

ARCHIVE = re.compile(r".*\.mht(?:ml)?", re.IGNORECASE)
MOST_PARTS = 1000
PAGE = {"text/html", "application/xhtml+xml"}


class Parts(Bundle):
    """The files in a web archive, by their addresses; then those beside it."""

    def __init__(self, base, files, beside):
        super().__init__(files)
        self.base, self.beside = base, beside

    def find(self, address, page):
        whole = urljoin(self.base, address.strip()) if self.base else address.strip()
        for each in (address.strip(), whole):
            if each in self.files:
                name = re.split(r"[?#]", each)[0].rstrip("/").rpartition("/")[2].removeprefix("cid:")
                return name or "file", self.files[each]
        return super().find(address, page) or self.beside.find(address, page)


def unarchived(content, beside):
    """The bytes of the page in a web archive, and where the files that it shows are found.

    Raises ValidationError with a sentence where there is no page in it.
    """
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()][:MOST_PARTS]
    except (RecursionError, ValueError, LookupError) as error:
        raise no_page() from error
    page = next((part for part in parts if part.get_content_type() in PAGE), None)
    if page is None:
        raise no_page()
    files = {}
    for part in parts:
        if part is not page:
            inside = part.get_payload(decode=True) or b""
            for address in addresses_of(part):
                files.setdefault(address, inside)
    base = next(iter(addresses_of(page)), "") or str(message.get("Snapshot-Content-Location", ""))
    return declaring(page), Parts(base, files, beside)


def addresses_of(part):
    location, name = str(part.get("Content-Location", "")).strip(), str(part.get("Content-ID", "")).strip(" <>")
    return [address for address in (location, name and f"cid:{name}") if address]


def declaring(page):
    """The page's bytes, with the encoding that only the message says."""
    content, charset = page.get_payload(decode=True) or b"", page.get_content_charset()
    if charset and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return f'<meta charset="{charset}">'.encode("ascii", errors="ignore") + content
    return content


def no_page():
    return ValidationError(
        _(
            "No page was found in this web archive. Open it in a browser, save it as a complete web page, and bring "
            "that."
        )
    )
