"""Processes that time the pages of one database each, asked in turn, so that a busy moment strikes both sizes."""

import json
import os
import sys
from dataclasses import dataclass, field
from statistics import median, quantiles
from subprocess import PIPE, Popen

ROUNDS = 20
REQUESTS = 5  # of each page in each round: few, so that a busy moment strikes both


@dataclass
class Timing:
    """What was measured of one page at one size: queries of a request, and the time of each request in ms."""

    queries: int | None = None
    times: list[float] = field(default_factory=list)

    @property
    def median(self):
        return median(self.times)

    @property
    def percentile_99(self):
        return quantiles(self.times, n=100)[98]

    def add(self, queries, times):
        if self.queries not in (None, queries):
            raise RuntimeError(f"The same page took {self.queries} queries and then {queries}.")
        self.queries = queries
        self.times += times


class Worker:
    """The command time_pages in a process of its own; `addresses` are the pages that it can time, by name."""

    def __init__(self, environment):
        self.environment = environment | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}

    def __enter__(self):
        command = [sys.executable, "-m", "django", "time_pages"]
        self.process = Popen(command, env=self.environment, stdin=PIPE, stdout=PIPE, text=True, bufsize=1)
        self.addresses = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *exception):
        self.process.stdin.close()
        self.process.wait()

    def time(self, name, count):
        self.process.stdin.write(json.dumps([name, count]) + os.linesep)
        return json.loads(self.process.stdout.readline())


def in_turn(workers):
    """For each page its timings by each worker. The first request to a page is not counted."""
    names = list(workers[0].addresses)
    for name in names:
        for worker in workers:
            worker.time(name, 1)
    timings = {name: [Timing() for _worker in workers] for name in names}
    for _round in range(ROUNDS):
        for name in names:
            for worker, timing in zip(workers, timings[name], strict=True):
                timing.add(**worker.time(name, REQUESTS))
    return timings
