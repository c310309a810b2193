"""The deeds in the admin: each has a page that says what will happen and asks for what it needs; posting does it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext

from accounts.log import record
from accounts.scoped_admin import ScopedAdmin
from publishing.deeds import DEEDS
from publishing.moments import moment_in_words


class DeedPagesMixin:
    def get_urls(self):
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(partial(self.deed_view, name=name)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name in DEEDS
        ]
        return own + super().get_urls()

    # --- who may do what

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def may_do(self, request, deed, edition):
        """Whether this person may do this deed to an edition: the model's permission and the deed's own."""
        if not ScopedAdmin.has_change_permission(self, request, edition):
            return False
        if deed.copies and not self.works_for_branch(request.user, edition.branch_id):
            return False  # an article that has moved here: its earlier texts name the branch that it came from
        return self.has_publish_permission(request) if deed.publishes else True

    def may_revise(self, request, edition):
        return self.may_do(request, DEEDS["revise"], edition)

    @staticmethod
    def works_for_branch(user, key):
        return user.works_for_all_branches or user.branches.filter(pk=key).exists()

    def deeds_for(self, request, edition, due):
        return [
            {"deed": deed, "url": self.deed_url(name, edition)}
            for name, deed in DEEDS.items()
            if deed.offered_on(edition, due) and self.may_do(request, deed, edition)
        ]

    def deed_url(self, name, edition):
        return self.page_url(name, edition)

    # --- the page

    def deed_view(self, request, object_id, *, name):
        deed = DEEDS[name]
        edition = self.get_object_or_404(request, object_id)
        if not self.may_do(request, deed, edition):
            raise PermissionDenied
        form = deed.form_for(edition, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.done(request, deed, edition, form.cleaned_data)
            except ValidationError as refusal:
                edition = self.get_object_or_404(request, object_id)  # as it is, not as the deed left it
                form = self.asked_again(deed, edition, request.POST, refusal)
        context = self.page_context(request, edition, deed.title) | {
            "deed": deed,
            "consequences": deed.consequences(edition),
            "checks": edition.checks() if name == "submit" else [],
            "nobody_signs": edition.nobody_can_sign() if name == "submit" else [],
            "form": form,
            "media": self.media + form.media,
            **(self.personal_data_context(request, edition) if deed.is_gated else {}),
        }
        return TemplateResponse(request, "admin/publishing/deed.html", context)

    def done(self, request, deed, edition, asked):
        with transaction.atomic():
            result = deed.do(edition, by=request.user, **asked)
            what, details = deed.for_log(result)
            record(what, by=request.user, thing=result, request=request, edition=result.number, **details)
        said = deed.done_in_words(result)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(result))

    def asked_again(self, deed, edition, data, refusal):
        """The form with what was typed and the refusal. Where the text has changed, what is read now is what counts."""
        data, now = data.copy(), edition.digest_now()
        if changed := data.get("read", now) != now:
            data["read"] = now
        form = deed.form_for(edition, data)
        form.add_error(None, refusal)
        if changed:
            form.add_error(None, self.who_changed_it(edition))
        return form

    @staticmethod
    def who_changed_it(edition):
        newest = edition.versions.select_related("saved_by").first()
        words = {"who": newest.saved_by or gettext("somebody"), "moment": moment_in_words(newest.saved_at)}
        return gettext("Last changed by %(who)s on %(moment)s.") % words
