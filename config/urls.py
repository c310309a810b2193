"""All addresses. The site's own language stands bare, the other below its code."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path, re_path

from articles.views import article, articles, column, document, series
from branches.views import portrait
from honors.views import honors, honors_csv
from library.views import media
from portal.previews import document_by_link, preview_by_link
from portal.views import branch, home, show

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(r"^media/(?P<path>[\w/.-]+)$", media, name="media"),
    re_path(r"^documents/(?P<name>[\w.-]+)$", document, name="document"),
    re_path(r"^portraits/(?P<name>[\w.-]+)$", portrait, name="portrait"),
]
urlpatterns += i18n_patterns(
    path("", home, name="home"),
    path("branches/", show, name="show"),
    path("branches/<slug:slug>/", branch, name="branch"),
    path("articles/", articles, name="articles"),
    path("articles/<slug:slug>/", article, name="article"),
    path("columns/<slug:slug>/", column, name="column"),
    path("series/<slug:slug>/", series, name="series"),
    path("honors/", honors, name="honors"),
    path("honors/honors.csv", honors_csv, name="honors_csv"),
    path("preview/<str:token>/", preview_by_link, name="preview"),
    path("preview/<str:token>/documents/<str:name>", document_by_link, name="preview_document"),
    prefix_default_language=False,
)
