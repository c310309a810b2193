"""How gunicorn serves the site, wherever it does: gunicorn --config deploy/gunicorn.conf.py --bind 127.0.0.1:8000"""

wsgi_app = "config.wsgi"
workers = 2
threads = 4
# Loaded once, and what was loaded is shared; after an update restart it, a reload keeps the old code.
preload_app = True
control_socket_disable = True  # nobody here asks for it, and two sites of one user would share it
loglevel = "warning"


def pre_fork(server, worker):
    """Let no worker inherit a connection to the database: two that use one would read each other's answers."""
    from django.db import connections

    connections.close_all()
