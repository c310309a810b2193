"""The settings refuse to start with a sentence where something required is missing."""

import os
import subprocess
import sys

import pytest

WHOLE = {"SECRET_KEY": "long-and-random-enough-for-a-test-1234567890-abcdefghij", "ALLOWED_HOSTS": "www.example.org"}


def start(*command, **environment):
    """Start Django with nothing in the environment but this; gives its code and what it printed as errors."""
    path = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    command = command or ("check", "--deploy", "--fail-level", "WARNING")
    done = subprocess.run(
        [sys.executable, "manage.py", *command], env=path | environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def test_a_whole_environment_passes_the_deployment_check():
    assert start(**WHOLE)[0] == 0


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_what_production_needs_must_be_set(missing):
    code, said = start(**{name: value for name, value in WHOLE.items() if name != missing})
    assert code != 0
    assert said.startswith(f"Set {missing} to")  # the sentence, and no trace of the code that missed it


def test_what_only_writes_code_needs_no_secret():
    assert start("makemigrations", "--check", "--dry-run")[0] == 0
    assert start("migrate", "--plan")[1].startswith("Set SECRET_KEY to")


def test_a_site_of_any_name_says_where_links_in_mails_lead():
    anywhere = WHOLE | {"ALLOWED_HOSTS": "*"}
    code, said = start(**anywhere)
    assert code != 0
    assert said.startswith("Set SITE_URL to")
    assert start(**anywhere, SITE_URL="https://www.example.org")[0] == 0
    assert start(**WHOLE | {"ALLOWED_HOSTS": "www.example.org,*"})[0] == 0
    assert "SITE_URL" not in start(**anywhere, DEBUG="1")[1]


@pytest.mark.parametrize("address", ["www.example.org", "https://www.example.org/site", "https://a@b", "https://a b"])
def test_the_address_of_the_site_is_one(address):
    code, said = start(**WHOLE, SITE_URL=address)
    assert code != 0
    assert said.startswith("SITE_URL is the address of this site and nothing behind it")


def test_an_unknown_language_is_refused():
    code, said = start(**WHOLE, SITE_LANGUAGE="tlh")
    assert code != 0
    assert "en or zh-hans" in said


def test_debug_is_off_unless_asked_for():
    script = "import config.settings as settings; print(settings.DEBUG, settings.SESSION_COOKIE_SECURE)"
    environment = {"PATH": os.environ["PATH"], **WHOLE}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("days", ["364", "-400", "a year", ""])
def test_the_log_is_kept_for_a_year_at_least(days):
    code, said = start(**WHOLE, LOG_DAYS=days)
    assert code != 0
    assert "at least 365" in said


@pytest.mark.parametrize("stages", ["", "office,office", "secretary,leader,secretary"])
def test_every_stage_of_a_review_is_named_once(stages):
    code, said = start(**WHOLE, REVIEW_STAGES=stages)
    assert code != 0
    assert "REVIEW_STAGES names each stage at which a text is signed, once" in said


@pytest.mark.parametrize("stages", ["dean", "secretary,Leader", "office;leader"])
def test_an_unknown_stage_of_a_review_is_refused(stages):
    code, said = start(**WHOLE, REVIEW_STAGES=stages)
    assert code != 0
    assert "secretary, office, confidentiality, leader" in said


def test_an_organ_may_choose_all_stages_in_its_own_order():
    assert start(**WHOLE, REVIEW_STAGES="office,secretary,confidentiality,leader")[0] == 0
