from datetime import timedelta

from django.utils import timezone
from post_office.management.commands import send_queued_mail
from post_office.models import STATUS, Email

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR]


class Command(send_queued_mail.Command):
    """The library’s own, with pauses that grow: a mail server may be away for a minute or for a weekend."""

    help = "Send the mails that are queued, and try those again that could not be sent, for three days."

    def handle(self, **options):
        began = timezone.now()
        super().handle(**options)
        failed = Email.objects.filter(status=STATUS.requeued, last_updated__gte=began)
        for tries, pause in enumerate(PAUSES, start=1):
            failed.filter(number_of_retries=tries).update(scheduled_time=timezone.now() + pause)
