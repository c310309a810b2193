from django import forms

from .models import User


class MyMailForm(forms.ModelForm):
    """In which language mail about one's work comes, or that none comes."""

    class Meta:
        model = User
        fields = ["mail_language"]
        widgets = {"mail_language": forms.RadioSelect}
