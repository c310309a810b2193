"""What a form would post so as to say some values: so its own rules hold for a state that is put back, too."""

from django import forms
from django.db import models


def say(data, bound_field, value):
    """Put a value into posted data as the control of a field would."""
    field, key = bound_field.field, bound_field.html_name
    widget = field.widget
    if isinstance(field, forms.FileField):
        return  # a file is not posted again: whoever says an old one sets it on the row
    value = field.prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        for suffix, part, said in parts:
            data[key + suffix] = part.format_value(said) or ""
    elif isinstance(field, forms.BooleanField):
        data.pop(key, None)
        if value:
            data[key] = "on"
    elif isinstance(value, (set, list, tuple)):
        data.setlist(key, [str(each) for each in value])
    elif isinstance(field, forms.ChoiceField):
        data[key] = "" if value is None else str(value)
    else:
        said = widget.format_value(value)
        data[key] = "" if said is None else said


def typed_value(form, name):
    """What was typed into a field, as a state keeps it: a key, a set of keys, a value; as typed where not valid."""
    if name not in form.cleaned_data:
        return str(form[name].data or "")
    value = form.cleaned_data[name]
    if isinstance(form.fields[name], forms.ModelMultipleChoiceField):
        return {row.pk for row in value}
    if isinstance(value, models.Model):
        return value.pk
    return value.name if isinstance(form.fields[name], forms.FileField) and value else value
