"""A Word file as a text that came in: what our own documents mark is taken as it is, of others the parts are found."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.richtext import WIDE, plain

from .incoming import PICTURE, Incoming, IncomingPicture, leave_out_refused_pictures
from .models import ArticleEdition
from .page_parts import recognise

ORIGIN = re.compile(r"articleedition:([1-9][0-9]{0,17})")  # articles/word_out.py writes it
FIELDS = ("column", "series", "author", "source", "responsible_editor", "keywords", "summary")
PART_OF_CHINESE = 0.2  # of the characters; names and figures stand in every alphabet


@dataclass
class FromWord(Incoming):
    branch: str = ""  # by name
    cover: str = ""  # an `img`


def from_word(file, uploaded_as):
    """What a .docx says, as a text that came in.

    Raises ValidationError with a sentence for anything that is no sound Word file.
    """
    from publishing.word.reading import read_word  # not every process reads Word

    word = read_word(file, lambda number: f"{PICTURE}{number}")
    incoming = FromWord(
        title=word.title,
        subtitle=word.subtitle,
        body=word.body,
        editors_note=word.parts.get("editors_note", ""),
        cover=word.cover,
        branch=word.fields.get("branch", ""),
        language=language_of(word),
        origin=int(origin[1]) if (origin := ORIGIN.fullmatch(word.identifier)) else None,
        pictures=[IncomingPicture(each.name, each.content, each.alt or "") for each in word.pictures],
        remarks=word.remarks,
        **{name: word.fields.get(name, "") for name in FIELDS},
    )
    if incoming.cover and "<img " not in incoming.cover:
        incoming.cover = ""
        incoming.remarks.append(_("The cover was left out: Word could not show it. Choose it again in the draft."))
    for name in word.fields.keys() - {*FIELDS, "branch"}:
        words = {"words": word.fields[name]}
        incoming.remarks.append(_("“%(words)s” was left out: an article has no place for it.") % words)
    if not word.is_ours:
        recognise(incoming)
    leave_out_refused_pictures(incoming)
    if not incoming.title:
        name_by_file(incoming, uploaded_as)
    cut_to_fit(incoming)
    return incoming


def language_of(word):
    """The language of our own documents as they say it; of others, that of their characters."""
    known = {code for code, _name in settings.LANGUAGES}
    if word.is_ours and word.language in known:
        return word.language
    words = plain(word.body)
    chinese = len(re.findall(WIDE, words)) > PART_OF_CHINESE * len(words)
    return next((code for code in known if code.startswith("zh") == chinese), settings.SITE_LANGUAGE)


def name_by_file(incoming, uploaded_as):
    incoming.title = PurePath(uploaded_as).stem
    incoming.remarks.append(
        _(
            "No title was found: no paragraph has a title’s style or stands large and centred at the top. The name of "
            "the file stands in its place."
        )
    )


def cut_to_fit(incoming):
    """Cut what is longer than its place in an article; the remark still says all of it."""
    for name in ("title", "subtitle", *FIELDS[2:]):
        field, words = ArticleEdition._meta.get_field(name), getattr(incoming, name)
        if len(words) > field.max_length:
            setattr(incoming, name, words[: field.max_length])
            said = {"field": capfirst(field.verbose_name), "most": field.max_length, "words": words}
            incoming.remarks.append(
                _("%(field)s: cut after %(most)d characters, as long as it may be. All of it: %(words)s") % said
            )
