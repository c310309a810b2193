"""An article’s edition as a Word document that comes back in without loss: see word_in.py."""

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from publishing.word.names import FIELD, PART, style_name
from publishing.word.paper import add_heading, new_paper, row_of_fields, style_of
from publishing.word.writing import RichTextWriter

ORIGIN = "articleedition:"  # before the key of the edition: so that who wrote it is known when it comes back in
FIELDS = ("author", "source", "responsible_editor", "keywords", "summary")


def article_document(edition):
    """The whole text: head, cover, editor’s note and body, in the type of the language that is switched on."""
    document = new_paper(edition.language, title=edition.title, author=edition.author, keywords=edition.keywords)
    document.core_properties.identifier = f"{ORIGIN}{edition.pk}"
    writer = RichTextWriter(document, edition.language)
    add_heading(document, edition.title, "Title")
    if edition.subtitle:
        add_heading(document, edition.subtitle, "Subtitle")
    row_of_fields(document, [(name, labelled(label), str(words)) for name, label, words in fields_of(edition) if words])
    if edition.cover:
        writer.write_at(
            (f"{FIELD}cover",), format_html('<img src="{}" alt="{}">', edition.cover.url, edition.cover_alt)
        )
    if edition.editors_note:
        document.add_paragraph(_("Editor’s note"), style=style_of(document, style_name((f"{PART}editors_note",))))
        writer.write(edition.editors_note)
        document.add_paragraph("", style=style_of(document, style_name((f"{PART}body",))))
    writer.write(edition.body)
    return document


def fields_of(edition):
    for name in ("branch", "column", "series", *FIELDS):
        field = edition._meta.get_field(name)
        yield name, capfirst(field.verbose_name), getattr(edition, name) or ""


def labelled(label):
    return pgettext("before a value", "%(label)s: ") % {"label": label}
