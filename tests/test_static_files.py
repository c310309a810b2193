"""Static files as they are collected: each module has one address, and nothing but addresses is changed in any."""

import json
import posixpath
import re

import pytest
from django.conf import settings
from django.templatetags.static import static

HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+\b)")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*$", re.DOTALL | re.MULTILINE)
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([./][^"']*)["']""")
OURS = sorted(
    str(path.relative_to(settings.BASE_DIR / "static")) for path in (settings.BASE_DIR / "static").rglob("*.js")
)


@pytest.fixture(scope="module")
def hashed(static_files):
    """The name with a hash of each file, by the one without."""
    return json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]


def collected(name):
    return (settings.STATIC_ROOT / name).read_text()


def imports(name):
    code = COMMENT.sub("", collected(name))
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), each)) for each in IMPORTED.findall(code)]


def test_pages_name_files_by_their_hash(hashed):
    assert static("editor/figures.js") == f"/static/{hashed['editor/figures.js']}"
    assert HASH.search(static("editor/figures.js"))


@pytest.mark.parametrize("name", OURS)
def test_modules_import_each_other_by_the_same_addresses(hashed, name):
    assert imports(hashed[name]) == [hashed[each] for each in imports(name)]


def test_there_are_imports():
    assert sum(len(imports(name)) for name in OURS) > 10


@pytest.mark.parametrize("name", OURS)
def test_nothing_else_is_changed_in_a_module(hashed, name):
    assert HASH.sub("", collected(hashed[name])) == collected(name)


def test_the_editors_own_parts_stay_where_it_looks_for_them(hashed):
    for part in ("ckeditor.js", "lang/zh-cn.js", "skins/moono-lisa/editor.css", "plugins/link/dialogs/link.js"):
        assert (settings.STATIC_ROOT / "ckeditor" / "ckeditor" / part).exists()
        assert f"ckeditor/ckeditor/{part}" in hashed
