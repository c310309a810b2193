from django.db import migrations, models
from django.db.models import CASCADE

NAMED = {"verbose_name": "old address", "verbose_name_plural": "old addresses", "default_permissions": ()}


def old_addresses(of):
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
        (of, models.ForeignKey(on_delete=CASCADE, related_name="old_addresses", to=f"articles.{of}")),
    ]


def forget_permissions(apps, schema_editor):
    """An old address comes and goes with its article: nobody is given permissions for it."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="articles", codename__endswith="_oldaddress").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("articles", "0008_column_tags"),
    ]

    operations = [
        migrations.RunPython(forget_permissions, migrations.RunPython.noop, elidable=True),
        migrations.RenameModel("OldAddress", "OldArticleAddress"),
        migrations.AlterModelOptions("OldArticleAddress", NAMED),
        migrations.AlterField(
            "OldArticleAddress", "slug", models.SlugField(max_length=80, unique=True, verbose_name="address")
        ),
        migrations.CreateModel(name="OldColumnAddress", fields=old_addresses("column"), options=NAMED),
        migrations.CreateModel(name="OldSeriesAddress", fields=old_addresses("series"), options=NAMED),
        migrations.AlterModelOptions(
            "Column",
            {
                "ordering": ["order", "name"],
                "permissions": [("move_column", "Can change the address of a column in use")],
                "verbose_name": "column",
                "verbose_name_plural": "columns",
            },
        ),
        migrations.AlterModelOptions(
            "Series",
            {
                "ordering": ["name"],
                "permissions": [("move_series", "Can change the address of a series in use")],
                "verbose_name": "series",
                "verbose_name_plural": "series",
            },
        ),
    ]
