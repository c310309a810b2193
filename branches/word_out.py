"""A branch’s profile as a Word document, to be read and signed on paper."""

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from publishing.word.names import FIELD
from publishing.word.paper import add_heading, new_paper, row_of_fields
from publishing.word.writing import RichTextWriter

FIGURES = ("full_members", "probationary_members", "committee_size")


def profile_document(profile, language):
    document = new_paper(language, title=profile.brand_name)
    writer = RichTextWriter(document, language)
    add_heading(document, profile.brand_name, "Title")
    if profile.slogan:
        add_heading(document, profile.slogan, "Subtitle")
    row_of_fields(document, [(name, label, str(words)) for name, label, words in fields_of(profile)])
    if profile.cover:
        writer.write_at(
            (f"{FIELD}cover",), format_html('<img src="{}" alt="{}">', profile.cover.url, profile.cover_alt)
        )
    for heading, text in sections_of(profile):
        add_heading(document, heading, "Heading 1")
        writer.write(text)
    return document


def fields_of(profile):
    for name in ("branch", *FIGURES):
        label = capfirst(profile._meta.get_field(name).verbose_name)
        if getattr(profile, name) is not None:
            yield name, pgettext("before a value", "%(label)s: ") % {"label": label}, getattr(profile, name)


def sections_of(profile):
    for name in ("introduction", "comment"):
        if getattr(profile, name):
            yield capfirst(profile._meta.get_field(name).verbose_name), getattr(profile, name)
    for part in profile.endeavours.all():
        words = {"endeavour": part.endeavour, "specialty": part.specialty}
        yield _("%(endeavour)s – %(specialty)s") % words, part.text
