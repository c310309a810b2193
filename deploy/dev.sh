#!/bin/sh
# The reloading server for those who work on the code, with the same sample and accounts as the demonstration.
set -eu
export DATA_DIR="$PWD/var/dev-$SITE_LANGUAGE" DEBUG=1 DEMO_ACCOUNTS=yes DEMO_PASSWORD="${DEMO_PASSWORD:-pilot}"
export SITE_URL="http://127.0.0.1:$PORT"
python=.venv/bin/python
mkdir -p "$DATA_DIR"
$python manage.py migrate --verbosity 0
$python manage.py load_sample --if-empty
$python manage.py make_demo_accounts
exec $python manage.py runserver "127.0.0.1:$PORT"
