from django.contrib import admin


class PilotAdminSite(admin.AdminSite):
    pass
