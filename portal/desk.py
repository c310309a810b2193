"""The desk, the admin's first page: what waits for a person, how many texts stand where, and what happened today.

Each list asks once for each kind of text, whatever there is; what somebody can never have is not asked for.
"""

from collections import Counter
from datetime import datetime, time
from operator import itemgetter
from urllib.parse import urlencode

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from publishing.admin.badges import PHASES, badge_of, in_phase
from publishing.reviews import STAGES, stages, stages_of
from publishing.signoffs import Verdict
from publishing.states import Grounds, State

COUNTED = ("draft", "in_review", "scheduled", "live", "ended")
EVENTS = 12
MOVED = 40  # so many texts that moved today, of each kind, are looked at for these
REASON_BEGINS = 100  # so many characters of it are shown


# --- What waits


class WorkList:
    """Texts that want something of a person, or of somebody: which, since when, and where a row leads."""

    title = ""
    phase = ""  # of the filter beside the list of all that stand so
    since = "created_at"  # by this the oldest stand first
    when = _("since %(moment)s")
    page = "change"
    at_most = 8
    waits = True  # for the person whose desk it is
    of_newest = False  # texts that are always the newest of their things: then the indexes of these find them
    only_new = False  # leaves out what stands in a list above

    def is_for(self, model_admin, request):
        """Whether this person, who may read these texts, can ever have any here."""
        return True

    def of(self, texts, user, now):
        """Those of some texts, all in scope, that stand here."""
        return in_phase(texts, self.phase, user, now)

    def remark(self, edition):
        return ""


class ToSign(WorkList):
    title, phase = _("Waiting for my signature"), "to_sign"
    since, page = "stage_since", "review"

    def is_for(self, model_admin, request):
        return bool(stages_of(request.user))


class Urgent(WorkList):
    title, phase = _("Public, not signed by all"), "urgent"
    since, page = "stage_since", "review"
    only_new = True

    def remark(self, edition):
        return waits_for(edition)


class OfWriters(WorkList):
    """Open texts."""

    of_newest = True

    def is_for(self, model_admin, request):
        return model_admin.has_change_permission(request)


class Returned(OfWriters):
    title, phase = _("Returned to me"), "returned"
    since = "stage_since"

    def of(self, texts, user, now):
        sign_offs = texts.model.sign_offs.rel.related_model.objects.filter(edition=OuterRef("pk"))
        reason = sign_offs.filter(verdict=Verdict.RETURNED).order_by("-pk").values("comment")[:1]
        return texts.returned().written_by(user).annotate(reason=Subquery(reason))

    def remark(self, edition):
        return Truncator(edition.reason or "").chars(REASON_BEGINS)


class Mine(OfWriters):
    title, phase = _("My drafts"), "mine"

    def of(self, texts, user, now):
        return texts.open().filter(~Q(state=State.DRAFT) | Q(stage="")).written_by(user)


class GoingLive(WorkList):
    title, phase = _("Going live"), "scheduled"
    since, when = "live_from", _("from %(moment)s")
    waits = False


class Ending(WorkList):
    title, phase = _("Ending soon"), "ending"
    since, when = "live_until", _("until %(moment)s")
    waits = False


class OfOthers(OfWriters):
    title, phase = _("Other drafts"), "draft"
    at_most = 4
    waits = False

    def of(self, texts, user, now):
        return texts.filter(state=State.DRAFT).written_by_others(user)


class Imported(WorkList):
    """These come by the hundred, an import or the sample: a few stand here, the last of all, with their count."""

    title, phase = _("Imported, not looked through"), "imported"
    since, page = "stage_since", "review"
    at_most = 4
    waits = False

    def is_for(self, model_admin, request):
        return model_admin.has_publish_permission(request) or stages()[-1] in stages_of(request.user)


LISTS = (ToSign(), Urgent(), Returned(), Mine(), GoingLive(), Ending(), OfOthers(), Imported())


class Desk:
    """The desk of the person who asks; `model_admins` are those of the kinds of texts."""

    def __init__(self, request, model_admins):
        self.request, self.user, self.now = request, request.user, timezone.now()
        self.model_admins = [each for each in model_admins if each.has_view_permission(request)]
        self.texts = {each: each.get_queryset(request) for each in self.model_admins}  # all editions in scope
        self.newest = {each: each.model.objects.newest_for_staff(self.user) for each in self.model_admins}
        self.shown = {each: [] for each in self.model_admins}  # keys of what the lists show so far

    def lists(self):
        """Those that hold something, the most urgent first."""
        return [found for each in LISTS if (found := self.list_of(each))["rows"]]

    def list_of(self, work):
        rows, links, total = [], [], 0
        for model_admin in self.model_admins:
            if work.is_for(model_admin, self.request) and (found := self.oldest_of(work, model_admin)):
                rows += [(model_admin, edition) for edition in found]
                kind = model_admin.opts.verbose_name_plural
                links.append({"url": list_url(model_admin, phase=work.phase), "text": kind})
                total += found[0].total
        rows = sorted(rows, key=lambda row: getattr(row[1], work.since))[: work.at_most]
        for model_admin, edition in rows:
            self.shown[model_admin].append(edition.pk)
        return {
            "title": work.title,
            "phase": work.phase,
            "waits": work.waits,
            "rows": [row_of(work, model_admin, edition) for model_admin, edition in rows],
            "total": total,
            "more": total - len(rows),
            "links": links,
        }

    def oldest_of(self, work, model_admin):
        """The rows of one kind that may be shown, each with the `total` of its kind."""
        texts = work.of((self.newest if work.of_newest else self.texts)[model_admin], self.user, self.now)
        if work.only_new:
            texts = texts.exclude(pk__in=self.shown[model_admin])
        # Ordered by what no index has, so that the few of a list are found by the index of these.
        return brief(texts).annotate(total=Window(Count("*"))).order_by(work.since, "pk")[: work.at_most]

    # --- How many stand where

    def counts(self):
        """How many things of each kind stand where by their newest text, in all and by branch: rows of a table."""
        names = dict(Branch.objects.for_staff(self.user).values_list("pk", "short_name"))
        return [row for each in self.model_admins for row in self.counts_of(each, names)]

    def counts_of(self, model_admin, names):
        counted = self.counted(model_admin)
        yield counts_row(model_admin, capfirst(model_admin.opts.verbose_name_plural), sum(counted.values(), Counter()))
        if not is_of_branches(model_admin):
            for branch, name in names.items():
                if branch in counted:
                    yield counts_row(model_admin, name, counted[branch], branch=branch)
            if None in counted:
                yield counts_row(model_admin, gettext("No branch"), counted[None], branch__isnull="True")

    def counted(self, model_admin):
        """The counts of each branch by phase, read from an index alone: `{key of the branch: Counter}`."""
        counted = {}
        for row in (
            self.newest[model_admin].order_by().values("branch").annotate(phase=phase_at(self.now), count=Count("pk"))
        ):
            counted.setdefault(row["branch"], Counter())[row["phase"]] = row["count"]
        return counted

    # --- What happened today

    def today(self):
        """The last dozen of today's events, newest first, as far as the texts themselves and their sign-offs tell."""
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(self.now), time.min))
        events = [event for each in self.model_admins for event in self.events_of(each, midnight)]
        return sorted(events, key=itemgetter("at"), reverse=True)[:EVENTS]

    def events_of(self, model_admin, midnight):
        texts = brief(self.texts[model_admin])
        public = texts.filter(live_from__gte=midnight).order_by("live_from")[:MOVED]  # or will be
        for edition in public:
            if edition.live_from <= self.now:
                words = gettext("went live, urgently") if edition.grounds == Grounds.URGENT else gettext("went live")
                yield event(model_admin, edition, edition.live_from, words)
        if not (stages_of(self.user) or model_admin.has_change_permission(self.request)):
            return  # the rest is between those who write and those who sign
        waiting = texts.exclude(stage="").filter(stage_since__gte=midnight).order_by("-stage_since")[:MOVED]
        moved = {edition.pk: edition for edition in (*public, *waiting)}
        passed_on = set()
        # No index has the time of a sign-off: they are found by the texts that moved today.
        sign_offs = texts.model.sign_offs.rel.related_model.objects.filter(edition__in=moved, signed_at__gte=midnight)
        for sign_off in sign_offs.select_related("signed_by").order_by("-signed_at")[:EVENTS]:
            passed_on.add((sign_off.edition_id, sign_off.signed_at))
            yield event(model_admin, moved[sign_off.edition_id], sign_off.signed_at, said(sign_off))
        for edition in waiting:
            if edition.state == State.IN_REVIEW and (edition.pk, edition.stage_since) not in passed_on:
                yield event(model_admin, edition, edition.stage_since, waits_for(edition))


# --- How the parts are made


def brief(texts):
    """What a list shows of texts, its first field among it, by which a text is known."""
    own = "number", "state", "stage", "stage_since", "grounds", "live_from", "live_until", "created_at"
    return texts.with_due().select_related("branch").only(*own, texts.model.text_fields[0], "branch__short_name")


def is_of_branches(model_admin):
    """Whether these are texts about the branches themselves: one of each."""
    return model_admin.model.owner_field == "branch"


def list_url(model_admin, **query):
    opts = model_admin.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist") + "?" + urlencode(query)


def row_of(work, model_admin, edition):
    moment = date_format(timezone.localtime(getattr(edition, work.since)), "DATETIME_FORMAT")
    return {
        "edition": edition,
        "url": model_admin.page_url(work.page, edition),
        "badge": badge_of(edition),
        "where": capfirst(model_admin.opts.verbose_name) if is_of_branches(model_admin) else edition.branch,
        "when": work.when % {"moment": moment},
        "remark": work.remark(edition),
    }


def counts_row(model_admin, name, counts, **where):
    return {
        "name": name,
        "of_branch": bool(where),
        "cells": [
            {"phase": PHASES[phase], "count": counts[phase], "url": list_url(model_admin, phase=phase, **where)}
            for phase in COUNTED
        ],
    }


def phase_at(now):
    """`Edition.phase()` in SQL."""
    return Case(
        When(~Q(state=State.PUBLISHED), then=F("state")),
        When(live_from__gt=now, then=Value("scheduled")),
        When(live_until__lte=now, then=Value("ended")),
        default=Value("live"),
    )


def event(model_admin, edition, at, words):
    time_of_day = date_format(timezone.localtime(at), "TIME_FORMAT")
    return {"at": at, "time": time_of_day, "edition": edition, "url": model_admin.change_url(edition), "words": words}


def waits_for(edition):
    return gettext("waits for: %(stage)s") % {"stage": edition.stage_in_words}


def said(sign_off):
    if not sign_off.is_approval:
        return gettext("returned by %(who)s") % {"who": sign_off.who}
    stage = STAGES.get(sign_off.stage)
    return gettext("signed by %(who)s: %(stage)s") % {
        "who": sign_off.who,
        "stage": stage.name if stage else sign_off.stage,
    }
