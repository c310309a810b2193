#!/bin/sh
# All tests, on SQLite and then on PostgreSQL. What the machine lacks is installed if that can be done (as root, with
# apt-get); else the tests that need it are skipped with the reason. With CI set, a missing part is a failure.
set -eu
pytest=".venv/bin/python -m pytest"

installed() { command -v "$1" >/dev/null 2>&1; }
missing=""
installed chromium || installed chromium-browser || installed google-chrome || missing="$missing chromium fonts-noto-cjk"
[ -n "${DATABASE_URL:-}" ] || installed pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$missing postgresql"
installed xgettext || missing="$missing gettext"
if [ -n "$missing" ] && installed apt-get && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests:$missing"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null || echo "That did not work."
fi

echo "== On SQLite"
env -u DATABASE_URL $pytest "$@"

echo "== On PostgreSQL"
if [ -n "${DATABASE_URL:-}" ]; then
  exec $pytest "$@"
fi
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)"
if ! installed pg_ctl; then
  echo "Skipped: there is no PostgreSQL here and it could not be installed."
  [ -z "${CI:-}" ]
  exit
fi

# A server of our own for the length of the tests, on a port of its own.
place=$(mktemp -d)
port=${TEST_POSTGRESQL_PORT:-54329}
if [ "$(id -u)" = 0 ]; then  # PostgreSQL does not run as root
  chown postgres "$place"
  as_postgres() { su postgres -c "PATH='$PATH'; cd '$place'; $1"; }
else
  as_postgres() { sh -c "cd '$place'; $1"; }
fi
trap 'as_postgres "pg_ctl -D $place/data -m immediate stop" >/dev/null 2>&1 || true; rm -rf "$place"' EXIT
as_postgres "initdb -D $place/data -A trust -U postgres >/dev/null"
as_postgres "pg_ctl -D $place/data -w -l $place/log -o '-p $port -k $place -c listen_addresses=127.0.0.1 -c fsync=off' start >/dev/null"
as_postgres "createdb -h 127.0.0.1 -p $port -U postgres pilot"
DATABASE_URL="postgres://postgres@127.0.0.1:$port/pilot" $pytest "$@"
