"""For migrations: what was published as imported before that needed a reason and a signature."""

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext


def settle(editions):
    """Give each such text a reason that says so, and put it on the desk of those who sign last."""
    unsigned = editions.objects.filter(grounds="imported", urgent_reason="")
    with translation.override(settings.SITE_LANGUAGE):
        reason = gettext("Imported before a reason was asked for.")
    signed = editions.objects.filter(sign_offs__verdict="approved", sign_offs__digest=F("digest"))
    unsigned.exclude(pk__in=signed.values("pk")).update(stage=settings.REVIEW_STAGES[-1], stage_since=timezone.now())
    unsigned.update(urgent_reason=reason)


def unsettle(editions):
    editions.objects.filter(grounds="imported").update(urgent_reason="", stage="", stage_since=None)
