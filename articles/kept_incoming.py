"""A text that came in, as a file that waits for a yes: what is shown is what will be stored."""

import io
import json
import zipfile
from dataclasses import asdict

from django.core.files.base import ContentFile

from .incoming import IncomingPicture, Pair
from .word_in import FromWord

TEXT = "text.json"


def packed(incoming, name):
    """The text and its pictures as one file with the name of the upload."""
    said = asdict(incoming) | {"pictures": [[each.name, each.alt, each.is_made_by_ai] for each in incoming.pictures]}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(TEXT, json.dumps(said), zipfile.ZIP_DEFLATED)
        for place, picture in enumerate(incoming.pictures):
            archive.writestr(str(place), picture.content)
    return ContentFile(file.getvalue(), name=name)


def unpacked(file):
    with zipfile.ZipFile(file) as archive:
        said = json.loads(archive.read(TEXT))
        said["pairs"] = [Pair(**pair) for pair in said["pairs"]]
        said["pictures"] = [
            IncomingPicture(name, archive.read(str(place)), *about)
            for place, (name, *about) in enumerate(said["pictures"])
        ]
        return FromWord(**said)


def picture_in(file, place):
    """The content of one picture; None where there is none of this place."""
    with zipfile.ZipFile(file) as archive:
        return archive.read(str(place)) if str(place) in archive.namelist() else None
