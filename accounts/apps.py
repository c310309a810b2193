from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("people")

    def ready(self):
        from .roles import make_roles

        # After migrating, not in a migration: a fresh database has no permissions while migrations run.
        post_migrate.connect(make_roles, dispatch_uid="accounts.make_roles")
