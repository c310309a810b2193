"""Pages that were read, as one file that waits for a yes: what is shown is what will be stored."""

import io
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder

from articles.incoming import Incoming, IncomingDocument, IncomingPicture, Pair, leave_out_refused_pictures
from articles.old_paths import old_path_of

from .reading import is_page, read_page

PAGES = "pages.json"


@dataclass
class OldPage:
    """One page: as it was read, or why it could not be."""

    place: int
    name: str
    incoming: Incoming | None = None
    refusal: str = ""

    # Found out anew whenever it is shown.
    twin, twin_url = None, ""  # the text that is here already, and its page for those who may see it
    column = series = ""  # in words
    is_taken = False

    @property
    def may_come(self):
        return self.incoming is not None and self.twin is None


def read_all(bundle):
    """Read every page among the files of a bundle, by name. A folder in its name says where it stood."""
    for place, name in enumerate(filter(is_page, sorted(bundle.files)), start=1):
        page = OldPage(place, name)
        try:
            page.incoming = read_page(bundle.files[name], name, bundle)
            leave_out_refused_pictures(page.incoming)
        except ValidationError as refusal:
            page.refusal = " ".join(refusal.messages)
        else:
            if "/" in name and not page.incoming.address:
                page.incoming.address = old_path_of(f"/{name}")
        yield page


def packed(bundle, name):
    """The pages of a bundle, read, with their pictures and documents, as one file with the name of the upload."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        said = []
        for page in read_all(bundle):
            for member, came in members_of(page):
                archive.writestr(member, came.content)
                came.content = None
            said.append(asdict(page))
        waiting = {"pages": said, "left": bundle.left(is_page)}
        archive.writestr(PAGES, json.dumps(waiting, cls=DjangoJSONEncoder), zipfile.ZIP_DEFLATED)
    return ContentFile(file.getvalue(), name=name)


def members_of(page):
    """Under which names the pictures and the documents of a page are kept."""
    if page.incoming:
        for number, picture in enumerate(page.incoming.pictures):
            yield f"{page.place}/{number}", picture
        for number, document in enumerate(page.incoming.documents):
            yield f"{page.place}/documents/{number}", document


def unpacked(file):
    """The pages of such a file, whose pictures and documents have no content yet; and which files no page took."""
    with zipfile.ZipFile(file) as archive:
        waiting = json.loads(archive.read(PAGES))
    return [page_of(said) for said in waiting["pages"]], waiting["left"]


def page_of(said):
    if incoming := said["incoming"]:
        moment = incoming["published_at"]
        incoming["published_at"] = datetime.fromisoformat(moment) if moment else None
        incoming["pairs"] = [Pair(**pair) for pair in incoming["pairs"]]
        incoming["pictures"] = [IncomingPicture(**picture) for picture in incoming["pictures"]]
        incoming["documents"] = [IncomingDocument(**document) for document in incoming["documents"]]
        said["incoming"] = Incoming(**incoming)
    return OldPage(**said)


def picture_in(file, place, number):
    """The content of a picture of the page in a place; None where there is none."""
    with zipfile.ZipFile(file) as archive:
        name = f"{place}/{number}"
        return archive.read(name) if name in archive.NameToInfo else None


def fill(file, page):
    """Give the pictures and documents of a page their content."""
    with zipfile.ZipFile(file) as archive:
        for member, came in members_of(page):
            came.content = archive.read(member)
