"""Versions: what a draft said after each saving. None is ever changed, so that no saving takes words away."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.constraints import NeverChanged, NeverReplaced

from .canonical import canonical, digest_of, of_fields
from .constraints import KeptWithText
from .hands import all_by, also_by, authors_in, hands_of, settled
from .refusals import must
from .states import OPEN, State

REMEMBERED = 100  # versions of a thing in which words are looked for that come back …
AT_MOST_REMEMBERED = 3_000_000  # … of at most so many characters


class Version(models.Model):
    """One saving of a draft: the whole text in its canonical form. Concrete models add `edition`."""

    number = models.PositiveIntegerField(_("version"))
    form = models.JSONField()
    digest = models.CharField(max_length=64)
    hands = models.JSONField(default=dict)  # whose words these are: publishing/hands.py
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saved by"), related_name="+", null=True
    )

    class Meta:
        abstract = True
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="%(class)s_numbered", fields=["edition", "number"]),
            NeverChanged(name="%(class)s_never_changed"),
            NeverReplaced(name="%(class)s_never_replaced", deletable=True),
            KeptWithText(name="%(class)s_kept", text="edition"),
        ]

    def __str__(self):
        return f"{self.number}"


class Versioned(models.Model):
    """A text whose every saving is kept. `versions` comes from the concrete Version's foreign key."""

    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)  # of the newest version
    # Those whose hands are in the newest version, for the lists: `authors` with who opened the text.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)

    class Meta:
        abstract = True

    def keep(self, by=None, *, came_from=None):
        """Keep what is stored now as a version by a person, unless the newest says the same. Gives whether it did.

        `came_from`: the text of another thing whose words may have come in from outside, such as by a Word file.
        """
        with self._alone() as now:
            return self._keep(by, now, came_from)

    keep.alters_data = True

    def _keep(self, by, now, came_from=None):
        """As `keep`, with the row locked already."""
        form = canonical(self)
        digest = digest_of(form)
        if digest == self.digest or self.state not in OPEN:
            return False
        hands = self._hands(form, by, came_from)
        self.version, self.digest = self.version + 1, digest
        self.versions.create(number=self.version, form=form, digest=digest, hands=hands, saved_by=by, saved_at=now)
        self.save(update_fields=["version", "digest"])
        self.writers.set(authors_in(hands))
        self.words_changed(now)
        return True

    def words_changed(self, now):
        """What follows when a version was kept whose words are new."""

    def must_say(self, digest):
        """Refuse unless the text is still the one with this digest: the one that somebody has read."""
        must(digest in (None, self.digest_now()), _("This text was changed meanwhile. Read it again."))

    def digest_now(self):
        """The digest of what is stored, whoever wrote it: `digest` is that of the newest version."""
        return digest_of(canonical(self))

    # --- who wrote it

    def authors(self):
        """The keys of those who wrote this text: who opened it, and all whose words stand in it, copied ones too."""
        writers = self.writers.order_by().values_list("pk", flat=True)
        return {*writers, *([self.created_by_id] if self.created_by_id else [])}

    def _hands(self, form, by, came_from):
        """Whose words a form is made of that is about to be the next version, saved by a person."""
        if came_from is not None:
            return hands_of(type(self), form, by and by.pk, ({}, {}), came_from._said_before)
        before = self._text_before()
        by = by and by.pk
        if before is None and by is None:
            by = self.created_by_id  # nobody else is known who could have written what it said at first
        return hands_of(type(self), form, by, before, self._said_before)

    def _text_before(self):
        """What the next version is made of, (form, hands): the version before, or the text that was revised."""
        if self.version:
            return self.versions.values_list("form", "hands").get(number=self.version)
        if self.revised_from is None:
            return None
        source = self.revised_from
        kept = source.versions.filter(number=source.version).values_list("form", "hands").first()
        form, hands = kept or (canonical(source), None)
        if hands is None:
            hands = all_by(type(self), form, source.authors())
        if source.state == State.PUBLISHED and not source.awaits_signature:
            return form, settled(type(self), hands)  # others have read and signed whatever was no word
        return form, also_by(hands, source.created_by_id)

    def _said_before(self):
        """The last versions of this thing, in all its editions, as (form, hands), the oldest first."""
        of_thing = type(self)._base_manager.filter(**{self.owner_field: self.owner_id}).values("pk")
        versions = self.versions.model._base_manager.filter(edition__in=of_thing).order_by("-pk")
        said, length = [], 0
        for form, hands in versions.values_list("form", "hands")[:REMEMBERED].iterator(chunk_size=10):
            said.append((form, hands))
            length += sum(len(value) for value in form.get("fields", {}).values() if isinstance(value, str))
            if length > AT_MOST_REMEMBERED:
                break
        return said[::-1]

    def author_names(self):
        return [str(author) for author in get_user_model().objects.filter(pk__in=self.authors()).order_by("pk")]

    def form_at(self, version):
        """The text as it was in a version; as in the first one kept, if it is older than any; None without any."""
        kept = self.versions.filter(number__lte=version).first() or self.versions.order_by("number").first()
        return kept and kept.form

    def put(self, form, by):
        """Make a draft say what a form says: the text of another edition, or of an earlier version of this one."""
        with self._alone() as now:
            must(self.state in OPEN, _("Only a draft can be edited; revise this text instead."))
            self._keep(None, now)
            self.must_still_be_there(form)
            for attname in of_fields(self):
                setattr(self, attname, form["fields"][attname])
            self.save(update_fields=self.text_fields)
            for name in self.part_names:
                getattr(self, name).put(self, form["parts"].get(name, []))
            self._keep(by, now)

    put.alters_data = True

    def must_still_be_there(self, form):
        """Refuse where a form files the text below something that was deleted since: no form protects what it names."""
        for name in self.text_fields:
            field = self._meta.get_field(name)
            key = form["fields"][field.attname]
            if field.is_relation and key is not None:
                found = field.related_model._base_manager.filter(pk=key).exists()
                must(found, _("What that text was filed under is no longer there."))
