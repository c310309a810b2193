from django.db import migrations

from publishing.migrations._existing import chain, find_hands


def of_what_exists(apps, schema_editor):
    """Whose words each text holds, and a chain of what was signed: with the names of today, since none were kept."""
    find_hands(apps.get_model("articles", "ArticleEdition"), apps.get_model("articles", "ArticleVersion"), "article")
    chain(apps.get_model("articles", "ArticleSignOff"), apps.get_model("publishing", "EndOfChain"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_whose_words_and_seals"),
        ("publishing", "0005_signoffs_in_a_chain"),
        ("branches", "0009_seal_what_was_signed"),
    ]

    operations = [migrations.RunPython(of_what_exists, migrations.RunPython.noop)]
