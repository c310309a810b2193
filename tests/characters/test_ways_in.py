"""No way in answers with an error, whatever characters are sent, and none stores what nobody sees."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.db import models

from characters.cleaning import visible
from publishing.states import State
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    MemberFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.staff import address, signed_in, typed

pytestmark = pytest.mark.django_db

UNSEEN = "".join(
    map(
        chr,
        [
            *(*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F)),
            *(*range(0x2060, 0x2070), 0xFEFF, 0xFFFE, 0xFDD0, 0xE0041, 0xFE0F, 0x180E, 0x3164),
        ],
    )
)
SENT = f"党{UNSEEN}建"
NULL = "\0"  # PostgreSQL takes no text with it
OURS = ("portal", "articles", "honors", "branches", "publishing", "library", "accounts")
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def administrator():
    branch = BranchFactory()
    make_article(branch=branch, state=State.DRAFT)
    make_profile(branch=branch)
    make_picture()
    for factory in (MemberFactory, HonorFactory, ActivityFactory):
        factory(branch=branch)
    client = signed_in("Administrator", branch)
    client.user.is_superuser = True
    client.user.save()
    return client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_and_their_filters(administrator, model):
    page = administrator.get(address(model, "changelist"))
    changes = page.context_data.get("cl") if page.status_code == 200 else None
    names = (
        {"q", "o", "p", "e"} | {name for spec in changes.filter_specs for name in spec.expected_parameters()}
        if changes
        else {}
    )
    for name in names:
        for value in (NULL, "²", "9" * 30):
            answer = administrator.get(f"{address(model, 'changelist')}?{name}={quote(value)}")
            assert answer.status_code < 500, (name, value)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_forms_with_their_parts(administrator, model):
    row = model._default_manager.first()
    for url in [address(model, "add"), *([address(row)] if row else [])]:
        page = administrator.get(url)
        if page.status_code != 200 or b"</form>" not in page.content or not page.context_data.get("adminform"):
            continue
        before = typed(page)
        words = {name for name, value in before.items() if isinstance(value, str) and not name.endswith("_FORMS")}
        assert administrator.post(url, before | dict.fromkeys(words, SENT)).status_code < 500
        for part in (name for name in before if name.endswith("_FORMS")):
            assert administrator.post(url, before | {part: NULL}).status_code < 500
        texts = {name for name in words if not before[name] or name in ("title", "name", "body", "summary")}
        assert administrator.post(url, before | dict.fromkeys(texts, SENT)).status_code < 500
    assert unseen_in_the_database() == []


def unseen_in_the_database():
    return [
        (model._meta.label, field.name, value)
        for model in MODELS
        if model._meta.app_label in OURS
        for field in model._meta.local_fields
        if isinstance(field, (models.CharField, models.TextField))
        for value in model._default_manager.values_list(field.name, flat=True)
        if isinstance(value, str) and value != visible(value)
    ]


@pytest.mark.parametrize(
    "path", ["/", "/search/", "/articles/", "/honors/", "/branches/", "/feed.xml", "/honors/honors.csv"]
)
def test_questions_to_public_pages(client, path):
    make_article()
    names = ("q", "page", "branch", "level", "year", "on", "column", "kind", "series", "from", "to", "language")
    for name in names:
        for value in (NULL, "²", "9" * 30, SENT, "\udcff".encode("utf-8", "surrogateescape"), "e" + "\u0301" * 2000):
            assert client.get(f"{path}?{name}={quote(value)}").status_code < 500, (name, value)


@pytest.mark.parametrize("words", ["%00", "%ED%A0%80", "%FF", "%1B", "a%0Ab", "%EF%BB%BF"])
def test_addresses(client, words):
    for path in (
        "{}",
        "branches/{}/",
        "articles/{}/",
        "columns/{}/",
        "media/{}",
        "documents/{}",
        "preview/{}/",
        "admin/{}/",
    ):
        assert client.get(f"/{path.format(words)}").status_code < 500


@pytest.mark.parametrize("name", ["username", "password", "next", "otp_token"])
def test_signing_in(client, name):
    for value in (NULL, SENT, "党" * 3000):
        answer = client.post("/admin/login/", {"username": "a", "password": "b"} | {name: value})
        assert answer.status_code == 200


def test_a_chosen_picture_is_looked_for_without_them(administrator):
    """What a page of ours puts into a form somebody may change."""
    url = address(make_article(state=State.DRAFT))
    values = typed(administrator.get(url))
    chosen = next(name for name in values if name.endswith("-chosen"))
    answer = administrator.post(url, values | {chosen: f"pictures/{NULL}.png"})
    assert "The library has no such picture" in answer.content.decode()
