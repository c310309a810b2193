"""Measure the site at 200 and at N articles: `python -m tests.bench N`, which deploy/bench.sh calls.

Makes two databases of its own, on the server that DATABASE_URL names or as SQLite files below DATA_DIR, and takes
them away again. Prints each page's queries, median and 99th percentile, request rates beside a floor, and whether
what docs/decisions.md promises is kept.
"""

import os
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from subprocess import run
from urllib.parse import urlsplit

import psycopg2

from . import rates
from .cpu import cpu_for_a_request
from .workers import Worker, in_turn

SMALL = 200
SLOWER_AT_MOST = 1.5
LIMITED = (
    "articles, page 1",
    "articles, page 400",
    "column, page 1",
    "column, page 400",
    "honors",
    "admin: articles, office",
    "admin: articles, editor",
)
SEARCH_WITHIN = {10_000: 60, 100_000: 150}  # articles: ms
RATED = ("article", "home", "column, page 1")
SHARE_OF_FLOOR = 0.25
CPU_OF = (
    *("home", "show", "branch", "article", "column, page 1", "honors"),
    *("search, in half", "search, in half, Chinese", "search, rare"),
)
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}


def main(large):
    sizes = (SMALL, large)
    with ExitStack() as stack:
        environments = [stack.enter_context(filled_database(size)) for size in sizes]
        workers = [stack.enter_context(Worker(environment)) for environment in environments]
        pages = in_turn(workers)
        print_pages(pages, sizes)
        cpu = [
            cpu_for_a_request(environment | SETTINGS, addresses_with_floor(worker, CPU_OF))
            for environment, worker in zip(environments, workers, strict=True)
        ]
        print_cpu(cpu, sizes)
        answered = rates.rates(environments[-1] | SETTINGS, addresses_with_floor(workers[-1], RATED))
    print_rates(answered)
    print_verdicts(pages, answered, sizes)


def addresses_with_floor(worker, names):
    floor = worker.addresses["article"].replace("/articles/", "/floor/")
    return {"floor": floor} | {name: worker.addresses[name] for name in names}


@contextmanager
def filled_database(size):
    """The environment of processes that use a fresh database with so many articles."""
    with postgresql_database(size) if "DATABASE_URL" in os.environ else sqlite_database(size) as url:
        environment = os.environ | {"DATABASE_URL": url}
        command = environment | SETTINGS
        start = time.monotonic()
        run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=command, check=True)
        run([sys.executable, "-m", "django", "fill_for_bench", str(size)], env=command, check=True)
        say(f"{size:,} articles were filled in {time.monotonic() - start:.0f} s.")
        yield environment


@contextmanager
def sqlite_database(size):
    file = Path(os.environ["DATA_DIR"]).absolute() / f"bench_{size}.sqlite3"
    try:
        yield f"sqlite:///{file}"
    finally:
        for each in file.parent.glob(f"{file.name}*"):
            each.unlink()


@contextmanager
def postgresql_database(size):
    server, name = os.environ["DATABASE_URL"], f"pilot_bench_{size}"
    with_server(server, f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def with_server(server, statement):
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


# --- what is printed


def print_pages(pages, sizes):
    small, large = (f"{size:,}" for size in sizes)
    say(f"\n{'':26}{'queries':^15}{'median, ms':^20}{'99th percentile, ms':^20}  times")
    say(f"{'articles':<26}{small:>7}{large:>8}{small:>10}{large:>10}{small:>10}{large:>10}")
    for name, (few, many) in pages.items():
        say(
            f"{name:<26}{few.queries:>7}{many.queries:>8}{few.median:>10.1f}{many.median:>10.1f}"
            f"{few.percentile_99:>10.1f}{many.percentile_99:>10.1f}{many.median / few.median:>7.2f}"
        )


def print_cpu(cpu, sizes):
    """For each page its milliseconds at both sizes, and how many times the floor's they are at the large one."""
    few, many = cpu
    say(f"\nCPU of a worker for a request, ms{sizes[0]:>10,}{sizes[1]:>10,}  times the floor")
    for name in few:
        say(f"{name:<33}{few[name]:>9.2f}{many[name]:>10.2f}{many[name] / many['floor']:>10.1f}")


def print_rates(answered):
    say(f"\nRequests a second ({rates.SERVER}; asked by {rates.generator()}), and the share of the floor")
    for name, rounds in answered.items():
        say(f"{name:<26}{median(rounds):>7.0f}{rates.share(rounds, answered['floor']):>8.2f}")


def print_verdicts(pages, answered, sizes):
    say("")
    verdict(
        f"The same number of queries at {sizes[0]:,} and {sizes[1]:,} articles on every page",
        {
            name: f"{few.queries} and {many.queries}"
            for name, (few, many) in pages.items()
            if few.queries != many.queries
        },
    )
    share = rates.share(answered["article"], answered["floor"])
    verdict(
        f"An article of 12 kB at {SHARE_OF_FLOOR} of the floor’s request rate or better ({share:.2f})",
        {} if share >= SHARE_OF_FLOOR else {"article": f"{share:.2f}"},
    )
    times = {name: pages[name][1].median / pages[name][0].median for name in LIMITED}
    verdict(
        f"Lists, honors and the admin’s list within {SLOWER_AT_MOST} times of their time ({max(times.values()):.2f})",
        {name: f"{time:.2f}" for name, time in times.items() if time > SLOWER_AT_MOST},
    )
    within = next((limit for most, limit in SEARCH_WITHIN.items() if sizes[-1] <= most), None)
    if within:
        times = {name: large.median for name, (_few, large) in pages.items() if name.startswith("search")}
        say(f"Search at {sizes[-1]:,} articles, median in ms of at most {within}:")
        for name, time in times.items():
            say(f"  {name:<32}{time:>7.1f}")
        verdict(
            f"Search within {within} ms at {sizes[-1]:,} articles ({max(times.values()):.0f})",
            {name: f"{time:.0f}" for name, time in times.items() if time > within},
        )


def verdict(limit, misses):
    said = ", ".join(f"{name}: {value}" for name, value in misses.items())
    say(f"{limit}: {'NOT MET: ' + said if misses else 'met'}")


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
