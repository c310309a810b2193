"""The index can be made anew at any time, from whatever state it is in."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import ArticleEdition
from branches.models import Branch, Member
from honors.models import Honor
from portal.search import keeping
from portal.search.engines import Terms, engine
from portal.search.entries import Entry
from publishing.editions import State
from tests.factories import HonorFactory, MemberFactory, make_article, make_profile

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    def isatty(self):
        return True


def rebuilt():
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    return out.getvalue()


def found(word):
    keys = engine().keys(Terms([[word]], []), Entry.objects.all(), 500)
    return [entry.title for entry in Entry.objects.in_bulk(keys).values()]


@pytest.fixture
def content(clock):
    branch = make_profile(brand_name="Lantern brand").branch
    make_article(title="Lantern article")
    make_article(title="Lantern draft", state=State.DRAFT)
    make_article(title="Lantern tomorrow", at=clock.now + timedelta(days=1))
    make_article(title="Lantern past", at=clock.now - timedelta(days=2), until=clock.now - timedelta(days=1))
    HonorFactory(title="Lantern honor", branch=branch)
    HonorFactory(title="Lantern hidden", branch=branch, is_public=False)
    MemberFactory(name="Lantern member", branch=branch)
    MemberFactory(name="Lantern without consent", branch=branch, may_be_public=False)
    return {"Lantern article", "Lantern tomorrow", "Lantern honor", "Lantern member"}


def test_it_holds_what_may_be_found_now_or_later_and_nothing_else(content):
    kept = {entry.title for entry in Entry.objects.all()}
    assert {title for title in kept if "·" not in title} == content
    assert len(kept) == 5
    Entry.objects.all().delete()
    assert rebuilt() == "5 things are in the index.\n"
    assert {entry.title for entry in Entry.objects.all()} == kept
    assert set(found("lantern")) == kept


def test_rows_written_past_the_models_come_in_and_go(content):
    ArticleEdition.objects.filter(title="Lantern article").update(live_until=None)
    Honor.objects.bulk_create([HonorFactory.build(title="Lantern bulk", branch=Branch.objects.get())])
    Member.objects.filter(name="Lantern member").update(may_be_public=False)
    rebuilt()
    assert "Lantern bulk" in found("lantern")
    assert "Lantern member" not in found("lantern")


def test_words_without_an_entry_are_swept(content):
    engine().write([(10**9, "stray", "stray")])
    rebuilt()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM portal_entry_words")
            assert cursor.fetchone() == (5,)
    assert found("stray") == []


def test_progress_is_shown_on_a_terminal(content, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 1)
    out = Terminal()
    call_command("rebuild_index", stdout=out)
    assert "1 of 5" in out.getvalue()
    assert "5 of 5\n" in out.getvalue()


def test_empty_site_has_an_empty_index():
    assert rebuilt() == "0 things are in the index.\n"


def test_the_longest_text_is_indexed():
    body = "".join(f"<p>{chr(0x4E00 + n % 20000)}{chr(0x4E00 + n * 7 % 20000)}字{n}。</p>" for n in range(30_000))
    make_article(title="Lantern", body=body)
    assert found("lantern") == ["Lantern"]


def test_publication_that_fails_leaves_the_index_as_it_was(clock):
    edition = make_article(title="Lantern", state=State.DRAFT)
    with pytest.raises(Exception, match="time has passed"):
        edition.publish(at=clock.now - timedelta(days=1), urgent="Now")
    assert Entry.objects.count() == 0
