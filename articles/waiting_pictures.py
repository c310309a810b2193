"""Pictures of a text that waits for a yes, shown to the person who brought it."""

import io
import re

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.safestring import mark_safe

from library.renditions import says_ai_made_it
from library.templatetags.pictures import ai_badge
from library.uploads import picture_file

from .incoming import PICTURE

IMAGE = re.compile(r'<img [^<>]*?src="(?P<source>[^"]*)"[^<>]*>')


def as_it_will_look(text, pictures, folder):
    """Clean rich text with the pictures of a file that waits, from below the address `folder`, and their AI labels."""

    def shown(match):
        tag, name, is_made_by_ai = match[0], match["source"], says_ai_made_it(match["source"])
        if (place := name.removeprefix(PICTURE)).isdecimal():
            is_made_by_ai = int(place) < len(pictures) and pictures[int(place)].is_made_by_ai
            tag = tag.replace(f'src="{name}"', f'src="{folder}{place}/"')
        return tag + (ai_badge() if is_made_by_ai else "")

    return mark_safe(IMAGE.sub(shown, text))


def picture_response(content):
    """A picture that nobody has checked yet, so that a browser can do nothing with it but show it.

    One that browsers do not show comes as the library would keep it.
    """
    from PIL import Image, UnidentifiedImageError

    from library.decoding import SHOWN_BY_BROWSERS, open_picture

    try:
        with open_picture(io.BytesIO(content)) as picture:
            content_type = picture.get_format_mimetype()
            is_shown = picture.format in SHOWN_BY_BROWSERS
        if not is_shown:
            kept = picture_file(ContentFile(content))
            content, content_type = kept.read(), "image/png" if kept.name.endswith(".png") else "image/jpeg"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Http404 from error
    except ValidationError as refusal:
        raise Http404 from refusal
    response = FileResponse(io.BytesIO(content), content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
