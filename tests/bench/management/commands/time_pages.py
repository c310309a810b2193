import json
import sys
from importlib import import_module
from time import perf_counter
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from articles.models import ArticleEdition, Column
from articles.views import PER_PAGE
from branches.models import Branch
from portal.search.views import PER_PAGE as RESULTS_PER_PAGE
from publishing.editions import State

from .fill_for_bench import LARGE_COLUMN, LONG_SERIES, MEASURED, MEASURED_IN_SERIES

DEEP_PAGE = 400


class Command(BaseCommand):
    """Says its pages, then for each line (a page, a number of requests) the page’s queries and the times in ms.

    Requests go through all of Django but the server: middleware, view and templates, in this process. JSON both ways.
    """

    help = "Time the pages of a database filled by fill_for_bench, as asked on standard input."

    def handle(self, **options):
        self.handler = BaseHandler()
        self.handler.load_middleware()
        pages = addresses()
        cookies = {None: "", "office": session_of("office"), "editor": session_of("editor")}
        self.answer({name: address for name, (_user, address) in pages.items()})
        for line in sys.stdin:
            name, count = json.loads(line)
            user, address = pages[name]
            self.answer(self.timed(address, cookies[user], count))

    def answer(self, what):
        self.stdout.write(json.dumps(what))
        self.stdout.flush()

    def timed(self, address, cookie, count):
        with CaptureQueriesContext(connection) as queries:
            self.get(address, cookie)
        times = []
        for _request in range(count):
            start = perf_counter()
            self.get(address, cookie)
            times.append((perf_counter() - start) * 1000)
        return {"queries": len(queries), "times": times}

    def get(self, address, cookie):
        response = self.handler.get_response(RequestFactory(HTTP_COOKIE=cookie).get(address))
        if hasattr(response, "render"):
            response.render()
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        return response


def addresses():
    """Each page's name, who asks for it (None is the public), and its address in this database."""
    live = ArticleEdition.objects.live()
    column = Column.objects.get(slug=LARGE_COLUMN)
    branch = Branch.objects.get(editors__username="editor")
    draft = ArticleEdition.objects.filter(state=State.DRAFT, branch=branch, revised_from=None).latest("pk")
    articles, one_column = reverse("articles"), column.get_absolute_url()
    admin_list = reverse("admin:articles_articleedition_changelist")
    return {
        "home": (None, reverse("home")),
        "show": (None, reverse("show")),
        "branch": (None, branch.get_absolute_url()),
        "article": (None, reverse("article", args=[MEASURED])),
        "article in a series": (None, reverse("article", args=[MEASURED_IN_SERIES])),
        "column, page 1": (None, one_column),
        "column, page 400": (None, f"{one_column}?page={deep_page(live.filter(column=column))}"),
        "series": (None, reverse("series", args=[LONG_SERIES])),
        "articles, page 1": (None, articles),
        "articles, page 400": (None, f"{articles}?page={deep_page(live)}"),
        "honors": (None, reverse("honors")),
        **searches(column=column.slug, branch=branch.slug, deep=deep_results(live)),
        "honors, filtered": (None, f"{reverse('honors')}?level=provincial&branch={branch.slug}"),
        "admin: desk, office": ("office", reverse("admin:index")),
        "admin: desk, editor": ("editor", reverse("admin:index")),
        "admin: articles, office": ("office", admin_list),
        "admin: articles, editor": ("editor", admin_list),
        "admin: drafts, office": ("office", f"{admin_list}?phase=draft"),
        "admin: one draft, editor": ("editor", reverse("admin:articles_articleedition_change", args=[draft.pk])),
    }


def searches(column, branch, deep):
    """Words in half of all articles (`IN_HALF` of the filling), what narrows them, and what is in few or in none."""
    questions = {
        "two words": {"q": "reading evening"},
        "in half": {"q": "branch"},
        "in half, Chinese": {"q": "党建"},
        "in half, a late page": {"q": "branch", "page": deep},
        "three words": {"q": "branch office work"},
        "three, Chinese": {"q": "党建 支部 工作"},
        "in all, of no use": {"q": "的"},
        "phrase": {"q": '"the office"'},
        "phrase, Chinese": {"q": "“党建工作”"},
        "phrase, old": {"q": '"the branch office work of a"'},
        "in a column": {"q": "branch", "column": column},
        "of a branch": {"q": "党建", "branch": branch},
        "in a year": {"q": "branch", "year": 2017},
        "honors": {"q": "branch", "kind": "honor"},
        "rare": {"q": "151"},
        "nothing found": {"q": "lantern xyzzy"},
    }
    return {f"search, {name}": (None, f"{reverse('search')}?{urlencode(query)}") for name, query in questions.items()}


def deep_page(live):
    """Page 400, or the last full one where there are fewer: as many articles stand on it."""
    return max(1, min(DEEP_PAGE, live.count() // PER_PAGE))


def deep_results(live):
    """Page 300 of what half of all articles have, or a late one where there are fewer."""
    return max(1, min(300, live.count() // 2 // RESULTS_PER_PAGE - 2))


def session_of(username):
    """The cookie of a session in which this member of staff has signed in."""
    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
