"""Mail about texts: what waits for somebody's signature, came back, or went live.

Mails are put into the queue in the transaction of the deed, so a deed that is refused tells nobody, and nobody waits
for a mail server. They name the text and say what is asked, and nothing of what it says.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from post_office import mail

from .moments import moment_in_words
from .signoffs import Verdict

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def waits(edition, stage):
    """A text waits at a stage: to those who may sign it there."""
    tell(
        signers(edition, [stage]),
        lambda: gettext("For your signature: %(title)s") % {"title": edition},
        lambda: (
            gettext("This text waits for this signature: %(stage)s. You are one of those who may give it.")
            % {"stage": stage.name}
        ),
        page_of(edition, "review"),
    )


def urgent(edition, due):
    """A text is public before all have signed it: to all who are to sign it, and to those who publish."""
    publishers = holders(f"{edition._meta.app_label}.publish_{edition._meta.model_name}", edition)
    tell(
        signers(edition, due) | publishers,
        lambda: gettext("Published urgently: %(title)s") % {"title": edition},
        lambda: (
            gettext("This text was published before every stage had signed it. Reason: %(reason)s")
            % {"reason": edition.urgent_reason}
        ),
        page_of(edition, "review"),
    )


def returned(edition, by, comment):
    """A text came back: to those who wrote it."""
    tell(
        authors(edition),
        lambda: gettext("Returned: %(title)s") % {"title": edition},
        lambda: gettext("%(who)s returned this text: %(reason)s") % {"who": by, "reason": comment},
        page_of(edition, "change"),
    )


def published(edition):
    """Every stage has signed a text: to those who wrote it."""
    tell(
        authors(edition),
        lambda: gettext("Signed at every stage: %(title)s") % {"title": edition},
        lambda: gettext("This text is public from %(moment)s on.") % {"moment": moment_in_words(edition.live_from)},
        page_of(edition, "change"),
    )


# --- to whom


def holders(permission, edition):
    """Those who hold a permission and work for the branch of a text."""
    users = get_user_model().objects
    everywhere = users.with_perm("accounts.work_for_all_branches", backend=MODEL_BACKEND, include_superusers=False)
    in_scope = Q(pk__in=everywhere.values("pk")) | Q(pk__in=users.filter(branches=edition.branch_id).values("pk"))
    held = users.with_perm(permission, backend=MODEL_BACKEND, include_superusers=False)
    return users.with_mail().filter(in_scope, pk__in=held.values("pk"))


def signers(edition, stages):
    """Those who may sign a text at one of these stages: not its authors, nor who has signed it already."""
    users = get_user_model().objects.none()
    for stage in stages:
        users |= holders(stage.permission, edition)
    signed = edition.sign_offs.filter(verdict=Verdict.APPROVED, digest=edition.digest).values("signed_by")
    return users.exclude(pk__in=edition.authors()).exclude(pk__in=signed)


def authors(edition):
    """Those who wrote a text and still work for its branch."""
    users = get_user_model().objects
    everywhere = users.with_perm("accounts.work_for_all_branches", backend=MODEL_BACKEND, include_superusers=False)
    in_scope = Q(pk__in=everywhere.values("pk")) | Q(branches=edition.branch_id)
    return users.with_mail().filter(in_scope, pk__in=edition.authors()).distinct()


# --- the mail itself


def page_of(edition, page):
    opts = edition._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[edition.pk])


def tell(users, subject, sentence, path):
    """Queue a mail for each of these people, in his or her language. `subject` and `sentence` are made in it."""
    mails = []
    for user in users:
        with translation.override(user.mail_language):
            mails.append(as_mail(user, subject(), [sentence()], path))
    mail.send_many(mails)


def as_mail(user, subject, lines, path):
    """What post_office sends: a line as subject, sentences, the way to the page, and how to get no more of them."""
    ending = gettext("Mail about your work can be switched off at %(address)s")
    text = [
        *lines,
        f"{settings.SITE_URL}{path}",
        ending % {"address": f"{settings.SITE_URL}{reverse('admin:my_mail')}"},
    ]
    return {
        "recipients": [user.email],
        "sender": settings.DEFAULT_FROM_EMAIL,
        "subject": " ".join(subject.split())[:200],
        "message": "\n\n".join(text) + "\n",
    }
