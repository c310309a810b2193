from django.db import migrations

from publishing.migrations._existing import chain, find_hands


def of_what_exists(apps, schema_editor):
    """Whose words each text holds, and a chain of what was signed: with the names of today, since none were kept."""
    find_hands(apps.get_model("branches", "BranchProfile"), apps.get_model("branches", "ProfileVersion"), "branch")
    chain(apps.get_model("branches", "ProfileSignOff"), apps.get_model("publishing", "EndOfChain"))


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0008_whose_words_and_seals"),
        ("publishing", "0005_signoffs_in_a_chain"),
    ]

    operations = [migrations.RunPython(of_what_exists, migrations.RunPython.noop)]
