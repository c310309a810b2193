"""Where an edition stands, as lists and pages show it."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing.editions import State


class PhaseFilter(admin.SimpleListFilter):
    """By where the newest edition stands."""

    title = _("state")
    parameter_name = "phase"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("scheduled", _("scheduled")),
            ("live", _("live")),
            ("ended", _("ended")),
            ("discarded", _("discarded")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        match self.value():
            case "draft":
                return queryset.filter(state=State.DRAFT)  # one state: then an index has them in order
            case "scheduled":
                return queryset.filter(live_from__gt=now)
            case "live":
                return queryset.live(now)
            case "ended":
                return queryset.filter(Q(live_until__lte=now), state=State.PUBLISHED)
            case "discarded":
                return queryset.filter(state=State.DISCARDED)
        return queryset


PHASES = {
    "draft": _("draft"),
    "in_review": _("in review"),
    "scheduled": _("scheduled"),
    "live": _("live"),
    "ended": _("ended"),
    "discarded": _("discarded"),
}


def badge(phase, number):
    return format_html('<span class="badge badge-{}">{} {}</span>', phase, PHASES[phase], number)


def badge_of(edition):
    return badge(edition.phase(), edition.number)
