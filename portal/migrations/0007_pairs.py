from django.db import migrations, models

from portal.search.engines import ENGINES


def make_pairs(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].pairing:
        schema_editor.execute(statement)


def unmake_pairs(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].unpairing:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Pairs of words, by which phrases are found, and the version of the index: `migrate` then makes it anew."""

    dependencies = [
        ("portal", "0006_search_by_day"),
    ]

    operations = [
        migrations.RunPython(make_pairs, unmake_pairs),
        migrations.CreateModel(
            name="IndexVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=40)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.CheckConstraint(name="indexversion_one_row", condition=models.Q(pk=1))],
            },
        ),
    ]
