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


@pytest.fixture(autouse=True)
def _index_of_old():
    """As an update finds it: without what this version looks for."""
    make_article(title="Lantern evening")
    Entry.objects.update(said="")
    IndexVersion.objects.update_or_create(pk=1, defaults={"version": "2"})


@pytest.mark.parametrize("has_version", [True, False])
def test_migrate_makes_an_index_of_another_version_anew(client, has_version):
    if not has_version:
        IndexVersion.objects.all().delete()
    assert found(client, '"lantern evening"') == []
    call_command("migrate", verbosity=0)
    assert found(client, '"lantern evening"') == ["Lantern evening"]


def test_it_says_so(capsys):
    call_command("migrate", verbosity=1, stdout=StringIO())
    assert "1 things are in the index" in capsys.readouterr().out
    call_command("migrate", verbosity=1, stdout=StringIO())
    assert capsys.readouterr().out == ""


def test_index_of_this_version_is_left_alone(client):
    call_command("migrate", verbosity=0)
    Entry.objects.update(said="")
    call_command("migrate", verbosity=0)
    assert found(client, '"lantern evening"') == []


def test_what_was_interrupted_is_made_anew(client):
    work = rebuild()
    next(work)
    work.close()
    Entry.objects.update(said="")
    call_command("migrate", verbosity=0)
    assert found(client, '"lantern evening"') == ["Lantern evening"]


def test_it_waits_until_the_whole_database_is_of_this_version(client):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    call_command("migrate", "portal", verbosity=0)
    assert found(client, '"lantern evening"') == []
