from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("publishing")

    def ready(self):
        from .guards import set_again, take_off

        pre_migrate.connect(take_off, sender=self, dispatch_uid="take_off_guards")
        post_migrate.connect(set_again, sender=self, dispatch_uid="set_guards_again")
