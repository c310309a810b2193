#!/bin/sh
# Run a command with DATABASE_URL: the one that is set, or that of a PostgreSQL server of its own, on a port of its own,
# for as long as the command runs. Where there is none, that is said; with CI set, it is a failure.
set -eu
if [ -n "${DATABASE_URL:-}" ]; then
  exec "$@"
fi
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)"
if ! command -v pg_ctl >/dev/null 2>&1; then
  echo "Skipped: there is no PostgreSQL here and it could not be installed."
  [ -z "${CI:-}" ]
  exit
fi

place=$(mktemp -d)
port=${TEST_POSTGRESQL_PORT:-25432}  # below those that the system hands out
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
DATABASE_URL="postgres://postgres@127.0.0.1:$port/pilot" "$@"
