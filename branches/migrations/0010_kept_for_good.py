from django.db import migrations

import accounts.constraints
import publishing.constraints


class Migration(migrations.Migration):
    dependencies = [("branches", "0009_seal_what_was_signed")]

    operations = [
        migrations.AddConstraint(
            model_name="profilesignoff",
            constraint=publishing.constraints.AppendOnly(
                name="profilesignoff_append_only", violation_error_message="A sign-off is neither changed nor deleted."
            ),
        ),
        migrations.AddConstraint(
            model_name="branchprofile",
            constraint=accounts.constraints.NeverReplaced(name="branchprofile_never_replaced", deletable=True),
        ),
        migrations.AddConstraint(
            model_name="profilesignoff",
            constraint=accounts.constraints.NeverReplaced(name="profilesignoff_never_replaced"),
        ),
        migrations.AddConstraint(
            model_name="profileversion",
            constraint=accounts.constraints.NeverChanged(name="profileversion_never_changed"),
        ),
        migrations.AddConstraint(
            model_name="profileversion",
            constraint=accounts.constraints.NeverReplaced(name="profileversion_never_replaced", deletable=True),
        ),
        migrations.AddConstraint(
            model_name="branchprofile",
            constraint=publishing.constraints.KeptOncePublic(
                name="branchprofile_public",
                violation_error_message="A published text is never deleted; withdraw it instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="endeavour",
            constraint=accounts.constraints.NeverReplaced(name="endeavour_never_replaced", deletable=True),
        ),
        migrations.AddConstraint(
            model_name="endeavour",
            constraint=publishing.constraints.KeptWithText(
                name="endeavour_kept",
                text="profile",
                violation_error_message="A published text is never edited; revise it instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="profileversion",
            constraint=publishing.constraints.KeptWithText(name="profileversion_kept", text="edition"),
        ),
    ]
