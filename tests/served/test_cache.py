"""`CACHE_URL=redis://…` works, and no page needs what it names."""

import shutil
import socket
import subprocess
import time

import pytest

from tests.parts import missing

ASK = (
    "from django.core.cache import caches; cache = caches['default']; cache.set('word', '党建', 60); "
    "print(cache.get('word'), type(cache).__name__)"
)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as place:
        return place.getsockname()[1]


@pytest.fixture
def redis(tmp_path):
    """The address of a server of its own."""
    if not shutil.which("redis-server"):
        missing("needs redis-server")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.1)
            yield f"redis://127.0.0.1:{port}/1"
        finally:
            server.terminate()


def test_what_is_kept_in_redis_is_found_by_another_process(whole_site, redis):
    done = whole_site.manage("shell", "--verbosity", "0", "-c", ASK, CACHE_URL=redis)
    assert done.stdout.split() == ["党建", "RedisCache"], done.stderr
    ask_again = ASK.replace("cache.set('word', '党建', 60); ", "")
    again = whole_site.manage("shell", "--verbosity", "0", "-c", ask_again, CACHE_URL=redis)
    assert again.stdout.split() == ["党建", "RedisCache"], again.stderr


def test_pages_and_signing_in_do_without_it(whole_site, tmp_path):
    site = whole_site.copy(tmp_path / "site", CACHE_URL=f"redis://127.0.0.1:{free_port()}/1")
    with site.served() as server:
        for path in ("/", "/articles/", "/search/?q=brand", "/admin/login/"):
            assert server.ask(path).status == 200
    assert site.manage("send_queued_mail").returncode == 0
