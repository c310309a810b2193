from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("site")

    def ready(self):
        from .search import index_version, keeping

        keeping.connect()
        # Not in a migration: those of other rooms may still be missing while it runs.
        post_migrate.connect(index_version.make_if_outdated, sender=self, dispatch_uid="search.index_version")
