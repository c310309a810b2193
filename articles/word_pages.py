"""“New article from Word”: a file is chosen, one page shows what would become of it, and after a yes it is a draft."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from characters.fields import LineFormField
from library.personal_data import found_in, sentence_around
from library.waiting import forget_waiting, keep_waiting, open_waiting
from publishing.gate import Alarm
from publishing.richtext import clean, plain
from publishing.words import lines_of

from .filing import key_of, named
from .incoming import store
from .kept_incoming import packed, picture_in, unpacked
from .models import ArticleEdition, Column, Series
from .profile_from import says_profile
from .waiting_pictures import as_it_will_look, picture_response
from .word_cover import put_cover
from .word_in import from_word

WAITING = "word"
BEGINNING = 120  # characters of a part that the list of parts shows
LISTED_AT_MOST = 50
PLAIN = ("subtitle", "author", "source", "responsible_editor", "keywords", "summary")
RICH = ("editors_note", "body")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Word document"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("A .docx of at most 20 MB, from Word or WPS. Nothing is stored before you have seen the result."),
    )


class FilingForm(forms.Form):
    """What a person says of the text before it becomes a draft: all of it can still be changed in the draft."""

    title = LineFormField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}))
    branch = forms.ModelChoiceField(Branch.objects.none(), label=_("Branch"), required=False)
    column = forms.ModelChoiceField(
        Column.objects.all(),
        label=pgettext_lazy("of articles", "Column"),
        required=False,
        help_text=_("Empty: that of the series."),
    )
    series = forms.ModelChoiceField(
        Series.objects.all(), label=_("Series"), required=False, help_text=_("The article takes the next number in it.")
    )
    with_profile = forms.BooleanField(
        label=_("Open a draft of the branch’s profile with its brand, comment and endeavours as well"),
        label_suffix="",
        required=False,
    )

    def __init__(self, *args, incoming, user, may_write_profiles, **kwargs):
        branches = Branch.objects.for_staff(user)
        known = {key_of(name): branch.pk for branch in branches for name in (branch.name, branch.short_name)}
        only = {branch.pk for branch in branches} if not user.works_for_all_branches else set()
        series = named(Series, incoming.series)
        kwargs["initial"] = {
            "title": incoming.title,
            "branch": known.get(key_of(incoming.branch)) or (only.pop() if len(only) == 1 else None),
            "column": named(Column, incoming.column) or (series and series.column),
            "series": series,
        }
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
        self.fields["branch"].required = not user.works_for_all_branches  # without one it would be nobody's
        if not (says_profile(incoming) and may_write_profiles):
            del self.fields["with_profile"]

    def clean(self):
        cleaned = super().clean()
        series, column = cleaned.get("series"), cleaned.get("column")
        if not series and not column and "column" not in self.errors:
            self.add_error("column", _("Choose the column in which it is filed."))
        if cleaned.get("with_profile") and not cleaned.get("branch") and "branch" not in self.errors:
            self.add_error("branch", _("Choose the branch whose profile it is."))
        return cleaned


class WordPagesMixin:
    """The pages on the way from a Word file to a draft, for those who may write articles."""

    change_list_template = "admin/articles/articleedition/change_list.html"

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}_from_word"
        return [
            path("from-word/", view(self.from_word_view), name=name),
            path("from-word/<str:token>/", view(self.word_result_view), name=f"{name}_result"),
            path("from-word/<str:token>/<int:place>/", view(self.word_picture_view), name=f"{name}_picture"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        ways_in = {"from_word_url": reverse("admin:articles_articleedition_from_word")}
        may_add = self.has_add_permission(request)
        return super().changelist_view(request, (ways_in if may_add else {}) | (extra_context or {}))

    def from_word_view(self, request):
        """Where a file is chosen."""
        self.must_write(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                incoming = from_word(file, file.name)
                token = keep_waiting(packed(incoming, file.name), by=request.user, what=WAITING)
            except ValidationError as refusal:
                form.add_error("file", refusal)
            else:
                return HttpResponseRedirect(reverse("admin:articles_articleedition_from_word_result", args=[token]))
        context = self.context_of(request, gettext("New article from Word")) | {"form": form}
        return TemplateResponse(request, "admin/articles/from_word.html", context)

    def word_result_view(self, request, token):
        """What would become of the file; after a yes, the draft."""
        self.must_write(request)
        try:
            return self.word_result(request, token, *self.waiting(request, token))
        except ValidationError as refusal:  # it waits no more, or for somebody else
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_articleedition_from_word"))

    def word_result(self, request, token, incoming, uploaded_as):
        form = FilingForm(
            request.POST or None,
            incoming=incoming,
            user=request.user,
            may_write_profiles=request.user.has_perms(["branches.add_branchprofile", "branches.change_branchprofile"]),
        )
        if "throw_away" in request.POST:
            forget_waiting(token, by=request.user, what=WAITING)
            self.message_user(request, gettext("Nothing of the document was kept."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_articleedition_changelist"))
        if request.method == "POST" and form.is_valid():
            try:
                return self.draft_made(request, token, form.cleaned_data)
            except ValidationError as refusal:
                incoming, _name = self.waiting(request, token)  # as it came, not as the deed left it
                form.add_error(None, " ".join(refusal.messages))
        folder = reverse("admin:articles_articleedition_from_word_picture", args=[token, 0]).removesuffix("0/")
        context = self.context_of(request, gettext("What becomes of the document")) | {
            "form": form,
            "incoming": incoming,
            "uploaded_as": uploaded_as,
            "body": as_it_will_look(clean(incoming.body), incoming.pictures, folder),
            "cover": as_it_will_look(clean(incoming.cover), incoming.pictures, folder),
            "editors_note": as_it_will_look(clean(incoming.editors_note), incoming.pictures, folder),
            "parts": parts_of(incoming),
            "unknown": unknown_places(incoming),
            "personal_data": [(alarm, None) for alarm in alarms_of(incoming)[:LISTED_AT_MOST]],
        }
        return TemplateResponse(request, "admin/articles/word_result.html", context)

    def word_picture_view(self, request, token, place):
        """A picture of a file that waits, for the person who brought it."""
        self.must_write(request)
        try:
            file, _uploaded_as = open_waiting(token, by=request.user, what=WAITING)
        except ValidationError as refusal:
            raise Http404 from refusal
        with file:
            content = picture_in(file, place)
        if content is None:
            raise Http404
        return picture_response(content)

    # --- how it is done

    def must_write(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied

    def context_of(self, request, title):
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "media": self.media}

    @staticmethod
    def waiting(request, token):
        file, uploaded_as = open_waiting(token, by=request.user, what=WAITING)
        with file:
            return unpacked(file), uploaded_as

    def draft_made(self, request, token, asked):
        with transaction.atomic():
            get_user_model().objects.select_for_update(no_key=True).get(pk=request.user.pk)  # a second click waits
            incoming, uploaded_as = self.waiting(request, token)
            shown, incoming.title = len(incoming.remarks), asked["title"]
            draft = store(
                incoming,
                by=request.user,
                branch=asked["branch"],
                column=asked["column"],
                series=asked["series"],
                came_as=uploaded_as,
                with_profile=asked.get("with_profile", False),
            )
            put_cover(draft, incoming, by=request.user)
            forget_waiting(token, by=request.user, what=WAITING)
        for sentence in incoming.remarks[shown:]:
            self.message_user(request, sentence, messages.WARNING)
        words = {"title": draft, "file": uploaded_as}
        self.message_user(request, gettext("“%(title)s” is a draft now, made of %(file)s.") % words, messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(draft))


def parts_of(incoming):
    """Triples of a part's name, the beginning of its words, and where it goes; without those that it does not have."""
    head, filing, note = _("above the text"), _("where it is filed"), _("above the text, set apart")
    lists, profile = _("in lists and search results"), _("in the text; also offered for the branch’s profile")
    end = _("below the text")
    rows = [
        (name_of("subtitle"), incoming.subtitle, head),
        (name_of("author"), incoming.author, head),
        (name_of("source"), incoming.source, head),
        (name_of("column"), incoming.column, filing),
        (name_of("series"), incoming.series, filing),
        (name_of("summary"), incoming.summary, lists),
        (name_of("responsible_editor"), incoming.responsible_editor, end),
        (name_of("keywords"), incoming.keywords, end),
        (name_of("editors_note"), plain(incoming.editors_note), note),
        (_("brand name"), incoming.brand_name, profile),
        (_("slogan"), incoming.slogan, profile),
        (_("introduction"), plain(incoming.introduction), profile),
        (_("Party Committee’s comment"), plain(incoming.comment), profile),
        *((_("endeavour"), f"{pair.endeavour} – {pair.specialty}", profile) for pair in incoming.pairs),
    ]
    return [
        (capfirst(name), words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…", place)
        for name, words, place in rows
        if words
    ]


def name_of(field):
    return ArticleEdition._meta.get_field(field).verbose_name


def unknown_places(incoming):
    """Sentences about a column and a series that the document names and the site does not have."""
    sentences = (
        (Column, incoming.column, _("The document names the column “%(name)s”, which there is not: choose another.")),
        (Series, incoming.series, _("The document names the series “%(name)s”, which there is not: choose another.")),
    )
    return [sentence % {"name": name} for model, name, sentence in sentences if name and not named(model, name)]


def alarms_of(incoming):
    """Personal data in the text, where they stand: the draft may be made, but not submitted with them."""
    places = [(name_of("title"), incoming.title), *((name_of(each), getattr(incoming, each)) for each in PLAIN)]
    places += [(name_of(each), lines_of(getattr(incoming, each))) for each in RICH]
    return [
        Alarm(capfirst(where), finding, *sentence_around(words, finding), None)
        for where, words in places
        for finding in found_in(words)
    ]
