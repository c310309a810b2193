"""Records to try the gate with: every model that the public sees, by itself, with each of its texts."""

import pytest
from django.db import models
from factory.django import DjangoModelFactory

from library.record_gate import gated_records
from portal.models import SiteFacts
from publishing.richtext import RichTextField
from tests import factories

MOBILE, IDENTITY = "13812345678", "340102199001011236"
REASON = "It is the duty telephone of the office."
WAY_OUT = "Take it out, or have somebody who may publish allow it with a reason."
REFUSAL = f"Personal data: mobile number 138*****678. {WAY_OUT}"


class SiteFactsFactory(DjangoModelFactory):
    class Meta:
        model = SiteFacts

    name, organ = "Pilot branches", "The organ"


FACTORIES = {
    each._meta.model: each
    for each in [*vars(factories).values(), SiteFactsFactory]
    if isinstance(each, type) and issubclass(each, DjangoModelFactory) and each is not DjangoModelFactory
}
RECORDS = gated_records()
TEXTS = [pytest.param(model, name, id=f"{model.__name__}-{name}") for model in RECORDS for name in model.public_text]
SHOWN = [model for model in RECORDS if model.switch()]


def with_number(model, name, number=MOBILE):
    """A value of a field that holds a number, and is else as it should be."""
    field = model._meta.get_field(name)
    if isinstance(field, RichTextField):
        return f"<p>Ask Li Ming, {number}.</p>"
    if name == "error_reports":
        return f"https://example.org/?ask={number}"
    return f"ask-{number}" if isinstance(field, models.SlugField) else number


def stored(row, name):
    return type(row)._base_manager.values_list(name, flat=True).get(pk=row.pk)


def from_before(row, **values):
    """Write past the gate, as rows were written before there was one."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def plain_copy(row):
    """A row like this one that is not stored yet, with all that must differ told apart."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    for field in row._meta.concrete_fields:
        if field.unique and field.attname in values:
            values[field.attname] = f"another-{values[field.attname]}"[: field.max_length]
    return type(row)(**values)


def saving(row, name, value):
    setattr(row, name, value)
    row.save()
