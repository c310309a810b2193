from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext


def moment_in_words(moment):
    """A moment in the site's time zone, which is named."""
    return gettext("%(moment)s (%(zone)s)") % {
        "moment": date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        "zone": settings.TIME_ZONE,
    }
