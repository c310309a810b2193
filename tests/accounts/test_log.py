"""The log keeps what happened: written with the deed, never changed, and saying from where it was asked."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.log import Event, What, address_of, record
from tests.factories import PASSWORD, HonorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def events():
    """What the log says, newest first, from here on."""
    seen = set(Event.objects.values_list("pk", flat=True))
    return lambda: [event for event in Event.objects.all() if event.pk not in seen]


def test_a_deed_is_written_with_who_what_and_the_name_that_the_thing_had(events):
    honor, user = HonorFactory(title="First prize"), UserFactory()
    record(What.PUBLISHED, by=user, thing=honor, edition=3, moment=timezone.now())
    honor.title = "Second prize"
    honor.save()
    [event] = events()
    assert (event.by, event.what, event.thing_id, event.thing_text) == (
        user,
        "published",
        honor.pk,
        "First prize (2019)",
    )
    assert event.content_type.model_class() is type(honor)
    assert event.details["edition"] == 3
    assert event.address is None


def test_a_deed_that_fails_is_not_in_the_log(events):
    with suppress(ZeroDivisionError), transaction.atomic():
        record(What.PUBLISHED, by=UserFactory())
        raise ZeroDivisionError
    assert events() == []


def test_an_event_is_neither_changed_nor_deleted(events):
    event = record(What.SIGNED_IN, by=UserFactory())
    event.what = What.SIGNED_OUT
    for forbidden in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(PermissionDenied):
            forbidden()
    with pytest.raises(PermissionDenied):
        Event.objects.update(what=What.SIGNED_OUT)
    assert [each.what for each in events()] == ["signed_in"]


def test_the_database_itself_refuses_to_change_an_event():
    record(What.SIGNED_IN, by=UserFactory())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        models.QuerySet(Event).update(what=What.SIGNED_OUT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_event SET named = 'somebody'")


def test_an_account_that_is_in_the_log_cannot_be_deleted():
    user = UserFactory()
    record(What.SIGNED_IN, by=user)
    with pytest.raises(models.ProtectedError):
        user.delete()


# --- signing in


def sign_in(client, username, password, **environment):
    return client.post(reverse("admin:login"), {"username": username, "password": password}, **environment)


def test_signing_in_and_out_is_in_the_log_with_the_address(client, events):
    user = UserFactory(username="zhou")
    sign_in(client, "zhou", PASSWORD, REMOTE_ADDR="10.0.0.7")
    client.post(reverse("admin:logout"), REMOTE_ADDR="10.0.0.8")
    out, came = events()
    assert (came.what, came.by, came.address) == ("signed_in", user, "10.0.0.7")
    assert (out.what, out.by, out.address) == ("signed_out", user, "10.0.0.8")


def test_a_failed_sign_in_keeps_the_name_as_typed_and_never_the_password(client, events):
    UserFactory(username="zhou")
    sign_in(client, "zhou", "a-wrong-secret", REMOTE_ADDR="10.0.0.7")
    [event] = events()
    assert (event.what, event.by, event.named, event.address) == ("sign_in_failed", None, "zhou", "10.0.0.7")
    assert "a-wrong-secret" not in str(vars(event))


@pytest.mark.parametrize("username", ["x" * 300, "a\0b", ""])
def test_no_name_is_too_odd_for_the_log(client, username):
    assert sign_in(client, username, "x").status_code == 200


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (False, "1.2.3.4", "10.0.0.7"),
        (True, "1.2.3.4", "1.2.3.4"),
        (True, "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # the first is what the reader claims
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "<script>", None),
        (True, "", None),
    ],
)
def test_the_address_is_never_the_reader_s_own_claim(settings, trusted, forwarded, address):
    settings.TRUST_PROXY = trusted
    headers = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": "10.0.0.7"}
    assert address_of(RequestFactory().get("/", **headers)) == address
