from django.contrib.admin.apps import AdminConfig


class PilotAdminConfig(AdminConfig):
    """Django's admin, with our site class in place of its own."""

    default_site = "portal.admin_site.PilotAdminSite"
