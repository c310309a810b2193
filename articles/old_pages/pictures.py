"""The pictures of an old page whose files lie beside it."""

import base64
import binascii
import posixpath
import re

from django.utils.translation import gettext as _

from articles.incoming import PICTURE, IncomingPicture
from library.descriptions import description_of

SOURCES = ("src", "data-src", "data-original", "_src", "original-src")
DATA = re.compile(r"data:image/(\w+);base64,", re.IGNORECASE)
MOST = 200  # pictures of one page


def take_pictures(incoming, element, beside, page):
    """Put each picture that is found into `incoming.pictures`, for the text to show; leave the others out, by name."""
    places, missing = {}, []
    for image in list(element.iter("img")):
        addresses = [image.get(name) for name in SOURCES if image.get(name)]
        found = first_found(addresses, beside, page) if len(incoming.pictures) < MOST else None
        if found is None:
            missing += [called(addresses[0])] if addresses else []
            image.drop_tree()
            continue
        alt = description(image)
        place = places.get(found)
        if place is None:
            places[found] = place = len(incoming.pictures)
            incoming.pictures.append(IncomingPicture(*found, alt=alt))
        image.attrib.clear()
        image.set("src", f"{PICTURE}{place}")
        image.set("alt", alt)
    if missing:
        words = {"names": ", ".join(dict.fromkeys(missing))}
        incoming.remarks.append(_("These pictures are not beside the page and were left out: %(names)s") % words)


def first_found(addresses, beside, page):
    for address in addresses:
        if found := written_out(address) or beside.find(address, page):
            return found
    return None


def written_out(address):
    """The picture that stands in the page itself."""
    head = DATA.match(address)
    if head is None:
        return None
    try:
        return f"picture.{head[1].lower()}", base64.b64decode(address[head.end() :], validate=False)
    except (binascii.Error, ValueError):
        return None


def called(address):
    return "…" if address.startswith("data:") else posixpath.basename(address.split("?")[0]) or address


def description(image):
    """What the page says that the picture shows; the name of a file says nothing."""
    return description_of(image.get("alt")) or description_of(image.get("title"))
