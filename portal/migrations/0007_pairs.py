from django.db import migrations

from portal.search.engines import ENGINES


def make_pairs(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].pairing:
        schema_editor.execute(statement)


def unmake_pairs(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].unpairing:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Pairs of words, by which phrases are found."""

    dependencies = [
        ("portal", "0006_search_by_day"),
    ]

    operations = [
        migrations.RunPython(make_pairs, unmake_pairs),
    ]
