"""Evidence and portraits open for staff who may view a row that holds them, and for nobody else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Attachment
from branches.models import Member
from honors.models import Honor
from library.private_files import private_fields
from library.uploads import private_storage
from tests.factories import HonorFactory, MemberFactory, UserFactory, make_picture
from tests.staff import opened, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def honor():
    return HonorFactory(evidence=SimpleUploadedFile("a.pdf", PDF))


def status(client, url):
    return opened(client, url)[0]


def test_the_private_fields_are_evidence_portraits_and_attachments():
    fields = [Honor._meta.get_field("evidence"), Member._meta.get_field("portrait"), Attachment._meta.get_field("file")]
    assert sorted(private_fields(), key=str) == sorted(fields, key=str)


def test_a_file_comes_whole_is_not_kept_by_browsers_and_cannot_run(honor):
    response = signed_in("Auditor").get(honor.evidence.url)
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_private_file_is_not_among_the_public_ones(honor, client):
    assert client.get(f"/media/{honor.evidence.name}").status_code == 404
    assert settings.MEDIA_ROOT not in Path(private_storage().path(honor.evidence.name)).parents


def test_nobody_reads_it_without_signing_in_or_without_a_role(honor, client):
    assert client.get(honor.evidence.url).url == f"/admin/login/?next={honor.evidence.url}"
    client.force_login(UserFactory(is_staff=False, branches=[honor.branch]))
    assert client.get(honor.evidence.url).status_code == 302
    client.force_login(UserFactory(branches=[honor.branch]))  # works for the branch, but may not view honors
    assert client.get(honor.evidence.url).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "evidence/0123456789abcdef01234567.pdf",
        "evidence/",
        "evidence/..",
        "../db.sqlite3",
        "%2e%2e/db.sqlite3",
        "/etc/passwd",
        "%00",
        "evidence/%00.pdf",
        "evidence%5C..%5C..%5Cx",
        "portraits/" + "x" * 5000,
    ],
)
def test_no_other_name_leads_anywhere(honor, name):
    assert status(signed_in("Administrator"), f"/admin/files/{name}") in (400, 404)


def test_a_file_that_is_no_longer_held_by_a_row_is_closed(honor):
    url = honor.evidence.url
    client = signed_in("Records keeper")
    assert status(client, url) == 200
    Honor.objects.update(evidence="")
    assert status(client, url) == 404


def test_a_file_that_the_storage_has_lost_is_not_found(honor):
    private_storage().delete(honor.evidence.name)
    assert status(signed_in("Records keeper"), honor.evidence.url) == 404


@pytest.mark.parametrize("may_be_public", [True, False])
def test_staff_see_a_portrait_with_or_without_consent(may_be_public):
    member = MemberFactory(portrait=make_picture(), may_be_public=may_be_public)
    assert status(signed_in("Branch editor", member.branch), member.portrait.url) == 200
    assert status(signed_in("Branch editor"), member.portrait.url) == 404
