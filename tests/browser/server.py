"""The site as it is served in earnest, over the rows of the tests: gunicorn, config.settings, collected files."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 60  # seconds until the first answer
IN_EARNEST = "config.settings"


class Server:
    """gunicorn with the flags of the demonstration, on a free port, and what it writes in a log."""

    def __init__(self, log):
        self.log = log
        with socket.create_server(("127.0.0.1", 0)) as place, log.open("wb") as output:  # handed on: nobody takes it
            self.url = f"http://127.0.0.1:{place.getsockname()[1]}"
            self.process = subprocess.Popen(
                [
                    Path(sys.executable).with_name("gunicorn"),
                    *("--config", "deploy/gunicorn.conf.py", "--bind", f"fd://{place.fileno()}"),
                ],
                cwd=settings.BASE_DIR,
                env=os.environ | environment(self.url),
                pass_fds=[place.fileno()],
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self):
        """Until it answers; else fail with what it said."""
        try:
            urllib.request.urlopen(f"{self.url}/robots.txt", timeout=PATIENCE).close()
        except OSError as error:
            self.stop()
            raise RuntimeError(f"The server does not answer ({error}). It says:\n{self.log.read_text()}") from error

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)  # at once, whatever a browser still holds open
        self.process.wait(timeout=PATIENCE)


def environment(url):
    """What a process needs in order to serve these tests' rows and files; all else is as the operator has it."""
    return {
        "DJANGO_SETTINGS_MODULE": IN_EARNEST,
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": url,
    }


def database_url():
    """The address of the database that the tests made for themselves."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    person, password, name = (quote(str(database[part]), safe="") for part in ("USER", "PASSWORD", "NAME"))
    return f"postgres://{person}:{password}@{database['HOST']}:{database['PORT'] or 5432}/{name}"
