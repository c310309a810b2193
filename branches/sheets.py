"""Branches, members and activities as sheets."""

import datetime
import re
from itertools import zip_longest

from django.db.models import Prefetch
from django.utils.translation import gettext

from publishing.sheets.cells import Cell, ChoiceCell, DayCell, RowCell
from publishing.sheets.records import Change, Column, RecordSheet
from publishing.sheets.rules import broken_checks

from .committee import committee_warnings
from .models import Activity, Branch, Member, Term

SEPARATORS = re.compile(r"[;；\n]")
BETWEEN = "; "


class BranchCell(RowCell):
    words = ("short_name", "name", "slug")


class BranchSheet(RecordSheet):
    key = ("short_name",)
    keep_permission = "branches.show_member"

    class Meta:
        model = Branch
        fields = ("id", "name", "short_name", "slug", "office", "founded", "contact")

    def find(self, rows, lock):
        super().find(rows, lock)
        keys = [] if self.user.has_perm("branches.move_branch") else [row.instance.pk for row in rows]
        self.fixed = set(Branch.objects.known_to_readers().filter(pk__in=keys).values_list("pk", flat=True))

    def look_at_more(self, row):
        if row.instance.pk in self.fixed and any(change.column.column_name == "slug" for change in row.changes):
            row.wrong("slug", gettext("The branch is published: only an administrator changes its address."))


class ActivitySheet(RecordSheet):
    key = ("branch", "held_on", "title")
    cells_of_fields = {"branch": BranchCell}

    class Meta:
        model = Activity
        fields = ("id", "branch", "kind", "title", "held_on", "summary", "attended", "is_public")


class SeveralCell(Cell):
    """Several values in one cell, one behind the other."""

    is_closed = False

    def __init__(self, cell):
        super().__init__(cell.model_field)
        self.cell = cell
        self.number_format, self.width = cell.number_format, cell.width

    empty = ()

    def read(self, value, row):
        values = SEPARATORS.split(value) if isinstance(value, str) else [value]
        return tuple(self.cell.clean(each.strip() or None if isinstance(each, str) else each) for each in values)

    def render(self, value, obj=None, **kwargs):
        values = [self.cell.render(each) for each in value or ()]
        if len(values) == 1:
            return values[0]
        return BETWEEN.join("" if each is None else str(each) for each in values).rstrip()

    def choices(self):
        return self.cell.choices()

    def hint(self):
        return gettext("%(one)s Several stand one behind the other, with a semicolon between them.") % {
            "one": self.cell.hint()
        }


def column_of_terms(name, cell):
    field = Term._meta.get_field(name)
    return Column(None, name, SeveralCell(cell(field)), label=field.verbose_name)


class MemberSheet(RecordSheet):
    """With the member's terms in the committee: a term is known by its post and its first day. None is ever deleted."""

    key = ("branch", "name")
    cells_of_fields = {"branch": BranchCell}

    post = column_of_terms("post", ChoiceCell)
    since = column_of_terms("since", DayCell)
    until = column_of_terms("until", DayCell)

    class Meta:
        model = Member
        fields = ("id", "branch", "name", "standing", "order", "may_be_public", "left_on", "post", "since", "until")

    def with_relations(self, rows):
        return super().with_relations(rows).prefetch_related(Prefetch("terms", Term.objects.order_by("since", "pk")))

    def dehydrate_post(self, member):
        return self.terms_in_cell("post", member.terms.all())

    def dehydrate_since(self, member):
        return self.terms_in_cell("since", member.terms.all())

    def dehydrate_until(self, member):
        return self.terms_in_cell("until", member.terms.all())

    def terms_in_cell(self, name, terms):
        return self.fields[name].widget.render([getattr(term, name) for term in terms])

    def look_at_more(self, row):
        posts, firsts, lasts = (row.values.get(name, ()) for name in ("post", "since", "until"))
        if {"post", "since", "until"} & set(row.errors):
            return
        if not posts and (firsts or lasts):
            row.wrong("post", gettext("Write the post to which these days belong."))
            return
        stored = [] if row.is_new else list(row.instance.terms.all())
        terms = {(term.post, term.since): term for term in stored}
        before = {name: in_words(self.terms_in_cell(name, stored)) for name in ("post", "since", "until")}
        for post, since, until in zip_longest(posts, firsts, lasts):
            if post is None or since is None:
                row.wrong("since" if post else "post", gettext("Each post needs its first day, and each day its post."))
                return
            self.take_term(row, terms, post, since, until, tells_until="until" in row.values)
        if row.parts and not row.is_new:
            told = sorted(terms.values(), key=lambda term: (term.since, term.pk or float("inf")))
            for name, old in before.items():
                new = in_words(self.terms_in_cell(name, told))
                if old != new:
                    row.changes.append(Change(self.fields[name], old, new))

    def take_term(self, row, terms, post, since, until, tells_until):
        term = terms.get((post, since))
        if term is None:
            term = terms[post, since] = Term(member=row.instance, post=post, since=since, until=until)
            row.parts.append((term, []))
        elif tells_until and term.until != until:
            term.until = until
            row.parts.append((term, ["until"]))
        for name, sentence in broken_checks(term):
            row.wrong(name if name in self.fields else "post", sentence)

    def remarks(self, rows):
        """What the rules for committees say of the branches whose members were stored."""
        branches = {row.instance.branch_id: row.instance.branch for row in rows}
        return [f"{branch}: {warning}" for branch in branches.values() for warning in committee_warnings(branch)]


def in_words(value):
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")
