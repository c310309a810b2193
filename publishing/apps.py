from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("publishing")

    def ready(self):
        from .public_text import every_public_text_is_looked_at

        checks.register(every_public_text_is_looked_at)
