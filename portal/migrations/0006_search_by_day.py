from django.db import migrations

from portal.search.engines import ENGINES


def narrow(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].narrowing:
        schema_editor.execute(statement)


def widen(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].widening:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Rows of the index without their long texts. Run `manage.py rebuild_index` afterwards: it puts them in the order of days."""

    dependencies = [
        ("portal", "0005_phrases"),
    ]

    operations = [
        migrations.RunPython(narrow, widen),
    ]
