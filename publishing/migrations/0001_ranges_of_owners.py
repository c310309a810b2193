from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """So that PostgreSQL can keep windows of one owner from overlapping; nothing on SQLite."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension()]
