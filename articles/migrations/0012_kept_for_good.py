from django.db import migrations

import accounts.constraints
import publishing.constraints


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_seal_what_was_signed")]

    operations = [
        migrations.AddConstraint(
            model_name="articlesignoff",
            constraint=publishing.constraints.AppendOnly(
                name="articlesignoff_append_only", violation_error_message="A sign-off is neither changed nor deleted."
            ),
        ),
        migrations.AddConstraint(
            model_name="articleedition",
            constraint=accounts.constraints.NeverReplaced(name="articleedition_never_replaced", deletable=True),
        ),
        migrations.AddConstraint(
            model_name="articlesignoff",
            constraint=accounts.constraints.NeverReplaced(name="articlesignoff_never_replaced"),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=accounts.constraints.NeverChanged(name="articleversion_never_changed"),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=accounts.constraints.NeverReplaced(name="articleversion_never_replaced", deletable=True),
        ),
        migrations.AddConstraint(
            model_name="articleedition",
            constraint=publishing.constraints.KeptOncePublic(
                name="articleedition_public",
                violation_error_message="A published text is never deleted; withdraw it instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=publishing.constraints.KeptWithText(name="articleversion_kept", text="edition"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=accounts.constraints.NeverReplaced(name="attachment_never_replaced", deletable=True),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=publishing.constraints.KeptWithText(
                name="attachment_kept",
                text="edition",
                violation_error_message="A published text is never edited; revise it instead.",
            ),
        ),
    ]
