"""An edition before it is public: its preview for staff, and the links that show it to a person without an account."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.careful_admin import sensible_keys
from accounts.log import What
from accounts.scoped_admin import ScopedAdmin
from accounts.site_address import in_full
from characters.fields import LineFormField
from publishing.moments import moment_in_words
from publishing.previews import ENDED, MOST_DAYS, USUAL_DAYS, PreviewLink, say_in_log

LISTED_AT_MOST = 50


class LinkForm(forms.Form):
    note = LineFormField(
        label=_("For whom"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("A name, so that you and your colleagues still know it in a week. The reader does not see it."),
    )
    days = forms.IntegerField(
        label=_("For how many days"), initial=USUAL_DAYS, min_value=1, max_value=MOST_DAYS, help_text=_("1 to 30.")
    )


class PreviewsMixin:
    """The way from an edition to its preview, and a page of the links that show it to others."""

    preview_kind = None  # names these editions in the address of a preview

    def preview_url(self, edition):
        return reverse("admin:preview", args=[self.preview_kind, quote(edition.pk)])

    def links_url(self, edition):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_links", args=[quote(edition.pk)])

    def get_urls(self):
        links = path(
            "<path:object_id>/links/",
            self.admin_site.admin_view(self.links_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_links",
        )
        return [links, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= {"preview_url": self.preview_url(obj), "links_url": self.links_url(obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        return self._on_to_preview(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._on_to_preview(request, obj) or super().response_change(request, obj)

    def _on_to_preview(self, request, obj):
        return HttpResponseRedirect(self.preview_url(obj)) if "_preview" in request.POST else None

    def may_share(self, request, edition):
        """Whether this person may show an edition to others: who may change drafts of that branch."""
        return ScopedAdmin.has_change_permission(self, request, edition) and edition.phase() not in ENDED

    def links_view(self, request, object_id):
        """The links that show one edition: for whom, until when, how often they were used; and a form for another."""
        edition = self.get_object_or_404(request, object_id)
        if request.method == "POST" and not self.may_share(request, edition):
            raise PermissionDenied
        if "revoke" in request.POST:
            return self.revoke_link(request, edition)
        form = LinkForm(request.POST or None)
        if form.is_valid():
            return self.make_link(request, edition, **form.cleaned_data)
        links = PreviewLink.objects.of(edition).select_related("made_by")[:LISTED_AT_MOST]
        for link in links:
            link.edition = edition  # which each would ask for
        context = self.page_context(request, edition, gettext("Links")) | {
            "links": [(link, in_full(link.get_absolute_url())) for link in links],
            "may_share": self.may_share(request, edition),
            "form": form,
        }
        return TemplateResponse(request, "admin/publishing/links.html", context)

    def make_link(self, request, edition, note, days):
        link = PreviewLink.objects.make(edition, by=request.user, note=note, days=days)
        say_in_log(What.LINK_MADE, link, request)
        words = {"number": edition.number, "note": note, "moment": moment_in_words(link.expires_at)}
        return self._said(
            request, edition, gettext("A link for %(note)s shows edition %(number)s until %(moment)s.") % words
        )

    def revoke_link(self, request, edition):
        link = PreviewLink.objects.of(edition).filter(pk__in=sensible_keys([request.POST["revoke"]])).first()
        if link is None:
            raise Http404
        link.revoke()
        say_in_log(What.LINK_REVOKED, link, request)
        return self._said(request, edition, gettext("The link for %(note)s was taken back.") % {"note": link.note})

    def _said(self, request, edition, sentence):
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(self.links_url(edition))
