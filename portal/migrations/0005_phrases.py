from django.db import migrations, models


class Migration(migrations.Migration):
    """What an entry says, for phrases; empty until `manage.py rebuild_index`, and nothing is found by a phrase before."""

    dependencies = [
        ("portal", "0004_search"),
    ]

    operations = [
        migrations.AddField("entry", "said", models.TextField(default="")),
    ]
