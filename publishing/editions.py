"""Editions: how a text becomes public.

A thing (a branch, an article) has numbered editions, each one text of it. What was asked for is stored: `live_from`
and `ends_at`. `live_until` is derived from it and from the next edition's start, in `Edition._settle` and nowhere
else. Whether an edition is scheduled, live or ended follows from its window and the clock, so nothing has to wake up
for a text to appear or vanish.
"""

from contextlib import contextmanager
from functools import partial
from itertools import pairwise

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import notices
from .canonical import normalise
from .gate import Gated
from .previews import PreviewLink
from .promises import edition_indexes, edition_rules
from .refusals import must
from .reviews import Reviewed, ReviewQuerySet
from .share_pictures import make_share_picture
from .states import OPEN, Grounds, State
from .versions import Versioned

__all__ = ["OPEN", "Edition", "EditionQuerySet", "State", "edition_indexes", "edition_rules"]


class EditionQuerySet(ReviewQuerySet):
    def live(self, at=None):
        """Editions whose live window holds the moment `at` (now, if not given)."""
        at = at or timezone.now()
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at)

    def newest(self):
        return self.filter(is_newest=True)

    def newest_for_staff(self, user):
        """The newest edition of each thing that a member of staff works with."""
        return self.newest().for_staff(user)

    def open(self):
        return self.filter(state__in=OPEN)

    def published(self):
        return self.filter(state=State.PUBLISHED)

    def delete(self):
        self.must_be_deletable()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def must_be_deletable(self):
        """Only a thing that was never published may go, and with all its editions: else numbers would have gaps."""
        must(not self.published().exists(), _("A published text is never deleted; withdraw it instead."))
        owner = self.model.owner_field
        siblings = self.model._base_manager.filter(**{f"{owner}__in": self.order_by().values(owner)})
        must(
            not siblings.exclude(pk__in=self.order_by().values("pk")).exists(),
            _("An edition is never deleted from among others; discard it instead."),
        )


class Edition(Reviewed, Versioned, Gated, models.Model):
    """One text of a thing, from draft to the day it is replaced. Never edited once published."""

    owner_field = None  # the foreign key to the thing whose text this is
    text_fields = ()  # the words, and where they are filed
    part_names = ()  # related names of the parts that belong to the text
    newer_part_names = ()  # those that no text had when the first were signed: one without any says nothing of them
    public_edges = ("live_from", "live_until")  # moments at which a public page may change

    number = models.PositiveSmallIntegerField(_("edition"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    # The one denormalisation: the admin's lists count and sort by it (docs/decisions.md).
    is_newest = models.BooleanField(default=True, editable=False)
    live_from = models.DateTimeField(_("live from"), null=True, editable=False)
    live_until = models.DateTimeField(_("live until"), null=True, editable=False)
    ends_at = models.DateTimeField(_("asked to end at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("created by"),
        related_name="+",
        editable=False,
        null=True,
    )
    revised_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("revised from"), related_name="+", editable=False, null=True
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        abstract = True

    # --- one thing's editions

    @property
    def owner(self):
        return getattr(self, self.owner_field)

    @property
    def owner_id(self):
        return getattr(self, f"{self.owner_field}_id")

    def siblings(self):
        return type(self)._default_manager.filter(**{self.owner_field: self.owner_id})

    # --- what follows from the window and the clock

    @property
    def is_open(self):
        return self.state in OPEN

    def is_live(self, at=None):
        at = at or timezone.now()
        return self.live_from is not None and self.live_from <= at and (self.live_until is None or at < self.live_until)

    def is_scheduled(self, at=None):
        return self.live_from is not None and self.live_from > (at or timezone.now())

    def phase(self, at=None):
        """One word for where this edition stands at a moment: draft, in_review, scheduled, live, ended, discarded."""
        if self.state != State.PUBLISHED:
            return self.state
        if self.is_scheduled(at):
            return "scheduled"
        return "live" if self.is_live(at) else "ended"

    # --- deeds

    def publish(self, at=None, until=None, *, by=None, read=None, urgent="", imported=None):
        """Make this text public from `at` (now, if not given) until `until` or until the next edition.

        Every stage has signed it; or it is `urgent` for this reason and waits for their signatures afterwards; or it
        is `imported` for this reason and waits until somebody else has looked it through and signed. Whatever personal
        data it holds are allowed. A moment in the past is for imported pages only, and only for a thing that was
        never published.
        Raises ValidationError with a sentence when that cannot be done.
        """
        with self._alone() as now:
            must(self.is_open, _("Only a draft can be published."))
            self._keep(None, now)
            self.must_say(read)
            self.must_hold_no_personal_data()
            if imported is not None:
                must_be_importable(imported)
                grounds, reason = Grounds.IMPORTED, imported
            else:
                grounds = self._grounds_to_publish(urgent)
                reason = urgent if grounds == Grounds.URGENT else ""
            self._make_public(now, at, until, by=by, grounds=grounds, reason=reason)

    publish.alters_data = True

    def _make_public(self, now, at, until, *, by, grounds, reason=""):
        """As `publish`, with the owner locked and the grounds known."""
        at = at or now
        others = self.siblings().filter(state=State.PUBLISHED)
        must(
            at >= now or (grounds == Grounds.IMPORTED and not others.exists()),
            _("That time has passed; choose one that is still to come."),
        )
        must(until is None or until > at, _("The end must be later than the start."))
        must(
            not others.filter(live_from=at).exists(),
            _("Another edition goes live at that very moment; choose another time."),
        )
        self.stage, self.grounds, self.urgent_reason = "", grounds, reason
        due = [] if grounds == Grounds.SIGNED else self.unsigned_stages()
        self.stage, self.stage_since = (due[0].key, now) if due else ("", None)
        self.state, self.live_from, self.ends_at = State.PUBLISHED, at, until
        self._settle(now)
        if grounds != Grounds.IMPORTED:  # those come by the hundred, and the command draws theirs
            transaction.on_commit(partial(make_share_picture, self), robust=True)
        if grounds == Grounds.URGENT:
            notices.urgent(self, by, due)
        elif grounds == Grounds.SIGNED:
            notices.published(self)

    def withdraw(self, at=None):
        """End a live text at a moment (now, if not given); a text that has not been live yet is a draft again.

        If another draft is open by then, the text is discarded instead: it can be revised from later. If not, it is
        the newest text again, whatever was put aside after it.
        """
        with self._alone() as now:
            must(self.state == State.PUBLISHED, _("Only a published text can be withdrawn."))
            if at is None:
                PreviewLink.objects.of(self).revoke()  # withdrawn later, it takes them along when it ends
            if self.is_scheduled(now):
                must(at is None, _("It is not live yet, so it can only be withdrawn now."))
                another = self.siblings().filter(state__in=OPEN).exists()
                self.state = State.DISCARDED if another else State.DRAFT
                if not another:
                    self._become_newest()
                self.live_from = self.live_until = self.ends_at = self.published_at = self.stage_since = None
                self.stage = self.grounds = self.urgent_reason = ""
            else:
                at = at or now
                must(self.live_until is None or self.live_until > now, _("It has ended already."))
                must(at >= now, _("That time has passed; choose one that is still to come."))
                must(at > self.live_from, _("It has only just gone live; try again in a moment."))
                self.ends_at = at
            self._settle(now)

    withdraw.alters_data = True

    def discard(self, *, read=None):
        """Put a draft aside for good. It stays readable, and a new draft can be made from it."""
        with self._alone() as now:
            must(self.is_open, _("Only a draft can be discarded."))
            self._keep(None, now)
            self.must_say(read)
            PreviewLink.objects.of(self).revoke()
            self._wait_at("", None, State.DISCARDED)

    discard.alters_data = True

    def revise(self, by=None):
        """Open and return a new draft copied from this edition, parts and all."""
        with self._alone() as now:
            siblings = self.siblings()
            must(
                not siblings.filter(state__in=OPEN).exists(),
                _("Another draft of this is open already; finish or discard it first."),
            )
            source = type(self)._base_manager.get(pk=self.pk)  # what is stored, not what somebody holds
            draft = type(self)(
                number=siblings.aggregate(last=models.Max("number"))["last"] + 1, created_by=by, revised_from=source
            )
            for name in (self.owner_field, *self.text_fields):
                attname = self._meta.get_field(name).attname
                setattr(draft, attname, getattr(source, attname))
            draft._become_newest()
            draft.save(force_insert=True)
            for name in self.part_names:
                parts = list(getattr(source, name).all())
                for part in parts:
                    part.pk, part._state.adding = None, True
                    setattr(part, part.edition_field, draft)
                getattr(draft, name).bulk_create(parts)
            draft._keep(by, now)
            return draft

    revise.alters_data = True

    @transaction.atomic
    def save(self, *args, by=None, **kwargs):
        """Store the words of a draft, written by a person, unless it has moved on since it was read."""
        whole = kwargs.get("update_fields") is None
        edits = whole and not self._state.adding
        if edits:
            rows = type(self)._base_manager.select_for_update(no_key=True)
            state, version = rows.values_list("state", "version").get(pk=self.pk)
            must(state in OPEN, _("Only a draft can be edited; revise this text instead."))
            must((state, version) == (self.state, self.version), _("This text has moved on meanwhile; open it again."))
        if whole or set(kwargs["update_fields"]) & set(self.text_fields):
            normalise(self)
        super().save(*args, **kwargs)
        if edits:
            self.refresh_from_db()  # a version says what is stored, not what somebody assigned
            self._keep(by, timezone.now())

    save.alters_data = True

    def delete(self, *args, **kwargs):
        self.siblings().filter(pk=self.pk).must_be_deletable()
        return super().delete(*args, **kwargs)

    delete.alters_data = True

    # --- how the deeds are done

    @contextmanager
    def _alone(self):
        """One transaction with the owner's row locked and this row read again; gives the time, read after the lock."""
        with transaction.atomic():
            owners = self._meta.get_field(self.owner_field).related_model._base_manager
            owners.select_for_update(no_key=True).values_list("pk").get(pk=self.owner_id)
            self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update(no_key=True))
            yield timezone.now()

    def _become_newest(self):
        """An open text is the newest of its thing: the one that lists show, and whose branch the thing belongs to."""
        self.siblings().filter(is_newest=True).update(is_newest=False)
        self.is_newest = True

    def _settle(self, now):
        """Derive all windows of one thing from what was asked for, and store them: closing before opening.

        The public's date is the start of the first text that was ever live. Until one has been, it moves with the
        plans; from then on it is carried to every later edition.
        """
        rows = self.siblings().filter(state=State.PUBLISHED).exclude(pk=self.pk)
        rows = list(rows.only("state", "live_from", "live_until", "ends_at", "published_at"))
        if self.state == State.PUBLISHED:
            rows.append(self)
        rows.sort(key=lambda row: row.live_from)
        planned = {row: earliest(row.ends_at, after.live_from) for row, after in pairwise(rows)}
        if rows:
            planned[rows[-1]] = rows[-1].ends_at
        published_at = self._date_for_public(rows, now)

        opening = []
        for row, until in planned.items():
            if row is self or (until, published_at) == (row.live_until, row.published_at):
                continue
            closes = until is not None and (row.live_until is None or until <= row.live_until)
            if closes:
                self._store_window(row, until, published_at)
            else:
                opening.append(row)
        self.live_until = planned.get(self)
        self.published_at = published_at if self.state == State.PUBLISHED else None
        self.save(
            update_fields=[
                *("state", "live_from", "live_until", "ends_at", "published_at"),
                *("stage", "stage_since", "grounds", "urgent_reason", "is_newest"),
            ]
        )
        for row in opening:
            self._store_window(row, planned[row], published_at)

    def _date_for_public(self, rows, now):
        own = getattr(self.owner, "dated", None)
        if own:
            return own
        been_live = [row.published_at for row in rows if row.published_at and row.live_from <= now]
        return min(been_live) if been_live else rows[0].live_from if rows else None

    def _store_window(self, row, until, published_at):
        type(self)._base_manager.filter(pk=row.pk).update(live_until=until, published_at=published_at)

    # --- in words

    def checks(self):
        """Sentences about what a careful reader would stumble over; see publishing/checks.py."""
        return []

    def window_in_words(self):
        """For the admin: from when to when, in the site's time zone; an empty text for drafts."""
        if self.live_from is None:
            return ""
        start = date_format(timezone.localtime(self.live_from), "DATETIME_FORMAT")
        if self.live_until is None:
            return gettext("from %(start)s") % {"start": start}
        end = date_format(timezone.localtime(self.live_until), "DATETIME_FORMAT")
        return gettext("%(start)s to %(end)s") % {"start": start, "end": end}


def must_be_importable(reason):
    """Refuse to publish as imported, unless for a reason and where the organ wants that at all."""
    must(not settings.IMPORT_AS_DRAFTS, _("What is imported here becomes a draft and is reviewed like any other text."))
    must(reason.strip(), _("Say why it may be public before anybody here has signed it."))


def earliest(*moments):
    return min((moment for moment in moments if moment is not None), default=None)
