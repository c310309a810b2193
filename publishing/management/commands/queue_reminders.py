from datetime import timedelta

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from post_office import mail

from accounts.models import User
from publishing.editions import Edition
from publishing.moments import moment_in_words
from publishing.notices import as_mail
from publishing.reviews import stages_of


class Command(BaseCommand):
    """What the clock brings is nobody's deed, so this command tells of it: once a day, one mail for each person."""

    help = "Queue a mail for everybody for whom something waits, goes live or ends soon. Run it daily."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="queue nothing, only say what would be")

    @transaction.atomic
    def handle(self, **options):
        now, today = timezone.now(), timezone.localdate()
        people = User.objects.with_mail().exclude(reminded_on=today).order_by("pk")
        mails, told = [], []
        for user in people:
            with translation.override(user.mail_language):
                if lines := reminders_of(user, now):
                    subject = gettext("Pilot Branches: what waits for you")
                    mails.append(as_mail(user, subject, ["\n".join(lines)], reverse("admin:index")))
                    told.append(user.pk)
        if not options["dry_run"]:
            mail.send_many(mails)
            User.objects.filter(pk__in=told).update(reminded_on=today)
        self.stdout.write(f"Reminders {'that would be queued' if options['dry_run'] else 'queued'}: {len(mails)}.")


def reminders_of(user, now):
    """A line for each text of which this person should hear today."""
    lines = []
    for model in apps.get_models():
        if not issubclass(model, Edition):
            continue
        texts = model.objects.for_staff(user)
        waiting = texts.waiting_for(user).filter(stage_since__lte=now - timedelta(days=1))
        lines += [gettext("For your signature: %(title)s") % {"title": each} for each in waiting]
        if stages_of(user):
            others = texts.unsigned_urgent().exclude(pk__in=waiting.values("pk"))
            lines += [gettext("Public, not signed by all: %(title)s") % {"title": each} for each in others]
        mine = texts.written_by(user)
        for each in mine.filter(live_from__gt=now, live_from__lte=now + timedelta(days=1)):
            words = {"title": each, "moment": moment_in_words(each.live_from)}
            lines.append(gettext("Goes live on %(moment)s: %(title)s") % words)
        for each in mine.filter(live_until=F("ends_at"), live_until__gt=now, live_until__lte=now + timedelta(days=3)):
            words = {"title": each, "moment": moment_in_words(each.live_until)}
            lines.append(gettext("Ends on %(moment)s: %(title)s") % words)
    return lines
