import django.db.models.deletion
from django.db import migrations, models

from portal.search.engines import ENGINES


def make_words(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].making:
        schema_editor.execute(statement)


def unmake_words(apps, schema_editor):
    for statement in ENGINES[schema_editor.connection.vendor].unmaking:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The search index, empty: `manage.py rebuild_index` fills it with what is there already."""

    dependencies = [
        ("articles", "0007_attachments"),
        ("branches", "0006_portraits"),
        ("honors", "0003_history"),
        ("portal", "0003_error_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                *(
                    (
                        name,
                        models.OneToOneField(
                            null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=to
                        ),
                    )
                    for name, to in (
                        ("article", "articles.articleedition"),
                        ("profile", "branches.branchprofile"),
                        ("honor", "honors.honor"),
                        ("member", "branches.member"),
                    )
                ),
                ("title", models.CharField(max_length=400)),
                ("text", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(make_words, unmake_words),
    ]
