"""“Import old pages”: files are chosen, one page shows what would become of each, and after a yes they are articles."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from library.waiting import forget_waiting, keep_waiting, open_waiting

from .filing import key_of
from .importing import import_page, twins_of
from .models import Column, Series
from .old_pages import Bundle, is_page
from .old_pages.bundles import Unbundled, bundled
from .old_pages.kept import fill, packed, picture_in, unpacked
from .old_site_forms import FilingForm, UploadForm
from .profile_from import says_profile
from .waiting_pictures import as_it_will_look, picture_response
from .word_pages import alarms_of, parts_of

WAITING = "old pages"
LISTED_AT_MOST = 50


class OldPagesMixin:
    """The pages on the way from an old site to articles, for those who may write articles."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}_old_pages"
        return [
            path("old-pages/", view(self.old_pages_view), name=name),
            path("old-pages/<str:token>/", view(self.old_pages_result_view), name=f"{name}_result"),
            path(
                "old-pages/<str:token>/<int:place>/<int:picture>/",
                view(self.old_pages_picture_view),
                name=f"{name}_picture",
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        ways_in = {"old_pages_url": reverse("admin:articles_articleedition_old_pages")}
        may_add = self.has_add_permission(request)
        return super().changelist_view(request, (ways_in if may_add else {}) | (extra_context or {}))

    def old_pages_view(self, request):
        """Where files are chosen."""
        self.must_import(request)
        form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid():
            try:
                file, unread = bundled(form.cleaned_data["files"], is_page)
                read = packed(Bundle(Unbundled(file), unread), file.name)
                token = keep_waiting(read, by=request.user, what=WAITING)
            except ValidationError as refusal:
                form.add_error("files", refusal)
            else:
                return HttpResponseRedirect(self.result_url(token))
        context = self.old_pages_context(request, gettext("Import old pages")) | {"form": form}
        return TemplateResponse(request, "admin/articles/old_pages.html", context)

    def old_pages_result_view(self, request, token):
        """What would become of each page; after a yes, the articles."""
        self.must_import(request)
        try:
            file, uploaded_as = open_waiting(token, by=request.user, what=WAITING)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_articleedition_old_pages"))
        with file:
            pages, left = unpacked(file)
        if "throw_away" in request.POST:
            forget_waiting(token, by=request.user, what=WAITING)
            self.message_user(request, gettext("Nothing of the pages was kept."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_articleedition_changelist"))
        self.find_places(request, pages)
        form = self.filing_form(request, pages)
        if "import" in request.POST and form.is_valid():
            if any(page.is_taken for page in pages):
                return self.imported(request, token, pages, form.cleaned_data)
            form.add_error(None, gettext("Choose at least one page."))
        shown = self.page_shown(request, pages)
        context = self.old_pages_context(request, gettext("What becomes of the pages")) | {
            "form": form,
            "pages": pages,
            "shown": shown,
            "uploaded_as": uploaded_as,
            "left": left,
        }
        if shown and shown.incoming:
            address = reverse("admin:articles_articleedition_old_pages_picture", args=[token, shown.place, 0])
            came = shown.incoming.pictures, address.removesuffix("0/")
            context |= {
                "incoming": shown.incoming,
                "body": as_it_will_look(shown.incoming.body, *came),
                "editors_note": as_it_will_look(shown.incoming.editors_note, *came),
                "parts": parts_of(shown.incoming),
                "personal_data": [(alarm, None) for alarm in alarms_of(shown.incoming)[:LISTED_AT_MOST]],
            }
        return TemplateResponse(request, "admin/articles/old_pages_result.html", context)

    def old_pages_picture_view(self, request, token, place, picture):
        """A picture of a page that waits, for the person who brought it."""
        self.must_import(request)
        try:
            file, _uploaded_as = open_waiting(token, by=request.user, what=WAITING)
        except ValidationError as refusal:
            raise Http404 from refusal
        with file:
            content = picture_in(file, place, picture)
        if content is None:
            raise Http404
        return picture_response(content)

    # --- who may what

    def must_import(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied

    def may_publish_imported(self, request):
        """An administrator may, unless the organ forbids it: who may give an article a date of its own, and publish."""
        may = self.has_publish_permission(request) and request.user.has_perm("articles.date_article")
        return may and not settings.IMPORT_AS_DRAFTS

    @staticmethod
    def may_make(request):
        return [model for model in (Column, Series) if request.user.has_perm(f"articles.add_{model._meta.model_name}")]

    # --- the page

    def old_pages_context(self, request, title):
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "media": self.media}

    @staticmethod
    def result_url(token):
        return reverse("admin:articles_articleedition_old_pages_result", args=[token])

    def filing_form(self, request, pages):
        may_write = request.user.has_perms(["branches.add_branchprofile", "branches.change_branchprofile"])
        return FilingForm(
            request.POST if request.method == "POST" else None,
            user=request.user,
            may_publish=self.may_publish_imported(request),
            may_write_profiles=may_write and any(page.may_come and says_profile(page.incoming) for page in pages),
        )

    def find_places(self, request, pages):
        """Say of each page whether it is here already, where it would go, and whether it is taken."""
        read = [page for page in pages if page.incoming]
        for page, twin in zip(read, twins_of([page.incoming for page in read]), strict=True):
            page.twin = twin
        theirs = self.get_queryset(request).filter(pk__in=[page.twin.pk for page in read if page.twin])
        may_see = set(theirs.values_list("pk", flat=True))
        columns, series = (
            {key_of(name): name for name in model.objects.values_list("name", flat=True)} for model in (Column, Series)
        )
        makes = self.may_make(request)
        taken = request.POST.getlist("take") if request.method == "POST" else None
        for page in read:
            if page.twin and page.twin.pk in may_see:
                page.twin_url = self.change_url(page.twin)
            page.column = place_in_words(page.incoming.column, columns, Column in makes)
            page.series = place_in_words(page.incoming.series, series, Series in makes)
            page.is_taken = page.may_come and (taken is None or str(page.place) in taken)

    def page_shown(self, request, pages):
        asked = request.POST.get("look") or request.POST.get("shown")
        first = next((page for page in pages if page.may_come), pages[0])
        return next((page for page in pages if str(page.place) == asked), first)

    # --- the yes

    def imported(self, request, token, pages, asked):
        """Store the pages that were taken, each by itself. Where one is refused, all wait on for another try."""
        reason = asked.pop("reason", "")
        publish_for = reason if asked.pop("state", "draft") == "published" else None
        how = {"publish_for": publish_for, "may_make": self.may_make(request), **asked}
        file, _uploaded_as = open_waiting(token, by=request.user, what=WAITING)
        with file:
            texts = [self.imported_one(request, file, page, how) for page in pages if page.is_taken]
        if stored := list(filter(None, texts)):
            self.message_user(request, counted(stored), messages.SUCCESS)
        if len(stored) < len(texts):
            return HttpResponseRedirect(self.result_url(token))
        forget_waiting(token, by=request.user, what=WAITING)
        if len(stored) == 1:
            return HttpResponseRedirect(self.change_url(stored[0]))
        return HttpResponseRedirect(reverse("admin:articles_articleedition_changelist"))

    def imported_one(self, request, file, page, how):
        """The text of an article made of a page; None, and a message, where it was refused."""
        fill(file, page)
        shown = len(page.incoming.remarks)
        try:
            text = import_page(page.incoming, by=request.user, came_as=page.name, **how)
        except ValidationError as refusal:
            words = {"name": page.name, "reasons": " ".join(refusal.messages)}
            self.message_user(request, gettext("%(name)s was not imported. %(reasons)s") % words, messages.ERROR)
            return None
        for remark in page.incoming.remarks[shown:]:
            words = {"name": page.name, "remark": remark}
            self.message_user(request, gettext("%(name)s: %(remark)s") % words, messages.WARNING)
        return text


def place_in_words(name, known, may_make):
    """Where a page goes by the name that it gives."""
    if not name:
        return "–"
    if there := known.get(key_of(name)):
        return there
    sentence = gettext("%(name)s (will be made)") if may_make else gettext("%(name)s (there is none: choose one)")
    return sentence % {"name": name}


def counted(texts):
    drafts = sum(text.is_open for text in texts)
    sentences = []
    if drafts:
        sentences.append(
            ngettext("%(count)d page is a draft now.", "%(count)d pages are drafts now.", drafts) % {"count": drafts}
        )
    if public := len(texts) - drafts:
        sentences.append(
            ngettext("%(count)d page is public now.", "%(count)d pages are public now.", public) % {"count": public}
        )
    return " ".join(sentences)
