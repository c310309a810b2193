"""A file that is too large for memory, and finds no room in the folder for temporary files, is a page that says so."""

import re
import subprocess

import pytest

from tests.parts import missing

from .sites import sign_in

BOUNDARY = "a-boundary-of-the-test"


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=False).returncode:
        missing("needs root and a system that lets it mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Nothing that you typed is lost"), ("zh-hans", "已填写的内容没有丢失")],
)
def test_it_says_so_and_the_server_goes_on(whole_site, tmp_path, small_disk, language, words):
    with whole_site.copy(tmp_path / "site", TMPDIR=str(small_disk)).served() as server:
        staff = sign_in(server)
        token = re.search("csrftoken=([^;]+)", staff["Cookie"])[1]
        staff |= {"X-CSRFToken": token, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        for _time in range(3):
            for path in ("/admin/articles/articleedition/from-word/", "/admin/library/picture/add/"):
                answer = server.ask(path, "POST", staff | {"Accept-Language": language}, body_with(6 * 1024 * 1024))
                assert (answer.status, answer.headers["Cache-Control"]) == (507, "no-store")
                assert words in answer.text
        assert server.ask("/admin/", headers=staff).status == 200


def body_with(size):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="large.docx"\r\n\r\n'
    return head.encode() + bytes(size) + f"\r\n--{BOUNDARY}--\r\n".encode()
