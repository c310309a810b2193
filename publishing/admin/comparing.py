"""Two texts side by side: any two editions of one thing, or two versions of a draft, field by field."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from accounts.log import What, record
from publishing.canonical import attnames, canonical
from publishing.differences import compared_fields, differences
from publishing.moments import moment_in_words
from publishing.richtext import RichTextField

from .badges import badge_of

VERSIONS_OFFERED = 30


def kinds_of(model):
    """What each field of a text holds, by attname, in order; those of parts as "endeavours.text"."""
    kinds = {attname: kind_of(model, attname) for attname in attnames(model)}
    for name in model.part_names:
        part = model._meta.get_field(name).related_model
        kinds |= {f"{name}.{attname}": kind_of(part, attname) for attname in attnames(part)}
    return kinds


def kind_of(model, attname):
    match model._meta.get_field(attname.removesuffix("_id")):
        case RichTextField():
            return "rich"
        case models.FileField():
            return "picture"
        case models.ForeignKey():
            return "relation"
        case field if field.choices:
            return "relation"  # shown by its name, too
        case models.TextField():
            return "text"
    return "plain"


class Compared:
    """What changed from the canonical form `old` (None if there was no text) to `new`, as rows for a page."""

    def __init__(self, model, old, new):
        self.model = model
        self.texts = [text for text in (new, old) if text]
        found = differences(old, new, kinds_of(model))
        self.names = {}
        self.fields = [self.row(model, field) for field in found.fields]
        self.parts = [self.part(part) for part in found.parts]

    def __bool__(self):
        return bool(self.fields or self.parts)

    def row(self, model, difference):
        field = model._meta.get_field(difference.name.removesuffix("_id"))
        row = {"label": field.verbose_name, "kind": difference.kind}
        if difference.kind == "picture":
            return row | {"old": url_of(difference.old), "new": url_of(difference.new)}
        if difference.kind == "relation":
            return row | {"old": self.name(field, difference.old), "new": self.name(field, difference.new)}
        return row | {"shown": difference.shown}

    def part(self, part):
        model = self.model._meta.get_field(part.path[0]).related_model
        row = {"label": self.label(part.path), "part": part}
        if part.added or part.removed:
            of_part = {attname: kind_of(model, attname) for attname in attnames(model) if attname != "position"}
            without_place = [values and {name: values[name] for name in of_part} for values in (part.old, part.new)]
            return row | {"whole": compared_fields(*without_place, of_part)}
        return row | {"fields": [self.row(model, field) for field in part.fields]}

    def label(self, path):
        """What a path of publishing/merging.py names, in words; a part with its place."""
        if len(path) == 1:
            return self.model._meta.get_field(path[0].removesuffix("_id")).verbose_name
        name, identity, *field = path
        model = self.model._meta.get_field(name).related_model
        parts = [part for text in self.texts for part in text["parts"][name]]
        place = next(part["position"] for part in parts if part["identity"] == identity)
        part = f"{model._meta.verbose_name} {place}"
        return f"{part}: {model._meta.get_field(field[0]).verbose_name}" if field else part

    def sides(self, segment):
        """The two sides of a segment whose words are not its values: pictures and rows by name."""
        if segment.kind not in ("picture", "relation", "group"):
            return None
        return [self.side(segment, value) for value in (segment.theirs, segment.mine)]

    def side(self, segment, value):
        values = value if segment.kind == "group" else {segment.path[-1]: value}
        rows = []
        for attname, each in values.items():
            field = self.model._meta.get_field(attname.removesuffix("_id"))
            kind = kind_of(self.model, attname)
            picture = url_of(each) if kind == "picture" else ""
            words = self.name(field, each) if kind == "relation" else "" if kind == "picture" else each
            rows.append({"label": field.verbose_name, "picture": picture, "words": "" if words is None else words})
        return rows

    def name(self, field, value):
        """What a reader calls the row, or the choice, that a field names."""
        if value in (None, ""):
            return ""
        if field.choices:
            return dict(field.flatchoices).get(value, value)
        if (field, value) not in self.names:
            self.names[field, value] = field.related_model._base_manager.filter(pk=value).first()
        return self.names[field, value] or gettext("no longer there")


def url_of(name):
    return default_storage.url(name) if name else ""


class ComparingMixin:
    """The page that compares an edition with another, or with an earlier version of itself, and puts that back."""

    def compare_view(self, request, object_id):
        edition = self.get_object_or_404(request, object_id)
        asked = request.GET.get("with", "")
        others = self.comparable(edition)
        other = next((each for each in others if each["key"] == asked), None)
        if other is None and asked:
            raise Http404
        if other is None:
            other = others[0] if others else None
        if request.method == "POST":
            return self.put_back(request, edition, other)
        old = other and self.form_of(edition, other)
        context = self.page_context(request, edition, gettext("Compare")) | {
            "others": others,
            "other": other,
            "compared": Compared(self.model, old, canonical(edition)) if other else None,
            "may_restore": old is not None and self.draft_to_restore_into(request, edition, old) is not None,
            "revise_url": self.revise_url(request, edition, other),
        }
        return TemplateResponse(request, "admin/publishing/compare.html", context)

    def comparable(self, edition):
        """What this edition can be compared with: the other editions, newest first, then its own earlier versions."""
        editions = [
            {"key": f"e{each.pk}", "edition": each, "label": badge_of(each), "note": each.window_in_words()}
            for each in edition.siblings().with_due().exclude(pk=edition.pk).order_by("-number")[:50]
        ]
        earlier = edition.versions.filter(number__lt=edition.version).select_related("saved_by").defer("form")
        versions = [
            {
                "key": f"v{version.number}",
                "version": version,
                "label": gettext("version %(number)d") % {"number": version.number},
                "note": moment_in_words(version.saved_at) + (f", {version.saved_by}" if version.saved_by else ""),
            }
            for version in earlier[:VERSIONS_OFFERED]
        ]
        return editions + versions

    def form_of(self, edition, other):
        if "edition" in other:
            return canonical(self.model.objects.get(pk=other["edition"].pk))
        return edition.versions.get(number=other["version"].number).form

    # --- putting back

    def draft_to_restore_into(self, request, edition, form):
        """The open draft of this thing, where this person may write in it, and may file it where the form says."""
        draft = edition if edition.is_open else edition.siblings().open().first()
        if draft is None or not self.has_change_permission(request, draft):
            return None
        filed = form["fields"].get("branch_id", draft.branch_id)
        return draft if filed == draft.branch_id or self.works_for_branch(request.user, filed) else None

    def revise_url(self, request, edition, other):
        """Where another edition is revised from, while no draft is open."""
        source = other and other.get("edition")
        may = source and not edition.siblings().open().exists() and self.may_revise(request, source)
        return self.deed_url("revise", source) if may else None

    def put_back(self, request, edition, other):
        """Make the open draft say what the other text says. Nothing is lost: the draft's own words stay a version."""
        form = other and self.form_of(edition, other)
        draft = form and self.draft_to_restore_into(request, edition, form)
        if draft is None:
            raise Http404
        source = {"source": other["edition"].number} if "edition" in other else {"version": other["version"].number}
        try:
            with transaction.atomic():
                draft.put(form, by=request.user)
                record(What.RESTORED, by=request.user, thing=draft, request=request, edition=draft.number, **source)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        said = gettext("Draft %(number)d says again what %(other)s said. What it said before is kept as a version.")
        self.message_user(request, said % {"number": draft.number, "other": other["label"]})
        return HttpResponseRedirect(self.change_url(draft))
