"""Mail about texts: who is told what, in which language; what is queued with a deed and sent by the command."""

import datetime
import socketserver
import threading

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from post_office.models import STATUS, Email

from publishing.states import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.signers import sign
from tests.staff import post_form, signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
PEOPLE = {
    "editor": "Branch editor",
    "secretary": "Branch secretary",
    "office": "Committee office",
    "leader": "Publisher",
}


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def people(branch):
    return {
        name: UserFactory(role=role, branches=[branch], email=f"{name}@example.org", username=name)
        for name, role in PEOPLE.items()
    }


@pytest.fixture
def draft(branch, people):
    draft = make_article(branch=branch, state=State.DRAFT, title="Five strands")
    draft.created_by = people["editor"]
    draft.save()
    return draft


def queued():
    """Pairs of receiver and subject of what waits in the queue, which is emptied."""
    found = [(email.to[0], email.subject) for email in Email.objects.order_by("pk")]
    Email.objects.all().delete()
    return found


def test_each_stage_is_told_when_its_turn_has_come_and_the_author_at_the_end(draft, people):
    UserFactory(role="Branch secretary", branches=[BranchFactory()], email="elsewhere@example.org")
    draft.submit(people["editor"])
    assert queued() == [("secretary@example.org", "For your signature: Five strands")]
    sign(draft, people["secretary"])
    assert queued() == [("office@example.org", "For your signature: Five strands")]
    sign(draft, people["office"])
    assert queued() == [("leader@example.org", "For your signature: Five strands")]
    sign(draft, people["leader"])
    assert queued() == [("editor@example.org", "Signed at every stage: Five strands")]


def test_a_returned_text_is_told_to_its_authors_with_the_reason(draft, people):
    draft.submit(people["editor"])
    Email.objects.all().delete()
    draft.send_back(people["secretary"], read=draft.digest_now(), comment="The year is wrong.")

    email = Email.objects.get()
    assert (email.to, email.subject) == (["editor@example.org"], "Returned: Five strands")
    assert "The year is wrong." in email.message
    assert f"/admin/articles/articleedition/{draft.pk}/change/" in email.message
    assert "/admin/my-mail/" in email.message
    assert "The members met" not in email.message  # nothing of what the text says


def test_a_changed_text_is_told_to_the_stage_to_which_it_went_back(draft, people):
    draft.submit(people["editor"])
    sign(draft, people["secretary"])
    Email.objects.all().delete()
    draft.title = "Six strands"
    draft.save()

    assert queued() == [("secretary@example.org", "For your signature: Six strands")]


def test_an_urgent_publication_is_told_to_all_who_are_to_sign(draft, people):
    draft.publish(urgent="The storm comes tonight.")

    assert sorted(queued()) == [
        (f"{name}@example.org", "Published urgently: Five strands") for name in ("leader", "office", "secretary")
    ]


def test_mail_comes_in_the_language_of_the_person_or_not_at_all(draft, people):
    people["secretary"].mail_language = "zh-hans"
    people["secretary"].save()
    UserFactory(role="Branch secretary", branches=[draft.branch], email="off@example.org", mail_language="")
    UserFactory(role="Branch secretary", branches=[draft.branch])  # has no address
    draft.submit(people["editor"])

    assert queued() == [("secretary@example.org", "请您审签：Five strands")]


def test_a_deed_that_is_taken_back_tells_nobody(draft, people):
    with transaction.atomic():
        draft.submit(people["editor"])
        transaction.set_rollback(True)

    assert queued() == []


def test_a_title_cannot_write_headers(draft, people):
    type(draft).objects.filter(pk=draft.pk).update(title="One\r\nBcc: all@example.org")
    draft.refresh_from_db()
    draft.submit(people["editor"])

    assert queued() == [("secretary@example.org", "For your signature: One Bcc: all@example.org")]


@pytest.mark.parametrize("size", [1, 9])
def test_a_deed_asks_the_database_as_often_for_one_receiver_as_for_many(draft, people, size):
    for n in range(size):
        UserFactory(role="Branch secretary", branches=[draft.branch], email=f"{n}@example.org")
    with CaptureQueriesContext(transaction.get_connection()) as captured:
        draft.submit(people["editor"])

    assert Email.objects.count() == size + 1
    assert len(captured) == 11


def test_everybody_switches_it_off_on_a_page_of_his_own(branch):
    for role in ("Branch editor", "Auditor", None):
        client = signed_in(role, branch)
        assert post_form(client, "/admin/my-mail/", mail_language="").status_code == 302
        client.user.refresh_from_db()
        assert client.user.mail_language == ""
        page = client.post("/admin/my-mail/", {"mail_language": "tlh"})
        assert page.status_code == 200
        client.user.refresh_from_db()
        assert client.user.mail_language == ""


class TestSending:
    @pytest.fixture
    def smtp(self, settings):
        """A server on loopback that takes mail, once it is started; its `taken` holds what came."""
        taken = []

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 here\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        body = b""
                        while not body.endswith(b"\r\n.\r\n"):
                            body += self.rfile.readline()
                        taken.append(body.decode())
                    self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
                    if word == b"QUIT":
                        return

        server = socketserver.TCPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
        server.server_bind()
        server.taken = taken
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.POST_OFFICE = settings.POST_OFFICE | {
            "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
            "THREADS_PER_PROCESS": 1,
        }
        yield server
        server.server_close()

    @pytest.mark.django_db(transaction=True)
    def test_mail_that_cannot_be_sent_delays_nobody_and_is_sent_later(self, smtp, draft, people, clock, tmp_path):
        draft.submit(people["editor"])  # the server is not there: nobody notices
        assert draft.stage == "secretary"
        send = ["send_queued_mail", "--lockfile", str(tmp_path / "lock"), "--log-level", "0"]
        call_command(*send)
        assert Email.objects.get().status == STATUS.requeued

        smtp.server_activate()
        threading.Thread(target=smtp.serve_forever, daemon=True).start()
        clock.move(hours=1)
        call_command(*send)
        smtp.shutdown()
        assert Email.objects.get().status == STATUS.sent
        [body] = smtp.taken
        assert "For your signature: Five strands" in body

    def test_nothing_is_sent_past_the_queue(self, draft, people):
        draft.submit(people["editor"])
        assert outbox.outbox == []


class TestReminders:
    def lines(self, name):
        return [email.message for email in Email.objects.all() if email.to == [f"{name}@example.org"]]

    def test_what_waits_since_yesterday_and_what_ends_or_begins_soon_is_told_once_a_day(self, draft, people, clock):
        draft.submit(people["editor"])
        profile = make_profile(branch=draft.branch, state=State.DRAFT)
        profile.created_by = people["editor"]
        profile.save()
        profile.publish(at=clock.now + DAY, until=clock.now + 3 * DAY, imported=True)
        Email.objects.all().delete()
        call_command("queue_reminders")
        assert [len(self.lines(name)) for name in ("editor", "secretary", "office")] == [1, 0, 0]
        assert "Goes live on 2 July 2026" in self.lines("editor")[0]

        clock.move(days=1, hours=1)
        Email.objects.all().delete()
        call_command("queue_reminders", "--dry-run")
        assert not Email.objects.exists()
        call_command("queue_reminders")
        call_command("queue_reminders")
        assert "For your signature: Five strands" in self.lines("secretary")[0]
        assert "Ends on 4 July 2026" in self.lines("editor")[0]
        assert [len(self.lines(name)) for name in ("editor", "secretary", "office", "leader")] == [1, 1, 0, 0]
