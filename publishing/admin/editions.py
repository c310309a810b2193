"""Editions in the admin: the list of things, the form of a draft, the page to read the rest, and the deeds."""

from django.contrib import admin
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.careful_admin import sensible_keys
from accounts.scoped_admin import ScopedAdmin, is_list
from library.choosing import say_remarks
from publishing.deeds import DEEDS

from .badges import badge, badge_of
from .collisions import VERSION, CollisionsMixin
from .comparing import ComparingMixin
from .covers import CoversMixin
from .deeds import DeedPagesMixin
from .editor import EditorPagesMixin
from .kept import KeptFormMixin
from .personal_data import PersonalDataMixin
from .presence import PresenceMixin
from .previews import PreviewsMixin
from .reviews import ReviewPagesMixin
from .word import WordMixin

VERSIONS_SHOWN = 10
PAGES = ("review", "review_form", "compare", "word")  # of one edition, beside its form and its deeds


class EditionAdmin(
    KeptFormMixin,
    CollisionsMixin,
    DeedPagesMixin,
    ReviewPagesMixin,
    ComparingMixin,
    PreviewsMixin,
    PresenceMixin,
    CoversMixin,
    PersonalDataMixin,
    WordMixin,
    EditorPagesMixin,
    ScopedAdmin,
):
    """A list of things by their newest edition, a form for drafts, a page to read the rest, and the deeds."""

    change_form_template = "admin/publishing/edition_change_form.html"
    actions = None
    ordering = ["-pk"]
    list_per_page = 25

    # --- whose and what

    def get_queryset(self, request):
        if not is_list(request):
            return super().get_queryset(request)
        # In the list only: every older edition keeps its own page.
        live = self.model.objects.live().filter(**{self.model.owner_field: OuterRef(self.model.owner_field)})
        newest = self.model.objects.newest_for_staff(request.user)
        return self.for_list(newest.annotate(live_number=Subquery(live.values("number")[:1])).with_due())

    def get_object(self, request, object_id, from_field=None):
        if request.method == "POST" and connection.in_atomic_block:
            # A stale form must not write over what somebody publishes meanwhile: the deeds wait until it is stored.
            # As they do, this takes the owner first; taken the other way round, each could wait for the other.
            owner = self.opts.get_field(self.model.owner_field)
            of_this = self.model._base_manager.filter(pk__in=sensible_keys([object_id])).values(owner.attname)
            owners = owner.related_model._base_manager.select_for_update(no_key=True)
            list(owners.filter(pk__in=of_this).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request, obj=None):
        return False

    # --- saving

    def save_model(self, request, obj, form, change):
        say_remarks(request, form)
        if not change:
            obj.number, obj.created_by = 1, request.user
            super().save_model(request, obj, form, change)
        elif words := [name for name in form.changed_data if name in self.model.text_fields]:
            obj.save(update_fields=words)  # the words only: state and window belong to the deeds

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.keep(by=request.user):
            self.log_new_version(request, form.instance)

    def log_new_version(self, request, edition):
        """What the log is to say of a new version, beside who saved it."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._on_to_submitting(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._on_to_submitting(request, obj) or super().response_change(request, obj)

    def _on_to_submitting(self, request, obj):
        submit = DEEDS["submit"]
        offered = submit.offered_on(obj, obj.unsigned_stages()) and self.may_do(request, submit, obj)
        if "_submit" in request.POST and offered:
            return HttpResponseRedirect(self.deed_url("submit", obj))
        return None

    def name_as_place(self, edition):
        """How it is called where other pages list it, such as that of a picture which it shows."""
        return format_html("{} {}", edition, badge(edition.phase(), edition.number))

    # --- the page of one edition

    def get_view_on_site_url(self, obj=None):
        if obj is None or not obj.is_live():
            return None
        return super().get_view_on_site_url(obj)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            prefetch_related_objects([obj], *self.model.part_names)  # its words are asked for several times
            progress = self.progress(obj)
            title = gettext("Draft %(number)s") if obj.is_open else gettext("Edition %(number)s")
            context |= {
                "title": title % {"number": obj.number},
                "subtitle": None,
                "edition": obj,
                "badge": badge_of(obj),
                "deeds": self.deeds_for(request, obj, [step["stage"] for step in progress if not step["sign_off"]]),
                "editions": self.editions_of(obj),
                "opened_at": request.POST.get(VERSION, obj.version),
                "pages": {name: self.page_url(name, obj) for name in PAGES},
                "progress": progress,
                "nobody_signs": self.nobody_signs(obj, progress),
                "returned": obj.sign_offs.select_related("signed_by").last() if obj.was_returned else None,
                "versions": obj.versions.select_related("saved_by").defer("form")[:VERSIONS_SHOWN],
                **(self.personal_data_context(request, obj) if obj.is_open else {}),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_object_or_404(self, request, object_id):
        """An edition that this person may look at, read without waiting for anybody."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = super().get_object(request, unquote(object_id))
        if edition is None or not self.has_view_permission(request, edition):
            raise Http404
        prefetch_related_objects([edition], *self.model.part_names)  # its digest is asked for several times
        return edition

    def page_context(self, request, edition, title):
        """What every page about one edition shows beside its own."""
        return self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "original": edition,
            "edition": edition,
            "badge": badge_of(edition),
            "back": self.change_url(edition),
            "pages": {name: self.page_url(name, edition) for name in PAGES},
        }

    def editions_of(self, edition):
        """All editions of the same thing, newest first, with their badges and pages: at most the last fifty."""
        siblings = edition.siblings().with_due().select_related("created_by").defer(*self.model.text_fields)
        return [
            {
                "badge": badge_of(each),
                "url": self.change_url(each),
                "window": each.window_in_words(),
                "created_by": each.created_by,
                "created_at": each.created_at,
                "is_this": each.pk == edition.pk,
            }
            for each in siblings.order_by("-number")[:50]
        ]

    def change_url(self, edition):
        return self.page_url("change", edition)

    def page_url(self, name, edition):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[quote(edition.pk)])

    def get_urls(self):
        own = [
            path(
                f"<path:object_id>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(getattr(self, f"{name}_view")),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name in PAGES
        ]
        return own + super().get_urls()

    # --- the list

    @admin.display(description=_("state"))
    def badges(self, edition):
        """“draft 3, live 2”: the newest edition, and the live one where that is another."""
        newest = badge_of(edition)
        if edition.live_number in (None, edition.number):
            return newest
        return format_html("{} {}", newest, badge("live", edition.live_number))

    @admin.display(description=_("Live"), ordering="live_from")
    def window(self, edition):
        return edition.window_in_words() or "–"
