import datetime

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.log import Event, What, record


class Command(BaseCommand):
    """The log is kept for LOG_DAYS and then deleted, since it holds names and addresses of people. Never by hand."""

    help = "Delete from the log what is older than LOG_DAYS, and say so in the log."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count")

    @transaction.atomic
    def handle(self, *, dry_run, **options):
        before = timezone.now() - datetime.timedelta(days=settings.LOG_DAYS)
        if dry_run:
            count = Event.objects.filter(at__lt=before).count()
            self.stdout.write(f"Events older than {settings.LOG_DAYS} days: {count}. Nothing was deleted.")
            return
        count = Event.objects.trim(before)
        if count:
            record(What.LOG_TRIMMED, count=count, before=before)
        self.stdout.write(f"Events older than {settings.LOG_DAYS} days: {count}. They were deleted.")
