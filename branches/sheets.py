"""Branches, members and activities as sheets."""

import datetime
import re
from itertools import zip_longest

from django.db.models import Prefetch
from django.utils.translation import gettext

from publishing.sheets.cells import Cell, ChoiceCell, DayCell, NameCell, RowCell
from publishing.sheets.records import Change, Column, RecordSheet
from publishing.sheets.rules import broken_checks

from .committee import committee_warnings
from .models import Activity, Branch, Member, Term

SEPARATORS = re.compile(r"[;；\n]")
BETWEEN = "; "
CALLED_BRANCH = ("支部", "支部名称", "所在支部", "所属支部", "党支部名称", "所在党支部", "所属党支部")


class BranchCell(RowCell):
    words = ("short_name", "name", "slug")


class BranchSheet(RecordSheet):
    key = ("short_name",)
    also_called = {
        "name": ("全称", "支部名称", "党支部名称", "党支部全称"),
        "short_name": ("支部", "党支部", "支部简称", "党支部简称"),
        "office": ("处室", "所在部门", "所属部门", "所在处室"),
        "founded": ("成立时间",),
        "contact": ("联系电话", "办公电话"),
    }

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
    also_called = {
        "branch": CALLED_BRANCH,
        "kind": ("类型", "活动类别", "活动类型", "会议类型"),
        "title": ("主题", "活动名称", "活动主题", "会议名称"),
        "held_on": ("日期", "时间", "活动日期", "活动时间", "开展时间", "会议时间", "召开时间"),
        "summary": ("内容", "主要内容", "活动内容", "内容摘要"),
        "attended": ("人数", "参会人数", "到会人数", "实到人数"),
        "is_public": ("是否公开",),
    }

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


def column_of_terms(name, cell, also_called):
    field = Term._meta.get_field(name)
    return Column(None, name, SeveralCell(cell(field)), label=field.verbose_name, also_called=also_called)


class MemberSheet(RecordSheet):
    """With the member's terms in the committee: a term is known by its post and its first day. None is ever deleted."""

    key = ("branch", "name")
    cells_of_fields = {"branch": BranchCell, "name": NameCell}
    also_called = {
        "branch": CALLED_BRANCH,
        "name": ("党员姓名",),
        "standing": ("类别", "人员类别", "党员类型", "党员身份"),
        "may_be_public": ("是否公开", "是否同意公开"),
        "left_on": ("转出时间",),
    }

    post = column_of_terms("post", ChoiceCell, ("党内职务", "支部职务"))
    since = column_of_terms("since", DayCell, ("任职时间",))
    until = column_of_terms("until", DayCell, ("离任时间",))

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
