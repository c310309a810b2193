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
    engine().write([(10**9, "stray", "stray", {1})])
    rebuilt()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM portal_entry_words UNION ALL SELECT COUNT(*) FROM portal_entry_pairs")
            assert cursor.fetchall() == [(5,), (5,)]
    assert found("stray") == []


def test_everything_is_found_at_every_moment_of_it(content, client, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 1)
    seen = [(done, total, len(found("lantern"))) for done, total in keeping.rebuild()]
    assert seen == [(done, 5, 5) for done in range(1, 6)]


@pytest.mark.parametrize("after", [1, 3])
def test_what_was_interrupted_leaves_an_index_that_serves_and_is_made_whole_again(content, monkeypatch, after):
    monkeypatch.setattr(keeping, "BATCH", 1)
    work = keeping.rebuild()
    for _batch in range(after):
        next(work)
    work.close()
    assert len(found("lantern")) == 5
    assert rebuilt() == "5 things are in the index.\n"
    assert len(found("lantern")) == 5
    assert Entry.objects.count() == 5


def test_what_was_published_meanwhile_is_in_it(content):
    work = keeping.rebuild()
    next(work)
    make_article(title="Lantern of this minute")
    for _batch in work:
        pass
    assert "Lantern of this minute" in found("lantern")
    assert Entry.objects.count() == 6


def test_index_of_before_phrases_serves_until_it_is_made_anew(content, client):
    """What an update brings is empty at first: words are found as ever, phrases once this was run."""
    Entry.objects.update(said="")
    answers = [client.get("/search/", {"q": question}) for question in ("lantern article", '"lantern article"')]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "One result" in answers[0].content.decode()
    assert "Nothing was found" in answers[1].content.decode()
    rebuilt()
    assert "One result" in client.get("/search/", {"q": '"lantern article"'}).content.decode()


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
