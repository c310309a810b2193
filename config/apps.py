from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class PilotAdminConfig(AdminConfig):
    """Django's admin, with our site class in place of its own."""

    default_site = "portal.admin_site.PilotAdminSite"

    def ready(self):
        super().ready()
        # The queue of mails is the operator's: its own pages in the admin would show everybody's mail.
        mail = apps.get_app_config("post_office")
        admin.site.unregister([model for model in mail.get_models() if admin.site.is_registered(model)])
