"""While the database is away pages say so calmly and are kept by nobody; when it is back, so are they."""

import re
import socket
import threading
import time
from contextlib import contextmanager, suppress

import psycopg2
import pytest
from django.db import connection

from .sites import sign_in

PUBLIC = [
    "/",
    "/branches/",
    "/articles/",
    "/honors/",
    "/honors/honors.csv",
    "/search/?q=brand",
    "/feed.xml",
    "/sitemap.xml",
    "/display/",
    "/documents/none.pdf",
    "/portraits/none.jpg",
    "/share/articles/none.png",
]
AWAY = {"en": "The site cannot reach its data just now.", "zh-hans": "暂时无法读取数据"}


@pytest.fixture
def nowhere(whole_site, tmp_path):
    """The whole site with the address of a database that nobody answers, and another one's."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    return whole_site.copy(tmp_path / "site", DATABASE_URL=f"postgres://nobody@127.0.0.1:{port}/none")


def test_everything_answers_without_a_database(nowhere):
    with nowhere.served() as server:
        for path in PUBLIC:
            for prefix, language in (("", "en"), ("/zh-hans", "zh-hans")):
                if prefix and re.match(r"/(documents|portraits|share|sitemap)", path):
                    continue
                must_be_away(server.ask(prefix + path), language)
        for path in ("/admin/", "/admin/articles/articleedition/", "/admin/r/1/1/"):
            signed_in = {"Cookie": "sessionid=" + "a" * 32}
            must_be_away(server.ask(path, headers=signed_in), "en")
            must_be_away(server.ask(path, headers=signed_in | {"Accept-Language": "zh-CN,zh;q=0.9"}), "zh-hans")
            chosen = {"Cookie": f"{signed_in['Cookie']}; django_language=zh-hans"}
            must_be_away(server.ask(path, headers=chosen), "zh-hans")
        assert server.ask("/admin/login/").status == 200
        assert server.ask("/robots.txt").status == 200
        assert server.ask("/nothing/").status == 404
        assert server.ask("/zh-hans/nothing/").status == 404
        assert server.ask("/preview/nothing/").status == 404
        assert server.ask("/", headers={"Host": "elsewhere.example"}).status == 400
        assert server.ask("/admin/login/", "POST").status == 403
        said = server.said()
        assert "Traceback" not in said.replace(said_of_the_other_name(said), "")
        assert 1 <= said.count("The database is away") <= 6  # a line a minute for each of two workers


def said_of_the_other_name(said):
    """Django writes a traceback for a wrong Host, and that is its own affair."""
    start = said.find("Invalid HTTP_HOST")
    return said[start : said.find("ALLOWED_HOSTS.\n", said.find("raise", start)) + 15] if start >= 0 else ""


def must_be_away(answer, language):
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "60", "no-store")
    assert AWAY[language] in answer.text
    assert answer.headers["Content-Language"] == language
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_who_sends_a_form_meanwhile_hears_that_nothing_is_lost(nowhere, language):
    token = "a" * 32
    with nowhere.served() as server:
        headers = {
            "Cookie": f"sessionid={token}; csrftoken={token}",
            "X-CSRFToken": token,
            "Accept-Language": language,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = server.ask("/admin/articles/articleedition/add/", "POST", headers, b"title=Typed")
        must_be_away(answer, language)
        assert {"en": "Nothing is lost: go back", "zh-hans": "内容没有丢失"}[language] in answer.text
        answer = server.ask("/admin/login/", "POST", headers, b"username=x&password=y")
        assert answer.status == 503


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_sqlite_without_its_file_or_its_tables_is_no_trouble_for_robots_and_errors(whole_site, tmp_path, folder):
    """A folder that is away may come back. A file that is there and holds nothing is a mistake, and says so."""
    (tmp_path / "empty").mkdir()
    site = whole_site.copy(tmp_path / "site", DATABASE_URL=f"sqlite:///{tmp_path / folder / 'db.sqlite3'}")
    with site.served() as server:
        answer = server.ask("/")
        if folder == "missing":
            must_be_away(answer, "en")
        else:
            assert (answer.status, "Something went wrong on our side" in answer.text) == (500, True)
        assert server.ask("/robots.txt").status == 200
        assert server.ask("/nothing/").status == 404


class Gate:
    """A way to a server on another port that can be shut, as when the server is stopped."""

    def __init__(self, port):
        self.target, self.lines, self.listener = port, [], None
        with socket.create_server(("127.0.0.1", 0)) as place:
            self.port = place.getsockname()[1]

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._take, args=[self.listener], daemon=True).start()

    def _take(self, listener):
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            self.lines += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=hand_on, args=[one, other], daemon=True).start()

    def shut(self):
        for each in [self.listener, *self.lines]:
            with suppress(OSError):  # the other side shut it
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.lines = []


def hand_on(one, other):
    with suppress(OSError):  # shut
        while content := one.recv(65536):
            other.sendall(content)
        other.shutdown(socket.SHUT_WR)


@contextmanager
def own_database():
    """A database of its own on the server that the tests use; gives where it is."""
    there, name = connection.settings_dict, f"served_{time.time_ns()}"
    given = {"host": there["HOST"], "port": there["PORT"], "user": there["USER"], "password": there["PASSWORD"]}
    server = psycopg2.connect(dbname="postgres", **given)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield there["USER"], int(there["PORT"]), name
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.mark.postgresql
def test_postgresql_goes_and_comes_back_and_everybody_is_where_they_were(whole_site, tmp_path):
    with own_database() as (user, port, name):
        gate = Gate(port)
        site = whole_site.copy(tmp_path / "site", DATABASE_URL=f"postgres://{user}@127.0.0.1:{gate.port}/{name}")
        gate.open()
        for command in (["migrate", "--verbosity", "0"], ["load_sample"], ["make_demo_accounts"]):
            assert site.manage(*command).returncode == 0
        with site.served() as server:
            staff = sign_in(server)
            for _worker in range(8):
                assert server.ask("/").status == 200
                assert server.ask("/admin/", headers=staff).status == 200
            gate.shut()
            for _worker in range(8):
                must_be_away(server.ask("/zh-hans/articles/"), "zh-hans")
                must_be_away(server.ask("/admin/", headers=staff), "en")
                assert server.ask("/robots.txt").status == 200
            gate.open()
            for _worker in range(8):
                assert server.ask("/").status == 200
                assert server.ask("/admin/", headers=staff).status == 200
