"""What a model's constraints say about many rows at once, in Python: Django asks the database for each rule and row."""

import operator

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.constants import LOOKUP_SEP

from publishing.addresses import LastingAddress, which_had

COMPARISONS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, among: value in among,
}


def holds(condition, row):
    """Whether a row meets a condition, as the database would say: None where it cannot be known."""
    if not isinstance(condition, Q):
        return compared(*condition, row)
    answers = [holds(child, row) for child in condition.children]
    if condition.connector == Q.OR:
        answer = True if True in answers else None if None in answers else False
    else:
        answer = False if False in answers else None if None in answers else True
    return not answer if condition.negated and answer is not None else answer


def compared(lookup, expected, row):
    name, _sep, how = lookup.partition(LOOKUP_SEP)
    value = value_of(row, name)
    if how == "isnull":
        return (value is None) == expected
    if isinstance(expected, F):
        expected = value_of(row, expected.name)
    if value is None or expected is None:
        return None
    return COMPARISONS[how or "exact"](value, expected)


def value_of(row, name):
    return getattr(row, row._meta.get_field(name).attname)


def names_in(condition):
    """The fields of which a condition speaks, in its order."""
    names = []
    for child in condition.children:
        names += names_in(child) if isinstance(child, Q) else [child[0].partition(LOOKUP_SEP)[0]]
    return names


def broken_checks(row, but=()):
    """Pairs of a field's name and a sentence for each check that a row does not meet; none of what concerns `but`."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            names = names_in(constraint.condition)
            if not set(names) & set(but) and holds(constraint.condition, row) is False:
                yield names[-1], str(constraint.violation_error_message)


class Uniqueness:
    """Which values are taken already by stored rows, and by those that were let in since."""

    def __init__(self, model, rows):
        """`rows` are those of a sheet, before they are judged. A query for each rule, however many rows there are."""
        self.rules = [
            ((field.name,), None, None) for field in model._meta.fields if field.unique and not field.primary_key
        ]
        self.rules += [
            (rule.fields, rule.condition, rule)
            for rule in model._meta.constraints
            if isinstance(rule, UniqueConstraint)
        ]
        self.taken = []
        for names, condition, _rule in self.rules:
            asked = {f"{name}__in": {said_in(row, name) for row in rows} - {None} for name in names}
            stored = model._base_manager.filter(condition or Q(), **asked)
            self.taken.append(
                {tuple(values): pk for pk, *values in stored.values_list("pk", *(attnames(model, names)))}
            )
        self.had = which_had(model, {said_in(row, "slug") for row in rows}) if issubclass(model, LastingAddress) else {}

    def let_in(self, row):
        """Note what a row says; pairs of a field's name and a sentence where another says it already."""
        refused = []
        for (names, condition, rule), taken in zip(self.rules, self.taken, strict=True):
            key = tuple(value_of(row, name) for name in names)
            if None in key or (condition is not None and not holds(condition, row)):
                continue
            if taken.setdefault(key, row.pk or row) not in (row.pk, row):
                refused.append((names[-1], self.sentence(row, names, rule)))
        if self.had and (other := self.had.get(row.slug, row)) != row:
            refused.append(("slug", str(row.leads_to(other))))
        return refused

    @staticmethod
    def sentence(row, names, rule):
        if rule is not None and rule.violation_error_message != rule.default_violation_error_message:
            return str(rule.violation_error_message)
        return " ".join(ValidationError(row.unique_error_message(type(row), names)).messages)


def said_in(row, name):
    """What a row of a sheet will have in a field: what it says, else what is stored; a key for a record."""
    value = row.values.get(name, value_of(row.instance, name))
    return getattr(value, "pk", value)


def attnames(model, names):
    return [model._meta.get_field(name).attname for name in names]
