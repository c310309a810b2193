"""What `manage.py forget` removes of people, what it leaves and why, and that a dry run changes nothing."""

import datetime
import io
import os

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import STATUS, Email

from accounts.log import Event, What, record
from accounts.models import User
from branches.models import Member, Term
from honors.models import Holder, Honor
from library.uploads import private_storage
from library.waiting import FOLDER, keep_waiting
from portal.models import Entry
from publishing.presence import Presence
from publishing.previews import PreviewLink
from tests.factories import HonorFactory, MemberFactory, TermFactory, UserFactory, make_article, make_picture
from tests.signers import sign_at_all_stages
from tests.staff import signed_in

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
NAME = "周岚岚"


@pytest.fixture(autouse=True)
def private_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(private_storage(), "location", str(tmp_path))
    return tmp_path


def forget(*arguments, **options):
    out = io.StringIO()
    call_command("forget", *arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments):
    with pytest.raises(CommandError) as refusal:
        forget(*arguments)
    return str(refusal.value)


# --- what is over


@pytest.fixture
def kept(clock):
    """Something of each kind that is over, beside something that is not."""
    user = UserFactory(email="zhou@example.org")
    article = make_article(state="draft")
    old = PreviewLink.objects.make(article, by=user, note="Old")
    keep_waiting(SimpleUploadedFile("old.docx", b"old"), by=user, what="word")
    for status in (STATUS.sent, STATUS.failed, STATUS.queued):
        Email.objects.create(from_email="a@example.org", to=["zhou@example.org"], status=status)
    Session.objects.create(session_key="over", expire_date=clock.now + DAY)
    Presence.objects.sign(article, user)
    record(What.SIGNED_IN, by=user)
    clock.move(days=400)
    new = PreviewLink.objects.make(article, by=user, note="New")
    keep_waiting_beside_the_old(user, private_storage())
    Email.objects.create(from_email="a@example.org", to=["zhou@example.org"], status=STATUS.sent)
    Session.objects.create(session_key="valid", expire_date=clock.now + DAY)
    record(What.SIGNED_IN, by=user)
    Email.objects.filter(status=STATUS.sent, pk=Email.objects.last().pk).update(created=clock.now)
    Email.objects.exclude(pk=Email.objects.last().pk).update(created=clock.now - 400 * DAY)
    return old, new


def keep_waiting_beside_the_old(user, storage):
    """Without the sweeping that each upload does."""
    storage.save(f"{FOLDER}/{timezone.now():%Y-%m-%d}/new", SimpleUploadedFile("new", b"new"))


def all_that_is_kept():
    files = [name for _folder, _folders, names in os.walk(private_storage().path(FOLDER)) for name in names]
    return {
        "links": sorted(PreviewLink.objects.values_list("note", flat=True)),
        "mails": sorted(Email.objects.values_list("status", flat=True)),
        "sessions": sorted(Session.objects.values_list("session_key", flat=True)),
        "presence": Presence.objects.count(),
        "events": Event.objects.filter(what=What.SIGNED_IN).count(),
        "files": len(files),
    }


@pytest.mark.usefixtures("kept")
def test_what_is_over_goes_and_what_is_not_stays():
    said = forget()
    assert all_that_is_kept() == {
        "links": ["New"],
        "mails": [STATUS.sent, STATUS.queued],
        "sessions": ["valid"],
        "presence": 0,
        "events": 1,
        "files": 1,
    }
    for sentence in (
        "Removed mails: 2.",
        "Removed sessions that are over: 1.",
        "Removed links to previews: 1.",
        "Removed signs of who has a text open: 1.",
        "Events older than 365 days: 1. They were deleted.",
        "Removed uploads that waited for a yes: 1.",
    ):
        assert sentence in said


@pytest.mark.usefixtures("kept")
def test_a_dry_run_says_the_same_and_changes_nothing():
    before = all_that_is_kept()
    said = forget("--dry-run")
    assert all_that_is_kept() == before
    assert "Removed mails: 2." in said
    assert "Removed uploads that waited for a yes: 1." in said
    assert said.endswith("Nothing was changed.\n")


@pytest.mark.usefixtures("kept")
def test_days_are_as_asked_for():
    assert "Removed mails: 0." in forget("--older-than", "500")


@pytest.mark.parametrize("days", ["0", "-3", "99999999"])
def test_odd_days_are_refused(days):
    assert "--older-than is a number of days" in refused(f"--older-than={days}")


# --- a member


@pytest.fixture
def member():
    member = MemberFactory(name=NAME, portrait=make_picture(), left_on=datetime.date(2020, 1, 1))
    TermFactory(member=member, until=datetime.date(2020, 1, 1))
    HonorFactory(branch=member.branch, member=member, holder=Holder.MEMBER, title="Excellent member")
    member.standing = "probationary"
    member.save()
    return member


def portraits(folder):
    return [path for path in (folder / "portraits").glob("*") if path.is_file()]


def test_a_member_goes_with_terms_portrait_and_history(member, private_folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        said = forget("--member", NAME)
    for model in (Member, Term):
        assert not model.objects.exists()
        assert not model.history.exists()
    assert portraits(private_folder) == []
    honor = Honor.objects.get()
    assert (honor.holder, honor.member) == (Holder.UNNAMED, None)
    assert not Honor.history.exclude(member_id=None).exists()
    assert not Entry.objects.filter(member_id=member.pk).exists()
    event = Event.objects.get(what=What.FORGOTTEN)
    assert (event.thing_text, event.details) == ("", {"kind": "branches.member"})
    assert "since the register is the organ’s: 1." in said
    assert "Removed portraits: 1." in said


def test_a_dry_run_leaves_a_member_whole(member, private_folder, django_capture_on_commit_callbacks):
    states = Member.history.count()
    with django_capture_on_commit_callbacks(execute=True):
        said = forget("--member", NAME, "--dry-run")
    assert "Removed the member." in said
    assert "Removed portraits: 1." in said
    member.refresh_from_db()
    assert (Member.history.count(), Term.objects.count(), len(portraits(private_folder))) == (states, 1, 1)
    assert Honor.objects.get().member == member
    assert not Event.objects.filter(what=What.FORGOTTEN).exists()


def test_a_member_whose_entry_was_deleted_is_forgotten_from_the_history(member, private_folder):
    key = member.pk
    Honor.objects.all().delete()
    member.delete()
    assert Member.history.filter(id=key).exists()
    forget("--member", str(key))
    assert not Member.history.exists()
    assert not Term.history.exists()


def test_a_portrait_that_another_member_has_stays(member, private_folder, django_capture_on_commit_callbacks):
    MemberFactory(portrait=member.portrait.name)
    with django_capture_on_commit_callbacks(execute=True):
        forget("--member", NAME)
    assert len(portraits(private_folder)) == 1


def test_where_else_the_name_stands_is_said(member):
    text = make_article(title="A talk", body=f"<p>{NAME} spoke.</p>")
    record(What.ADDED, thing=member)
    said = forget("--member", NAME)
    assert "Look at what else says the name; signed texts are kept, so revise or withdraw them: 1." in said
    assert f"article {text.pk}: A talk" in said
    assert "The log says what was done to the entry; it stays until" in said


def test_who_belongs_to_the_branch_is_not_forgotten(member):
    member.left_on = None
    member.save()
    assert "Enter the day on which the member left it" in refused("--member", NAME)
    assert Member.objects.get() == member


@pytest.mark.parametrize("words", ["nobody", "0", "-1", "9" * 40, "\0", "٣", ""])
@pytest.mark.parametrize("option", ["--member", "--account"])
def test_who_is_not_there_is_said(option, words):
    assert "There is no" in refused(f"{option}={words}")


def test_two_of_one_name_are_told_apart_by_key(member):
    other = MemberFactory(name=NAME, left_on=datetime.date(2020, 1, 1))
    assert f"{member.pk}, {other.pk}" in refused("--member", NAME)
    forget("--member", str(other.pk))
    assert Member.objects.get() == member


# --- an account


@pytest.fixture
def account():
    client = signed_in("Publisher")
    user = client.user
    user.email, user.display_name, user.last_name = "zhou@example.org", NAME, NAME
    user.is_active = False
    user.save()
    Email.objects.create(from_email="a@example.org", to=[user.email], status=STATUS.sent)
    return user


def test_an_account_loses_what_no_signature_needs(account):
    assert Session.objects.count() == 1
    text = make_article(state="draft")
    sign_at_all_stages(text)
    Event.objects.trim(timezone.now() + DAY)
    said = forget("--account", account.username)
    user = User.objects.get(pk=account.pk)
    assert (user.email, user.last_name, user.display_name, user.username) == ("", "", "", f"former-{user.pk}")
    assert not user.has_usable_password()
    assert not user.groups.exists()
    assert not user.branches.exists()
    assert not Session.objects.exists()
    assert not Email.objects.exists()
    said_in_history = [str(values) for values in User.history.filter(id=user.pk).values()]
    assert not [each for each in said_in_history if NAME in each or "zhou@" in each or account.username in each]
    assert "and its sessions: 1." in said


def test_the_name_stays_while_the_log_says_it(account):
    record(What.SIGNED_IN, by=account)
    said = forget("--account", str(account.pk))
    user = User.objects.get(pk=account.pk)
    assert (user.display_name, user.username, user.email) == (NAME, account.username, "")
    assert "The log and pages of texts say the name of the account; it stays until LOG_DAYS after" in said


def test_signatures_stay_and_are_proved(account):
    text = make_article(state="draft")
    sign_at_all_stages(text)
    signed_by = text.sign_offs.last().signed_by
    name = str(signed_by)
    User.objects.filter(pk=signed_by.pk).update(is_active=False)
    Event.objects.trim(timezone.now() + DAY)
    said = forget("--account", str(signed_by.pk))
    assert "Sign-offs of articles that stay, with the name of their day, to prove who signed: 1." in said
    assert text.sign_offs.last().who == name
    out = io.StringIO()
    call_command("verify_signoffs", stdout=out)
    assert "1 signed" in out.getvalue()


def test_an_account_in_use_is_not_forgotten():
    user = UserFactory()
    assert "Switch off “active”" in refused("--account", user.username)


def test_a_dry_run_leaves_an_account_whole(account):
    before = User.objects.filter(pk=account.pk).values().get()
    assert "and its sessions: 1." in forget("--account", account.username, "--dry-run")
    assert User.objects.filter(pk=account.pk).values().get() == before
    assert (Session.objects.count(), Email.objects.count()) == (1, 1)
