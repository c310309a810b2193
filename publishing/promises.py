"""What the database promises about editions: constraints, each with a sentence, and the indexes that lists need."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import NeverReplaced

from .constraints import Frozen, KeptOncePublic, NoOverlap
from .states import OPEN, Grounds, State

UNSIGNED = (Grounds.URGENT, Grounds.IMPORTED)  # public before anybody, or not all, had signed


def edition_rules(owner, frozen):
    """The promises that the database keeps about the editions of one `owner`; `frozen` names the words of a text."""
    return [
        models.CheckConstraint(
            name="%(class)s_window_in_order",
            condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
            violation_error_message=_("The end must be later than the start."),
        ),
        models.CheckConstraint(
            name="%(class)s_published_has_window",
            condition=Q(state=State.PUBLISHED, live_from__isnull=False, published_at__isnull=False)
            | ~Q(state=State.PUBLISHED) & Q(live_from__isnull=True, live_until__isnull=True, ends_at__isnull=True),
            violation_error_message=_("A published text has a time from which it is live; any other has none."),
        ),
        models.CheckConstraint(
            name="%(class)s_ends_as_asked",
            condition=Q(ends_at__isnull=True) | Q(live_until__isnull=False, live_until__lte=F("ends_at")),
            violation_error_message=_("A text cannot stay live beyond the end that was asked for."),
        ),
        models.CheckConstraint(
            name="%(class)s_state_known",
            condition=Q(state__in=State.values),
            violation_error_message=_("That state does not exist."),
        ),
        models.CheckConstraint(
            name="%(class)s_number_from_one",
            condition=Q(number__gte=1),
            violation_error_message=_("Editions are numbered from one."),
        ),
        models.UniqueConstraint(
            name="%(class)s_numbered",
            fields=[owner, "number"],
            violation_error_message=_("There is an edition of that number already."),
        ),
        models.UniqueConstraint(
            name="%(class)s_one_open",
            fields=[owner],
            condition=Q(state__in=OPEN),
            violation_error_message=_("Another draft of this is open already; finish or discard it first."),
        ),
        models.UniqueConstraint(
            name="%(class)s_one_newest",
            fields=[owner],
            condition=Q(is_newest=True),
            violation_error_message=_("Only one edition is the newest."),
        ),
        NoOverlap(
            name="%(class)s_no_overlap",
            of=owner,
            start="live_from",
            end="live_until",
            violation_error_message=_("Another edition is live in that time."),
        ),
        models.CheckConstraint(
            name="%(class)s_says_its_grounds",
            condition=Q(state=State.PUBLISHED, grounds__in=Grounds.values) | ~Q(state=State.PUBLISHED) & Q(grounds=""),
            violation_error_message=_("A published text says on what grounds it is public; any other has none."),
        ),
        models.CheckConstraint(
            name="%(class)s_unsigned_has_reason",
            condition=Q(grounds__in=UNSIGNED) & ~Q(urgent_reason="") | ~Q(grounds__in=UNSIGNED) & Q(urgent_reason=""),
            violation_error_message=_("What is published urgently or as imported has a reason, and nothing else has."),
        ),
        models.CheckConstraint(
            name="%(class)s_waits_at_a_stage",
            condition=~Q(state=State.IN_REVIEW) | ~Q(stage=""),
            violation_error_message=_("A text in review waits at a stage."),
        ),
        Frozen(
            name="%(class)s_frozen",
            fields=(owner, "number", "digest", *frozen),
            violation_error_message=_("A published text is never edited; revise it instead."),
        ),
        NeverReplaced(name="%(class)s_never_replaced", deletable=True),
        KeptOncePublic(
            name="%(class)s_public",
            violation_error_message=_("A published text is never deleted; withdraw it instead."),
        ),
    ]


def edition_indexes():
    """The indexes that every kind of edition needs; those for its lists stand in its own Meta."""
    return [
        models.Index(
            name="%(class)s_windows", fields=["live_from", "live_until"], condition=Q(live_from__isnull=False)
        ),
        models.Index(name="%(class)s_ends", fields=["live_until"], condition=Q(live_until__isnull=False)),
        models.Index(name="%(class)s_newest", fields=["-id"], condition=Q(is_newest=True)),
        models.Index(name="%(class)s_newest_state", fields=["state", "-id"], condition=Q(is_newest=True)),
        models.Index(  # with what its condition says: else SQLite looks that up in every row
            name="%(class)s_counted",
            fields=["branch", "state", "live_from", "live_until", "is_newest"],
            condition=Q(is_newest=True),
        ),
        models.Index(name="%(class)s_at_stage", fields=["stage", "state"], condition=~Q(stage="")),
    ]
