"""The site as gunicorn serves it, but with every page made anew for every request: `gunicorn tests.bench.site`."""

from config.wsgi import application
from publishing import kept

__all__ = ["application"]

kept.MOST = 0
