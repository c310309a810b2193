import datetime

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from branches.models import Member
from library.waiting import forget_old as forget_waiting
from portal.forgetting import forget_account, forget_member, forget_old, found


class Command(BaseCommand):
    """One command for whatever is kept of people: what each row of `docs/security.md` says goes by this."""

    help = (
        "Remove what is kept of people and no longer needed; or, with --member or --account, what may go of one "
        "person. Says what stays, and why."
    )

    def add_arguments(self, parser):
        parser.add_argument("--older-than", type=int, default=90, metavar="DAYS", help="mails and links (90)")
        whom = parser.add_mutually_exclusive_group()
        whom.add_argument("--member", metavar="NAME|KEY", help="a member who has left, also one deleted already")
        whom.add_argument("--account", metavar="USERNAME|KEY", help="an account that is switched off")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, member, account, older_than, dry_run, **options):
        if not 1 <= older_than <= 36500:
            raise CommandError("--older-than is a number of days: 1 to 36500.")
        with translation.override("en"), transaction.atomic():  # as every line that this command prints
            if member is not None:
                self.say(forget_member(self.one(Member, member)))
            elif account is not None:
                self.say(forget_account(self.one(User, account)))
            else:
                self.say(forget_old(timezone.now() - datetime.timedelta(days=older_than)))
                call_command("trim_log", dry_run=dry_run, stdout=self.stdout)
            if dry_run:
                transaction.set_rollback(True)
        if member is None and account is None:
            self.stdout.write(f"Removed uploads that waited for a yes: {forget_waiting(dry_run=dry_run)}.")
        self.stdout.write("Nothing was changed." if dry_run else "Done.")

    def say(self, sentences):
        try:
            for sentence in sentences:
                self.stdout.write(sentence)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal

    def one(self, kind, words):
        """The key that is meant, or an error that says which there are."""
        keys = found(kind, words)
        if not keys:
            raise CommandError(f"There is no {kind._meta.verbose_name} “{words}”.")
        if len(keys) > 1:
            raise CommandError(f"There are several called “{words}”. Say which, by key: {', '.join(map(str, keys))}.")
        return keys[0]
