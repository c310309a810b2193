"""Keys as somebody posts them: a database is asked for sensible ones only."""

import re

from django import forms
from django.core.exceptions import ValidationError


def sensible_keys(values):
    """Those of some posted keys that a database can be asked for."""
    return [value for value in values if re.fullmatch("[0-9]{1,18}", str(value))]


class KeysField(forms.ModelMultipleChoiceField):
    """Rows chosen by their keys. Django's own asks SQLite for a number that is larger than it knows, and fails."""

    def clean(self, value):
        if isinstance(value, (list, tuple)):
            odd = set(map(str, value)).difference(sensible_keys(map(str, value)))
            for key in odd:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key[:20]}
                )
        return super().clean(value)
