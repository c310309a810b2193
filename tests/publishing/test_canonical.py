"""The canonical form: one and the same digest wherever a text is kept, and another one for any other text."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models

from articles.models import ArticleEdition
from branches.models import BranchProfile, Endeavour
from publishing.canonical import MISSING, canonical, digest_of
from publishing.editions import State
from tests.conftest import sweep
from tests.factories import (
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    SeriesFactory,
    make_article,
    make_picture,
    make_profile,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def write(row, **columns):
    """Straight into the row, past everything that is written in Python."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**columns)


def digest(edition):
    return type(edition).objects.get(pk=edition.pk).digest_now()


def known_article():
    return make_article(
        article=ArticleFactory(pk=90001),
        column=ColumnFactory(pk=90002),
        branch=BranchFactory(pk=90003),
        title="五个坚持 · Five strands, one cord",
        summary="First line\r\nsecond line",
        body='<p>“It’s <strong>the list</strong> &amp; the window” 𠀀</p><h2 id="a">Ｗide</h2>',
        language="en",
        state=State.DRAFT,
    )


def known_profile():
    profile = make_profile(
        branch=BranchFactory(pk=90003), brand_name="品牌", probationary_members=None, endeavours=2, state=State.DRAFT
    )
    for number, endeavour in enumerate(profile.endeavours.all()):
        write(endeavour, identity=f"00000000-0000-4000-8000-00000000000{number}")
    return profile


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (known_article, "1f670f6825e67adb7c2f0fae23064685ccb0c1f3369069ca18be830ebc2d70ba"),
        (known_profile, "335fef2a06887be0d2a1bf099feca2bcaeee7cc6836748af9f308d14a0491b11"),
    ],
)
def test_digest_is_the_same_on_every_database_and_machine(known, expected):
    assert digest(known()) == expected


@pytest.mark.django_db(transaction=True)
def test_digest_is_the_same_after_the_data_have_been_dumped_and_loaded(tmp_path, make):
    edition = make(state=State.DRAFT, cover=make_picture(), cover_alt="The members reading together")
    edition.keep()
    before, kept = edition.digest_now(), edition.versions.get().form
    file = str(tmp_path / "data.json")

    call_command("dumpdata", "branches", "articles", output=file, verbosity=0)
    sweep()
    assert not type(edition).objects.exists()
    call_command("loaddata", file, verbosity=0)

    stored = type(edition).objects.get()
    assert (stored.digest_now(), stored.digest, stored.versions.get().form) == (before, before, kept)


def test_form_is_what_json_can_hold_and_the_database_gives_back(make):
    edition = make(state=State.DRAFT)
    form = canonical(edition)
    edition.keep()

    assert json.loads(json.dumps(form)) == form
    assert edition.versions.get().form == form
    assert digest_of(edition.versions.get().form) == edition.digest == edition.digest_now()


# --- what counts


OTHER = {  # another value for each kind of field
    "column": lambda: ColumnFactory().pk,
    "series": lambda: SeriesFactory().pk,
    "branch": lambda: BranchFactory().pk,
    "series_number": lambda: 7,
    "full_members": lambda: 13,
    "probationary_members": lambda: 0,
    "committee_size": lambda: 7,
    "position": lambda: 7,
    "language": lambda: "zh-hans",
}
BESIDE = {"series": {"series_number": 1}, "cover": {"cover_alt": "Something"}}


def all_fields(*owners):
    return [(model, name) for model in owners for name in model.text_fields]


@pytest.mark.parametrize(("model", "name"), all_fields(ArticleEdition, BranchProfile))
def test_one_character_of_any_field_makes_another_digest_and_back_the_same(model, name):
    make = {ArticleEdition: make_article, BranchProfile: make_profile}[model]
    edition = make(
        state=State.DRAFT, cover_alt="Something", **({"series": SeriesFactory()} if "column" in name else {})
    )
    attname = model._meta.get_field(name).attname
    before, value = digest(edition), getattr(edition, attname)
    other = OTHER.get(name, lambda: f"{value}x")()
    if name == "series_number":
        write(edition, series=SeriesFactory(), series_number=1)
        before, value, other = digest(edition), 1, 2

    write(edition, **{attname: other}, **(BESIDE.get(name, {}) if other else {}))
    assert digest(edition) != before

    beside = {field: getattr(edition, field) for field in BESIDE.get(name, {})}
    write(edition, **{attname: value}, **beside)
    assert digest(edition) == before


@pytest.mark.parametrize("name", Endeavour.text_fields)
def test_one_character_of_any_part_makes_another_digest(name):
    profile = make_profile(state=State.DRAFT)
    part, before = profile.endeavours.all()[2], digest(profile)

    write(part, **{name: OTHER.get(name, lambda: f"{getattr(part, name)}.")()})

    assert digest(profile) != before


def test_order_and_number_of_the_parts_count():
    profile = make_profile(state=State.DRAFT, endeavours=2)
    first, second = profile.endeavours.all()
    before = digest(profile)

    write(first, position=2), write(second, position=1)
    turned = digest(profile)
    write(first, position=1), write(second, position=2)
    assert digest(profile) == before
    second.delete()

    assert len({before, turned, digest(profile)}) == 3


def test_order_of_parts_at_one_place_is_the_same_on_every_database():
    profile = make_profile(state=State.DRAFT, endeavours=3)
    Endeavour.objects.update(position=1)

    assert [part["identity"] for part in canonical(profile)["parts"]["endeavours"]] == [
        str(part.identity) for part in sorted(profile.endeavours.all(), key=lambda part: part.pk)
    ]


def test_where_a_text_stands_does_not_count(make, clock):
    draft = make(state=State.DRAFT)
    before = digest(draft)

    draft.publish(at=clock.move(hours=1), imported="As it was.")
    draft.withdraw(at=clock.move(hours=1))
    draft.revise()

    assert digest(draft) == before


def test_two_editions_of_the_same_words_are_two_texts(make):
    """A signature of one is never one of the other."""
    first = make()

    assert digest(first.revise()) != digest(first)


# --- one way to write


def test_composed_and_decomposed_letters_are_one_text():
    draft = make_article(title="Cafe\u0301 e\u0301", body="<p>o\u0308</p>", state=State.DRAFT)
    before = digest(draft)
    assert canonical(draft)["fields"]["title"] == "Caf\u00e9 \u00e9"

    draft.title, draft.body = "Caf\u00e9 \u00e9", "<p>\u00f6</p>"
    draft.save()

    assert digest(draft) == before


def test_line_ends_of_every_system_are_one_text():
    draft = make_article(summary="one\r\ntwo\rthree", state=State.DRAFT)

    assert canonical(draft)["fields"]["summary"] == "one\ntwo\nthree"


def test_words_of_parts_are_written_in_one_way_too():
    part = make_profile(state=State.DRAFT, endeavours=1).endeavours.get()
    part.endeavour = "e\u0301"
    part.save()

    assert Endeavour.objects.get().endeavour == "\u00e9"


# --- pictures


def replace(name, content=b"another picture"):
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def test_bytes_of_the_cover_count(make, settings):
    draft = make(cover=make_picture(), cover_alt="The members reading together", state=State.DRAFT)
    before, bytes_of = digest(draft), (settings.MEDIA_ROOT / draft.cover.name).read_bytes()

    replace(draft.cover.name)
    assert digest(draft) != before
    replace(draft.cover.name, bytes_of)
    assert digest(draft) == before


@pytest.mark.parametrize("where", ["body", "comment", "endeavour"])
def test_bytes_of_pictures_among_the_words_count(where):
    name = default_storage.save("pictures/one.png", ContentFile(b"one"))
    words = f'<p>Look</p><p><img src="{default_storage.url(name)}" alt="A list" width="3"></p>'
    if where == "body":
        draft = make_article(body=words, state=State.DRAFT)
    else:
        draft = make_profile(state=State.DRAFT, **({"comment": words} if where == "comment" else {}))
        if where == "endeavour":
            part = draft.endeavours.last()
            part.text = words
            part.save()
    before = digest(draft)
    assert list(canonical(draft)["pictures"]) == [name]

    replace(name)
    changed = digest(draft)
    default_storage.delete(name)

    assert len({before, changed, digest(draft)}) == 3
    assert canonical(draft)["pictures"] == {name: MISSING}


@pytest.mark.parametrize("name", ["gone.png", "pictures", "pictures/one.png/two.png", "a" * 300, "."])
def test_picture_that_is_none_is_missing_and_no_error(name):
    default_storage.save("pictures/one.png", ContentFile(b"one"))
    draft = make_article(state=State.DRAFT, body=f'<p>Look</p><p><img src="/media/{name}" alt="A list"></p>')

    assert canonical(draft)["pictures"] == {name: MISSING}


def test_pictures_of_other_sites_are_not_ours_to_read():
    draft = make_article(state=State.DRAFT)
    write(draft, body='<p><img src="https://www.example.org/media/a.png" alt="A list"></p>')

    assert canonical(ArticleEdition.objects.get())["pictures"] == {}
