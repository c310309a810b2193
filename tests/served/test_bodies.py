"""What nobody here asked for is not read: no body reaches the disk before it is known whose it is and how long."""

import socket
import threading
import time

import pytest

from .sites import sign_in

BOUNDARY = "a-boundary-of-the-test"
PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="large.docx"\r\n\r\n'.encode()
SIZE = 8 * 1024 * 1024  # what Django keeps in memory is less


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def guarded(whole_site, tmp_path_factory, folder):
    with whole_site.copy(tmp_path_factory.mktemp("bodies") / "site", TMPDIR=str(folder)).served() as server:
        yield server


def answered(server, path, *headers, body=b""):
    """The first line of the answer to a POST that is sent as it stands; what cannot be sent any more is left."""
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    head.append(f"Content-Type: multipart/form-data; boundary={BOUNDARY}")
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode())
        sender = threading.Thread(target=send, args=(line, body))
        sender.start()
        first = line.makefile("rb").readline().decode()
        sender.join()
    return first


def send(line, body):
    try:
        line.sendall(body)
    except OSError:
        return  # the server has answered and hung up


def written_while(folder, ask):
    """The answer, and the most bytes that lay in the folder for temporary files meanwhile."""
    most, ended = 0, threading.Event()

    def watch():
        nonlocal most
        while not ended.is_set():
            most = max(most, sum(size_of(file) for file in folder.rglob("*")))
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        return ask(), most
    finally:
        ended.set()
        watcher.join()


def size_of(file):
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0  # gone meanwhile


@pytest.mark.parametrize("path", ["/", "/search/", "/articles/", "/media/x.jpg", "/preview/nothing/", "/nothing/"])
def test_a_public_address_reads_no_body(guarded, folder, path):
    first, most = written_while(
        folder, lambda: answered(guarded, path, f"Content-Length: {SIZE}", body=PART + bytes(SIZE - len(PART)))
    )
    assert (first, most) == ("HTTP/1.1 405 Method Not Allowed\r\n", 0)


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/", "/admin/articles/articleedition/from-word/"])
def test_nobody_writes_to_the_disk_without_signing_in(guarded, folder, path):
    first, most = written_while(
        folder, lambda: answered(guarded, path, f"Content-Length: {SIZE}", body=PART + bytes(SIZE - len(PART)))
    )
    assert (first.split()[1], most) == ("413", 0)


def test_a_length_that_is_a_lie_is_answered_before_anything_comes(guarded):
    start = time.monotonic()
    assert answered(guarded, "/admin/login/", "Content-Length: 300000000").split()[1] == "413"
    assert time.monotonic() - start < 20  # it waits for nothing


@pytest.mark.parametrize(("path", "status"), [("/", "405"), ("/admin/login/", "403")])
def test_a_body_without_a_length_is_not_read(guarded, folder, path, status):
    piece = bytes(64 * 1024)
    chunk = f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    body = chunk * 128 + b"0\r\n\r\n"
    first, most = written_while(folder, lambda: answered(guarded, path, "Transfer-Encoding: chunked", body=body))
    assert (first.split()[1], most) == (status, 0)


def test_what_staff_send_is_read(guarded, folder):
    staff = sign_in(guarded)
    headers = [f"{name}: {value}" for name, value in staff.items()]
    first, most = written_while(
        folder,
        lambda: answered(
            guarded,
            "/admin/articles/articleedition/from-word/",
            *headers,
            f"Content-Length: {SIZE}",
            body=PART + bytes(SIZE - len(PART)),
        ),
    )
    assert first.split()[1] == "403"  # it has no token
    assert most > 0
