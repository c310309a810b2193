"""The log: a row for each thing that happened, written with the deed and never changed.

`record(What.PUBLISHED, by=user, thing=edition, edition=3)` is all that a deed has to say. What it says beside who, when
and what stays as data (see accounts/log_in_words.py), so that each reader reads it in his or her own language.
"""

import ipaddress

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .constraints import NeverChanged, NeverReplaced


class What(models.TextChoices):
    """What can happen. A further word needs no migration."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SIGNED_OUT = "signed_out", _("signed out")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    ROLES_CHANGED = "roles_changed", _("roles changed")
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    RESTORED = "restored", _("restored")
    SHOWN = "shown", _("shown to the public")
    HIDDEN = "hidden", _("hidden from the public")
    LINK_MADE = "link_made", _("preview link made")
    LINK_REVOKED = "link_revoked", _("preview link revoked")
    LINK_VIEWED = "link_viewed", _("draft viewed by link")
    SUBMITTED = "submitted", _("submitted for review")
    SIGNED = "signed", _("signed off")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    PUBLISHED_URGENTLY = "published_urgently", _("published urgently")
    PUBLISHED_AS_IMPORTED = "published_as_imported", _("published as imported")
    SCHEDULED = "scheduled", _("scheduled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVISED = "revised", _("revised")
    DISCARDED = "discarded", _("discarded")
    ALLOWED = "allowed", _("personal data allowed")
    IMPORTED = "imported", _("imported")
    EXPORTED = "exported", _("exported")
    FORGOTTEN = "forgotten", _("forgotten")
    LOG_TRIMMED = "log_trimmed", _("log trimmed")


def every_what():
    return What.choices


class EventQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise PermissionDenied("What the log says is never changed.")

    def delete(self):
        raise PermissionDenied("The log is trimmed by its own command only.")

    update.alters_data = delete.alters_data = True
    delete.queryset_only = True

    def trim(self, before):
        """Delete what happened before a moment; for `manage.py trim_log` only. Gives how many there were."""
        count, _models = models.QuerySet(self.model).filter(at__lt=before).delete()
        return count

    trim.alters_data = True


class Event(models.Model):
    """One thing that happened: when, who, what, to what, and from where it was asked."""

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        related_name="events",
        null=True,
        editable=False,
        db_index=False,
    )
    named = models.CharField(
        _("name as typed"), max_length=150, blank=True, editable=False, help_text=_("Where nobody was signed in.")
    )
    what = models.CharField(_("what"), max_length=30, choices=every_what, editable=False)
    content_type = models.ForeignKey(
        ContentType, models.PROTECT, verbose_name=_("kind"), related_name="+", null=True, editable=False, db_index=False
    )
    thing_id = models.BigIntegerField(null=True, editable=False)
    thing_text = models.CharField(_("thing"), max_length=200, blank=True, editable=False)
    details = models.JSONField(_("details"), default=dict, editable=False, encoder=DjangoJSONEncoder)
    address = models.GenericIPAddressField(_("asked from"), null=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("log")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]
        indexes = [
            models.Index(name="event_newest", fields=["-at", "-id"]),
            models.Index(name="event_of_person", fields=["by", "-at", "-id"]),
            models.Index(name="event_of_deed", fields=["what", "-at", "-id"]),
            models.Index(name="event_of_kind", fields=["content_type", "-at", "-id"]),
            models.Index(name="event_of_thing", fields=["content_type", "thing_id", "-at", "-id"]),
        ]
        constraints = [NeverChanged(name="event_never_changed"), NeverReplaced(name="event_never_replaced")]

    def __str__(self):
        return f"{self.get_what_display()}: {self.thing_text}" if self.thing_text else str(self.get_what_display())

    @property
    def who(self):
        """Who was signed in; who signed a text, by the name of that day."""
        return self.details.get("signed_as") or self.by

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise PermissionDenied("What the log says is never changed.")
        super().save(*args, **kwargs)

    save.alters_data = True

    def delete(self, *args, **kwargs):
        raise PermissionDenied("The log is trimmed by its own command only.")

    delete.alters_data = True


def record(what, *, by=None, thing=None, request=None, named="", **details):
    """Write one event into the log, in the transaction of the deed. Gives it.

    `details` say the rest as data: `fields` (names of those that changed), `edition` (its number), `stage`, `reason`,
    `moment`, `until`, `count` …; accounts/log_in_words.py has the words for each. Without a request, that which is
    being answered in this thread says from where it was asked.
    """
    request = request or getattr(HistoricalRecords.context, "request", None)
    return Event.objects.create(
        at=timezone.now(),
        what=what,
        by=by if by is not None and by.is_authenticated else None,
        named=named.replace("\0", "")[:150],
        content_type=ContentType.objects.get_for_model(thing, for_concrete_model=False) if thing is not None else None,
        thing_id=thing.pk if thing is not None else None,
        thing_text=str(thing)[:200] if thing is not None else "",
        details=details,
        address=address_of(request) if request is not None else None,
    )


def address_of(request):
    """From where a request came: what the trusted proxy says last, or who connected. Never the reader's own claim."""
    if settings.TRUST_PROXY:
        claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    else:
        claimed = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(claimed))
    except ValueError:
        return None
