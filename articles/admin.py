from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from characters.fields import SlugFormField
from library.record_forms import GatedAdmin
from library.record_gate import refusals
from publishing.admin import (
    ON_THE_SITE,
    BranchFilter,
    EditionAdmin,
    EditorPagesMixin,
    LastingAddressMixin,
    PhaseFilter,
    ScopedAdmin,
)

from .addresses import address_from
from .attachments_admin import AttachmentInline, log_reasons
from .models import Article, ArticleEdition, Column, Series
from .old_site_pages import OldPagesMixin
from .word_pages import WordPagesMixin


@admin.register(Column)
class ColumnAdmin(GatedAdmin, LastingAddressMixin, ScopedAdmin):
    list_display = ["name", "slug", "order"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "description", "order"],
                "description": _("Where articles are filed, and a list that readers can bookmark."),
            },
        ),
        ON_THE_SITE,
        (
            _("For machines"),
            {
                "fields": ["keywords", "kind"],
                "description": _(
                    "In the head of the list’s page, where inspections of government sites and search engines look."
                ),
            },
        ),
    ]


@admin.register(Series)
class SeriesAdmin(GatedAdmin, EditorPagesMixin, LastingAddressMixin, ScopedAdmin):
    list_display = ["name", "column", "slug"]
    list_select_related = ["column"]
    search_fields = ["name"]
    autocomplete_fields = ["column"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "column", "editors_note"],
                "description": _("Articles that belong together, numbered. Its note stands above each of them."),
            },
        ),
        ON_THE_SITE,
    ]


class AddressForm(forms.ModelForm):
    def clean_dated(self):
        dated = self.cleaned_data["dated"]
        if dated and (dated.year < 1921 or dated > timezone.now()):
            raise ValidationError(_("The date lies between 1921 and now."))
        return dated


@admin.register(Article)
class ArticleAdmin(LastingAddressMixin, ScopedAdmin):
    """The permanent address and the date of its own: an administrator's deeds."""

    form = AddressForm
    list_display = ["slug", "dated"]
    search_fields = ["slug"]
    ordering = ["-pk"]
    fieldsets = [
        (
            None,
            {
                "fields": ["slug", "dated", "led_from"],
                "description": _(
                    "Changing a public address leaves a redirect that stays for good. A date of its own is for pages "
                    "that were public elsewhere before."
                ),
            },
        ),
    ]

    def has_fixed_address(self, request, obj):
        return False  # who is let in here may change it

    def addresses_before(self, obj):
        return [*super().addresses_before(obj), *obj.old_paths.all()]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        article = Article.objects.get(pk=obj.pk)
        if "slug" in form.changed_data:
            article.move(obj.slug)
        if "dated" in form.changed_data:
            article.date(obj.dated)


class ArticleTextForm(forms.ModelForm):
    """An article's text, with its address as long as no reader knows it."""

    slug = SlugFormField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("The last part of the page’s address. Empty: made from the title. Fixed once it is published."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.article_id and "slug" in self.fields:
            self.fields["slug"].initial = self.instance.article.slug

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Article.is_taken(slug, but=self.instance.article_id):
            raise ValidationError(_("Another article has this address."))
        if refused := refusals(Article(pk=self.instance.article_id, slug=slug).unallowed()):
            raise ValidationError(refused["slug"])
        return slug


@admin.register(ArticleEdition)
class ArticleEditionAdmin(WordPagesMixin, OldPagesMixin, EditionAdmin):
    preview_kind = "article"
    form = ArticleTextForm
    inlines = [AttachmentInline]
    list_display = ["title", "badges", "branch", "column", "window"]
    list_filter = [PhaseFilter, BranchFilter, "column", "series"]
    list_select_related = ["branch", "column"]
    search_fields = ["title", "author", "keywords", "article__slug"]
    autocomplete_fields = ["column", "series", "branch"]
    merge_groups = [("series_id", "series_number"), ("cover", "cover_alt")]
    fieldsets = [
        (
            _("Text"),
            {
                "fields": ["title", "subtitle", "summary", "body"],
                "description": _("What the reader reads. The summary stands in lists."),
            },
        ),
        (
            _("Filed under"),
            {
                "fields": ["branch", "column", ("series", "series_number"), "keywords", "language"],
                "description": _("Where the article is found. Moving it is part of the text and is published with it."),
            },
        ),
        (
            _("By whom"),
            {
                "fields": ["author", "source", "responsible_editor", "editors_note"],
                "description": _("Author and news source may stay empty: their labels stay on the page."),
            },
        ),
        (
            _("Cover"),
            {
                "fields": ["cover", "cover_alt"],
                "description": _("Stands above the text. Needs a sentence that says what it shows."),
            },
        ),
        (_("Address"), {"fields": ["slug"]}),
    ]
    readonly_address = [(_("Address"), {"fields": ["address"]})]
    readonly_fields = ["address"]

    def for_list(self, queryset):
        return queryset.defer("body", "editors_note", "summary")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets[:-1], *self.readonly_address] if self.has_fixed_address(obj) else fieldsets

    def get_readonly_fields(self, request, obj=None):
        # Only this takes the field out of the form: one that stands in no fieldset could still be posted.
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "slug"] if self.has_fixed_address(obj) else readonly

    @staticmethod
    def has_fixed_address(edition):
        if edition is None or not edition.is_open:
            return edition is not None
        # Asked several times for each page: the answer stays with the row that was read.
        if "_was_published" not in edition.__dict__:
            edition._was_published = edition.article.was_published
        return edition._was_published

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "branch" in form.base_fields and not request.user.works_for_all_branches:
            form.base_fields["branch"].required = True  # without one it would be nobody's
        return form

    def word_document(self, edition):
        from .word_out import article_document  # not every process writes Word

        return article_document(edition)

    def language_of(self, edition):
        return edition.language

    @admin.display(description=_("address"))
    def address(self, edition):
        return edition.get_absolute_url()

    def save_model(self, request, obj, form, change):
        if not change:
            obj.article = Article.objects.create(slug=self.address_for(form, obj))
        else:
            self.save_beside_text(form, obj)
        super().save_model(request, obj, form, change)

    def log_new_version(self, request, edition):
        log_reasons(request, edition)

    def save_beside_text(self, form, edition):
        if "slug" in form.changed_data:
            edition.article.move(self.address_for(form, edition))

    @staticmethod
    def address_for(form, edition):
        taken = partial(Article.is_taken, but=edition.article_id)
        return form.cleaned_data["slug"] or address_from(edition.title, taken=taken)
