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

from publishing.management.commands.queue_reminders import LISTED_AT_MOST, remind
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


def test_an_urgent_publication_is_told_to_all_who_are_to_sign_who_publish_and_who_wrote_it(draft, people):
    UserFactory(role="Administrator", email="administrator@example.org")
    UserFactory(role="Auditor", email="auditor@example.org")
    draft.publish(by=people["leader"], urgent="The storm comes tonight.")

    assert sorted(queued()) == [
        (f"{name}@example.org", "Published urgently: Five strands")
        for name in ("administrator", "editor", "office", "secretary")
    ]


def test_an_urgent_text_is_told_to_one_stage_after_another_when_it_is_signed_afterwards(draft, people):
    draft.publish(urgent="The storm comes tonight.")
    for stage, following in (("secretary", "office"), ("office", "leader"), ("leader", None)):
        Email.objects.all().delete()
        sign(draft, people[stage])
        told = [(f"{following}@example.org", "For your signature: Five strands")] if following else []
        assert queued() == told


def test_neither_an_author_nor_an_earlier_signer_is_asked_to_sign(draft, people):
    both = UserFactory(role="Branch secretary", branches=[draft.branch], email="both@example.org")
    both.groups.add(*people["office"].groups.all())
    draft.body = "<p>Words of the secretary.</p>"
    draft.save(by=people["secretary"])
    draft.submit(people["editor"])
    assert queued() == [("both@example.org", "For your signature: Five strands")]
    sign(draft, both)
    assert queued() == [("office@example.org", "For your signature: Five strands")]


def test_those_are_asked_who_may_sign(draft, people):
    draft.submit(people["editor"])
    for stage in ("secretary", "office", "leader"):
        may = [user for user in people.values() if draft.why_not_sign(user) is None]
        assert [to for to, _subject in queued()] == [user.email for user in may]
        sign(draft, people[stage])


# --- Nobody reads a title who may not read the text


def test_a_text_that_moved_to_another_branch_is_told_to_that_branch_only(draft, people):
    there = BranchFactory()
    UserFactory(role="Branch secretary", branches=[there], email="there@example.org")
    draft.publish(urgent="The storm comes tonight.")
    newer = draft.revise(by=people["leader"])
    newer.branch = there
    newer.save()
    Email.objects.all().delete()

    newer.submit(people["leader"])
    assert queued() == [("there@example.org", "For your signature: Five strands")]
    sign(draft, people["secretary"])
    draft.send_back(people["office"], read=draft.digest_now(), comment="The year is wrong.")
    assert queued() == [("office@example.org", "For your signature: Five strands")]


def test_a_text_of_no_branch_is_told_to_those_who_work_for_all(draft, people):
    type(draft).objects.filter(pk=draft.pk).update(branch=None)
    draft.refresh_from_db()
    draft.submit(people["editor"])
    assert queued() == []
    people["secretary"].groups.add(*people["office"].groups.all())
    draft.send_back(people["secretary"], read=draft.digest_now(), comment="Which branch?")
    draft.submit(people["editor"])
    assert queued() == [("secretary@example.org", "For your signature: Five strands")]


@pytest.mark.parametrize("change", ["role", "branch", "account", "staff"])
def test_who_may_not_read_a_text_any_more_is_told_nothing_of_it(draft, people, change):
    draft.submit(people["editor"])
    Email.objects.all().delete()
    match change:
        case "role":
            people["editor"].groups.clear()
        case "branch":
            people["editor"].branches.clear()
        case "account":
            type(people["editor"]).objects.filter(username="editor").update(is_active=False)
        case "staff":
            type(people["editor"]).objects.filter(username="editor").update(is_staff=False)
    draft.send_back(people["secretary"], read=draft.digest_now(), comment="The year is wrong.")
    assert queued() == []


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
    type(draft).objects.filter(pk=draft.pk).update(title="One\r\nBcc: everybody")
    draft.refresh_from_db()
    draft.submit(people["editor"])

    assert queued() == [("secretary@example.org", "For your signature: One Bcc: everybody")]


def test_neither_a_title_nor_a_remark_is_read_as_a_template(draft, people):
    braces = "{% load x %} {{ y }} <b>&amp;</b>"
    type(draft).objects.filter(pk=draft.pk).update(title=braces)
    draft.refresh_from_db()
    draft.submit(people["editor"])
    assert queued() == [("secretary@example.org", f"For your signature: {braces}")]
    draft.send_back(people["secretary"], read=draft.digest_now(), comment=braces)
    assert f"returned this text: {braces}\n" in Email.objects.get().message


def test_an_absent_colleague_s_mailbox_need_not_answer(draft, people):
    draft.submit(people["editor"])
    message = Email.objects.get().prepare_email_message().message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"


@pytest.mark.parametrize("size", [1, 9])
def test_a_deed_asks_the_database_as_often_for_one_receiver_as_for_many(draft, people, size):
    for n in range(size):
        UserFactory(role="Branch secretary", branches=[draft.branch], email=f"{n}@example.org")
    with CaptureQueriesContext(transaction.get_connection()) as captured:
        draft.submit(people["editor"])

    assert Email.objects.count() == size + 1
    assert len(captured) == 19


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


def test_a_choice_is_logged_and_writes_nothing_else(branch):
    client, other = signed_in("Branch editor", branch), UserFactory()
    before = type(other).objects.filter(pk=client.user.pk).values().get()
    forged = {"id": other.pk, "email": "x@example.org", "is_superuser": "on"}
    post_form(client, "/admin/my-mail/", mail_language="zh-hans", **forged)
    assert type(other).objects.filter(pk=client.user.pk).values().get() == before | {"mail_language": "zh-hans"}
    events = client.user.events.filter(what="changed")
    assert [(event.thing_id, event.details) for event in events] == [(client.user.pk, {"fields": ["mail_language"]})]
    post_form(client, "/admin/my-mail/", mail_language="zh-hans")
    assert events.count() == 1


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
        profile.publish(at=clock.now + DAY, until=clock.now + 3 * DAY, imported="As it was.")
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

    def test_yesterday_ends_at_midnight(self, draft, people, clock):
        clock.set(2026, 7, 1, 22)
        draft.submit(people["editor"])
        Email.objects.all().delete()
        clock.set(2026, 7, 1, 23, 59)
        call_command("queue_reminders")
        assert not self.lines("secretary")
        clock.set(2026, 7, 2, 7)
        call_command("queue_reminders")
        assert len(self.lines("secretary")) == 1

    def test_who_may_not_read_a_text_any_more_is_not_reminded_of_it(self, draft, people, clock):
        draft.publish(at=clock.now + DAY, imported="As it was.")
        people["editor"].groups.clear()
        call_command("queue_reminders")
        assert not Email.objects.exists()

    def test_a_title_is_one_line_and_a_long_list_leads_to_the_desk(self, draft, people, clock):
        for number in range(LISTED_AT_MOST + 2):
            title = f"Text {number}\n- Another"
            filed = {"branch": draft.branch, "created_by": people["editor"]}
            make_article(title=title, at=clock.now + DAY, **filed)
        call_command("queue_reminders")
        [said] = self.lines("editor")
        assert "Text 3 - Another" in said
        assert said.count("Another") == LISTED_AT_MOST
        assert "\n2 more. See all:\n\nhttp://testserver/admin/\n" in said

    @pytest.mark.parametrize("size", [1, 12])
    def test_reminding_asks_the_database_as_often_for_many_texts_as_for_one(self, people, branch, clock, size):
        for _number in range(size):
            here = BranchFactory()
            here.editors.add(people["editor"])
            for make in (make_article, make_profile):
                make(branch=here, created_by=people["editor"], at=clock.now + DAY)
            make_article(branch=here, created_by=people["editor"], until=clock.now + DAY)
        editor = type(people["editor"]).objects.get(pk=people["editor"].pk)
        with CaptureQueriesContext(transaction.get_connection()) as captured:
            assert remind(editor, clock.now.date(), dry_run=False)
        # Going live and ending, of each kind; the person’s row, its permissions (2), the day; the mail; savepoints (2).
        assert len(captured) == 11
