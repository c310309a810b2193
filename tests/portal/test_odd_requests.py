"""Every address of the admin answers whatever is sent to it: with a sentence, never with a fault of ours.

Each request is made on its own, outside a transaction, as in earnest: on PostgreSQL some faults show only there.
"""

import random
import re
import traceback
from urllib.parse import quote

import lxml.html
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern

from accounts.models import User

PLACES = re.compile(r"<(?:(\w+):)?(\w+)>")
SEEDS = 8  # each takes about a minute
PEOPLE = ["everything", "editor", "publisher", "administrator"]
NO_ROWS = ["0", "-1", "9" * 25, "x", "a/b", "%FF", "_5F", "１", "1 OR 1=1", "None", "../1", "x" * 300]
VALUES = [
    *("", "\0", "a\0b", "9" * 30, "-1", "x" * 6000, "１２", "[]", "{}", "null", "../../etc/passwd", "\ufffe", "\u202e"),
    *("2026-13-45", "25:61", "1e400", "NaN", "on", "true", "a:b:c", "<b>x</b>", "0", "1", "1,2", "None", "%00", "\r\n"),
]
# Read beside forms, and on few pages only.
BESIDE = [
    *("_kept_cover", "_kept_portrait", "cover-chosen", "portrait-chosen", "cover-ai", "action", "_selected_action"),
    *("select_across", "index", "opened", "newest", "token", "digest", "keep", "reason", "revoke", "take", "look"),
    *("shown", "picture", "branch", "left", "opening", "throw_away", "import", "csv", "only_good", "_submit", "read"),
    *("_preview", "is_ai_generated", "language", "next", "html", "version", "_version", "merged", "_merged", "onto"),
    *("with_words", "at_0", "at_1", "when", "until_0", "until_1", "file", "upload", "image", "_save", "_continue"),
]
QUERIES = [
    "p=abc&o=x.y.-1&e=1&q=%FF",
    "p=" + "9" * 30,
    "_changelist_filters=%FF%FE&_popup=1&_to_field=id",
    "_to_field=password",
    "state__exact=zz&phase=zz&branch__id__exact=abc&year=" + "9" * 25,
    "all=&o=" + "9" * 25,
    "id__in=abc&pk__gt=x",
    "person=abc&what=x&kind=y&since=2026-99-99&name=" + "x" * 3000,
    "term=x&app_label=articles&model_name=articleedition&field_name=branch",
    "app_label=a&model_name=b&field_name=c",
    "from=" + "9" * 25 + "&to=x&a=-1&b=%00x",
    "q=" + "9" * 30 + "&before=" + "9" * 30,
    "language=xx&token=abc",
]


def addresses():
    """Each pattern of the admin, as its path with the places open, and the admin that it belongs to."""
    yield from of_patterns(admin.site.get_urls(), "/admin/", None)


def of_patterns(patterns, before, owner):
    for each in patterns:
        route = before + getattr(each.pattern, "_route", "")
        if isinstance(each, URLPattern):
            yield route, getattr(getattr(each.callback, "model_admin", None), "model", None)
        else:
            model = next(
                (m for m in admin.site._registry if f"/{m._meta.app_label}/{m._meta.model_name}/" in route), None
            )
            yield from of_patterns(each.url_patterns, route, model or owner)


def filled(route, choose):
    """A path in which every place is taken by a row that is there, or by what is none."""
    model = next((m for m in admin.site._registry if f"/{m._meta.app_label}/{m._meta.model_name}/" in route), None)

    def value(_place):
        rows = list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:20]) if model else []
        return str(choose.choice(rows)) if rows and choose.random() < 0.7 else choose.choice(NO_ROWS)

    return quote(PLACES.sub(value, route), safe="/%")


def names_on(content):
    """The names of all fields of a page's forms."""
    if not content.strip():
        return []
    return lxml.html.fromstring(content).xpath("//form//*[@name]/@name")


def bodies(names, choose):
    """What may be sent to a page whose forms have these names."""
    names = [*names, *choose.sample(BESIDE, 6)]
    yield {}, None
    yield {name: choose.choice(VALUES) for name in names}, None
    yield (
        {name: [choose.choice(VALUES), choose.choice(VALUES)] for name in choose.sample(names, min(8, len(names)))},
        None,
    )
    some = choose.sample(names, min(5, len(names)))
    yield {name: SimpleUploadedFile("x.docx\0.png", b"\0garbage") for name in some}, None
    yield "&".join(f"{quote(name)}=%ED%A0%80%00" for name in some), "application/x-www-form-urlencoded"
    yield '{"a": [1, null]}', "application/json"
    yield "--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"
    yield "a=1", "text/plain; charset=none-such"


def asked(client, path, names, choose):
    """Pairs of what was sent to one address in all ways, and the answer."""
    for method in ("head", "put", "patch", "delete", "options", "trace"):
        yield (method, path), getattr(client, method)(path)
    for query in choose.sample(QUERIES, 3):
        yield ("get", path, query), client.get(f"{path}?{query}")
    for body, kind in bodies(names, choose):
        sent = client.generic("POST", path, body.encode(), kind) if kind else client.post(path, body)
        yield ("post", path, str(body)[:600], kind), sent


@pytest.fixture
def site(transactional_db, monkeypatch):
    monkeypatch.setenv("DEMO_ACCOUNTS", "yes")
    monkeypatch.setenv("DEMO_PASSWORD", "a password of a test")
    call_command("load_sample", verbosity=0)
    call_command("make_demo_accounts", verbosity=0)
    User.objects.create_superuser("everything")


def faults(names, routes, seed):
    """What was answered with a fault, by each of these people at each of these addresses."""
    choose, found = random.Random(seed), []
    for name in names:
        client = Client(raise_request_exception=False)
        for route in routes:
            client.force_login(User.objects.get(username=name))
            path = filled(route, choose)
            opened = client.get(path)
            on_page = names_on(opened.content) if opened.status_code == 200 and not opened.streaming else []
            for sent, answer in [(("get", path), opened), *asked(client, path, on_page, choose)]:
                if answer.status_code >= 500:
                    found.append((name, *sent, *traceback.format_exception(answer.exc_info[1])[-4:]))
    return found


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_address_of_the_admin_fails_over_anything(site, seed):
    routes = sorted({route for route, _model in addresses() if "<path:url>" not in route})
    assert faults([PEOPLE[seed % len(PEOPLE)]], routes, seed) == []


def test_some_addresses_of_the_admin_fail_over_nothing(site):
    routes = sorted({route for route, _model in addresses()})
    chosen = random.Random(len(routes)).sample(routes, 24)
    assert faults(["everything"], chosen, 1) == []
