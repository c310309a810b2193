"""Starting is light: what only some pages need is loaded when one of them first asks for it."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.parts import missing

from .sites import HOUSE

HEAVY = ["docx", "import_export", "mammoth", "opencc", "openpyxl", "pi_heif", "pypdf", "pypinyin", "redis", "tablib"]
SEGMENTS = ["rjieba"]  # the search asks for it
READ_BY_EVERYBODY = ["/", "/branches/", "/honors/", "/articles/", "/sitemap-pages.xml", "/feed.xml", "/display/"]
LOADED = """
import json, sys, django
django.setup()
from django.test import Client
client = Client(HTTP_HOST="127.0.0.1")
loaded = {"setup": sorted(set(sys.modules) & set(HEAVY))}
for path in PATHS:
    assert client.get(path).status_code == 200, path
loaded["pages"] = sorted(set(sys.modules) & set(HEAVY))
print(json.dumps(loaded))
"""
CHECK = "import sys, runpy; sys.argv = ['manage.py', 'check']; runpy.run_path('manage.py', run_name='__main__')"
# As much work as 1.2 seconds of processor time hold on the machine of docs/decisions.md.
YARDSTICK = """
import pathlib, typing
for _time in range(55):
    compile(pathlib.Path(typing.__file__).read_text(), "typing.py", "exec")
"""
TOLD = """
import pathlib, re, time
print(time.process_time(), *re.findall(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text()))
"""
MOST_OF_A_COMMAND, MOST_OF_A_WORKER = 90, 100  # MB


@pytest.fixture
def proc():
    if not Path("/proc/self/stat").exists():
        missing("needs /proc")


def addresses(server):
    """The pages that everybody reads, with an article's and a branch's among them."""
    found = []
    for start in ("/articles/", "/branches/"):
        text = server.ask(start).text
        found += [part.partition('"')[0] for part in text.split('href="')[1:] if part.startswith(start)][-1:]
    return [*READ_BY_EVERYBODY, *(path.partition("#")[0] for path in found)]


def test_heavy_libraries_are_kept_out_of_starting_and_of_public_pages(whole_site, server):
    script = LOADED.replace("HEAVY", repr(HEAVY + SEGMENTS)).replace("PATHS", repr(addresses(server)))
    environment = whole_site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"setup": [], "pages": []}


@pytest.mark.usefixtures("proc")
def test_command_needs_little_time_and_memory(whole_site):
    """Measured beside a known piece of work in turn, so that a slow or busy machine changes both."""
    runs = [(cost(CHECK, whole_site.environment), cost(YARDSTICK, whole_site.environment)) for _run in range(3)]
    checks, yardsticks = zip(*runs, strict=True)
    assert min(checks)[0] <= min(yardsticks)[0]
    assert min(memory for _seconds, memory in checks) <= MOST_OF_A_COMMAND


def cost(code, environment):
    """Seconds of processor time and the most memory in MB that a process needs for this code.

    It asks itself: what a parent hears of the memory of its child begins with its own.
    """
    command = [sys.executable, "-c", code + TOLD]
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.splitlines()[-1].split()
    return float(seconds), int(kilobytes) / 1024


@pytest.mark.usefixtures("proc")
def test_worker_that_has_served_public_pages_needs_little_memory(whole_site, tmp_path):
    with whole_site.copy(tmp_path / "site").served() as server:
        paths = addresses(server)
        for _round in range(10):
            for path in paths:
                assert server.ask(path).status == 200
        assert {memory_of(worker) <= MOST_OF_A_WORKER for worker in server.workers()} == {True}


def memory_of(process):
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) / 1024


@pytest.mark.usefixtures("proc")
def test_idle_site_with_its_sender_of_mail_takes_under_a_hundredth_of_a_core(whole_site, tmp_path):
    site = whole_site.copy(tmp_path / "site")
    with site.served() as server, sending(site, every=5) as sender:
        assert server.ask("/").status == 200
        processes = [server.process.pid, *server.workers(), sender.pid]
        time.sleep(3)
        before, seconds = sum(map(processor_time, processes)), 10
        time.sleep(seconds)
        # The sender looks four times as often here as in the demonstration.
        assert (sum(map(processor_time, processes)) - before) / seconds < 0.01


def processor_time(process):
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def sending(site, every):
    """The one process that sends mail."""
    command = [sys.executable, "manage.py", "send_queued_mail", "--every", str(every)]
    with (site.folder / "mail.log").open("wb") as output:
        process = subprocess.Popen(command, cwd=HOUSE, env=site.environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_sender_ends_with_what_started_it(whole_site, tmp_path):
    site = whole_site.copy(tmp_path / "site")
    starter = f"{sys.executable} manage.py send_queued_mail --every 1 & echo $!; sleep 600"
    with subprocess.Popen(
        ["sh", "-c", starter], cwd=HOUSE, env=site.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as shell:
        sender = int(shell.stdout.readline())
        assert shell.stdout.readline() == b"Mail is looked for every 1 seconds.\n"
        shell.kill()
        shell.stdout.close()
    assert eventually(lambda: not Path(f"/proc/{sender}").exists())


def test_sender_waits_for_a_database_that_is_away_and_says_so_once(whole_site, tmp_path):
    database = tmp_path / "disk" / "db.sqlite3"
    site = whole_site.copy(tmp_path / "site", DATABASE_URL=f"sqlite:///{database}")
    log = site.folder / "mail.log"
    with sending(site, every=1) as sender:
        assert eventually(lambda: "Mail waits: unable to open database file" in log.read_text())
        time.sleep(3)
        assert sender.poll() is None
        shutil.copytree(whole_site.folder, tmp_path / "mended")
        (tmp_path / "mended").rename(database.parent)
        assert eventually(lambda: "Mail is sent again." in log.read_text())
    said = log.read_text().splitlines()
    assert said[1:] == ["Mail waits: unable to open database file", "Mail is sent again."]


def eventually(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds()
