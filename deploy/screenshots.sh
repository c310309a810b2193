#!/bin/sh
# The public pages of the sample in both languages, photographed into var/screenshots/<language>/: make screenshots, or
# make screenshots WIDTHS=390,1280 PAGES=home,show. The pictures of the README are made anew from them.
set -eu
export DEBUG=0 HTTPS=0 ALLOWED_HOSTS=127.0.0.1
SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY SITE_URL="http://127.0.0.1:$PORT"
unset DATABASE_URL EMAIL_URL || true
python=.venv/bin/python
pictures="$PWD/var/screenshots"

if ! command -v chromium >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing for the screenshots: chromium fonts-noto-cjk"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null || echo "That did not work."
fi

server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$pictures/site"' EXIT
failed=0
for SITE_LANGUAGE in en zh-hans; do
  export SITE_LANGUAGE DATA_DIR="$pictures/site"
  rm -rf "$DATA_DIR"
  mkdir -p "$DATA_DIR"
  $python manage.py migrate --verbosity 0
  $python manage.py load_sample
  $python manage.py collectstatic --noinput --verbosity 0
  .venv/bin/gunicorn --config deploy/gunicorn.conf.py --bind "127.0.0.1:$PORT" &
  server=$!
  $python -m tests.screenshots "$SITE_URL/" "$pictures/$SITE_LANGUAGE" || failed=1
  kill "$server"
  wait "$server" || true
  server=""
done
in_few_colours='import sys; from PIL import Image; Image.open(sys.argv[1]).convert("RGB").quantize(192, dither=0).save(sys.argv[2], optimize=True)'
in_readme() { [ ! -e "$pictures/$1" ] || $python -c "$in_few_colours" "$pictures/$1" "docs/pictures/$2"; }
in_readme en/show-1280-light-window.png show.png
in_readme zh-hans/article-1280-light-window.png article.png
in_readme zh-hans/display-1280-light-window.png display.png
echo "The pictures are in $pictures."
exit $failed
