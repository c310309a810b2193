"""Two people at one text: saving over a newer version never overwrites; both are shown, and what collides is asked.

The form carries the version that it was opened with. Where a newer one is stored, the three are merged: what only one
side changed is taken from that side, the rest is asked. The same holds for a form that comes after its text was
published: what was typed goes into a new draft.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.careful_admin import sensible_keys
from accounts.log import What, record
from accounts.scoped_admin import ScopedAdmin
from publishing.canonical import canonical, normalise, of_fields, of_part
from publishing.merging import merge
from publishing.states import State

from .badges import badge_of
from .comparing import Compared, kinds_of
from .deeds import DEEDS
from .kept_uploads import keep_uploads

VERSION, MERGED, ONTO, KEPT = "_version", "_merged", "_onto", "_kept"


class CollisionsMixin:
    """Stands before the saving of an edition's form."""

    merge_groups = ()  # fields that make sense only together, by attname

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            edition = self.get_object(request, unquote(object_id))  # and nobody else writes until this is through
            if edition is not None and ScopedAdmin.has_change_permission(self, request, edition):
                answer = self.before_saving(request, edition)
                if answer is not None:
                    return answer
            return super().changeform_view(request, object_id, form_url, extra_context)

    def before_saving(self, request, edition):
        """What is answered instead of saving this form as it is; None where it may be saved."""
        if not edition.is_open:
            return self.after_its_time(request, edition)
        edition._keep(None, timezone.now())
        if version_of(request) == edition.version:
            return None
        mine = self.typed(request, edition)
        base = edition.form_at(version_of(request))
        if mine is None:
            request.POST = with_known_rows(request, self.parts_of(request, edition))
            return None  # it says what is wrong with it, and stores nothing
        return self.merged(request, edition, edition, base, mine)

    # --- what was typed

    def typed(self, request, edition):
        """The text that a form says, in canonical form; None where it is not valid."""
        row = self.as_draft(edition)
        form = self.get_form(request, row, change=True)(request.POST, request.FILES, instance=row)
        if not form.is_valid():
            return None
        request.typed_form = form
        for field in row._meta.get_fields():
            if isinstance(field, models.FileField):
                self.take_file(request, row, field)
        normalise(row)
        parts, base = {}, edition.form_at(version_of(request)) or {"parts": {}}
        for formset, stored in self.parts_of(request, row):
            known = parts_in(base, formset) | stored
            rows = [self.typed_part(formset, place, known, request) for place in row_places(request.POST, formset)]
            if False in rows:
                return None
            parts[formset.get_default_prefix()] = [part for part in rows if part]
        return canonical(edition) | {"fields": of_fields(row), "parts": parts}

    def as_draft(self, edition):
        """The edition read again, as one whose form can still be read: nothing of it is stored."""
        row = self.model._base_manager.get(pk=edition.pk)
        row.state = State.DRAFT
        return row

    def parts_of(self, request, edition):
        """Pairs of a formset class for parts and the stored parts by identity."""
        return [
            (formset, {str(part.identity): part for part in getattr(edition, formset.get_default_prefix()).all()})
            for formset, _inline in self.get_formsets_with_inlines(request, edition)
        ]

    @staticmethod
    def typed_part(formset, place, known, request):
        """One part as typed; None for one that is to go or was never filled in, False for one that is not valid."""
        prefix = f"{formset.get_default_prefix()}-{place}"
        identity = request.POST.get(f"{prefix}-part_identity", "")
        part = known.get(identity) or formset.model(**({"identity": identity} if identity else {}))
        form = formset.form(
            request.POST,
            request.FILES,
            prefix=prefix,
            instance=part,
            empty_permitted=not identity,
            use_required_attribute=False,
        )
        if request.POST.get(f"{prefix}-DELETE") or not (identity or form.has_changed()):
            return None
        if not form.is_valid():
            return False
        keep_uploads(request, form)
        normalise(part)
        return of_part(part)

    def take_file(self, request, row, field):
        """Keep an upload until it is decided about: a browser cannot send it twice, the page carries its name."""
        kept = kept_name(request, field)
        if kept and field.name not in request.FILES:
            setattr(row, field.attname, kept)
        elif field.name in request.FILES:
            field.pre_save(row, add=False)

    # --- merging

    def merged(self, request, edition, draft, base, mine):
        """Merge what was typed into a draft; the page that shows both sides where that is still to be looked at."""
        result = merge(base, canonical(draft), mine, kinds_of(self.model), self.merge_groups)
        if not result.theirs_changed and draft == edition:
            return None  # the newer version says the same
        refusal = None
        if request.POST.get(MERGED) == str(draft.version) or not result.theirs_changed:
            try:
                return self.save_merged(request, edition, draft, self.chosen(result, request.POST))
            except ValidationError as error:
                refusal = " ".join(error.messages)
                draft.refresh_from_db()
        return self.page_of_both(request, edition, draft, result, refusal)

    @staticmethod
    def chosen(result, choices):
        """The merged text with what was chosen where the two collide."""
        try:
            return result.resolved(choices)
        except KeyError as error:
            raise ValidationError(gettext("Choose for each paragraph that both changed.")) from error
        except ValueError as error:
            raise ValidationError(gettext("That choice does not exist.")) from error

    def save_merged(self, request, edition, draft, text):
        with transaction.atomic():
            before = draft.version
            draft.put(text, by=request.user)
            draft.full_clean(exclude={field.name for field in draft._meta.get_fields()} - {*draft.text_fields})
            self.save_beside_text(request.typed_form, draft)
            said = {"edition": draft.number, "version": draft.version}
            record(What.CHANGED, by=request.user, thing=draft, request=request, **said)
            if draft.version != before:
                self.log_new_version(request, draft)
        self.message_user(request, gettext("Both people’s changes are saved."), messages.SUCCESS)
        return (
            self.response_change(request, draft) if draft == edition else HttpResponseRedirect(self.change_url(draft))
        )

    def save_beside_text(self, form, edition):
        """Save what stands in the form of a text and is none of its words."""

    def page_of_both(self, request, edition, draft, result, refusal):
        newest = draft.versions.select_related("saved_by").first()
        compared = Compared(self.model, result.theirs, result.mine)
        compared.texts.append(result.base)  # a part that both took out stands there alone
        context = self.page_context(request, draft, gettext("Two people wrote in this text")) | {
            "newest": newest,
            "entries": [self.entry(entry, compared, request.POST) for entry in result.entries],
            "collisions": len(result.collisions),
            "refusal": refusal,
            "carried": self.carried(request, edition, draft),
        }
        return TemplateResponse(request, "admin/publishing/collision.html", context)

    @staticmethod
    def entry(entry, compared, posted):
        """A field, group or part with its segments, as the page shows it."""
        return {
            "label": compared.label(entry.path),
            "kind": entry.kind,
            "segments": [
                {"segment": segment, "chosen": posted.get(segment.key), "sides": compared.sides(segment)}
                for segment in entry.segments
            ],
        }

    def carried(self, request, edition, draft):
        """Everything that was typed, to be sent again with the choices."""
        own = {VERSION, MERGED, ONTO, "csrfmiddlewaretoken"}
        names = [name for name in request.POST if name not in own and not name.startswith(("collision-", f"{KEPT}_"))]
        pairs = [(name, value) for name in names for value in request.POST.getlist(name)]
        kept = [
            (f"{KEPT}_{field.name}", signing.dumps(name, salt=KEPT))
            for field in edition._meta.get_fields()
            if isinstance(field, models.FileField) and (name := self.kept_file(request, edition, field))
        ]
        onto = [(ONTO, "1")] if draft != edition else []
        return [(VERSION, version_of(request)), (MERGED, draft.version), *onto, *kept, *pairs]

    def kept_file(self, request, edition, field):
        row = self.model(pk=edition.pk)
        if field.name in request.FILES:
            setattr(row, field.attname, request.FILES[field.name])
            field.clean(getattr(row, field.attname), row)
        elif not kept_name(request, field):
            return None
        self.take_file(request, row, field)
        return getattr(row, field.attname).name

    # --- a form that comes after its text was published, or put aside

    def after_its_time(self, request, edition):
        """What was typed, beside what became of the text; on demand it goes into a new draft."""
        mine = self.typed(request, edition)
        draft = edition.siblings().open().first()
        may = self.has_change_permission(request, draft) if draft else self.may_do(request, DEEDS["revise"], edition)
        if mine is None or not may:
            raise PermissionDenied
        if ONTO in request.POST:
            draft = draft or edition.revise(by=request.user)
            base = edition.form_at(version_of(request)) or canonical(edition)
            return self.merged(request, edition, draft, base, mine)
        context = self.page_context(request, edition, gettext("This text has moved on")) | {
            "draft": draft,
            "draft_badge": draft and badge_of(draft),
            "compared": Compared(self.model, canonical(edition), mine),
            "carried": [pair for pair in self.carried(request, edition, edition) if pair[0] != MERGED] + [(ONTO, "1")],
        }
        return TemplateResponse(request, "admin/publishing/moved_on.html", context)


def kept_name(request, field):
    """The name of an upload that a page of ours carries along; None for none, and for what no page of ours said."""
    try:
        return signing.loads(request.POST[f"{KEPT}_{field.name}"], salt=KEPT)
    except (KeyError, signing.BadSignature):
        return None


def version_of(request):
    """The version that a form was opened with; 0 where it does not say."""
    return int(next(iter(sensible_keys([request.POST.get(VERSION, "")])), 0))


def parts_in(form, formset):
    """The parts that a form in canonical form says, by identity: also what a colleague took out has its words there."""
    return {row["identity"]: formset.model(**row) for row in form["parts"].get(formset.get_default_prefix(), [])}


def row_places(posted, formset):
    prefix = formset.get_default_prefix()
    total = next(iter(sensible_keys([posted.get(f"{prefix}-TOTAL_FORMS", "")])), 0)
    return range(min(int(total), formset.absolute_max))


def with_known_rows(request, parts):
    """A form as it was posted, with the rows that are still stored first: what a colleague took out is a new row.

    Gives what was typed; uploads move with their rows where they are.
    """
    posted, files = request.POST.copy(), request.FILES
    for formset, stored in parts:
        prefix = formset.get_default_prefix()
        rows = []
        for place in row_places(posted, formset):
            start = f"{prefix}-{place}-"
            rows.append([taken_out(sent, start) for sent in (posted, files)])
        for row, _uploads in rows:
            part = stored.get((row.get("part_identity") or [""])[-1])
            row["id"] = [str(part.pk) if part else ""]
        rows.sort(key=lambda row: row[0]["id"] == [""])
        for place, row in enumerate(rows):
            for sent, own in zip((posted, files), row, strict=True):
                for name, values in own.items():
                    sent.setlist(f"{prefix}-{place}-{name}", values)
        posted[f"{prefix}-INITIAL_FORMS"] = str(sum(row["id"] != [""] for row, _uploads in rows))
        posted[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    return posted


def taken_out(sent, start):
    """What was sent under names that begin so, taken out of it."""
    return {name.removeprefix(start): sent.pop(name) for name in [*sent] if name.startswith(start)}
