#!/bin/sh
# The tests, on SQLite and on PostgreSQL; with ALL set, those that take minutes, too. What the machine lacks is
# installed if that can be done (as root, with apt-get); else the tests that need it are skipped with the reason. With
# CI set, a missing part is a failure.
set -eu
pytest=".venv/bin/python -m pytest"
for_another_time=${ALL:+postgresql}
for_another_time=${for_another_time:-postgresql or long}

installed() { command -v "$1" >/dev/null 2>&1; }
missing=""
installed chromium || installed chromium-browser || installed google-chrome || missing="$missing chromium fonts-noto-cjk"
[ -n "${DATABASE_URL:-}" ] || installed pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$missing postgresql"
installed redis-server || missing="$missing redis-server"
installed soffice && installed pdftotext || missing="$missing libreoffice-writer libreoffice-calc poppler-utils"
installed xgettext || missing="$missing gettext"
if [ -n "$missing" ] && installed apt-get && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests:$missing"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null || echo "That did not work."
fi

# Both at once, since each keeps one core busy. On PostgreSQL without the browser: what it clicks is the same on both, and
# sweeping up after it is slow there. The longest of the browser's tests follows it, so that both end together.
longest="tests/browser/test_axe.py::test_admin_pages"
on_sqlite() { env -u DATABASE_URL $pytest -m "not ($for_another_time)" "$@"; }
on_postgresql() { sh deploy/with_postgresql.sh $pytest -m "${ALL:+long or }not long" "$@"; }
beside=$(mktemp)
trap 'rm -f "$beside"' EXIT
{
  on_postgresql --ignore tests/browser "$@" && ended=0 || ended=1
  [ -z "${ALL:-}" ] || on_postgresql tests/browser/test_newcomer.py -m postgresql || ended=1
  on_sqlite "$longest" || ended=1
  exit $ended
} >"$beside" 2>&1 &
postgresql=$!

failed=0
echo "== On SQLite"
on_sqlite --deselect "$longest" "$@" || failed=1
echo "== On PostgreSQL, and the longest of the others"
wait $postgresql || failed=1
cat "$beside"
exit $failed
