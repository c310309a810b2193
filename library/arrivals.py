"""Pictures arriving in the library, many at once: each is taken or refused by itself, and asked what it shows.

With script each file is a request of its own, which is answered as JSON; without, one form brings them all.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.keys import sensible_keys

from .pictures import Picture, take


class BranchForm(forms.Form):
    """Whose pictures they are that arrive."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        everywhere = user.works_for_all_branches
        branches = Picture._meta.get_field("branch").related_model.objects.for_staff(user)
        self.fields["branch"] = forms.ModelChoiceField(
            branches,
            label=_("Branch"),
            required=not everywhere,
            empty_label=_("for everybody") if everywhere else None,
        )

    is_ai_generated = forms.BooleanField(label=_("AI made these pictures"), required=False)


class WordsForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = ["alt", "is_decorative", "is_ai_generated"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_ai_generated"].disabled = self.instance.label_stays

    def clean(self):
        cleaned = super().clean()
        if not (self.errors or cleaned["alt"] or cleaned["is_decorative"]):
            self.add_error("alt", _("Say what the picture shows, or mark it as decorative."))
        return cleaned


@dataclass
class Arrival:
    """A file that somebody brought: the picture that it became, or the sentence with which it was refused."""

    name: str = ""
    picture: Picture | None = None
    form: WordsForm | None = None  # asks for its words
    sentence: str = ""
    is_saved: bool = False


class ArrivalsMixin:
    arrivals_template = "admin/library/picture/arrivals.html"

    def get_urls(self):
        words = path("words/", self.admin_site.admin_view(require_POST(self.words_view)), name=self._name("words"))
        return [words, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        extra = {"branch_form": BranchForm(request.user)} if self.has_add_permission(request) else {}
        return super().changelist_view(request, extra | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        """Bring pictures in. There is no empty record to fill in: a picture is made by its file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, arrivals = BranchForm(request.user, request.POST or None), []
        if form.is_valid():
            files = request.FILES.getlist("pictures")
            arrivals = [self.arrive(request, file, **form.cleaned_data) for file in files]
            if not files:
                form.add_error(None, gettext("Choose one picture or more."))
        if not wants_json(request):
            return self.arrivals_page(request, form, arrivals)
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        return self.answer(request, arrivals or [Arrival(sentence=sentence) for sentence in sentences])

    def arrive(self, request, file, **said):
        try:
            picture = take(file, by=request.user, **said)
        except ValidationError as refusal:
            return Arrival(file.name, sentence=" ".join(refusal.messages))
        asks = picture.is_new and self.has_change_permission(request)
        return Arrival(file.name, picture, WordsForm(instance=picture, prefix=picture.pk) if asks else None)

    def words_view(self, request):
        """Keep what is said of pictures that have just arrived. Those of which nothing is said are asked again."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).filter(pk__in=sensible_keys(request.POST.getlist("picture")))
        arrivals = [self.described(request, picture) for picture in rows if self.may_touch(request, picture)]
        if wants_json(request):
            return self.answer(request, arrivals)
        if not all(arrival.is_saved for arrival in arrivals):
            return self.arrivals_page(request, BranchForm(request.user), arrivals)
        said = ngettext("%(count)d picture has its words.", "%(count)d pictures have their words.", len(arrivals))
        self.message_user(request, said % {"count": len(arrivals)}, messages.SUCCESS)
        return HttpResponseRedirect(self._url("changelist"))

    @transaction.atomic
    def described(self, request, picture):
        form = WordsForm(request.POST, instance=picture, prefix=picture.pk)
        is_saved = form.is_valid()
        if is_saved and form.has_changed():
            picture.save(update_fields=form.changed_data)
            self.log_change(request, picture, self.construct_change_message(request, form, None))
        return Arrival(picture=picture, form=form, is_saved=is_saved)

    def answer(self, request, arrivals):
        """Each as the row that the page shows of it."""
        rows = [
            {
                "picture": arrival.picture and arrival.picture.pk,
                "sentence": arrival.sentence,
                "html": render_to_string("admin/library/picture/_arrival.html", {"arrival": arrival}, request),
            }
            for arrival in arrivals
        ]
        return JsonResponse({"rows": rows})

    def arrivals_page(self, request, form, arrivals):
        context = self.admin_site.each_context(request) | {
            "title": gettext("Upload pictures"),
            "opts": self.opts,
            "branch_form": form,
            "arrivals": arrivals,
            "asks_for_words": any(arrival.form for arrival in arrivals),
        }
        return TemplateResponse(request, self.arrivals_template, context)


def wants_json(request):
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
