"""Mail to members of staff: rows of the queue, written with the deed that they tell of and sent by a command."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from post_office.models import STATUS, Email

from characters.cleaning import visible

from .site_address import in_full


def one_line(text):
    """A text without line breaks and the like: it neither ends a header nor begins a line of its own."""
    return " ".join(visible(text).split())


def as_mail(user, subject, lines, path):
    """A mail to somebody: a line as subject, sentences, the way to the page, and how to get no more of them."""
    ending = gettext("Mail about your work can be switched off at %(address)s")
    text = [
        *lines,
        in_full(path),
        ending % {"address": in_full(reverse("admin:my_mail"))},
    ]
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[user.email],
        subject=one_line(subject)[:200],
        message="\n\n".join(text) + "\n",
        headers={"Auto-Submitted": "auto-generated"},  # so that no absent colleague’s mailbox answers it
        status=STATUS.queued,
    )


def queue(mails):
    # Not with the library’s own functions: they would read a title or a remark as a template of Django’s.
    Email.objects.bulk_create(mails)
