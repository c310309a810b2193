from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0007_old_addresses_of_branches"),
        ("library", "0001_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalpicture",
            name="is_ai_generated",
            field=models.BooleanField(
                default=False,
                help_text="Tick it if AI made the picture or a part of it. Readers see “AI-generated” beside it, and its files say so. What a file says of this itself cannot be taken off.",
                verbose_name="made by AI",
            ),
        ),
        migrations.AddField(
            model_name="historicalpicture",
            name="is_labelled_later",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalpicture",
            name="label",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="AI label"),
        ),
        migrations.AddField(
            model_name="picture",
            name="is_ai_generated",
            field=models.BooleanField(
                default=False,
                help_text="Tick it if AI made the picture or a part of it. Readers see “AI-generated” beside it, and its files say so. What a file says of this itself cannot be taken off.",
                verbose_name="made by AI",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="is_labelled_later",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="picture",
            name="label",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="AI label"),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(
                condition=models.Q(("is_labelled_later", True)), fields=["file"], name="picture_labelled_later"
            ),
        ),
    ]
