"""Import and export of records: the pages beside their list. The sheets themselves are publishing/sheets/.

Those are imported by the page that needs them: not every process reads and writes Excel.
"""

import json
from contextlib import closing

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from characters.cleaning import clean_text
from library.waiting import forget_waiting, keep_waiting, open_waiting

IN_LINES = "application/x-ndjson"
MAX_EXPORTED = 20_000
MEANWHILE = _("Somebody changed something meanwhile: look again at what would change.")


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
        help_text=_("At most 5,000 rows and 10 MB. Nothing is stored before you have seen what would change."),
    )


class SheetsMixin:
    """Stands before a record's admin: `sheet` says where the class of its sheet is."""

    sheet = ""

    @property
    def sheet_class(self):
        return import_string(self.sheet)

    def get_urls(self):
        pages = [("import", self.import_view), ("export", self.export_view), ("template", self.template_view)]
        wrap = self.admin_site.admin_view
        return [*(path(f"{page}/", wrap(view), name=self._name(page)) for page, view in pages), *super().get_urls()]

    def may_import(self, request):
        return self.has_add_permission(request) or self.has_change_permission(request)

    def changelist_view(self, request, extra_context=None):
        extra = {"export_url": self._url("export"), "import_url": self.may_import(request) and self._url("import")}
        return super().changelist_view(request, extra | (extra_context or {}))

    def sheet_page(self, request, template, title, **context):
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": gettext("%(what)s: %(said)s") % {"what": title, "said": self.opts.verbose_name_plural},
            "back": self._url("changelist"),
            "import_url": self._url("import"),
            "template_url": self._url("template"),
            **context,
        }
        return TemplateResponse(request, f"admin/sheets/{template}.html", context).render()

    # --- in

    def import_view(self, request):
        """Choose a file; see what it would change; say yes."""
        if not self.may_import(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.choose(request, FileForm())
        return answered(request, self.confirm(request) if "token" in request.POST else self.look_at_file(request))

    def choose(self, request, form, problem=""):
        sheet = self.sheet_class(request.user)
        columns = [column for _name, column in sheet.columns()]
        context = {"form": form, "columns": columns, "explanations": sheet.explanations(), "problem": problem}
        return self.sheet_page(request, "import", gettext("Import"), **context)

    def look_at_file(self, request):
        """Read an uploaded file and show what it would do."""
        from publishing.sheets.reading import read_sheet

        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.choose(request, form)
        sheet = self.sheet_class(request.user)
        try:
            file = read_sheet(form.cleaned_data["file"], sheet.column_called)
        except ValidationError as error:
            form.add_error("file", error)
            return self.choose(request, form)
        rows = yield from sheet.read(file)
        try:
            token = keep_waiting(form.cleaned_data["file"], by=request.user, what=self.waits_as)
        except ValidationError as error:
            form.add_error("file", error)
            return self.choose(request, form)
        return self.preview(request, sheet, file, rows, token)

    @property
    def waits_as(self):
        return f"rows of {self.opts.label_lower}"

    def preview(self, request, sheet, file, rows, token, problem=""):
        from publishing.sheets.previews import Preview
        from publishing.sheets.storing import digest_of

        preview = Preview(sheet, file, rows)
        reason = request.POST.get("reason", "")
        context = {"preview": preview, "token": token, "digest": digest_of(rows), "problem": problem, "reason": reason}
        return self.sheet_page(request, "preview", gettext("What would change"), **context)

    def confirm(self, request):
        """Store the rows that were shown, as long as they would still do what was shown."""
        from publishing.sheets.reading import read_sheet

        token = request.POST["token"]
        try:
            waiting, named = open_waiting(token, by=request.user, what=self.waits_as)
        except ValidationError as error:
            return self.choose(request, FileForm(), problem=error.messages[0])
        sheet = self.sheet_class(request.user)
        with waiting:
            file = read_sheet(waiting, sheet.column_called)
        try:
            with transaction.atomic():
                page, is_stored = yield from self.store_if_unchanged(request, sheet, file, token, named)
        except IntegrityError:  # somebody stored the same a moment ago
            rows = yield from sheet.read(file)
            return self.preview(request, sheet, file, rows, token, MEANWHILE)
        if is_stored:
            forget_waiting(token, by=request.user, what=self.waits_as)
        return page

    def store_if_unchanged(self, request, sheet, file, token, named):
        """The page that follows, and whether anything was stored."""
        from publishing.sheets.previews import Preview
        from publishing.sheets.storing import digest_of, store

        rows = yield from sheet.read(file, lock=True)
        asked_to_keep = sheet.may_keep and "keep" in request.POST
        reason = clean_text(request.POST.get("reason", "")) if asked_to_keep else ""
        preview = Preview(sheet, file, rows, keep=bool(reason))
        problem = ""
        if digest_of(rows) != request.POST.get("digest"):
            problem = MEANWHILE
        elif asked_to_keep and not reason:
            problem = gettext("Say why the personal data may stay.")
        elif not preview.good or (preview.wrong and "only_good" not in request.POST):
            problem = gettext("Nothing is stored yet: there are rows with errors.")
        if problem:
            return self.preview(request, sheet, file, rows, token, problem), False
        good = preview.good_rows()
        yield from store(sheet, good, request=request, named=named, keep_reason=reason)
        context = {"preview": preview, "remarks": sheet.remarks(good)}
        return self.sheet_page(request, "imported", gettext("Imported"), **context), True

    def template_view(self, request):
        """An empty sheet to fill in."""
        from publishing.sheets.writing import as_excel

        if not self.may_import(request):
            raise PermissionDenied
        return self.as_file(as_excel(self.sheet_class(request.user), []), gettext("template"), "xlsx")

    # --- out

    def export_view(self, request):
        """The rows of the list, as it is filtered, as a file."""
        from publishing.sheets.writing import as_csv, as_excel

        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._url("changelist"))
        count = rows.count()
        too_many = count > MAX_EXPORTED
        if request.method != "POST" or too_many:
            context = {"count": count, "too_many": too_many, "most": MAX_EXPORTED, "asked": request.GET.urlencode()}
            return self.sheet_page(request, "export", gettext("Export"), **context)
        sheet = self.sheet_class(request.user)
        suffix, write = ("csv", as_csv) if "csv" in request.POST else ("xlsx", as_excel)
        with transaction.atomic():
            rows = list(sheet.with_relations(rows))
            said = {"kind": self.opts.label_lower, "rows": len(rows), "asked": request.GET.urlencode()[:200]}
            record(What.EXPORTED, by=request.user, request=request, **said)
        return self.as_file(write(sheet, rows), timezone.localdate().isoformat(), suffix)

    def as_file(self, content, said, suffix):
        from publishing.sheets.writing import CSV, EXCEL

        name = f"{capfirst(self.opts.verbose_name_plural)} {said}.{suffix}"
        response = HttpResponse(content, content_type=CSV if suffix == "csv" else EXCEL)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-store"
        return response


def answered(request, work):
    """The page with which a long work ends. A script that asks for lines hears meanwhile how far the work is."""
    if request.headers.get("Accept") != IN_LINES:
        return ended(work)
    response = StreamingHttpResponse(lines(work, translation.get_language()), content_type=IN_LINES)
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"  # nginx hands each line on at once
    return response


def ended(work):
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value


def lines(work, language):
    """A line of JSON for each step, the last with the page; nothing stays half done if the reader goes away."""
    with closing(work), translation.override(language):
        try:
            while True:
                said, done, of = next(work)
                yield json.dumps({"said": str(said), "done": done, "of": of}).encode() + b"\n"
        except StopIteration as end:
            yield json.dumps({"page": end.value.content.decode()}).encode() + b"\n"
