"""What a careful reader would stumble over in a text. Each check says one sentence; none of them forbids anything."""

import re
from itertools import pairwise

from django.utils.translation import gettext, ngettext

from library.models import Picture
from library.uses import names_in

from .richtext import plain

PICTURE = re.compile(r"<img [^>]*>")
SAYS_SOMETHING = re.compile(r' alt="[^"]*[^"\s][^"]*"')
HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)


def about_pictures(html):
    """Pictures that say nothing to those who cannot see them, but for those that the library calls decorative."""
    silent = [picture for picture in PICTURE.findall(html) if not SAYS_SOMETHING.search(picture)]
    decorative = Picture.objects.decorative(names_in("".join(silent))) if silent else set()
    count = sum(not names_in(picture) & decorative for picture in silent)
    if count:
        yield ngettext(
            "%(count)d picture in the text has no description.",
            "%(count)d pictures in the text have no description.",
            count,
        ) % {"count": count}


def about_headings(html):
    """Headings that skip a level: a screen reader’s list of them then has a hole."""
    headings = [(int(level), plain(words)) for level, words in HEADING.findall(html)]
    for (before, _words), (level, words) in pairwise([(1, ""), *headings]):
        if level > before + 1:
            yield gettext("The heading “%(heading)s” skips a level.") % {"heading": words}


def about_emptiness(edition, *names):
    """Fields that may be empty and seldom should be."""
    for name in names:
        if getattr(edition, name) in ("", None):
            yield gettext("Empty: %(field)s.") % {"field": edition._meta.get_field(name).verbose_name}
