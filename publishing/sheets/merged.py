"""Cells that are merged: over several rows their value counts for each; over several columns nobody knows for which."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

from .values import Unreadable
from .workbooks import column_letters


def refuse_merged_headers(merged, head):
    """Refuse names of columns that stand over several columns."""
    wrong = [in_letters(each) for each in merged if each[1] <= head <= each[3] and each[0] < each[2]]
    if wrong:
        words = {"cells": ", ".join(wrong[:5]), "count": len(wrong)}
        raise ValidationError(
            ngettext(
                "%(count)d group of cells is merged (%(cells)s). Undo that and fill each cell.",
                "%(count)d groups of cells are merged (%(cells)s). Undo that and fill each cell.",
                len(wrong),
            )
            % words
        )


def fill_merged(rows, merged, head, names):
    """Give each row its part of what is merged below the headers; the cells whose value now stands in several rows."""
    by_number, filled = dict(rows), []
    for each in merged:
        first, top, last, bottom = each
        mine = [name for name in names[first - 1 : last] if name]
        if top <= head or not mine:
            continue
        numbers = [number for number in by_number if top <= number <= bottom]
        value = by_number.get(top, {}).get(mine[0])
        if value is None:
            continue
        if len(mine) > 1:
            why = gettext("Cells are merged here (%(cells)s). Undo that and fill each cell.")
            value = Unreadable(str(value), why % {"cells": in_letters(each)})
        elif len(numbers) > 1:
            filled.append(in_letters(each))
        for number in numbers:
            by_number[number].update(dict.fromkeys(mine, value))
    return filled


def in_letters(bounds):
    first, top, last, bottom = bounds
    return f"{column_letters(first)}{top}:{column_letters(last)}{bottom}"
