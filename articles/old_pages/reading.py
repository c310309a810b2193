"""Reading one page, whatever it is."""

import posixpath
import re

from django.utils.translation import gettext as _

from articles.incoming import Incoming
from articles.models import ArticleEdition
from articles.page_parts import IS_WIDE, recognise
from characters.cleaning import visible
from publishing.refusals import must
from publishing.richtext import plain

from .balance import say_what_is_missing
from .decoding import decoded, without_mark
from .heads import is_row_of_labels
from .html_pages import read_html
from .texts import read_text
from .web_archives import ARCHIVE, unarchived

PAGE = re.compile(
    r".*\.(?:[sx]?html?|mht(?:ml)?|aspx?|jspx?|php|cfm|do|txt)(?:[?@].*)?", re.IGNORECASE
)  # with the query in its name
WITH_A_PAGE = re.compile(r"(?:^|/)[^/]*[_.]files/")  # the folder in which a browser saves what a page shows
LARGEST = 5 * 1024 * 1024
HAS_MARKUP = re.compile(r"<(?:!doctype|html|head|body|meta|table|div|p|br|h[1-6])\b[^>]*>", re.IGNORECASE)


def is_page(name):
    """Whether a file is a page by its name, and not one that only stands in another as a frame."""
    return bool(PAGE.fullmatch(name)) and not WITH_A_PAGE.search(name)


def read_page(content, name, beside):
    """Read a page from its bytes. `name` is its path in the folder of `beside`, where its pictures are looked for.

    Gives an Incoming; what was left out is among its remarks. Raises ValidationError with a sentence for what is no
    page, or has no text.
    """
    if ARCHIVE.fullmatch(name):
        content, beside = unarchived(content, beside)
    must(len(content) <= LARGEST, _("This page is larger than 5 MB."))
    must(is_text(content), _("This is no page and no text."))
    text, whole = decoded(content)
    incoming = Incoming()
    if not whole:
        incoming.remarks.append(_("Some characters could not be read; they stand as �."))
    text = visible(text)
    shown = read_html(incoming, text, beside, name) if HAS_MARKUP.search(text) else read_text(incoming, text)
    recognise(incoming)
    if not incoming.title:
        incoming.title = posixpath.basename(name).rpartition(".")[0]
        incoming.remarks.append(_("No title was found: the name of the file stands in its place."))
    fit(incoming)
    words = plain(incoming.body)
    must(
        (words and not (incoming.body.count("<p") == 1 and is_row_of_labels(words)))
        or incoming.pictures
        or incoming.documents,
        _(
            "There is no text in this page. If a browser shows one, open it there, save it as a complete web page, and "
            "bring that."
        ),
    )
    say_what_is_missing(incoming, shown)
    incoming.language = language_of(incoming.title + plain(incoming.body))
    if incoming.published_at is None:
        incoming.remarks.append(_("No date was found in the page."))
    return incoming


def is_text(content):
    return b"\0" not in content[:1024] or content[:2] in (b"\xff\xfe", b"\xfe\xff") or bool(without_mark(content))


def fit(incoming):
    """Cut what is longer than an article keeps it, mostly a line that was read as what it is not; and say all of it."""
    for name in ("title", "subtitle", "author", "source", "responsible_editor", "keywords"):
        field, words = ArticleEdition._meta.get_field(name), getattr(incoming, name)
        if len(words) > field.max_length:
            setattr(incoming, name, words[: field.max_length])
            said = {"field": field.verbose_name, "words": words}
            incoming.remarks.append(_("Too long and cut: %(field)s, “%(words)s”.") % said)


def language_of(words):
    letters = sum(map(str.isalpha, words))
    return "zh-hans" if letters and len(IS_WIDE.findall(words)) > 0.3 * letters else "en"
