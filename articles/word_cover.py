"""The cover of an article that comes back from Word: the very file that it was, or a picture that came."""

import html
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from publishing.richtext import ATTRIBUTE

from .incoming import PICTURE


def put_cover(draft, incoming, *, by):
    """Give a draft the cover that the document shows; a remark where that is none that we keep."""
    said = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(incoming.cover)}
    source, alt = said.get("src", ""), said.get("alt", "").strip()
    if not source:
        return
    if not alt:
        incoming.remarks.append(_("The cover was left out: nothing says what it shows. Choose it again in the draft."))
        return
    came = re.fullmatch(rf"{re.escape(PICTURE)}(\d+)", source)
    if came:
        picture = incoming.pictures[int(came[1])]
        draft.cover = ContentFile(picture.content, name=picture.name)
    else:
        draft.cover = source.removeprefix(settings.MEDIA_URL)
    draft.cover_alt = alt[:200]
    try:
        draft.full_clean()
    except ValidationError as refusal:
        incoming.remarks.append(_("The cover was left out. %(reason)s") % {"reason": " ".join(refusal.messages)})
        return
    draft.save(by=by)
    draft.keep(by=by)
