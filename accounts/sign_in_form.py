from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField

from characters.fields import LineFormField


class CleanUsernameField(LineFormField, UsernameField):
    pass


class SignInForm(AdminAuthenticationForm):
    """A name that was pasted is the name without what nobody sees, also where failed attempts are counted."""

    username = CleanUsernameField(widget=forms.TextInput({"autofocus": True}))
