"""Links of an old page: to documents that came along, which become attachments, to other pages, and to nowhere."""

import posixpath
import re
from urllib.parse import unquote, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from articles.attachments import AT_MOST, Attachment
from articles.incoming import IncomingDocument
from articles.old_paths import old_path_of
from library.documents import attachment_file
from library.personal_data_in_files import must_hold_no_personal_data

DOCUMENT = re.compile(
    r"[^?#]*\.(?:pdf|docx?|xlsx?|pptx?|ofd|wps|et|dps|rtf|odt|ods|odp|csv|zip|rar|7z|caj|ceb|xps|epub)(?:[?#].*)?",
    re.IGNORECASE,
)
FILE = re.compile(
    r"[^?#]*\.(?:mp4|mp3|flv|avi|wmv|wma|mov|swf|exe|apk|jpe?g|png|gif|bmp|webp|tiff?)(?:[?#].*)?", re.IGNORECASE
)
FRAMES = {"iframe": "src", "embed": "src", "object": "data"}  # in which a page shows a document
WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
LONGEST = Attachment._meta.get_field("title").max_length


def take_documents(incoming, body, text, beside, page):
    """Put the documents that the text, or what stands below it, links to into `incoming.documents`, each once.

    Their links are undone: an attachment has an address of its own, below the text. What cannot be taken is said.
    """
    taken, missing, places = [], [], set()
    inside = {*text.iter()}
    links = list(body.iter("a"))
    below = next((place for place, link in enumerate(links) if link in inside), len(links))
    for link in links[below:] if below < len(links) else links_below(body, text):
        address = (link.get("href") or "").strip()
        found = beside.find(address, page) if address and not address.startswith(("#", "data:")) else None
        is_document = DOCUMENT.fullmatch(address) or (found and DOCUMENT.fullmatch(found[0]))
        if not is_document or (found is None and (is_elsewhere(address, incoming) or link not in inside)):
            continue
        title = title_of(link, found[0] if found else called(address))
        link.attrib.pop("href")
        if found is None:
            missing.append(f"{title} ({called(address)})" if called(address) not in title else title)
        elif found not in places:
            places.add(found)
            if take(incoming, *found, title):
                taken.append(title)
    if taken:
        words = {"titles": " · ".join(taken)}
        incoming.remarks.append(_("Documents that came along become attachments: %(titles)s") % words)
    if missing:
        words = {"names": " · ".join(dict.fromkeys(missing))}
        incoming.remarks.append(
            _("These documents did not come along, and the links to them were undone: %(names)s") % words
        )


def links_below(body, text):
    """The links behind a text that has none itself."""
    everything = list(body.iter())
    last = max((place for place, each in enumerate(everything) if each is text), default=0)
    return [each for each in everything[last:] if each.tag == "a"]


def show_framed_documents(body, beside, page):
    """A frame that shows a document which came along is a link to it."""
    for frame in list(body.iter(*FRAMES)):
        address = (frame.get(FRAMES[frame.tag]) or "").strip()
        if DOCUMENT.fullmatch(address) and (found := beside.find(address, page)):
            for child in list(frame):
                child.drop_tree()
            frame.attrib.clear()
            frame.tag, frame.text = "a", found[0]
            frame.set("href", address)


def is_elsewhere(address, incoming):
    """Whether an address leads to another site, where the document may still lie."""
    return (
        bool(WHOLE.match(address))
        and urlsplit(address).scheme in ("", "http", "https")
        and bool(urlsplit(address).netloc)
    )


def take(incoming, name, content, title):
    """Keep a document for the attachments, if it may be one; gives whether it may."""
    try:
        attachment_file(ContentFile(content, name=name))
        must_hold_no_personal_data(ContentFile(content, name=name), may_answer=False)
    except ValidationError as refusal:
        said = {"name": name, "reason": " ".join(refusal.messages)}
        incoming.remarks.append(_("The document %(name)s was not taken. %(reason)s") % said)
        return False
    if len(incoming.documents) >= AT_MOST:
        said = {"name": name, "reason": _("A text has at most %(count)d attachments.") % {"count": AT_MOST}}
        incoming.remarks.append(_("The document %(name)s was not taken. %(reason)s") % said)
        return False
    incoming.documents.append(IncomingDocument(name, content, title[:LONGEST]))
    return True


def title_of(link, name):
    """What the link says, or the name of the file; without the ending, which a reader is told otherwise."""
    words = " ".join("".join(link.itertext()).split())
    if not any(map(str.isalnum, words)) or len(words) > LONGEST or re.fullmatch(r"(?:点击)?(?:下载|查看|附件)", words):
        words = name
    return re.sub(r"\s*\.(?:pdf|docx?|xlsx?|pptx?|ofd)\Z", "", words, flags=re.IGNORECASE) or name


def called(address):
    return unquote(posixpath.basename(re.split("[?#]", address)[0])) or address


def mend_links(incoming, element):
    """Links to other pages of the old site go to where they stood, from where the articles here are found."""
    undone, led = [], []
    for link in list(element.iter("a")):
        address = (link.get("href") or "").strip()
        words = " ".join("".join(link.itertext()).split())
        if not address or WHOLE.match(address):
            continue  # whole addresses stay, if the allow-list knows their kind
        path = old_path_of(urljoin(incoming.address, address)) if incoming.address or address.startswith("/") else ""
        if path and not FILE.fullmatch(path):
            link.set("href", path)
            led.append(words)
        else:
            link.attrib.pop("href")
            if not address.startswith("#"):
                undone.append(f"{words} ({called(address)})" if FILE.fullmatch(address) else words)
    if undone := list(filter(None, dict.fromkeys(undone))):
        remark = _("Links to other pages of the old site were undone; their words stay: %(words)s")
        incoming.remarks.append(remark % {"words": " · ".join(undone)})
    if led := list(filter(None, dict.fromkeys(led))):
        remark = _("These links lead to pages of the old site, and to nowhere until those are here: %(words)s")
        incoming.remarks.append(remark % {"words": " · ".join(led)})
