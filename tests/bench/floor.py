"""The floor that the site's request rate is held against: one view with one SELECT and one small template, no more.

A whole Django project in one module, on the site's own database: `gunicorn tests.bench.floor`.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.shortcuts import get_object_or_404, render
from django.urls import path

from config.settings import ALLOWED_HOSTS, DATABASES, SECRET_KEY

PAGE = "<!doctype html><html lang=en><title>{{ address.slug }}</title><p>{{ address.slug }}</html>"
LOADER = ("django.template.loaders.locmem.Loader", {"page.html": PAGE})

settings.configure(
    ALLOWED_HOSTS=ALLOWED_HOSTS,
    DATABASES=DATABASES,
    SECRET_KEY=SECRET_KEY,
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.cached.Loader", [LOADER])]},
        }
    ],
)
application = get_wsgi_application()


class Address(models.Model):
    slug = models.CharField(max_length=80)

    class Meta:
        app_label, managed, db_table = "floor", False, "articles_article"

    def __str__(self):
        return self.slug


def page(request, slug):
    return render(request, "page.html", {"address": get_object_or_404(Address, slug=slug)})


urlpatterns = [path("<slug:slug>/", page)]
