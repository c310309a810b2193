"""Personal data in a text, shown where it stands, and the page on which a publisher allows one piece of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from accounts.scoped_admin import ScopedAdmin
from characters.fields import TextFormField
from publishing.deeds import ReadForm
from publishing.states import State

SHOWN = 100


class AllowForm(ReadForm):
    reason = TextFormField(
        label=_("Why it may stand in the text"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who signs reads it, and it is kept in the log."),
    )


class PersonalDataMixin:
    def get_urls(self):
        allow = path(
            "<path:object_id>/allow/<int:place>/",
            self.admin_site.admin_view(self.allow_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_allow",
        )
        return [allow, *super().get_urls()]

    def may_allow(self, request, edition):
        return ScopedAdmin.has_change_permission(self, request, edition) and edition.may_allow(request.user)

    def personal_data_context(self, request, edition):
        """What templates/admin/publishing/_personal_data.html shows, each piece with where it can be allowed."""
        alarms = edition.personal_data()
        allows = edition.is_open and self.may_allow(request, edition)
        return {
            "personal_data": [
                (alarm, self.allow_url(edition, place) if allows and not alarm.allowance else None)
                for place, alarm in enumerate(alarms[:SHOWN])
            ],
            "more_personal_data": len(alarms[SHOWN:]),
            "forbidden": edition.is_open and any(not alarm.allowance for alarm in alarms),
        }

    def allow_url(self, edition, place):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_allow", args=[edition.pk, place])

    def allow_view(self, request, object_id, place):
        """Allow what stands at this place among the personal data of the text that is read on this page."""
        edition = self.get_object_or_404(request, object_id)
        if not edition.is_open or not self.may_allow(request, edition):
            raise PermissionDenied
        alarms = edition.personal_data()
        if place >= len(alarms):
            raise Http404
        alarm, back = alarms[place], self.after_allowing(edition)
        if alarm.allowance:
            self.message_user(request, gettext("Somebody has allowed this already."), messages.WARNING)
            return HttpResponseRedirect(back)
        form = AllowForm(request.POST or None, initial={"read": edition.digest_now()})
        if request.method == "POST" and form.is_valid():
            try:
                return self.allowed(request, edition, alarm.finding, back, **form.cleaned_data)
            except ValidationError as refusal:
                form = self.asked_whether_to_allow_again(edition, request.POST, refusal)
        context = self.page_context(request, edition, gettext("Allow personal data")) | {
            "deed": {"button": _("Allow")},
            "consequences": [
                gettext("It may stand in this text and its next editions, and becomes public with them."),
                gettext("Your name and the reason are kept; neither can be taken back. Another number is asked anew."),
            ],
            "personal_data": [(alarm, None)],
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/publishing/deed.html", context)

    def allowed(self, request, edition, finding, back, *, reason, read):
        with transaction.atomic():
            edition.allow(finding, by=request.user, reason=reason, read=read)
            said = {"finding": finding.kind, "masked": finding.masked, "reason": reason, "edition": edition.number}
            record(What.ALLOWED, by=request.user, thing=edition, request=request, **said)
        words = {"kind": finding.kind_in_words}
        self.message_user(request, gettext("Allowed: %(kind)s.") % words, messages.SUCCESS)
        return HttpResponseRedirect(back)

    def asked_whether_to_allow_again(self, edition, posted, refusal):
        """The form with the reason that was typed. Where the text has changed, what is read now is what counts."""
        data, now = posted.copy(), edition.digest_now()
        if changed := data["read"] != now:
            data["read"] = now
        form = AllowForm(data)
        form.add_error(None, refusal)
        if changed:
            form.add_error(None, self.who_changed_it(edition))
        return form

    def after_allowing(self, edition):
        return self.page_url("review" if edition.state == State.IN_REVIEW else "change", edition)
