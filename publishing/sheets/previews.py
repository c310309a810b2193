"""What a file would do, as a page shows it: first what is wrong, then what changes, then what is new."""

from django.utils.translation import gettext

from .records import Kind

LISTED_AT_MOST = 1_000
LONG = 40  # characters, from which a cell is made wider


class Preview:
    def __init__(self, sheet, file, rows, keep=False):
        self.sheet, self.file, self.rows = sheet, file, rows
        self.kinds = [(row, row.kind(keep)) for row in rows]
        self.columns = [sheet.fields[name] for name in file.columns]

    def count(self, kind):
        return sum(each is kind for _row, each in self.kinds)

    @property
    def wrong(self):
        return self.count(Kind.WRONG)

    @property
    def changed(self):
        return self.count(Kind.CHANGED)

    @property
    def new(self):
        return self.count(Kind.NEW)

    @property
    def same(self):
        return self.count(Kind.SAME)

    @property
    def good(self):
        return self.changed + self.new

    def good_rows(self):
        return [row for row, kind in self.kinds if kind in (Kind.CHANGED, Kind.NEW)]

    @property
    def personal(self):
        """How many rows would be right but for personal data."""
        return sum(bool(row.personal) and not row.errors for row in self.rows)

    @property
    def may_keep(self):
        """Whether there is personal data that this person may keep."""
        return self.personal > 0 and self.sheet.may_keep

    @property
    def offers_all(self):
        return not self.wrong or (self.may_keep and self.wrong == self.personal)

    @property
    def offers_good_rows(self):
        return self.wrong > 0 and (self.good > 0 or not self.offers_all)

    @property
    def missing(self):
        """Headers of needed columns that the file does not have."""
        return [
            column.header for name, column in self.sheet.columns() if column.is_needed and name not in self.file.columns
        ]

    def listed(self):
        """Rows to look at, each with its kind and its cells in the order of the file."""
        order = list(Kind)
        told = sorted((pair for pair in self.kinds if pair[1] is not Kind.SAME), key=lambda pair: order.index(pair[1]))
        return [self.told(row, kind) for row, kind in told[:LISTED_AT_MOST]]

    def unlisted(self):
        return max(len(self.rows) - self.same - LISTED_AT_MOST, 0)

    def told(self, row, kind):
        changes = {change.column.column_name: change for change in row.changes}
        wrong = {name: [*row.errors.get(name, ()), *row.personal.get(name, ())] for name in row.errors | row.personal}
        elsewhere = [name for name in wrong if name not in self.file.columns]
        return {
            "row": row,
            "kind": kind.value,
            "cells": [self.cell(row, name, changes.get(name)) for name in self.file.columns],
            "errors": [sentence for name in elsewhere for sentence in self.with_name(name, wrong[name])],
        }

    def with_name(self, name, sentences):
        if not name:
            return sentences
        header = self.sheet.fields[name].header
        return [gettext("%(what)s: %(said)s") % {"what": header, "said": sentence} for sentence in sentences]

    def cell(self, row, name, change):
        column, typed = self.sheet.fields[name], row.cells.get(name)
        said = column.widget.render(row.values[name]) if name in row.values and name not in row.errors else typed
        said = "" if said is None else said
        return {
            "said": said,
            "is_long": max(len(str(said)), len(change.old) if change else 0) > LONG,
            "change": change,
            "errors": [*row.errors.get(name, ()), *row.personal.get(name, ())],
        }
