"""Every text of every model of ours is looked at by a gate, or stands here with the reason why not.

A system check: whoever adds a field to a model that the public sees has to say which.
"""

from django.apps import apps
from django.core import checks
from django.db import models

from library.record_gate import GatedQuerySet, GatedRecord
from library.uploads import PictureField

from .addresses import OldAddress
from .editions import Edition
from .signoffs import SignOff
from .versions import Version

ROOMS = {"articles", "branches", "honors", "library", "portal"}
TEXTS = (models.CharField, models.TextField, models.FileField, models.JSONField)

# Fields that a model has from one of these.
NOT_LOOKED_AT_IN = {
    OldAddress: "an address that passed the gate when it was the row’s own; it only leads on",
    SignOff: "staff sign and comment among themselves",
    Version: "what an edition said, of which the edition itself is looked through",
    Edition: "how the text became public, for staff; its words are its `text_fields`",
}
NOT_LOOKED_AT = {
    "articles.Attachment.file": "read with the words of its text: ArticleEdition.words_in_files",
    "articles.Attachment.reason": "for staff; it answers for the file",
    "articles.OldPath.path": "an address of another site, which only leads on",
    "honors.Honor.evidence": "private: only staff open it, and its form looks through it",
    "library.Picture.label": "read from its file by library/labels.py, which leaves personal data out",
    "library.PictureUse.name": "a name that we gave to a file, made of its content",
    "portal.Entry.title": "made of texts that are public already",
    "portal.Entry.text": "made of texts that are public already",
    "portal.Entry.said": "made of texts that are public already",
    "portal.IndexVersion.version": "a word of the code",
}


def every_public_text_is_looked_at(app_configs, **kwargs):
    ours = [model for model in apps.get_models() if model._meta.app_label in ROOMS and not is_of_history(model)]
    return [*texts_unsaid(ours), *rows_written_past_the_gate(ours)]


def texts_unsaid(ours):
    """An error for each free text of these models that no gate looks at, and of which nobody has said why."""
    parts = parts_of_texts(ours)
    return [
        checks.Error(
            f"No gate looks for personal data in {model._meta.label}.{field.name}.",
            hint="Name it in public_text or text_fields; or say in publishing/public_text.py why nobody need look.",
            obj=model,
            id="pilot.E001",
        )
        for model in ours
        for field in model._meta.local_concrete_fields
        if is_free_text(field) and not is_looked_at(model, field, parts) and not is_excused(model, field)
    ]


def rows_written_past_the_gate(ours):
    return [
        checks.Error(
            f"Many rows of {model._meta.label} at once are written past the gate.",
            hint="Make its manager of a GatedQuerySet.",
            obj=model,
            id="pilot.E002",
        )
        for model in ours
        if issubclass(model, GatedRecord) and not isinstance(model._default_manager.all(), GatedQuerySet)
    ]


def is_of_history(model):
    """Whether its rows are past states, which only staff see and which go back through the record's own form."""
    return hasattr(model, "tracked_fields")


def is_free_text(field):
    """No choice from a list; and no picture: those are made anew of their pixels, under names of ours."""
    return isinstance(field, TEXTS) and not field.choices and not isinstance(field, PictureField)


def is_looked_at(model, field, parts):
    if issubclass(model, GatedRecord):
        return field.name in model.public_text
    is_text = issubclass(model, Edition) or model in parts
    return is_text and field.name in model.text_fields and not isinstance(field, models.FileField)


def parts_of_texts(ours):
    """The models of what is looked through with a text’s own words: see words.py."""
    texts = [model for model in ours if issubclass(model, Edition)]
    return {text._meta.get_field(name).related_model for text in texts for name in text.part_names}


def is_excused(model, field):
    by_kind = any(issubclass(model, each) and field.name in names_in(each) for each in NOT_LOOKED_AT_IN)
    return by_kind or f"{model._meta.label}.{field.name}" in NOT_LOOKED_AT


def names_in(abstract):
    return {field.name for field in abstract._meta.local_fields}
