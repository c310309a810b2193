"""`migrate` makes the search index anew where another version made it, so that an update needs no thought."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from portal.models import Entry, IndexVersion
from portal.search.keeping import rebuild
from tests.factories import make_article
from tests.portal.asking import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def _index_of_old():
    """As an update finds it: without what this version looks for."""
    make_article(title="Lantern evening")
    Entry.objects.update(said="")
    IndexVersion.objects.update_or_create(pk=1, defaults={"version": "2"})


@pytest.fixture
def _index_of_none(_index_of_old):
    IndexVersion.objects.all().delete()


@pytest.mark.parametrize("index", ["_index_of_old", "_index_of_none"])
def test_migrate_makes_an_index_of_another_version_anew(client, request, index):
    request.getfixturevalue(index)
    assert found(client, '"lantern evening"') == []
    call_command("migrate", verbosity=0)
    assert found(client, '"lantern evening"') == ["Lantern evening"]


def test_it_says_so(_index_of_old, capsys):
    call_command("migrate", verbosity=1, stdout=StringIO())
    assert "1 things are in the index" in capsys.readouterr().out
    call_command("migrate", verbosity=1, stdout=StringIO())
    assert capsys.readouterr().out == ""


def test_index_of_this_version_is_left_alone(client, _index_of_old):
    call_command("migrate", verbosity=0)
    Entry.objects.update(said="")
    call_command("migrate", verbosity=0)
    assert found(client, '"lantern evening"') == []


def test_what_was_interrupted_is_made_anew(client, _index_of_old):
    work = rebuild()
    next(work)
    work.close()
    Entry.objects.update(said="")
    call_command("migrate", verbosity=0)
    assert found(client, '"lantern evening"') == ["Lantern evening"]


def test_it_waits_until_the_whole_database_is_of_this_version(client, _index_of_old):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    call_command("migrate", "portal", verbosity=0)
    assert found(client, '"lantern evening"') == []
