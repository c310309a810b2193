"""The review page: what changed, what the checks say, what others remarked, and the two buttons, on one page."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from characters.fields import TextFormField
from publishing.canonical import canonical
from publishing.deeds import NOW, PublishForm
from publishing.moments import moment_in_words
from publishing.reviews import stages
from publishing.signoffs import Verdict
from publishing.states import Grounds, State

from .badges import badge_of
from .comparing import Compared


class SignForm(forms.Form):
    """Signed with both ticks, or returned with a reason."""

    read = forms.CharField(widget=forms.HiddenInput)
    reviewed = forms.BooleanField(
        label=pgettext_lazy("tick of a reviewer", "Reviewed"),
        help_text=_("What it says is right and may be public."),
        required=False,
    )
    proofread = forms.BooleanField(
        label=pgettext_lazy("tick of a reviewer", "Proofread"),
        help_text=_("Names, dates, figures and wording are right."),
        required=False,
    )
    comment = TextFormField(
        label=_("Remark"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the text is returned: what is to be mended."),
    )

    def clean(self):
        cleaned = super().clean()
        cleaned["verdict"] = self.data.get("verdict")
        if cleaned["verdict"] == Verdict.APPROVED:
            for name in ("reviewed", "proofread"):
                if not cleaned.get(name):
                    self.add_error(name, _("Tick this, then sign."))
        elif cleaned["verdict"] != Verdict.RETURNED:
            self.add_error(None, _("Sign the text or return it."))
        elif not cleaned.get("comment"):
            self.add_error("comment", _("Say why the text is returned."))
        return cleaned


class LastSignForm(SignForm, PublishForm):
    """As the last signature publishes, it says when."""

    field_order = ["reviewed", "proofread", "when", "at", "until", "comment"]

    def clean(self):
        if self.data.get("verdict") == Verdict.RETURNED:  # nothing is published, so no time is asked for
            for name in ("when", "at", "until"):
                self.errors.pop(name, None)
                self.cleaned_data[name] = None
            self.cleaned_data["when"] = NOW
        return super().clean()


class ReviewPagesMixin:
    """The page on which an edition is read and signed, and the form that is printed of it."""

    def review_view(self, request, object_id):
        edition = self.get_object_or_404(request, object_id)
        refusal = edition.why_not_sign(request.user)
        form = None if refusal else self.sign_form(edition, request.POST or None)
        if request.method == "POST" and form and form.is_valid():
            try:
                return self.signed(request, edition, **form.cleaned_data)
            except ValidationError as sentence:
                edition = self.get_object_or_404(request, object_id)  # as it is now, not as the deed left it
                refusal = edition.why_not_sign(request.user)
                form = None if refusal else self.asked_to_read_again(edition, request.POST, sentence)
                if form is None:
                    self.message_user(request, " ".join(sentence.messages), messages.ERROR)
        elif request.method == "POST" and refusal:
            self.message_user(request, refusal, messages.ERROR)
        base = self.text_before(edition)
        context = self.page_context(request, edition, gettext("Review")) | {
            "form": form,
            "refusal": refusal if edition.awaits_signature else None,
            "progress": (progress := self.progress(edition)),
            "nobody_signs": self.nobody_signs(edition, progress),
            "remarks": self.remarks(edition),
            "checks": edition.checks(),
            "base": base,
            "base_badge": base and badge_of(base),
            "compared": Compared(self.model, base and canonical(base), canonical(edition)),
            "media": self.media + form.media if form else self.media,
            **self.personal_data_context(request, edition),
        }
        return TemplateResponse(request, "admin/publishing/review.html", context)

    def sign_form(self, edition, data):
        due = edition.unsigned_stages()
        last = len(due) == 1 and edition.state == State.IN_REVIEW
        return (LastSignForm if last else SignForm)(data, initial={"read": edition.digest_now(), "when": NOW})

    def asked_to_read_again(self, edition, posted, refusal):
        """The form with the refusal and what was typed. A text that has changed is to be ticked anew."""
        data, now = posted.copy(), edition.digest_now()
        changed = data.get("read") != now
        if changed:
            data["read"] = now
            for tick in ("reviewed", "proofread"):
                data.pop(tick, None)
        form = self.sign_form(edition, data)
        form.errors.clear()  # of the ticks that are not set now
        form.add_error(None, refusal)
        if changed:
            form.add_error(None, self.who_changed_it(edition))
        return form

    def signed(self, request, edition, *, verdict, read, reviewed, proofread, comment, at=None, until=None, **_more):
        stage = edition.due
        with transaction.atomic():
            if verdict == Verdict.APPROVED:
                edition.sign(
                    request.user, read=read, reviewed=reviewed, proofread=proofread, comment=comment, at=at, until=until
                )
            else:
                edition.send_back(request.user, read=read, comment=comment)
            self.log_signature(request, edition, verdict, stage, comment)
        self.message_user(request, self.signed_in_words(edition, verdict), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:index"))

    @staticmethod
    def log_signature(request, edition, verdict, stage, comment):
        said = {"by": request.user, "thing": edition, "request": request, "edition": edition.number}
        what = What.SIGNED if verdict == Verdict.APPROVED else What.RETURNED
        record(what, **said, stage=stage, reason=comment, signed_as=str(request.user))
        if what == What.SIGNED and not edition.stage and edition.grounds == Grounds.SIGNED:
            what = What.SCHEDULED if edition.is_scheduled() else What.PUBLISHED
            record(what, **said, moment=edition.live_from, until=edition.ends_at)

    @staticmethod
    def signed_in_words(edition, verdict):
        words = {"title": edition, "stage": edition.stage_in_words}
        if verdict == Verdict.RETURNED:
            return gettext("“%(title)s” was returned to its authors with your remark.") % words
        if edition.awaits_signature:
            return gettext("You signed “%(title)s”. It waits for the next signature: %(stage)s.") % words
        if edition.is_scheduled():
            words["moment"] = moment_in_words(edition.live_from)
            return gettext("You signed “%(title)s”. It goes live on %(moment)s.") % words
        if edition.grounds == Grounds.IMPORTED:
            return gettext("You looked “%(title)s” through and signed it.") % words
        return gettext("You signed “%(title)s”. Every stage has signed it; it is public.") % words

    @staticmethod
    def text_before(edition):
        """What readers have, or had, before this text; where they had nothing, what it was copied from."""
        others = edition.siblings().filter(state=State.PUBLISHED).exclude(pk=edition.pk)
        before = others.filter(live_from__lte=edition.live_from or timezone.now()).order_by("-live_from")
        return before.first() or edition.revised_from

    @staticmethod
    def progress(edition):
        """Every stage with the sign-off that holds there, if there is one, and whether it is due now."""
        approvals = edition.approvals()
        due = edition.unsigned_stages(approvals)
        waits = due[0] if due and edition.awaits_signature else None
        steps = edition.asked_stages()
        if edition.grounds == Grounds.IMPORTED:  # signed once, at whatever stage
            steps = [stage for stage in stages() if stage.key in approvals] or steps
        return [{"stage": stage, "sign_off": approvals.get(stage.key), "is_due": stage == waits} for stage in steps]

    @staticmethod
    def nobody_signs(edition, progress):
        return edition.nobody_can_sign({step["stage"].key: step["sign_off"] for step in progress if step["sign_off"]})

    def remarks(self, edition):
        """Every sign-off of this edition, newest first: whether it holds for the text of today, and what it read."""
        digest = edition.digest_now()
        versions = dict(edition.versions.order_by().values_list("digest", "number"))
        return [
            {
                "sign_off": sign_off,
                "stage": next((stage.name for stage in stages() if stage.key == sign_off.stage), sign_off.stage),
                "holds": sign_off.digest == digest,
                "compare_url": self.compare_url(edition, versions.get(sign_off.digest)),
            }
            for sign_off in edition.sign_offs.select_related("signed_by").order_by("-pk")
        ]

    def compare_url(self, edition, version):
        """Where the text of today is compared with one of its versions."""
        if version is None or version == edition.version:
            return None
        return f"{self.page_url('compare', edition)}?with=v{version}"

    def review_form_view(self, request, object_id):
        """One page to print: what was signed, by whom and when, with the digest of the text."""
        edition = self.get_object_or_404(request, object_id)
        context = {
            "edition": edition,
            "owner": edition.owner,
            "kind": self.opts.verbose_name,
            "progress": self.progress(edition),
            "digest": edition.digest_now(),
            "remarks": [row for row in self.remarks(edition) if row["holds"]],
            "printed_at": timezone.now(),
            "zone": timezone.get_current_timezone_name(),
            "authors": edition.author_names(),
        }
        return TemplateResponse(request, "admin/publishing/review_form.html", context)
