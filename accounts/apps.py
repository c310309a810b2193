from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("people")

    def ready(self):
        from . import signing_in
        from .roles import make_roles

        # After migrating, not in a migration: a fresh database has no permissions while migrations run. Once, and not
        # for each app: those of our rooms, which stand above this one, have their permissions by then.
        last = apps.get_app_config("auth")
        post_migrate.connect(make_roles, sender=last, dispatch_uid="accounts.make_roles")
        user_logged_in.connect(signing_in.succeeded, dispatch_uid="accounts.signed_in")
        user_logged_out.connect(signing_in.ended, dispatch_uid="accounts.signed_out")
        user_login_failed.connect(signing_in.failed, dispatch_uid="accounts.sign_in_failed")
