"""Where an edition stands, as far as that is stored: the rest follows from its live window and the clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """What is stored of an edition's life."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


OPEN = (State.DRAFT, State.IN_REVIEW)  # its words may still change


class Grounds(models.TextChoices):
    """On what grounds a text was published."""

    SIGNED = "signed", pgettext_lazy("grounds of a publication", "signed at every stage")
    URGENT = "urgent", pgettext_lazy("grounds of a publication", "urgent")
    IMPORTED = "imported", pgettext_lazy("grounds of a publication", "imported")
