"""Reviews: the stages at which a text is signed, who may sign it, and what a signature does.

Stages are a setting. Whether a text is signed at a stage follows from its sign-offs: only one whose digest is that of
the text counts, so any change of a word voids those before it without a deed of anybody.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from characters.fields import TextField

from . import notices
from .refusals import must
from .signoffs import Verdict
from .states import OPEN, Grounds, State


@dataclass(frozen=True)
class Stage:
    """One review. Who holds its permission may sign at it."""

    key: str
    name: str | Promise

    @property
    def permission(self):
        return f"accounts.sign_as_{self.key}"


# Every stage that an organ may choose from, in settings.REVIEW_STAGES.
STAGES = {
    stage.key: stage
    for stage in (
        Stage("secretary", _("branch secretary")),
        Stage("office", _("Party committee office")),
        Stage("confidentiality", _("confidentiality review")),
        Stage("leader", _("leader in charge")),
    )
}


def stages():
    """The stages of this organ, in order."""
    return [STAGES[key] for key in settings.REVIEW_STAGES]


def stages_of(user):
    """The stages at which a person may sign."""
    return [stage for stage in stages() if user.has_perm(stage.permission)]


class ReviewQuerySet(models.QuerySet):
    def waiting_for(self, user):
        """Texts that this person may sign now: at a stage of his or hers, neither written nor signed by the same.

        Imported ones come by the hundred, so they stand in a list of their own: `not_looked_through`.
        """
        mine = [stage.key for stage in stages_of(user)]
        waiting = self.unsigned().filter(due__in=mine).exclude(grounds=Grounds.IMPORTED)
        return waiting.written_by_others(user).exclude(self._signed_by(user))

    def unsigned(self):
        """Texts that wait for a signature: in review, published urgently, or imported."""
        waiting = self.exclude(stage="").alias(due=self._due())
        return waiting.filter(Q(state=State.IN_REVIEW) | Q(state=State.PUBLISHED) & ~Q(due=""))

    def unsigned_urgent(self):
        """Texts that were published before every stage had signed them."""
        return self.unsigned().filter(grounds=Grounds.URGENT)

    def not_looked_through(self, at=None):
        """Texts that are public, or will be, as imported, and that nobody has signed since."""
        ended = Q(live_until__lte=at or timezone.now())
        return self.unsigned().filter(grounds=Grounds.IMPORTED).exclude(ended)

    def returned(self):
        """Drafts that a reviewer sent back."""
        return self.exclude(stage="").filter(state=State.DRAFT)

    def written_by(self, user):
        """Texts that a person opened, or that hold words of his or hers: `Reviewed.authors` in SQL."""
        return self.filter(self._written_by(user))

    def written_by_others(self, user):
        return self.exclude(self._written_by(user))

    def with_due(self):
        """Each with the stage that signs in place of one given up, so that its badge need not ask for it."""
        return self.annotate(due_instead=self._due())

    # Asked of each text that is left, so that what a person once wrote and signed need not be read.

    def _written_by(self, user):
        writers = self.model._meta.get_field("writers")
        rows = writers.remote_field.through._base_manager
        of_text = {writers.m2m_field_name(): OuterRef("pk"), writers.m2m_reverse_field_name(): user}
        return Q(created_by=user) | Q(Exists(rows.filter(**of_text)))

    def _signed_by(self, user):
        return self._signed(signed_by=user)

    def _signed(self, **how):
        sign_offs = self.model.sign_offs.rel.related_model.objects.filter(verdict=Verdict.APPROVED, **how)
        return Q(Exists(sign_offs.filter(edition=OuterRef("pk"), digest=OuterRef("digest"))))

    def _due(self):
        """The stage whose signature is due, in SQL: `Reviewed.due`."""
        last = settings.REVIEW_STAGES[-1]
        imported = When(
            Q(grounds=Grounds.IMPORTED), then=Case(When(~self._signed(), then=Value(last)), default=Value(""))
        )
        given_up = [When(~self._signed(stage=key), then=Value(key)) for key in settings.REVIEW_STAGES]
        named_today = When(stage__in=["", *settings.REVIEW_STAGES], then=F("stage"))
        return Case(named_today, imported, *given_up, default=Value(""))


class Reviewed(models.Model):
    """A text that is signed before it is public. `sign_offs` comes from the concrete SignOff's foreign key."""

    # In review, or public unsigned: the stage whose signature is due. A draft: the one that returned it.
    stage = models.CharField(_("stage"), max_length=20, blank=True, editable=False)
    stage_since = models.DateTimeField(_("there since"), null=True, editable=False)
    grounds = models.CharField(_("grounds"), max_length=8, choices=Grounds, blank=True, editable=False)
    urgent_reason = TextField(_("reason"), blank=True, editable=False)  # why it is public unsigned: imported ones, too

    class Meta:
        abstract = True

    # --- where the review stands

    def approvals(self):
        """The sign-offs that hold for the text as it stands now, by stage."""
        signed = self.sign_offs.filter(verdict=Verdict.APPROVED, digest=self.digest_now()).select_related("signed_by")
        return {sign_off.stage: sign_off for sign_off in signed}

    def asked_stages(self):
        """The stages that sign this text: all, in order; one of an imported text, by default the last."""
        if self.grounds != Grounds.IMPORTED:
            return stages()
        return [STAGES[self.stage]] if self.stage in settings.REVIEW_STAGES else stages()[-1:]

    def unsigned_stages(self, approvals=None):
        """The stages that have not signed the text as it stands now, in order.

        An imported text was public elsewhere: one person, at whatever stage, looks it through.
        """
        signed = self.approvals() if approvals is None else approvals
        if self.grounds == Grounds.IMPORTED and signed:
            return []
        return [stage for stage in self.asked_stages() if stage.key not in signed]

    @property
    def due(self):
        """The key of the stage at which this text waits; where the organ has given up that one, which signs instead."""
        if self.state == State.DRAFT or self.stage in ("", *settings.REVIEW_STAGES):
            return self.stage
        return self.due_instead

    @cached_property
    def due_instead(self):
        """The first stage of today that has not signed; none, if a text waits for one only that was given up."""
        return next((stage.key for stage in self.unsigned_stages()), "")

    @property
    def awaits_signature(self):
        """Whether it is in review, or public without a signature that it has to have."""
        return self.state == State.IN_REVIEW or (self.state == State.PUBLISHED and bool(self.due))

    @property
    def was_returned(self):
        return bool(self.stage) and self.state == State.DRAFT

    @property
    def stage_in_words(self):
        return STAGES[self.due].name if self.due in STAGES else ""

    def why_not_sign(self, user):
        """The sentence that tells a person why he or she cannot sign this text now; None where nothing forbids it."""
        if not self.awaits_signature:
            return _("This text does not wait for a signature.")
        approvals = self.approvals()
        due = self.unsigned_stages(approvals)
        if not due:
            return _("Every stage has signed this very text already; it can be published.")
        if not user.has_perm(due[0].permission):
            return _("Somebody else signs at this stage.")
        if user.pk in self.authors():
            return _("You wrote this text yourself. Somebody else signs it.")
        if user.pk in {sign_off.signed_by_id for sign_off in approvals.values()}:
            return _("You signed this text at an earlier stage. Somebody else signs it now.")
        return None

    def nobody_can_sign(self, approvals=None):
        """Sentences for the stages still due at which everybody who may sign has written the text or signed it."""
        if not (self.state in OPEN or self.awaits_signature):
            return []
        approvals = self.approvals() if approvals is None else approvals
        due = self.unsigned_stages(approvals)
        signed = {sign_off.signed_by_id for sign_off in approvals.values()}
        people = list(notices.who_may_sign(self, due).order_by("pk")) if due else []
        there = {stage: [person for person in people if getattr(person, f"at_{stage.key}")] for stage in due}
        return [
            nobody_in_words(stage, holders)
            for stage, holders in there.items()
            if holders and all(person.wrote or person.pk in signed for person in holders)
        ]

    # --- deeds. `read` is the digest of what the person had before the eyes.

    def submit(self, by, *, read=None):
        """Send a draft to the first stage that has not signed it."""
        with self._alone() as now:
            must(self.state == State.DRAFT, _("Only a draft can be submitted."))
            self._keep(None, now)
            self.must_say(read)
            due = self.unsigned_stages()
            must(due, _("Every stage has signed this very text already; it can be published."))
            self.must_hold_no_personal_data()
            self._wait_at(due[0].key, now, State.IN_REVIEW)

    submit.alters_data = True

    def sign(self, by, *, read, reviewed, proofread, comment="", at=None, until=None):
        """Sign this text at the stage where it waits. The last signature publishes, `at` a time or now.

        Raises ValidationError with a sentence where this person may not, or another was faster.
        """
        with self._alone() as now:
            stage = self._must_be_signed_by(by, read, now)
            must(reviewed and proofread, _("Tick that you have reviewed and proofread the text, then sign."))
            if self.state == State.IN_REVIEW:
                self.must_hold_no_personal_data()
            self._say(stage, Verdict.APPROVED, by, now, comment=comment, reviewed=True, proofread=True)
            due = self.unsigned_stages()
            if due:
                self._wait_at(due[0].key, now, self.state)
            elif self.state == State.PUBLISHED:
                self._wait_at("", None, self.state)  # what was urgent, or imported, is signed now
            else:
                self._make_public(now, at, until, by=by, grounds=Grounds.SIGNED)

    sign.alters_data = True

    def send_back(self, by, *, read, comment):
        """Return this text to its authors, with the reason. What is public already stays, and stays unsigned."""
        with self._alone() as now:
            stage = self._must_be_signed_by(by, read, now)
            must(comment.strip(), _("Say why the text is returned."))
            self._say(stage, Verdict.RETURNED, by, now, comment=comment.strip())
            if self.state == State.IN_REVIEW:
                self._wait_at(stage.key, now, State.DRAFT)
            notices.returned(self, by, comment.strip())

    send_back.alters_data = True

    # --- how the deeds are done

    def _must_be_signed_by(self, by, read, now):
        """The stage at which this person signs the text that he or she has read, or a refusal."""
        self._keep(None, now)
        self.must_say(read)
        refusal = self.why_not_sign(by)
        must(refusal is None, refusal)
        return self.unsigned_stages()[0]

    def _say(self, stage, verdict, by, now, **said):
        self.sign_offs.create(
            stage=stage.key, verdict=verdict, signed_by=by, signed_at=now, digest=self.digest_now(), **said
        )

    def _wait_at(self, stage, since, state):
        self.stage, self.stage_since, self.state = stage, since, state
        self.save(update_fields=["stage", "stage_since", "state"])
        if self.awaits_signature:
            notices.waits(self, STAGES[stage])

    def words_changed(self, now):
        """New words are signed anew: a text in review goes back to the first stage that has not signed them."""
        super().words_changed(now)
        if self.state == State.IN_REVIEW:
            due = self.unsigned_stages()
            if due and due[0].key != self.stage:
                self._wait_at(due[0].key, now, self.state)

    def _grounds_to_publish(self, urgent):
        """On what grounds this open text may be published now, or a refusal."""
        must(self.state in OPEN, _("Only a draft can be published."))
        if not self.unsigned_stages():
            return Grounds.SIGNED
        must(urgent, _("Not every stage has signed this text. Submit it, or publish it urgently with a reason."))
        return Grounds.URGENT


def nobody_in_words(stage, holders):
    words = {"stage": stage.name, "names": pgettext("between names", ", ").join(map(str, holders))}
    if all(person.wrote for person in holders):
        why = gettext(
            "Nobody can sign this at the stage “%(stage)s”: %(names)s wrote it. "
            "Ask an administrator to let somebody else sign there."
        )
    else:
        why = gettext(
            "Nobody can sign this at the stage “%(stage)s”: %(names)s wrote it or signed it already. "
            "Ask an administrator to let somebody else sign there."
        )
    return why % words
