"""Where an edition stands, as lists and pages show it, and the filter beside the lists."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.editions import State
from publishing.reviews import stages_of
from publishing.states import Grounds

ENDING_WITHIN = timedelta(days=14)
OF_ANY_EDITION = ("to_sign", "urgent", "imported", "ending")  # also where a newer draft is open


def in_phase(texts, phase, user, now=None):
    """Those of some editions that stand where a filter of that name says; all for any other name."""
    now = now or timezone.now()
    match phase:
        case "draft" | "in_review" | "discarded":
            return texts.filter(state=phase)  # one state: then an index has them in order
        case "mine":
            return texts.open().written_by(user)
        case "returned":
            return texts.returned()
        case "to_sign":
            return texts.waiting_for(user)
        case "urgent":
            return texts.unsigned_urgent()
        case "imported":
            return texts.not_looked_through(now)
        case "scheduled":
            return texts.filter(live_from__gt=now)
        case "live":
            return texts.live(now)
        case "ending":  # not those that are only replaced by a next edition
            return texts.live(now).filter(live_until__lte=now + ENDING_WITHIN, live_until=F("ends_at"))
        case "ended":
            return texts.filter(Q(live_until__lte=now), state=State.PUBLISHED)
    return texts


class PhaseFilter(admin.SimpleListFilter):
    """By where the newest edition stands, or by what any edition of the thing waits for."""

    title = _("state")
    parameter_name = "phase"

    def lookups(self, request, model_admin):
        writes, signs = model_admin.has_change_permission(request), bool(stages_of(request.user))
        return [
            ("draft", _("draft")),
            *([("mine", _("my drafts"))] if writes else []),
            ("returned", _("returned")),
            ("in_review", _("in review")),
            *([("to_sign", _("waiting for my signature"))] if signs else []),
            ("urgent", _("urgent, not signed by all")),
            ("imported", _("imported, not looked through")),
            ("scheduled", _("scheduled")),
            ("live", _("live")),
            ("ending", _("ending soon")),
            ("ended", _("ended")),
            ("discarded", _("discarded")),
        ]

    def queryset(self, request, queryset):
        phase = self.value()
        if phase not in OF_ANY_EDITION:
            return in_phase(queryset, phase, request.user)
        owner = queryset.model.owner_field
        editions = in_phase(queryset.model.objects.all(), phase, request.user)
        return queryset.filter(**{f"{owner}__in": editions.values(owner)})


PHASES = {
    "draft": _("draft"),
    "in_review": _("in review"),
    "scheduled": _("scheduled"),
    "live": _("live"),
    "ended": _("ended"),
    "discarded": _("discarded"),
}


def badge(phase, number, remark=""):
    words = f"{PHASES[phase]} {number} · {remark}" if remark else f"{PHASES[phase]} {number}"
    return format_html('<span class="badge badge-{}">{}</span>', phase, words)


def badge_of(edition):
    """“in review 2 · Party committee office”: where it stands, its number, and what its review waits for."""
    return badge(edition.phase(), edition.number, remark_of(edition))


def remark_of(edition):
    if edition.was_returned:
        return gettext("returned")
    if edition.state == State.PUBLISHED and edition.awaits_signature:
        if edition.grounds == Grounds.IMPORTED:
            return gettext("imported, not looked through")
        return gettext("urgent, not signed by all")
    return edition.stage_in_words
