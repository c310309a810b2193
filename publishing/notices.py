"""Mail about texts: what waits for somebody's signature, came back, or went live.

Mails are put into the queue in the transaction of the deed, so a deed that is refused tells nobody, and nobody waits
for a mail server. They name the text and say what is asked, and nothing of what it says; and they go to those only who
may read the text.
"""

from functools import reduce
from operator import or_

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.mail import as_mail, one_line, queue
from accounts.scoping import those_who_work_for

from .moments import moment_in_words
from .signoffs import Verdict


def waits(edition, stage):
    """A text waits at a stage: to those who may sign it there."""
    tell(
        signers(edition, stage),
        lambda: gettext("For your signature: %(title)s"),
        lambda: (
            gettext("This text waits for this signature: %(stage)s. You are one of those who may give it.")
            % {"stage": stage.name}
        ),
        edition,
        "review",
    )


def urgent(edition, by, due):
    """A text is public before all have signed it: to all who are to sign it, who publish, and who wrote it."""
    asked = may(permission(edition, "publish"), *(stage.permission for stage in due))
    tell(
        readers(edition).filter(asked | Q(pk__in=edition.authors())).exclude(pk=by and by.pk),
        lambda: gettext("Published urgently: %(title)s"),
        lambda: (
            gettext("This text was published before every stage had signed it. Reason: %(reason)s")
            % {"reason": edition.urgent_reason}
        ),
        edition,
        "review",
    )


def returned(edition, by, comment):
    """A text came back: to those who wrote it."""
    tell(
        authors(edition),
        lambda: gettext("Returned: %(title)s"),
        lambda: gettext("%(who)s returned this text: %(reason)s") % {"who": by, "reason": comment},
        edition,
        "change",
    )


def published(edition):
    """Every stage has signed a text: to those who wrote it."""
    tell(
        authors(edition),
        lambda: gettext("Signed at every stage: %(title)s"),
        lambda: gettext("This text is public from %(moment)s on.") % {"moment": moment_in_words(edition.live_from)},
        edition,
        "change",
    )


# --- to whom


def readers(edition):
    """Those who may read a text: as everywhere, a thing belongs to the branch that its newest text names."""
    return readers_of(edition, edition.siblings().values_list("branch", flat=True).get(is_newest=True))


def readers_of(edition, branch):
    return those_who_work_for(branch).filter(may(permission(edition, "view"), superusers=True))


def signers(edition, stage):
    """Those who may sign a text at a stage: not its authors, nor who has signed it already."""
    signed = edition.sign_offs.filter(verdict=Verdict.APPROVED, digest=edition.digest).values("signed_by")
    return readers(edition).filter(may(stage.permission)).exclude(pk__in=edition.authors()).exclude(pk__in=signed)


def who_may_sign(edition, stages):
    """Those whose office it is to sign texts of this branch at some of these stages, in one query.

    Each says at which (`at_secretary` …) and whether he or she `wrote` the text.
    """
    writers = edition.writers.through._base_manager.filter(**{edition._meta.model_name: edition.pk}).values("user")
    asked = {"wrote": Q(pk__in=writers) | Q(pk=edition.created_by_id)}
    asked |= {f"at_{stage.key}": may(stage.permission) for stage in stages}
    colleagues = readers_of(edition, edition.branch_id) if edition.is_newest else readers(edition)
    people = colleagues.filter(may(*(stage.permission for stage in stages)))
    return people.annotate(**{name: ExpressionWrapper(each, BooleanField()) for name, each in asked.items()})


def authors(edition):
    return readers(edition).filter(pk__in=edition.authors())


def may(*permissions, superusers=False):
    """The condition that somebody has one of some permissions; who may do anything is asked only if told to."""
    users = get_user_model().objects
    return reduce(or_, [Q(pk__in=users.with_perm(each, include_superusers=superusers)) for each in permissions])


def permission(edition, verb):
    return f"{edition._meta.app_label}.{verb}_{edition._meta.model_name}"


# --- the mail itself


def page_of(edition, page):
    opts = edition._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[edition.pk])


def tell(users, subject, sentence, edition, page):
    """Queue a mail for each of these people, in his or her language. `subject` and `sentence` are made in it."""
    title, path, mails = one_line(edition), page_of(edition, page), []
    for user in users.with_mail():
        with translation.override(user.mail_language):
            mails.append(as_mail(user, subject() % {"title": title}, [sentence()], path))
    queue(mails)
