"""The pictures of an old page whose files lie beside it."""

import base64
import binascii
import io
import posixpath
import re
from urllib.parse import unquote, unquote_to_bytes

from django.utils.translation import gettext as _
from PIL import Image

from articles.incoming import PICTURE, IncomingPicture
from library.descriptions import description_of

from .trees import name_of

# Where the address of the real picture stands while `src` shows a blank one, likeliest first.
WAITING = (
    *("data-original", "data-src", "data-lazy-src", "data-lazyload", "data-actualsrc", "data-echo", "data-url"),
    *("data-original-src", "data-backsrc", "data-lazy", "data-img", "data-image", "data-ks-lazyload", "lazy-src"),
    *("lazysrc", "lay-src", "file", "zoomfile", "original", "original-src", "_src", "oldsrc", "src2"),
)
SETS = ("data-srcset", "data-lazy-srcset", "srcset")
KNOWN = {*WAITING, *SETS, "src", "alt", "title", "name", "id", "class", "longdesc", "usemap"}
PLACEHOLDER = re.compile(
    r"(?:lazy|load|placeholder|blank|spacer|gr[ae]y|transparent|pixel|default|none|nopic|empty|1x1|dot|clear)",
    re.IGNORECASE,
)
CALLED_A_PICTURE = re.compile(
    r"[^?#]*\.(?:jpe?g|jpe|jfif|png|gif|bmp|webp|tiff?|hei[cf]|avif)(?:[?#].*)?", re.IGNORECASE
)
BEHIND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
DATA = re.compile(r"data:image/([\w+.-]+)(;[^,]*)?,", re.IGNORECASE)
MOST = 200  # pictures of one page


def take_pictures(incoming, element, beside, page):
    """Put each picture that is found into `incoming.pictures`, for the text to show; leave the others out, by name."""
    places, missing, blank = {}, [], []
    show_what_stands_without_scripts(element)
    for image in list(element.iter("img")):
        waiting, shown = addresses_of(image)
        found = first_found([*waiting, *shown], beside, page) if len(incoming.pictures) < MOST else None
        alt = description(image)
        if found is None or shows_nothing(found, waiting):
            name = called(*(waiting or shown or [""]))
            (missing if found is None or waiting else blank).append(f"{name} ({alt})" if alt else name)
            image.drop_tree()
            continue
        place = places.get(found)
        if place is None:
            places[found] = place = len(incoming.pictures)
            incoming.pictures.append(IncomingPicture(*found, alt=alt))
        image.attrib.clear()
        image.set("src", f"{PICTURE}{place}")
        image.set("alt", alt)
    if missing := list(filter(None, dict.fromkeys(missing))):
        words = {"names": ", ".join(missing)}
        incoming.remarks.append(_("These pictures are not beside the page and were left out: %(names)s") % words)
    if blank := list(filter(None, dict.fromkeys(blank))):
        words = {"names": ", ".join(blank)}
        incoming.remarks.append(_("These pictures are blank and were left out: %(names)s") % words)


def name_pictures_beside(incoming, body, element):
    """Name the pictures that the page shows above or below its text."""
    inside = {*element.iter("img")}
    names = []
    for image in body.iter("img"):
        waiting, shown = addresses_of(image)
        if image not in inside and (waiting or shown):
            names.append(called(*(waiting or shown)))
    if names := list(dict.fromkeys(names)):
        words = {"names": ", ".join(names)}
        incoming.remarks.append(_("Pictures outside of the text were left out: %(names)s") % words)


def show_what_stands_without_scripts(element):
    """A lazy picture is there a second time for browsers without scripts: its address is the real one."""
    for hidden in list(element.iter("noscript")):
        before, images = hidden.getprevious(), list(hidden.iter("img"))
        twins = [] if before is None or (before.tail or "").strip() else list(before.iter("img"))
        addresses = [each for image in images for found in addresses_of(image) for each in found]
        if len(images) == 1 and addresses and twins and not "".join(hidden.itertext()).strip():
            waiting = addresses_of(twins[-1])[0]
            if not waiting or {called(each) for each in waiting} & {called(each) for each in addresses}:
                twins[-1].set("data-original", addresses[0])
                hidden.drop_tree()
                continue
        hidden.drop_tag()


def put_backgrounds(incoming, element):
    """A picture behind an empty element is shown as one, and a blank one hides nothing; one behind words is named."""
    names = []
    for each in list(element.iter()):
        if not name_of(each) or each.tag == "img":
            continue
        behind = BEHIND.search(each.get("style", "")) or re.fullmatch("(.+)", each.get("background", "").strip())
        empty = not "".join(each.itertext()).strip() and each.find(".//img") is None
        if behind and empty:
            image = each.makeelement("img", {"src": behind[1].strip()})
            each.insert(0, image)
        elif behind and CALLED_A_PICTURE.fullmatch(behind[1].strip()):
            names.append(called(behind[1].strip()))
    if names := list(dict.fromkeys(names)):
        words = {"names": ", ".join(names)}
        incoming.remarks.append(_("Pictures behind words were left out: %(names)s") % words)


def addresses_of(image):
    """Where the picture may be: the addresses that wait for a script, and those that are shown without one."""
    waiting = [image.get(name).strip() for name in WAITING if (image.get(name) or "").strip()]
    waiting += [each for name in SETS[:2] for each in in_set(image.get(name, ""))]
    waiting += [said.strip() for name, said in image.items() if name not in KNOWN and CALLED_A_PICTURE.fullmatch(said)]
    shown = [image.get("src").strip()] if (image.get("src") or "").strip() else []
    sets = [image.get("srcset", "")]
    if (around := image.getparent()) is not None and around.tag == "picture":
        sources = list(around.iter("source"))
        waiting += [each for source in sources for each in in_set(source.get("data-srcset", ""))]
        sets += [source.get("srcset", "") for source in sources]
    large = [each for said in sets for each in in_set(said)]
    link = around.get("href", "") if around is not None and around.tag == "a" else ""
    if CALLED_A_PICTURE.fullmatch(link) and len(around.findall(".//img")) == 1:
        waiting.insert(0, link)  # the large one, to which a small one leads
    if shown and (shown[0].startswith("data:") or PLACEHOLDER.search(posixpath.basename(shown[0]))) and large:
        return [*waiting, *large], shown
    return waiting, [*large, *shown]


def in_set(said):
    """The addresses in a `srcset`, the largest first."""
    found = [each.split() for each in re.split(r",\s+", said.strip()) if each.strip(" ,")]
    sizes = {
        parts[0].strip(","): float(re.sub(r"[^\d.]", "", parts[-1]) or 0) if len(parts) > 1 else 0 for parts in found
    }
    return sorted(sizes, key=sizes.get, reverse=True)


def first_found(addresses, beside, page):
    for address in addresses:
        if found := written_out(address) or (not address.startswith("data:") and beside.find(address, page)):
            return found
    return None


def shows_nothing(found, waiting):
    """Whether it is a blank picture: of one or two pixels, or the one that stands in for another that is waited for."""
    if waiting and found[0].endswith(".svg"):
        return True
    try:
        with Image.open(io.BytesIO(found[1])) as picture:
            if min(picture.size) <= 2:
                return True
            if not waiting or not PLACEHOLDER.search(found[0]) or max(picture.size) > 400:
                return False
            return len(picture.convert("RGB").getcolors(2) or ()) == 1 or CALLED_A_PICTURE.fullmatch(waiting[0]) is None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def written_out(address):
    """The picture that stands in the page itself."""
    head = DATA.match(address)
    if head is None:
        return None
    kind = re.split(r"[+;]", head[1].lower())[0]
    if "base64" not in (head[2] or "").lower():
        return f"picture.{kind}", unquote_to_bytes(address[head.end() :])
    try:
        inside = unquote(address[head.end() :])
        return f"picture.{kind}", base64.b64decode(inside + "=" * (-len(inside.strip("=")) % 4), validate=False)
    except (binascii.Error, ValueError):
        return None


def called(address, *_others):
    if address.startswith("data:"):
        return "…"
    last = unquote(posixpath.basename(re.split("[?#]", address)[0]))
    return last if "." in last else address


def description(image):
    """What the page says that the picture shows; the name of a file says nothing."""
    return description_of(image.get("alt")) or description_of(image.get("title"))
