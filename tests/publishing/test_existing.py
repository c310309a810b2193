"""What was written and signed before hands and chain were kept: it gets both by the migrations, and still holds."""

import io

import pytest
from django.core.management import call_command
from django.db import connection, models

from articles.models import ArticleEdition, ArticleSignOff
from branches.models import ProfileSignOff
from publishing.chain import EndOfChain, breaks
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.signers import signed_by_all

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = {"articles": "0009", "branches": "0007"}


@pytest.fixture
def _migrated_again():
    yield
    call_command("migrate", verbosity=0)


def migrated_there_and_back():
    """As an update finds it: without hands, names and seals; and as it leaves it."""
    for app, name in BEFORE.items():
        call_command("migrate", app, name, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_endofchain")
    call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("_migrated_again")
def test_what_exists_is_chained_and_has_its_authors(clock):
    writer, reviser = UserFactory(), UserFactory()
    branch = BranchFactory()
    profile = signed_by_all(make_profile, branch=branch)
    live = make_article(state="draft", created_by=writer)
    live.keep(by=writer)
    signed_by_all(lambda **_texts: live)
    clock.move(hours=1)
    revision = live.revise(by=reviser)
    revision.title = "Another title"
    revision.save(by=reviser)
    hands = revision.versions.first().hands
    returned = make_article(state="draft", created_by=writer)
    returned.discard()
    copy = returned.revise(by=reviser)
    secretary = profile.sign_offs.first().signed_by
    secretary.display_name = "Renamed since"
    secretary.save()
    digests = list(models.QuerySet(ArticleEdition).order_by("pk").values_list("digest", "version"))

    migrated_there_and_back()

    assert list(models.QuerySet(ArticleEdition).order_by("pk").values_list("digest", "version")) == digests
    assert list(breaks({})) == []
    assert EndOfChain.objects.get().place == 6
    rows = [*ProfileSignOff.objects.order_by("place"), *ArticleSignOff.objects.order_by("place")]
    assert [(row.place, row.named_afterwards) for row in rows] == [(place, True) for place in range(1, 7)]
    assert (rows[0].name, rows[0].role) == ("Renamed since", "Branch secretary")
    assert rows[0].who == "Renamed since (named afterwards)"
    revision, copy = ArticleEdition.objects.get(pk=revision.pk), ArticleEdition.objects.get(pk=copy.pk)
    assert revision.versions.first().hands == hands
    assert revision.authors() == copy.authors() == {writer.pk, reviser.pk}
    out = io.StringIO()
    call_command("verify_signoffs", "--all", stdout=out)
    assert "2 signed" in out.getvalue()
    signed_by_all(make_article)
    assert list(breaks({})) == []
