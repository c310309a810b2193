from datetime import timedelta

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.mail import as_mail, one_line, queue
from accounts.models import User
from publishing.editions import Edition
from publishing.moments import moment_in_words
from publishing.notices import permission
from publishing.reviews import stages_of

LISTED_AT_MOST = 30


class Command(BaseCommand):
    """What the clock brings is nobody's deed, so this command tells of it: once a day, one mail for each person."""

    help = "Queue a mail for everybody for whom something waits, goes live or ends soon. Run it daily."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="queue nothing, only say what would be")

    def handle(self, *, dry_run, **options):
        today = timezone.localdate()
        people = User.objects.with_mail().exclude(reminded_on=today).order_by("pk")
        count = sum(remind(user, today, dry_run=dry_run) for user in people)
        self.stdout.write(f"Reminders {'that would be queued' if dry_run else 'queued'}: {count}.")


@transaction.atomic
def remind(user, today, *, dry_run):
    """Queue somebody's mail of a day, if there is anything to say. Gives whether there is.

    In a transaction of its own: a run that breaks off is run again, and one on another machine at the same time finds
    who has been told.
    """
    row = User.objects.select_for_update(no_key=True).filter(pk=user.pk).exclude(reminded_on=today)
    if not list(row.values_list("pk")):
        return False
    with translation.override(user.mail_language):
        lines = reminders_of(user, timezone.now())
        if lines and not dry_run:
            if more := len(lines[LISTED_AT_MOST:]):
                lines[LISTED_AT_MOST:] = [gettext("%(more)s more. See all:") % {"more": more}]
            subject = gettext("Pilot Branches: what waits for you")
            queue([as_mail(user, subject, ["\n".join(lines)], reverse("admin:index"))])
            User.objects.filter(pk=user.pk).update(reminded_on=today)
    return bool(lines)


def reminders_of(user, now):
    """A line for each text of which this person should hear today."""
    lines = []
    for model in apps.get_models():
        if not (issubclass(model, Edition) and user.has_perm(permission(model, "view"))):
            continue
        said = model.text_fields[0], "branch__short_name", "live_from", "live_until"  # a text is known by the first
        texts = model.objects.for_staff(user).select_related("branch").only(*said)
        waiting = texts.waiting_for(user).filter(stage_since__date__lt=timezone.localdate(now))
        lines += [gettext("For your signature: %(title)s") % {"title": one_line(each)} for each in waiting]
        if stages_of(user):
            others = texts.unsigned_urgent().exclude(pk__in=waiting.values("pk"))
            lines += [gettext("Public, not signed by all: %(title)s") % {"title": one_line(each)} for each in others]
        mine = texts.written_by(user)
        for each in mine.filter(live_from__gt=now, live_from__lte=now + timedelta(days=1)):
            words = {"title": one_line(each), "moment": moment_in_words(each.live_from)}
            lines.append(gettext("Goes live on %(moment)s: %(title)s") % words)
        for each in mine.filter(live_until=F("ends_at"), live_until__gt=now, live_until__lte=now + timedelta(days=3)):
            words = {"title": one_line(each), "moment": moment_in_words(each.live_until)}
            lines.append(gettext("Ends on %(moment)s: %(title)s") % words)
    return lines
