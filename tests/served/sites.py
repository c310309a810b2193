"""A site of its own for tests, as an operator has one: a folder of data, an environment, commands and a server."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

HOUSE = Path(__file__).parents[2]
OF_THE_MACHINE = ("PATH", "HOME", "LANG", "TMPDIR")
ENVIRONMENT = {
    "SECRET_KEY": "long-and-random-enough-for-a-test-1234567890-abcdefghij",
    "ALLOWED_HOSTS": "127.0.0.1",
    "HTTPS": "0",
    "DEMO_ACCOUNTS": "yes",
    "DEMO_PASSWORD": "a password of the demonstration",
}


class Site:
    """A folder with what lies in it, and the environment that says so."""

    def __init__(self, folder, **environment):
        self.folder = folder
        path = {name: os.environ[name] for name in OF_THE_MACHINE if name in os.environ}
        self.environment = path | ENVIRONMENT | {"DATA_DIR": str(folder)} | environment

    def copy(self, folder, **environment):
        """The same site in another folder, with other words in its environment."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Site(folder, **environment)

    def manage(self, *command, **environment):
        """Run a command; gives it when it has ended."""
        command, environment = [sys.executable, "manage.py", *command], self.environment | environment
        return subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False)

    @contextmanager
    def served(self, *flags, **environment):
        """Serve it for as long as the block lasts."""
        server = Server(self.environment | environment, self.folder / "server.log", flags)
        try:
            server.wait()
            yield server
        finally:
            server.stop()


class Server:
    """gunicorn with the settings of the house, on a free port of loopback."""

    def __init__(self, environment, log, flags=()):
        self.log = log
        with socket.create_server(("127.0.0.1", 0)) as place:
            self.port = place.getsockname()[1]
        flags = ["--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}", *flags]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *flags],
                cwd=HOUSE,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self, seconds=60):
        """Until it takes connections."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise RuntimeError(f"The server does not answer. It says:\n{self.log.read_text()}")

    def ask(self, path, method="GET", headers=None, body=None):
        """An answer: its status, its headers, and its text as `text`. A `Host` in the headers stands as it is."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": "127.0.0.1"} | (headers or {})
        connection.putrequest(method, path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return answer

    def said(self):
        return self.log.read_text()

    def workers(self):
        """The numbers of the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def sign_in(server):
    """The headers of somebody who is signed in."""
    page = server.ask("/admin/login/")
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    body = f"csrfmiddlewaretoken={token}&username=editor&password={ENVIRONMENT['DEMO_PASSWORD'].replace(' ', '+')}"
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    answer = server.ask("/admin/login/?next=/admin/", "POST", headers, body.encode())
    assert answer.status == 302
    return {"Cookie": "; ".join(each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie"))}
