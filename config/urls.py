"""All addresses. The site's own language stands bare, the other below its code."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path, re_path

from articles.views import article, articles, column, document, series
from branches.views import portrait
from honors.views import honors, honors_csv
from library.views import media
from portal.display import display, display_worker
from portal.feeds import column_feed, feed
from portal.previews import document_by_link, preview_by_link
from portal.search.views import search
from portal.security_txt import security_txt
from portal.share_pictures import article_picture, branch_picture
from portal.site_map import robots, site_map, sitemap, sitemap_of_articles, sitemap_of_pages
from portal.views import branch, home, show

handler500 = "portal.errors.failed"

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(r"^media/(?P<path>[\w/.-]+)$", media, name="media"),
    re_path(r"^documents/(?P<name>[\w.-]+)$", document, name="document"),
    re_path(r"^portraits/(?P<name>[\w.-]+)$", portrait, name="portrait"),
    path("share/articles/<slug:slug>.png", article_picture, name="article_picture"),
    path("share/branches/<slug:slug>.png", branch_picture, name="branch_picture"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-pages.xml", sitemap_of_pages, name="sitemap_of_pages"),
    path("sitemap-articles-<int:number>.xml", sitemap_of_articles, name="sitemap_of_articles"),
]
urlpatterns += i18n_patterns(
    path("", home, name="home"),
    path("branches/", show, name="show"),
    path("branches/<slug:slug>/", branch, name="branch"),
    path("display/", display, name="display"),
    path("display/worker.js", display_worker, name="display_worker"),
    path("articles/", articles, name="articles"),
    path("articles/<slug:slug>/", article, name="article"),
    path("columns/<slug:slug>/", column, name="column"),
    path("series/<slug:slug>/", series, name="series"),
    path("honors/", honors, name="honors"),
    path("site-map/", site_map, name="site_map"),
    path("feed.xml", feed, name="feed"),
    path("columns/<slug:slug>/feed.xml", column_feed, name="column_feed"),
    path("search/", search, name="search"),
    path("honors/honors.csv", honors_csv, name="honors_csv"),
    path("preview/<str:token>/", preview_by_link, name="preview"),
    path("preview/<str:token>/documents/<str:name>", document_by_link, name="preview_document"),
    prefix_default_language=False,
)
