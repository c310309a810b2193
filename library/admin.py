"""The picture library: a grid of all pictures, the page of one, and a way in for many at once."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.scoped_admin import BranchFilter, ScopedAdmin

from .arrivals import ArrivalsMixin
from .models import Picture, PictureUse
from .places import places_of
from .record_forms import GatedAdmin, RecordForm
from .templatetags.pictures import ai_badge


class WhoseFilter(BranchFilter):
    """By branch, and those of none."""

    EVERYBODYS = "none"

    def lookups(self, request, model_admin):
        return [(self.EVERYBODYS, _("for everybody")), *super().lookups(request, model_admin)]

    def queryset(self, request, queryset):
        return queryset.filter(branch=None) if self.value() == self.EVERYBODYS else super().queryset(request, queryset)


class OnlyFilter(admin.SimpleListFilter):
    """One narrowing of the grid, on or off."""

    only = None

    def lookups(self, request, model_admin):
        return [("1", self.only)]

    def queryset(self, request, queryset):
        return self.narrowed(request, queryset) if self.value() == "1" else queryset


class WithoutWordsFilter(OnlyFilter):
    title, parameter_name, only = _("what it shows"), "without_words", _("without words")

    def narrowed(self, request, queryset):
        return queryset.without_words()


class MineFilter(OnlyFilter):
    title, parameter_name, only = _("uploaded by"), "mine", _("me")

    def narrowed(self, request, queryset):
        return queryset.filter(uploaded_by=request.user)


class UnusedFilter(OnlyFilter):
    title, parameter_name, only = _("where it is used"), "unused", _("in no text")

    def narrowed(self, request, queryset):
        return queryset.unused()


class MadeByAIFilter(OnlyFilter):
    title, parameter_name, only = _("AI"), "made_by_ai", _("made by AI")

    def narrowed(self, request, queryset):
        return queryset.filter(is_ai_generated=True)


class PictureForm(RecordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "is_ai_generated" in self.fields:  # not where one may only look
            self.fields["is_ai_generated"].disabled = self.instance.label_stays

    def _get_validation_exclusions(self):
        # The file is not asked here, but a branch has no picture twice.
        return super()._get_validation_exclusions() - {"file"}


@admin.register(Picture)
class PictureAdmin(GatedAdmin, ArrivalsMixin, ScopedAdmin):
    form = PictureForm
    list_display = ["thumbnail", "words", "whose", "uploaded_on"]
    list_display_links = ["thumbnail", "words"]
    list_filter = [WithoutWordsFilter, MineFilter, UnusedFilter, MadeByAIFilter, WhoseFilter]
    list_select_related = ["branch"]
    list_per_page = 48
    sortable_by = []
    search_fields = ["alt", "caption", "credit", "file"]
    autocomplete_fields = ["branch"]
    readonly_fields = ["uploaded", "renditions", "label_in_words"]
    fieldsets = [
        (
            _("Words"),
            {
                "fields": ["alt", "is_decorative", "caption", "credit"],
                "description": _(
                    "Offered wherever the picture is put into a text. A text keeps the words that it was given: "
                    "changing them here changes no text that shows the picture already."
                ),
            },
        ),
        (
            _("Crop"),
            {
                "fields": [("focus_x", "focus_y")],
                "classes": ["focus-fields"],
                "description": _(
                    "Where a page shows only a part, this point stays in it: click on it in the picture, or type it. "
                    "Readers may get the former crop for an hour."
                ),
            },
        ),
        (_("AI"), {"fields": ["is_ai_generated", "label_in_words"]}),
        (_("In the library"), {"fields": ["branch", "uploaded", "renditions"]}),
    ]

    # --- the grid

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        badge = ai_badge() if picture.label else ""
        return format_html('<img src="{}" alt="{}" loading="lazy">{}', picture.thumbnail_url, picture, badge)

    @admin.display(description=_("what the picture shows"))
    def words(self, picture):
        if picture.alt:
            return picture.alt
        return format_html("<em>{}</em>", gettext("decorative") if picture.is_decorative else gettext("without words"))

    @admin.display(description=_("branch"))
    def whose(self, picture):
        return picture.branch.short_name if picture.branch else gettext("for everybody")

    @admin.display(description=_("uploaded"))
    def uploaded_on(self, picture):
        return picture.uploaded_at.date()

    # --- who may change which

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    @staticmethod
    def may_touch(request, picture):
        """What is everybody's to use is changed only by those who work for everybody."""
        return picture is None or picture.branch_id is not None or request.user.works_for_all_branches

    def may_bring_back(self, request):
        return False  # its file is gone with it

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "branch" and not request.user.works_for_all_branches:
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # --- the page of one

    def get_fieldsets(self, request, obj=None):
        words, crop, *others = super().get_fieldsets(request, obj)
        return [words, crop, *others] if obj and obj.crops else [words, *others]  # a drawing is never cropped

    @admin.display(description=_("uploaded"))
    def uploaded(self, picture):
        return render_to_string("admin/library/picture/_uploaded.html", {"picture": picture})

    @admin.display(description=_("AI label in its files"))
    def label_in_words(self, picture):
        return format_html_join(", ", "{}: {}", picture.label.items()) if picture.label else "–"

    @admin.display(description=_("sizes"))
    def renditions(self, picture):
        return render_to_string("admin/library/picture/_renditions.html", {"picture": picture})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= {"picture": obj, "places": places_of(obj, request, self.admin_site)}
            if not self.may_touch(request, obj):
                context["subtitle"] = gettext("For everybody: those who work for all branches can change it")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- deleting

    def get_deleted_objects(self, objs, request):
        pictures, counts, lacking, protected = super().get_deleted_objects(objs, request)
        chosen = Picture.objects.filter(pk__in=[picture.pk for picture in objs])
        names = chosen.names_only_here()
        uses = dict(PictureUse.objects.filter(name__in=names).values_list("name").annotate(Count("pk")))
        for picture in chosen.filter(file__in=uses):
            words = ngettext("%(what)s: in %(count)d place", "%(what)s: in %(count)d places", uses[picture.file.name])
            words %= {"what": picture, "count": uses[picture.file.name]}
            protected.append(format_html('<a href="{}">{}</a>', self._url("change", picture.pk), words))
        return pictures, counts, lacking, protected

    def render_delete_form(self, request, context):
        if context["protected"]:
            context["places"] = places_of(context["object"], request, self.admin_site)
        return super().render_delete_form(request, context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:  # used since the page was asked
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(self._url("change", object_id))

    def response_action(self, request, queryset):
        try:
            return super().response_action(request, queryset)
        except ValidationError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
