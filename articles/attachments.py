"""Attachments: documents that belong to an article's text, are signed with it, and are public as long as it."""

import re
from contextlib import suppress
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.constraints import NeverReplaced
from characters.fields import LineField, TextField
from library.documents import AttachmentField, described, kind_of
from library.uploads import private_storage
from library.words_of_files import words_of
from publishing.constraints import KeptWithText
from publishing.parts import EditionPart, EditionPartQuerySet

FOLDER = "documents/"
AT_MOST = 20  # of one text
PLACES_SAID = 5
NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')


class AttachmentQuerySet(EditionPartQuerySet):
    def for_staff(self, user):
        return self if user.works_for_all_branches else self.filter(edition__in=self._editions().for_staff(user))

    def live(self, at=None):
        """Those of texts that are live at a moment."""
        return self.filter(edition__in=self._editions().live(at))

    def _editions(self):
        return self.model.edition.field.related_model.objects.all()


class Attachment(EditionPart):
    """A document below an article's text. Its file is private; a reader gets it while a text with it is live."""

    edition_field = "edition"
    text_fields = ("position", "title", "file", "reason")

    edition = models.ForeignKey(
        "articles.ArticleEdition", models.CASCADE, verbose_name=_("article"), related_name="attachments"
    )
    title = LineField(
        _("title of the attachment"),
        max_length=150,
        help_text=_("As readers see it, and as the file is called when they save it. Empty: the file’s own name."),
    )
    file = AttachmentField(
        _("file"),
        upload_to=FOLDER,
        storage=private_storage,
        help_text=_("PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx) or OFD, at most 20 MB."),
    )
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)  # so that no page asks the storage
    reason = TextField(
        _("why it may hold personal data"),
        max_length=500,
        blank=True,
        help_text=_("Only for who may publish. It is part of the text: those who sign read it."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta(EditionPart.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(name="attachment_file", fields=["file"])]
        constraints = [
            NeverReplaced(name="attachment_never_replaced", deletable=True),
            KeptWithText(
                name="attachment_kept",
                text="edition",
                violation_error_message=_("A published text is never edited; revise it instead."),
            ),
            models.UniqueConstraint(
                name="attachment_identified",
                fields=["edition", "identity"],
                violation_error_message=_("This attachment is in the text already."),
            ),
            models.CheckConstraint(
                name="attachment_is_titled_file",
                condition=~Q(title="") & ~Q(file=""),
                violation_error_message=_("An attachment has a title and a file."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        with suppress(FileNotFoundError):  # what was put back names a file that is lost: its digest says so
            self.size = self.file.size
        super().save(*args, **kwargs)

    save.alters_data = True

    def get_absolute_url(self):
        """Where readers get it."""
        return reverse("document", args=[self.file_name])

    @property
    def file_name(self):
        """The name that we gave to the file, made of its content."""
        return self.file.name.removeprefix(FOLDER)

    @property
    def download_name(self):
        """What the file is called when somebody saves it: its title, and the ending of its kind."""
        suffix = kind_of(self.file.name).suffix
        name = NOT_IN_FILE_NAMES.sub(" ", self.title.removesuffix(suffix)).strip(" .")
        return f"{name or self.file_name.removesuffix(suffix)}{suffix}"

    @property
    def in_words(self):
        """“Word, 240 kB”."""
        return described(self.file.name, self.size)

    def words(self):
        """Pairs of a place and the words there: see library/words_of_files.py."""
        return words_of_kept(self.file.name, get_language())

    def checks(self):
        """Sentences about what the site cannot read in it."""
        try:
            unread = [where for where, text in self.words() if where and not text.strip()]
        except (OSError, ValidationError):
            yield gettext("The file of “%(title)s” cannot be opened. Choose it again.") % {"title": self}
            return
        if unread:
            places = pgettext("between places in a file", ", ").join(unread[:PLACES_SAID])
            places += " …" if len(unread) > PLACES_SAID else ""
            yield (
                gettext("“%(title)s”: the site cannot read the words there (%(places)s). Look through it yourself.")
                % {"title": self, "places": places}
            )


@lru_cache(maxsize=8)
def words_of_kept(name, language):
    """The words of a document that we keep. Its name is made of its content, so they are read once."""
    with private_storage().open(name) as file:
        return words_of(file)


def words_in(attachments):
    """Pairs of an attachment's place and its words; without those that somebody answers for with a reason."""
    for attachment in attachments:
        if attachment.reason:
            continue
        try:
            words = attachment.words()
        except (OSError, ValidationError):
            continue  # nobody can read it, and a check says so
        for where, text in words:
            said = {"title": attachment.title, "where": where}
            place = gettext("attachment “%(title)s”, %(where)s") if where else gettext("attachment “%(title)s”")
            yield place % said, text
