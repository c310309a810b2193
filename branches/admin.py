from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F
from django.utils.html import format_html_join
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.careful_admin import BoundedInline
from library.choosing import say_remarks
from library.record_forms import GatedAdmin
from publishing.admin import (
    ON_THE_SITE,
    BranchFilter,
    EditionAdmin,
    EditorPagesMixin,
    LastingAddressMixin,
    PartInline,
    PhaseFilter,
    PublicRecordAdmin,
    ScopedAdmin,
    ScopedChoicesMixin,
    SheetsMixin,
)

from .committee import committee_warnings
from .models import Activity, Branch, BranchProfile, Endeavour, Member, Programme, ProgrammeEntry, Term


@admin.register(Branch)
class BranchAdmin(GatedAdmin, SheetsMixin, LastingAddressMixin, ScopedAdmin):
    sheet = "branches.sheets.BranchSheet"
    list_display = ["short_name", "name", "office", "founded"]
    search_fields = ["name", "short_name", "office", "slug"]
    autocomplete_fields = ["editors"]
    prepopulated_fields = {"slug": ["short_name"]}
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "short_name", "office", "founded", "contact"],
                "description": _("The facts of the branch. What is said about it is its profile, which is published."),
            },
        ),
        ON_THE_SITE,
        (
            _("Who works on it"),
            {"fields": ["editors"], "description": _("They see this branch and what belongs to it, and no other.")},
        ),
        (
            _("Committee rules"),
            {
                "fields": ["rules"],
                "description": _("What the register of members says, held against the branch regulations."),
            },
        ),
    ]
    readonly_fields = ["rules"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        if not request.user.has_perm("branches.assign_editors_branch"):
            readonly = [*readonly, "editors"]
        return readonly

    @admin.display(description=_("rules"))
    def rules(self, branch):
        warnings = committee_warnings(branch)
        if not warnings:
            return gettext("The register meets all of them.")
        return format_html_join("", '<p class="warning-line">{}</p>', ([warning] for warning in warnings))


class TermInline(BoundedInline, admin.TabularInline):
    model = Term
    extra = 0
    fields = ["post", "since", "until"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member")


@admin.register(Member)
class MemberAdmin(GatedAdmin, SheetsMixin, PublicRecordAdmin):
    sheet = "branches.sheets.MemberSheet"
    list_display = ["name", "branch", "standing", "posts", "may_be_public", "left_on"]
    list_filter = [BranchFilter, "standing", "may_be_public", "terms__post"]
    list_select_related = ["branch"]
    search_fields = ["name"]
    autocomplete_fields = ["branch"]
    inlines = [TermInline]
    fieldsets = [
        (None, {"fields": ["branch", "name", "standing", "order", "left_on"]}),
        (
            _("What the public may see"),
            {
                "fields": ["may_be_public", "portrait"],
                "description": _("With the member’s consent: the name, the post in the committee and the portrait."),
            },
        ),
    ]

    def for_list(self, queryset):
        return queryset.prefetch_related("terms")

    @admin.display(description=_("posts in office"))
    def posts(self, member):
        posts = [str(term.post_in_words) for term in member.terms.all() if term.holds()]
        return pgettext("between the posts of one person", ", ").join(posts) or "–"

    def save_model(self, request, obj, form, change):
        say_remarks(request, form)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for warning in committee_warnings(form.instance.branch):
            messages.warning(request, f"{form.instance.branch}: {warning}")


@admin.register(Activity)
class ActivityAdmin(GatedAdmin, SheetsMixin, PublicRecordAdmin):
    sheet = "branches.sheets.ActivitySheet"
    list_display = ["title", "branch", "kind", "held_on", "attended", "is_public"]
    list_filter = [BranchFilter, "kind", "is_public"]
    list_select_related = ["branch"]
    search_fields = ["title", "summary"]
    date_hierarchy = "held_on"
    autocomplete_fields = ["branch"]
    fieldsets = [
        (
            None,
            {
                "fields": ["branch", "kind", "title", "held_on", "attended", "summary"],
                "description": _("One event of organisational life. The summary stands below its title on the page."),
            },
        ),
        (_("What the public may see"), {"fields": ["is_public"]}),
    ]


class EntryForm(forms.ModelForm):
    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=99)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "branch" in self.fields:
            self.fields["branch"].widget.widget.at_hand = self.instance.branch

    def _get_validation_exclusions(self):
        # Two places that are swapped collide one by one; the formset compares the whole list.
        return super()._get_validation_exclusions() | {"place"}


class EntryFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not self._should_delete_form(form)]
        places = [row["place"] for row in kept if "place" in row]
        if len(places) != len(set(places)):
            raise ValidationError(_("Two branches cannot have the same place."))


class EntryInline(BoundedInline, ScopedChoicesMixin, admin.TabularInline):
    model = ProgrammeEntry
    max_num = 200
    form = EntryForm
    formset = EntryFormSet
    extra = 0
    ordering = ["place"]
    autocomplete_fields = ["branch"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("branch")


@admin.register(Programme)
class ProgrammeAdmin(GatedAdmin, EditorPagesMixin, ScopedAdmin):
    list_display = ["name", "years", "organiser", "branches_counted", "is_public"]
    search_fields = ["name"]
    inlines = [EntryInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", ("first_year", "last_year"), "organiser", "editors_note", "is_public"],
                "description": _("Chooses branches and shows them in turn: each has a place, and a day."),
            },
        ),
    ]

    def for_list(self, queryset):
        return queryset.annotate(entries_counted=Count("entries"))

    @admin.display(description=_("branches"))
    def branches_counted(self, programme):
        return programme.entries_counted

    def save_formset(self, request, form, formset, change):
        # Places are unique: those that change or go step aside first, so that two can be swapped.
        leaving = [
            entry.instance.pk
            for entry in formset.initial_forms
            if "place" in entry.changed_data or entry in formset.deleted_forms
        ]
        ProgrammeEntry.objects.filter(pk__in=leaving).update(place=F("place") + 1000)
        super().save_formset(request, form, formset, change)


class EndeavourInline(PartInline):
    model = Endeavour
    fields = [("position", "endeavour", "specialty"), "text", "part_identity"]


class ProfileForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        branch = cleaned.get("branch")
        if self.instance._state.adding and branch:
            Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)  # two people, one first profile
            if branch.profiles.exists():
                raise ValidationError({"branch": _("This branch has a profile already; open it and revise it.")})
        return cleaned


@admin.register(BranchProfile)
class BranchProfileAdmin(EditionAdmin):
    preview_kind = "profile"
    form = ProfileForm
    inlines = [EndeavourInline]
    merge_groups = [("cover", "cover_alt")]
    list_display = ["branch", "brand_name", "badges", "window"]
    list_display_links = ["branch", "brand_name"]
    list_filter = [PhaseFilter, BranchFilter]
    list_select_related = ["branch"]
    search_fields = ["brand_name", "slogan", "branch__name", "branch__short_name"]
    autocomplete_fields = ["branch"]
    fieldsets = [
        (
            _("Brand"),
            {
                "fields": ["branch", "brand_name", "slogan", "introduction", "comment"],
                "description": _("What the branch is known by. The endeavours and specialties stand below, in order."),
            },
        ),
        (
            _("Cover"),
            {
                "fields": ["cover", "cover_alt"],
                "description": _("The face of the branch on every page: one clear motif, no text."),
            },
        ),
        (
            _("Figures"),
            {
                "fields": [("full_members", "probationary_members", "committee_size")],
                "description": _("As they shall be published; they may differ from the register of today."),
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["branch"] if obj else [])]

    def word_document(self, edition):
        from .word_out import profile_document  # not every process writes Word

        return profile_document(edition, settings.SITE_LANGUAGE)

    def language_of(self, edition):
        return settings.SITE_LANGUAGE
