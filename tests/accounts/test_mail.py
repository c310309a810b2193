"""The queue of mails, and a mail server that takes them, refuses them, or is away for a while."""

import datetime
import socket
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from post_office.models import STATUS, Email, Log

from accounts.mail import as_mail, queue
from accounts.management.commands.send_queued_mail import PAUSES
from tests.factories import UserFactory


def queue_for(*addresses, subject="A subject", lines=("A sentence.",)):
    queue([as_mail(UserFactory(email=address), subject, lines, "/admin/") for address in addresses])


class Inbox(socketserver.ThreadingTCPServer):
    """A small mail server on a free port of loopback: takes every mail, or refuses all recipients."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, port=0, refuses=False):
        self.mails, self.refuses = [], refuses
        super().__init__(("127.0.0.1", port), Conversation)

    @property
    def port(self):
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 here")
        recipients = []
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"RCPT":
                recipients.append(line.decode().partition("<")[2].partition(">")[0])
                self.say("550 nobody of that name" if self.server.refuses else "250 yes")
            elif verb == b"DATA":
                self.say("354 go on")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append((recipients, message_from_bytes(content, policy=policy.default)))
                recipients = []
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                break
            else:
                self.say("250 yes")


@contextmanager
def running(inbox):
    thread = threading.Thread(target=inbox.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield inbox
    finally:
        inbox.shutdown()
        thread.join()
        inbox.server_close()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.mark.django_db(transaction=True)
class TestSending:
    @pytest.fixture(autouse=True)
    def _through(self, settings, tmp_path):
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.POST_OFFICE = settings.POST_OFFICE | {"BACKENDS": {"default": backend}}
        settings.EMAIL_HOST = "127.0.0.1"
        self.settings, self.lock = settings, str(tmp_path / "mail")

    def send(self, port):
        self.settings.EMAIL_PORT = port
        call_command("send_queued_mail", lockfile=self.lock)
        return [(mail.status, mail.number_of_retries) for mail in Email.objects.order_by("pk")]

    def test_what_waits_is_sent_once_as_plain_text(self):
        queue_for("zhou@example.org", subject="请您审签：支部的一天", lines=["“支部的一天”待您审签。"])
        with running(Inbox()) as inbox:
            assert self.send(inbox.port) == [(STATUS.sent, None)]
            assert self.send(inbox.port) == [(STATUS.sent, None)]
        [(recipients, mail)] = inbox.mails
        assert recipients == ["zhou@example.org"]
        assert (mail["To"], mail["From"], mail["Subject"]) == (
            "zhou@example.org",
            "pilot-branches@localhost",
            "请您审签：支部的一天",
        )
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content_type() == "text/plain"
        assert "“支部的一天”待您审签。" in mail.get_content()

    def test_many_are_sent_in_one_go(self):
        everybody = [f"{number}@example.org" for number in range(40)]
        queue_for(*everybody)
        with running(Inbox()) as inbox:
            self.send(inbox.port)
        assert sorted(recipients for recipients, _mail in inbox.mails) == sorted([address] for address in everybody)

    def test_while_the_mail_server_is_away_mail_waits_and_is_sent_later(self, clock):
        queue_for("zhou@example.org")
        nobody = free_port()
        assert self.send(nobody) == [(STATUS.requeued, 1)]
        assert Log.objects.get().exception_type == "ConnectionRefusedError"
        with running(Inbox()) as inbox:
            clock.move(seconds=50)
            assert self.send(inbox.port) == [(STATUS.requeued, 1)]  # the pause is not over
            clock.move(seconds=10)
            assert self.send(inbox.port) == [(STATUS.sent, 1)]
        assert len(inbox.mails) == 1

    def test_the_pauses_grow_and_after_three_days_it_is_given_up(self, clock):
        queue_for("gone@example.org")
        pauses, began = [], clock.now
        with running(Inbox(refuses=True)) as inbox:
            while self.send(inbox.port)[0][0] == STATUS.requeued:
                mail = Email.objects.get()
                pauses.append(mail.scheduled_time - clock.now)
                clock.now = mail.scheduled_time
        assert pauses == PAUSES == sorted(PAUSES)
        assert clock.now - began < datetime.timedelta(days=4)
        assert Email.objects.get().status == STATUS.failed
        assert Log.objects.count() == len(PAUSES) + 1
        assert inbox.mails == []

    def test_one_that_waits_longer_is_not_hurried_by_another(self, clock):
        nobody = free_port()
        queue_for("old@example.org")
        self.send(nobody)
        clock.move(minutes=1)
        self.send(nobody)
        waits_until = Email.objects.get().scheduled_time
        queue_for("new@example.org")
        self.send(nobody)
        first, second = Email.objects.order_by("pk")
        assert first.scheduled_time == waits_until == clock.now + PAUSES[1]
        assert second.scheduled_time == clock.now + PAUSES[0]
