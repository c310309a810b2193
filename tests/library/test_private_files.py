"""Evidence and portraits: opened by staff who may view their row, by nobody else."""

from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import BranchFactory, HonorFactory, MemberFactory, make_picture
from tests.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def evidence(branch):
    return HonorFactory(branch=branch, evidence=SimpleUploadedFile("e.pdf", b"%PDF-1.4 a decision")).evidence


@pytest.fixture
def portrait(branch):
    return MemberFactory(branch=branch, portrait=make_picture(), may_be_public=False).portrait


def test_staff_of_the_branch_open_its_files(branch, evidence, portrait):
    client = signed_in("Branch editor", branch)
    with closing(client.get(evidence.url)) as response:
        assert response.getvalue() == b"%PDF-1.4 a decision"
    with closing(client.get(portrait.url)) as response:
        assert response.getvalue().startswith(b"\xff\xd8")


def test_a_file_is_never_cached_or_run(branch, evidence):
    with closing(signed_in("Branch editor", branch).get(evidence.url)) as response:
        assert response["Cache-Control"].startswith("private, no-store")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]


def test_an_editor_of_another_branch_finds_nothing(evidence, portrait):
    client = signed_in("Branch editor", BranchFactory())
    assert [client.get(file.url).status_code for file in (evidence, portrait)] == [404, 404]


def test_the_public_is_asked_to_sign_in(evidence, portrait):
    for file in (evidence, portrait):
        response = Client().get(file.url)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_staff_without_the_permission_find_nothing(evidence, portrait):
    client = signed_in(None)
    assert [client.get(file.url).status_code for file in (evidence, portrait)] == [404, 404]


def test_private_files_are_not_among_the_public_ones(evidence, portrait):
    for file in (evidence, portrait):
        assert file.url.startswith("/admin/files/")
        assert Client().get(f"/media/{file.name}").status_code == 404


@pytest.mark.parametrize("name", ["evidence/../db.sqlite3", "../secret-key", "evidence/nothing.pdf", "x\0y"])
def test_other_names_are_not_found(name):
    client = signed_in("Administrator")
    assert client.get(f"/admin/files/{name}").status_code == 404
