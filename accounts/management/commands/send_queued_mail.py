import os
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from post_office.management.commands import send_queued_mail
from post_office.models import STATUS, Email

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR]


class Command(send_queued_mail.Command):
    """The library’s own, with pauses that grow: a mail server may be away for a minute or for a weekend.

    A timer that starts it pays for loading Django each time; one that goes on pays once.
    """

    help = "Send the mails that are queued, and try those again that could not be sent, for three days."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="go on, and look again every so many seconds, until what started this has ended",
        )

    def handle(self, *, every=None, **options):
        if not every:
            return self.send(**options)
        starter, trouble = os.getppid(), ""
        self.stdout.write(f"Mail is looked for every {every} seconds.")
        self.stdout.flush()
        while os.getppid() == starter:
            trouble = self.send_if_possible(trouble, **options)
            for _second in range(every):
                time.sleep(1)
                if os.getppid() != starter:
                    return None
        return None

    def send_if_possible(self, known, **options):
        """Give what is in the way, and say it unless it was `known`: a database may be away for an hour."""
        try:
            connection.ensure_connection()  # or else the library writes a whole traceback
            self.send(**options)
        except Exception as error:  # noqa: BLE001 - whatever it is may be over the next time
            trouble = str(error).strip()
            if trouble != known:
                self.stderr.write(f"Mail waits: {trouble}")
            return trouble
        finally:
            connection.close()
        if known:
            self.stderr.write("Mail is sent again.")
        return ""

    def send(self, **options):
        began = timezone.now()
        super().handle(**options)
        failed = Email.objects.filter(status=STATUS.requeued, last_updated__gte=began)
        for tries, pause in enumerate(PAUSES, start=1):
            failed.filter(number_of_retries=tries).update(scheduled_time=timezone.now() + pause)
