"""How many requests a second gunicorn answers, with two workers of four threads, for the site and for the floor."""

import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlsplit

SERVER = "gunicorn --config deploy/gunicorn.conf.py"
CONNECTIONS = 8
ROUNDS = 15
SECONDS = 1  # short turns, so that a busy moment strikes a page and the floor alike


def rates(environment, addresses):
    """Requests a second by name, a list for each: one of every round, in which the floor and the pages alternate.

    `addresses` are the pages’ by name, the floor’s among them; `environment` is that of the server. Every page is made
    anew for every request: the site keeps none.
    """
    with served("config.wsgi", environment) as (server, _pid):
        urls = {name: server + address for name, address in addresses.items()}
        for url in urls.values():
            rate(url)
        rounds = [{name: rate(url) for name, url in urls.items()} for _round in range(ROUNDS)]
    return {name: [each[name] for each in rounds] for name in urls}


def share(rates_of_page, rates_of_floor):
    """What part of the floor's rate a page has: the median of the rounds."""
    return median(page / floor for page, floor in zip(rates_of_page, rates_of_floor, strict=True))


@contextmanager
def served(module, environment):
    """A server of our own on a free port of loopback; gives its address and its process."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        host, port = chosen.getsockname()
    command = [sys.executable, "-m", *SERVER.split(), "--bind", f"{host}:{port}", module]
    server = subprocess.Popen(command, env=environment)
    try:
        wait_for(host, port)
        yield f"http://{host}:{port}", server.pid
    finally:
        server.terminate()
        server.wait()


def wait_for(host, port, seconds=20):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection((host, port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def generator():
    return "wrk" if shutil.which("wrk") else "a client in Python, which takes time from the servers"


def rate(url):
    """Requests a second that are answered with 200 to eight connections that ask without a pause."""
    if wrk := shutil.which("wrk"):
        command = [wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", str(SECONDS), url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in said or "Socket errors" in said:
            raise RuntimeError(f"{url} was not always answered:\n{said}")
        return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(lambda _connection: answers(url), range(CONNECTIONS))) / SECONDS


def answers(url):
    """How many answers one connection gets in its time, where there is no wrk."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc)
    count, deadline = 0, time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{url} answered {response.status}")
        count += 1
    return count
