from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from .renditions import SHAPES

CONTENT_TYPES = {
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@require_safe
def media(request, path):
    """A public picture. Its name is made of its content, so a copy of it holds for ever.

    Not so a crop: where it is cut may be changed.
    """
    content_type = CONTENT_TYPES.get(PurePosixPath(path).suffix)
    if content_type is None or "\0" in path:
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(file, content_type=content_type)
    response["Cache-Control"] = FOR_AN_HOUR if PurePosixPath(path).parent.name in SHAPES else FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    # A drawing is a document that could carry a script: here it can do nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
