#!/bin/sh
# How fast the site is, at 200 articles and at N, on SQLite and then on PostgreSQL, in databases of its own that go away
# again: make bench, or make bench N=10000. docs/decisions.md has the limits that its last lines speak of.
set -eu
N=${N:-100000}
export DATA_DIR="$PWD/var/bench" DEBUG=0 HTTPS=0 ALLOWED_HOSTS=127.0.0.1,testserver
SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY
unset DJANGO_SETTINGS_MODULE CACHE_URL || true

if ! command -v wrk >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing for the measurement: wrk"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wrk; } >/dev/null || echo "That did not work."
fi
rm -rf "$DATA_DIR"
mkdir -p "$DATA_DIR"
.venv/bin/python manage.py collectstatic --noinput --verbosity 0

.venv/bin/python -c 'import os, sys; sys.exit(os.getloadavg()[0] > 1)' ||
  echo "Others work on this machine: it makes every p99 high and the floor low. Measure again when it is quiet."
echo "== On SQLite"
env -u DATABASE_URL .venv/bin/python -m tests.bench "$N"
echo
echo "== On PostgreSQL"
exec sh deploy/with_postgresql.sh .venv/bin/python -m tests.bench "$N"
