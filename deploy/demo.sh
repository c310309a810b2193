#!/bin/sh
# The demonstration: everything below var/demo-<language>, served by gunicorn as production would be, but on loopback
# and without HTTPS. Run again, it finds what is there and starts at once.
set -eu
umask 077
export DATA_DIR="$PWD/var/demo-$SITE_LANGUAGE"
export DEBUG=0 HTTPS=0 ALLOWED_HOSTS=127.0.0.1,localhost DEMO_ACCOUNTS=yes
unset DATABASE_URL EMAIL_URL || true  # of a site in earnest, perhaps
[ -z "${DEMO_DATABASE_URL:-}" ] || export DATABASE_URL="$DEMO_DATABASE_URL"
python=.venv/bin/python
mkdir -p "$DATA_DIR"

made_here() {  # a random text of its own for this machine, kept in a file
  [ -s "$DATA_DIR/$1" ] || $python -c "import secrets; print(secrets.token_urlsafe($2))" > "$DATA_DIR/$1"
  cat "$DATA_DIR/$1"
}
SECRET_KEY=$(made_here secret-key 50)
DEMO_PASSWORD=${DEMO_PASSWORD:-$(made_here password 9)}
export SECRET_KEY DEMO_PASSWORD

$python manage.py migrate --verbosity 0
$python manage.py load_sample --if-empty
$python manage.py make_share_pictures || true  # without a font for Chinese it says so, and there is one picture for all
collected="$DATA_DIR/collected"
if [ ! -e "$collected" ] || [ -n "$(find static requirements.txt config/settings.py config/staticfiles.py -newer "$collected" | head -n 1)" ]; then
  $python manage.py collectstatic --noinput --verbosity 0
  touch "$collected"
fi
echo
echo "Accounts (name, password, role), for http://127.0.0.1:$PORT/admin/"
$python manage.py make_demo_accounts
echo
export SITE_URL="http://127.0.0.1:$PORT"
echo "The site: $SITE_URL/   Mail to these accounts: $DATA_DIR/mail.log   Stop it with Ctrl-C."
# Another process sends what is queued, for as long as the server lives: gunicorn takes the place and the number of this
# shell, which started it.
$python manage.py send_queued_mail --every 20 >> "$DATA_DIR/mail.log" 2>&1 &
exec .venv/bin/gunicorn --config deploy/gunicorn.conf.py --bind "127.0.0.1:$PORT"
