"""The rules of the house: walls between rooms, files of one idea, pages that need no inline code, a full catalogue."""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.parts import missing

HOUSE = Path(__file__).resolve().parent.parent
LINTER = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]
ROOMS = LINTER["root_packages"]
CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
DRAWERS = {"utils", "helpers", "services", "core", "common"}
LONGEST = 450  # lines
OF_A_MACHINE = re.compile(r"(?:^|[\s\"'=(])/(?:work|root|tmp|home/\w+)/", re.M)
GETTEXT_TOOLS = ("xgettext", "msgmerge", "msguniq", "msgattrib", "msgfmt")


def run(*command, cwd=HOUSE, **environment):
    """What a command prints; the test fails with it when the command does."""
    done = subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(HOUSE))) for path in sorted(paths)]


def sources():
    return [path for room in (*ROOMS, "tests") for path in (HOUSE / room).rglob("*.py")]


def templates():
    return [path for room in ("", *ROOMS) for path in (HOUSE / room / "templates").rglob("*.html")]


# --- rooms and files


def test_no_file_names_a_path_of_a_machine():
    others = [path for where in ("*", "docs/*", "deploy/*", "static/**/*.js") for path in HOUSE.glob(where)]
    files = [path for path in (*sources(), *templates(), *others) if path.is_file()]
    texts = [path for path in files if path.suffix != ".png" and path.name != ".git"]  # a file in a worktree
    assert [str(path) for path in texts if OF_A_MACHINE.search(path.read_text())] == []


def test_imports_point_down_the_list_of_rooms_only():
    run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")


def test_every_room_has_its_place_in_the_list():
    from django.conf import settings

    installed = {app for app in settings.INSTALLED_APPS if (HOUSE / app.partition(".")[0]).is_dir()}

    assert installed == {*LINTER["contracts"][0]["layers"], "config.apps.PilotAdminConfig"}
    assert set(ROOMS) == {*LINTER["contracts"][0]["layers"], "config"}


def test_no_file_is_a_drawer():
    assert [str(path) for path in sources() if DRAWERS & {path.stem, path.parent.name}] == []


def test_no_file_is_too_long_to_be_one_idea():
    lengths = {
        str(path.relative_to(HOUSE)): len(path.read_text().splitlines())
        for path in sources()
        if "migrations" not in path.parts and "drawings" not in path.parts
    }

    assert {path: lines for path, lines in lengths.items() if lines >= LONGEST} == {}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_models_and_migrations_agree_in_either_language_of_the_site(language, tmp_path):
    environment = {"SITE_LANGUAGE": language, "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}

    run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", **environment)


# --- templates: what the content policy would refuse, and what would let foreign text through

TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
FORBIDDEN = {
    "an inline style": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_there_are_templates():
    assert templates()


@pytest.mark.parametrize("path", named(templates()))
def test_template_says_of_no_text_that_it_is_safe(path):
    text = path.read_text()

    assert not re.search(r"\|\s*safe(seq)?\b", text)
    assert not re.search(r"\{%\s*autoescape\s+off", text)


@pytest.mark.parametrize("path", named(templates()))
def test_template_has_nothing_inline(path):
    html = TEMPLATE_TAG.sub("", path.read_text())

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(html)] == []


# --- the catalogue of the interface in Chinese


@pytest.fixture(scope="module")
def gettext_tools():
    if not all(map(shutil.which, GETTEXT_TOOLS)):
        missing("needs GNU gettext")


@pytest.fixture(scope="module")
def collected(gettext_tools, tmp_path_factory):
    """The catalogue as `make messages` would leave it, made in a copy of the house."""
    copy = tmp_path_factory.mktemp("house")
    for path in [*sources(), *templates(), HOUSE / "manage.py", HOUSE / CATALOGUE]:
        (copy / path.relative_to(HOUSE)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy / path.relative_to(HOUSE))
    run(sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", cwd=copy)
    return copy / CATALOGUE


def test_every_sentence_of_the_house_is_translated(collected):
    assert messages(run("msgattrib", "--untranslated", "--no-obsolete", str(collected))) == []


def test_no_translation_is_only_guessed(collected):
    assert messages(run("msgattrib", "--only-fuzzy", "--no-obsolete", str(collected))) == []


def test_no_translation_is_left_over(collected):
    assert messages(run("msgattrib", "--only-obsolete", str(collected))) == []


def test_compiled_catalogue_is_in_step_with_its_source(gettext_tools, tmp_path):
    anew = tmp_path / "django.mo"
    run("msgfmt", "--check", "--output-file", str(anew), str(HOUSE / CATALOGUE))

    assert translations(HOUSE / CATALOGUE.with_suffix(".mo")) == translations(anew)


def messages(catalogue):
    """The messages of a catalogue’s text, each on one line, without its header."""
    lines = catalogue.replace("#~ ", "").replace('"\n"', "")
    return [message for message in re.findall(r'^msgid "(.*)"$', lines, re.MULTILINE) if message]


def translations(compiled):
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog
