"""An index that another version of the search has made is made anew by `manage.py migrate`."""

from zlib import crc32

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor

from .entries import IndexVersion
from .vocabulary import OF_THE_FIELD

# The number is raised with every change of what the index holds; the rest changes with the vocabulary.
CURRENT = f"3-{crc32(' '.join(OF_THE_FIELD).encode()):08x}"


def make_if_outdated(using, verbosity, plan=None, **signal):
    """After migrating, as soon as the whole database is of this version."""
    if using != DEFAULT_DB_ALIAS or not is_outdated() or (plan is not None and is_behind()):
        return
    call_command("rebuild_index", verbosity=verbosity)


def is_outdated():
    """Whether there is an index and this version did not make it, or not to its end."""
    has_index = IndexVersion._meta.db_table in connection.introspection.table_names()
    return has_index and not IndexVersion.objects.filter(version=CURRENT).exists()


def is_behind():
    """Whether migrations are missing, as where only some were asked for."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
