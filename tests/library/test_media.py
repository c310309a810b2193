"""Public pictures: served as what they are, and as nothing else."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "secret.png").write_bytes(b"secret")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.jpg", "image/jpeg"), ("a.png", "image/png"), ("a.webp", "image/webp"), ("covers/a.svg", "image/svg+xml")],
)
def test_picture_is_served_for_ever_and_as_what_it_is(client, name, content_type):
    default_storage.save(name, ContentFile(b"content"))
    response = client.get(f"/media/{name}")
    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Type"] == content_type
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.js", "a.svg.html", "a", "a.PNG", ".png"])
def test_anything_else_is_not_found(client, name):
    default_storage.save(name, ContentFile(b"content")) if name != ".png" else None
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.django_db  # where no address of ours matches, an old one is looked for
@pytest.mark.parametrize(
    "path",
    ["", "covers/", "../secret.png", "..%2Fsecret.png", "covers/../../secret.png", "/etc/x.png", "no.png", "%00.png"],
)
def test_nothing_outside_is_found(client, path):
    default_storage.save("covers/a.png", ContentFile(b"content"))
    assert client.get(f"/media/{path}").status_code == 404


def test_folder_named_like_a_picture_is_not_found(client):
    default_storage.save("folder.png/a.png", ContentFile(b"content"))
    assert client.get("/media/folder.png").status_code == 404


def test_media_is_only_read(client):
    assert client.post("/media/a.png").status_code == 405
