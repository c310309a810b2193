from django.db import migrations, models

from publishing.migrations._imported import settle, unsettle

UNSIGNED = ("urgent", "imported")


def forwards(apps, schema_editor):
    settle(apps.get_model("branches", "BranchProfile"))


def backwards(apps, schema_editor):
    unsettle(apps.get_model("branches", "BranchProfile"))


class Migration(migrations.Migration):
    dependencies = [("branches", "0010_kept_for_good")]

    operations = [
        migrations.RemoveConstraint(model_name="branchprofile", name="branchprofile_urgent_has_reason"),
        migrations.RunPython(forwards, backwards),
        migrations.AddConstraint(
            model_name="branchprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("grounds__in", UNSIGNED), models.Q(("urgent_reason", ""), _negated=True)),
                    models.Q(models.Q(("grounds__in", UNSIGNED), _negated=True), ("urgent_reason", "")),
                    _connector="OR",
                ),
                name="branchprofile_unsigned_has_reason",
                violation_error_message=(
                    "What is published urgently or as imported has a reason, and nothing else has."
                ),
            ),
        ),
    ]
