"""Portraits: shown with consent, and only then."""

from datetime import date

import pytest

from tests.factories import MemberFactory, ProgrammeEntryFactory, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory(portrait=make_picture())


def address(member):
    return f"/portraits/{member.portrait_name}"


def status(client, address):
    response = client.get(address)
    response.getvalue()  # to the end, so that the file is closed
    return response.status_code


def test_portrait_of_a_member_who_agreed_is_shown(client, member):
    response = client.get(address(member))
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in response.headers


def test_portrait_is_gone_with_the_consent(client, member):
    member.may_be_public = False
    member.save()
    assert status(client, address(member)) == 404


def test_portrait_of_a_branch_before_its_day_is_not_shown(client, clock, member):
    ProgrammeEntryFactory(branch=member.branch, shown_from=date(2026, 7, 2))
    assert status(client, address(member)) == 404
    clock.move(days=1)
    assert status(client, address(member)) == 200


@pytest.mark.parametrize("name", ["", "nobody.jpg", "..%2Fsecret.jpg", "%00.jpg", "a/b.jpg", "../evidence/x.pdf"])
def test_other_names_are_not_found(client, member, name):
    assert status(client, f"/portraits/{name}") == 404


def test_portrait_whose_file_is_missing_is_not_found(client, member):
    member.portrait.storage.delete(member.portrait.name)
    assert status(client, address(member)) == 404
