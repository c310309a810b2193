"""Presence: who has a text open at this moment. It only tells; nobody is locked out, so nothing can get stuck."""

import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

GONE_AFTER = datetime.timedelta(seconds=90)  # a page signs every thirty seconds


class PresenceQuerySet(models.QuerySet):
    def of(self, text):
        return self.filter(content_type=ContentType.objects.get_for_model(text), object_id=text.pk)

    def here(self):
        """Those who gave a sign a short while ago."""
        return self.filter(seen_at__gt=timezone.now() - GONE_AFTER)

    def others(self, text, user):
        """Who else has this text open, those first who have had it longest."""
        return self.of(text).here().exclude(user=user).select_related("user").order_by("since", "pk")

    def sweep(self):
        self.filter(seen_at__lte=timezone.now() - GONE_AFTER).delete()

    sweep.alters_data = True

    def sign(self, text, user):
        """Note that somebody has this text open. Gives the sign, by which `leave` knows whether it was the last."""
        now, kind = timezone.now(), ContentType.objects.get_for_model(text)
        presence = self.model(content_type=kind, object_id=text.pk, user=user, since=now, seen_at=now)
        self.bulk_create(
            [presence],
            update_conflicts=True,
            unique_fields=["content_type", "object_id", "user"],
            update_fields=["seen_at"],
        )
        return presence.sign

    sign.alters_data = True

    def leave(self, text, user, sign):
        """Note that a page was left, unless another page of the same person has given a sign since.

        A browser says that it leaves a page when the next one, often the same text anew, has come already.
        """
        own = self.of(text).filter(user=user)
        for presence in own:
            if presence.sign == sign:
                own.filter(seen_at=presence.seen_at).delete()

    leave.alters_data = True


class Presence(models.Model):
    """A person who has a text open."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="presence_once", fields=["content_type", "object_id", "user"]),
        ]

    def __str__(self):
        return self.in_words()

    @property
    def sign(self):
        return self.seen_at.astimezone(datetime.UTC).isoformat()

    def in_words(self):
        since = timezone.localtime(self.since)
        today = since.date() == timezone.localdate()
        words = {"name": self.user, "time": date_format(since, "TIME_FORMAT" if today else "DATETIME_FORMAT")}
        return gettext("%(name)s has had this open since %(time)s.") % words
