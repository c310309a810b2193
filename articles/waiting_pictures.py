"""Pictures of a text that waits for a yes, shown to the person who brought it."""

import io

from django.http import FileResponse, Http404
from PIL import Image, UnidentifiedImageError

from library.uploads import PICTURE_FORMATS


def picture_response(content):
    """A picture that nobody has checked yet, so that a browser can do nothing with it but show it."""
    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURE_FORMATS)) as picture:
            content_type = picture.get_format_mimetype()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Http404 from error
    response = FileResponse(io.BytesIO(content), content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
