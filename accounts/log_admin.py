"""The log, to read: by person, deed, kind of thing, name and days; and as a table for Excel."""

import csv
import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from characters.fields import LineFormField

from .formulas import quoted
from .history import has_history
from .log import Event, What, record
from .log_in_words import details_in_words, named_in_words
from .models import User
from .signing_in import mark_of

PAGES_AT_MOST = 40  # counting all of a log that grows for a year would cost more than the page itself


class Questions(forms.Form):
    """What one may ask the log."""

    person = forms.ModelChoiceField(User.objects.order_by("username"), label=_("Person"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    kind = forms.ModelChoiceField(ContentType.objects.none(), label=_("Kind of thing"), required=False)
    name = LineFormField(label=pgettext_lazy("of a thing", "Name"), max_length=100, required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    to = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "---------"), *What.choices]
        kinds = ContentType.objects.get_for_models(*admin.site._registry, for_concrete_models=False)
        self.kinds = {kind.pk: model._meta.verbose_name for model, kind in kinds.items()}
        named = sorted(self.kinds.items(), key=lambda kind: str(kind[1]))
        self.fields["kind"].queryset = ContentType.objects.filter(pk__in=self.kinds)
        self.fields["kind"].widget.choices = [("", "---------"), *((pk, capfirst(name)) for pk, name in named)]

    def asked_of(self, events):
        """The events that were asked for; none where a question makes no sense."""
        if not self.is_valid():
            return events.none()
        asked = self.cleaned_data
        if asked["person"]:
            events = events.filter(by=asked["person"])
        if asked["what"]:
            events = events.filter(what=asked["what"])
        if asked["kind"]:
            events = events.filter(content_type=asked["kind"])
        if asked["name"]:
            named = Q(named__icontains=asked["name"]) | Q(named=mark_of(asked["name"]))
            events = events.filter(named | Q(thing_text__icontains=asked["name"]))
        if asked["since"]:
            events = events.filter(at__gte=begin_of(asked["since"]))
        if asked["to"]:
            events = events.filter(at__lt=begin_of(asked["to"] + datetime.timedelta(days=1)))
        return events

    def as_details(self):
        """What was asked, for the log itself."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        said = {name: asked[name].isoformat() for name in ("since", "to") if name in asked}
        kind = {"kind": asked["kind"].model_class()._meta.label_lower} if "kind" in asked else {}
        person = {"person": str(asked["person"])} if "person" in asked else {}
        deed = {"deed": asked["what"]} if "what" in asked else {}
        name = {"name": asked["name"]} if "name" in asked else {}
        return person | deed | kind | name | said


def begin_of(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


class QuestionsFilter(admin.ListFilter):
    """One form beside the list, in place of long columns of links."""

    title = _("log")
    template = "admin/accounts/event/questions.html"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                params.pop(name)
        self.form = Questions(request.GET)

    def has_output(self):
        return True

    def expected_parameters(self):
        return list(Questions.base_fields)

    def choices(self, changelist):
        return [{"form": self.form}]

    def queryset(self, request, queryset):
        return self.form.asked_of(queryset)


class PaginatorOfFew(Paginator):
    """Counts no further than the pages that it offers: who looks for older events asks for their days."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.per_page * PAGES_AT_MOST].count()


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Who did what, when and from where. Nobody adds, changes or deletes here."""

    list_display = ["time", "who", "deed", "thing", "said", "address"]
    list_display_links = None
    list_filter = [QuestionsFilter]
    list_select_related = ["by", "content_type"]
    list_per_page = 50
    sortable_by = []
    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = PaginatorOfFew
    fields = readonly_fields = list_display

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            path("export/", self.admin_site.admin_view(self.export_view), name="accounts_event_export"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        raise Http404  # an event has none

    # --- the list

    def lookup_allowed(self, lookup, value, request):
        return lookup in Questions.base_fields  # and nothing else, by no address

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        for event in changelist.result_list:
            event.url = self.url_of(request, event)
        return changelist

    def changelist_view(self, request, extra_context=None):
        extra = {"title": capfirst(self.opts.verbose_name_plural), "pages_at_most": PAGES_AT_MOST}
        return super().changelist_view(request, extra | (extra_context or {}))

    def url_of(self, request, event):
        """The page of the thing, where this person may open it; the history of one that is gone."""
        model = event.content_type.model_class() if event.content_type_id else None
        model_admin = self.admin_site._registry.get(model)
        if model_admin is None or not request.user.works_for_all_branches:
            return None
        if not model_admin.has_view_permission(request) or model is Event:
            return None
        if event.what == What.DELETED and not has_history(model):
            return None
        page = "history" if event.what == What.DELETED else "change"
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[quote(event.thing_id)])

    @admin.display(description=_("time"))
    def time(self, event):
        return in_seconds(event.at)

    @admin.display(description=_("who"))
    def who(self, event):
        return event.who or named_in_words(event) or "–"

    @admin.display(description=_("what"))
    def deed(self, event):
        return event.get_what_display()

    @admin.display(description=_("thing"))
    def thing(self, event):
        if not event.content_type_id:
            return "–"
        name = event.thing_text
        if getattr(event, "url", None):
            name = format_html('<a href="{}">{}</a>', event.url, name)
        return format_html('{} <span class="quiet">{}</span>', name, kind_of(event))

    @admin.display(description=_("details"))
    def said(self, event):
        return format_html_join("", "<div>{}</div>", ([text] for text in details_in_words(event))) or "–"

    # --- as a table

    def export_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        questions = Questions(request.GET)
        with transaction.atomic():
            events = questions.asked_of(Event.objects.select_related("by", "content_type"))
            details = questions.as_details() if questions.is_valid() else {}
            exported = record(What.EXPORTED, by=request.user, request=request, **details)
        rows = as_rows(events.filter(pk__lt=exported.pk), translation.get_language())
        day = timezone.localdate().isoformat()
        return StreamingHttpResponse(
            as_csv(rows),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="log-{day}.csv"',
                "Cache-Control": "private, no-store",
            },
        )


def kind_of(event):
    model = event.content_type.model_class()
    return model._meta.verbose_name if model else event.content_type.model


def in_seconds(moment):
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M:%S}"


def as_rows(events, language):
    """The table's rows one by one, in the language of whoever asked, whatever the thread speaks by then."""
    with translation.override(language):
        heads = [
            _("Time"),
            _("Who"),
            _("User name"),
            _("What"),
            _("Kind of thing"),
            _("Thing"),
            _("Details"),
            _("Address"),
        ]
        head = [str(each) for each in heads]
    yield head
    for event in events.iterator(chunk_size=500):
        with translation.override(language):
            row = [
                f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
                str(event.who or ""),
                event.by.username if event.by else named_in_words(event),
                str(event.get_what_display()),
                str(kind_of(event)) if event.content_type_id else "",
                event.thing_text,
                gettext("; ").join(str(text) for text in details_in_words(event)),
                event.address or "",
            ]
        yield row


class Line:
    """What csv writes to: gives each line back."""

    def write(self, line):
        return line


def as_csv(rows):
    """Lines of UTF-8 with a mark at the start, by which Excel knows it, and no cell that it would compute."""
    writer = csv.writer(Line())
    yield b"\xef\xbb\xbf"
    for row in rows:
        yield writer.writerow([quoted(cell) for cell in row]).encode()
