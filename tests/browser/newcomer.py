"""The site as a newcomer starts it: a copy of what is under version control, and the README's own command."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
OF_THE_MACHINE = re.compile(r"PATH|HOME|LANG|TMPDIR|PIP_\w+|\w+_PROXY|SSL_\w+|REQUESTS_\w+", re.IGNORECASE)
PATIENCE = 600  # seconds: libraries are installed, the sample is drawn, thousands of files collected


def clean_tree(place):
    """Copy what Git knows of, as it stands, into a new folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (HOUSE / name).exists():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOUSE / name, place / name)
    return place


class Demonstration:
    """`make demo`, running in a tree: its address, and the password that it prints."""

    def __init__(self, tree, log, *variables, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url, self.log = f"http://127.0.0.1:{port}", log
        of_the_machine = {name: value for name, value in os.environ.items() if OF_THE_MACHINE.fullmatch(name)}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "demo", f"PORT={port}", *variables],
                cwd=tree,
                env=of_the_machine | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self):
        """Until it says where it is, and answers there."""
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"make demo did not come up. It says:\n{self.log.read_text()}")
            time.sleep(0.5)
        self.password = re.search(r"^\s*editor\s+(\S+)", self.log.read_text(), re.MULTILINE)[1]

    def answers(self):
        if f"The site: {self.url}/" not in self.log.read_text():
            return False
        try:
            urllib.request.urlopen(f"{self.url}/robots.txt", timeout=PATIENCE).close()
        except OSError:
            return False
        return True

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=60)
