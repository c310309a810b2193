"""Worker CPU for a request: the time that gunicorn's workers ran, which a busy machine hardly changes.

Read from /proc, so on Linux only. What PostgreSQL itself does for a page is not in it; what SQLite does, is.
"""

import os
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from .rates import served

ROUNDS = 10
REQUESTS = 30  # of each page in each round: clock ticks are 10 ms


def cpu_for_a_request(environment, addresses):
    """Milliseconds by name, user and system time together, of all rounds, in which the pages alternate."""
    used = dict.fromkeys(addresses, 0)
    with served("config.wsgi", environment) as (server, master):
        connection = HTTPConnection(urlsplit(server).netloc)  # kept open, so one worker answers
        for address in addresses.values():
            ask(connection, address, 3)
        for _round in range(ROUNDS):
            for name, address in addresses.items():
                before = ticks(master)
                ask(connection, address, REQUESTS)
                used[name] += ticks(master) - before
        connection.close()
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    return {name: ticks * tick / (ROUNDS * REQUESTS) for name, ticks in used.items()}


def ask(connection, address, times):
    for _request in range(times):
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")


def ticks(master):
    """Clock ticks that the workers of a server have run."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    stats = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
    return sum(int(user) + int(system) for user, system in (stat[11:13] for stat in stats))
