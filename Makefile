# Two commands for a newcomer: make demo, make test. The others are for those who work here.
PYTHON ?= python3
PORT ?= 8000
SITE_LANGUAGE ?= en
export PORT SITE_LANGUAGE

.PHONY: demo dev test test-all lint bench screenshots messages requirements

demo: .venv/runs
	@sh deploy/demo.sh

dev: .venv/runs
	@sh deploy/dev.sh

test: .venv/develops
	@sh tests/run.sh

test-all: .venv/develops
	@ALL=1 sh tests/run.sh

lint: .venv/develops
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2 --check
	.venv/bin/lint-imports
	.venv/bin/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  ALLOWED_HOSTS=www.example.org .venv/bin/python manage.py check --deploy --fail-level WARNING

bench: .venv/develops
	@sh deploy/bench.sh

screenshots: .venv/develops
	@sh deploy/screenshots.sh

messages: .venv/develops
	.venv/bin/python manage.py makemessages --locale zh_Hans --no-obsolete --no-wrap --add-location file --ignore .venv --ignore var --ignore tests
	.venv/bin/python manage.py compilemessages --locale zh_Hans --ignore .venv

# Anew from pyproject.toml, with hashes and without addresses. Needs uv.
requirements:
	uv pip compile pyproject.toml --output-file requirements.txt $(COMPILE)
	uv pip compile pyproject.toml --group dev --output-file requirements-dev.txt $(COMPILE)
COMPILE = --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version)'
	$(PYTHON) -m venv .venv

.venv/runs: requirements.txt | .venv/bin/python
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/develops: requirements-dev.txt | .venv/bin/python
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch .venv/runs $@
