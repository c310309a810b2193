"""What came in from outside, a Word file or a page of the old site: read, shown, and stored after a yes."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.log import What, record
from library.pictures import take
from library.room import NoRoomError
from library.uploads import picture_file
from publishing.refusals import must

from .addresses import address_from
from .models import Article, ArticleEdition, Attachment
from .old_paths import OldPath
from .profile_from import draft_profile

PICTURE = (
    settings.MEDIA_URL + "incoming/"
)  # the source of the picture with a place among `pictures`, until it is stored


@dataclass
class IncomingPicture:
    """A picture as it came. In the texts it stands as `<img src="/media/incoming/0" …>`, by its place in the list."""

    name: str
    content: bytes
    alt: str = ""
    is_made_by_ai: bool = False  # says its file


@dataclass
class IncomingDocument:
    """A document as it came, for the attachments."""

    name: str
    content: bytes
    title: str


@dataclass
class Pair:
    """A section about one endeavour and the specialty that it builds. `text` is clean rich text."""

    endeavour: str
    specialty: str
    text: str = ""


@dataclass
class Incoming:
    """One text with what was recognised in it.

    `body` is the whole text below the head in clean rich text, parts and all; `introduction`, `comment` and `pairs`
    repeat from it what a branch's profile has places for. `remarks` are sentences, in the reader's language, about all
    that was changed or left out on the way in, and why.
    """

    title: str = ""
    subtitle: str = ""
    column: str = ""  # by name
    series: str = ""  # by name
    published_at: datetime | None = None
    author: str = ""
    source: str = ""
    responsible_editor: str = ""
    keywords: str = ""
    language: str = ""
    origin: int | None = None  # the key of the edition from which the file was made, as it says
    address: str = ""  # where the page stood on the old site: a path
    editors_note: str = ""
    summary: str = ""
    body: str = ""
    brand_name: str = ""
    slogan: str = ""
    introduction: str = ""
    comment: str = ""
    pairs: list[Pair] = field(default_factory=list)
    pictures: list[IncomingPicture] = field(default_factory=list)
    documents: list[IncomingDocument] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


DESCRIPTION, DESCRIBED = re.compile(r' alt="[^"]*"'), re.compile(r' alt="[^"]+"')
PICTURE_IN_TEXT = re.compile(rf'<img [^>]*src="{re.escape(PICTURE)}(?P<place>\d+)"[^>]*>')
FROM_INCOMING = (
    "title",
    "subtitle",
    "author",
    "source",
    "responsible_editor",
    "keywords",
    "editors_note",
    "summary",
    "body",
)


@transaction.atomic
def store(incoming, *, by, branch=None, column=None, series=None, came_as="", publish_for=None, with_profile=False):
    """Make it an article with a draft, and give the draft; or publish it as imported `publish_for` a reason, at its old
    date.

    Its pictures go into the library, its old address leads to the article, its date becomes the article's own where
    `by` may give one (None: the shell, which may). `with_profile` opens a draft of the branch's profile besides. What
    could not be done is said among the remarks. `came_as` is the name of the file, for the log.
    Raises ValidationError with a sentence where something required is missing or impossible; nothing is stored then.
    """
    column = column or (series.column if series else None)
    must(column is not None, _("Choose the column in which it is filed."))
    put_pictures(incoming, by=by, branch=branch)
    article = Article.objects.create(
        slug=address_from(incoming.title, taken=Article.is_taken), dated=date_of_its_own(incoming, by)
    )
    draft = ArticleEdition(
        article=article,
        number=1,
        created_by=by,
        branch=branch,
        column=column,
        series=series,
        series_number=next_number(series) if series else None,
        language=incoming.language or settings.SITE_LANGUAGE,
        **{name: getattr(incoming, name) for name in FROM_INCOMING},
    )
    draft.full_clean()
    draft.save()
    attach_documents(incoming, draft)
    draft.keep(by=by, came_from=ArticleEdition.objects.filter(pk=incoming.origin).first())
    record(What.IMPORTED, by=by, thing=draft, edition=draft.number, name=came_as)
    lead_from_old_path(incoming, article)
    if publish_for is not None:
        publish_as_imported(incoming, draft, by, publish_for)
    if with_profile and branch and (profile := draft_profile(incoming, branch, by=by)):
        record(What.IMPORTED, by=by, thing=profile, edition=profile.number, name=came_as)
    return draft


def next_number(series):
    """The place behind all that the series has."""
    return (series.editions.aggregate(last=Max("series_number"))["last"] or 0) + 1


def date_of_its_own(incoming, by):
    if incoming.published_at and by is not None and not by.has_perm("articles.date_article"):
        incoming.remarks.append(_("Its date was not kept: only an administrator gives an article a date of its own."))
        return None
    return incoming.published_at


def lead_from_old_path(incoming, article):
    if not incoming.address:
        return
    if OldPath.objects.filter(path=incoming.address).exists():
        words = {"address": incoming.address}
        incoming.remarks.append(_("The old address %(address)s leads to another article already.") % words)
    else:
        article.old_paths.create(path=incoming.address)


def publish_as_imported(incoming, draft, by, reason):
    """Publish at the old date. What may not be public, for what is found in it, stays a draft and says why."""
    try:
        with transaction.atomic():
            draft.publish(at=incoming.published_at, by=by, imported=reason)
            said = {"moment": draft.live_from, "reason": reason}
            record(What.PUBLISHED_AS_IMPORTED, by=by, thing=draft, edition=draft.number, **said)
    except ValidationError as refusal:
        draft.refresh_from_db()
        reasons = " ".join(refusal.messages)
        incoming.remarks.append(_("It was not published and is a draft: %(reasons)s") % {"reasons": reasons})


def attach_documents(incoming, draft):
    for place, came in enumerate(incoming.documents, start=1):
        file = ContentFile(came.content, name=came.name)
        attachment = Attachment(edition=draft, title=came.title, file=file, position=place)
        attachment.full_clean()
        attachment.save()


def put_pictures(incoming, *, by, branch):
    """Take the pictures of its texts into the library, and let the texts show them there."""
    show_pictures(incoming, lambda place, _shown: taken_picture(incoming, place, by, branch))


def leave_out_refused_pictures(incoming):
    """Take out of its texts the pictures that the library will refuse, with a remark for each."""

    def sound(place, shown):
        came = incoming.pictures[place]
        try:
            came.is_made_by_ai = bool(picture_file(ContentFile(came.content, name=came.name)).label)
        except ValidationError as refusal:
            return left_out(incoming, came, refusal)
        return shown

    show_pictures(incoming, sound)


def show_pictures(incoming, shown_as):
    """Put for each picture in its texts what `shown_as` makes of its place and its tag, asked once for each place."""
    taken = {}

    def picture(match):
        place = int(match["place"])
        if place >= len(incoming.pictures):
            return ""
        if place not in taken:
            taken[place] = shown_as(place, match[0])
        own = DESCRIBED.search(match[0])  # one picture may stand twice, each time for something else
        return DESCRIPTION.sub(lambda _theirs: own[0], taken[place], count=1) if own else taken[place]

    for name in ("body", "introduction", "comment", "editors_note"):
        setattr(incoming, name, PICTURE_IN_TEXT.sub(picture, getattr(incoming, name)))
    for pair in incoming.pairs:
        pair.text = PICTURE_IN_TEXT.sub(picture, pair.text)


def taken_picture(incoming, place, by, branch):
    """The picture in this place as a text shows it; nothing, and a remark, where it is none that we keep."""
    came = incoming.pictures[place]
    try:
        picture = take(ContentFile(came.content, name=came.name), by=by, branch=branch, alt=came.alt[:200])
    except NoRoomError:
        raise  # the picture is as it should be: the text waits with it
    except ValidationError as refusal:
        return left_out(incoming, came, refusal)
    if picture.remark:
        incoming.remarks.append(f"{came.name}: {picture.remark}")
    alt = escape(came.alt or picture.alt)
    return f'<img alt="{alt}" height="{picture.height}" src="{picture.url}" width="{picture.width}">'


def left_out(incoming, came, refusal):
    name = f"{came.name} ({came.alt})" if came.alt else came.name
    words = {"name": name, "reason": " ".join(refusal.messages)}
    incoming.remarks.append(_("The picture %(name)s was left out. %(reason)s") % words)
    return ""
