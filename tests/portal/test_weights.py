"""What a page of the site weighs on its way to a reader, compressed as a server sends it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from lxml import html

from portal.sample import Sample
from tests.factories import BranchFactory, SeriesFactory, make_article, make_profile

STATIC = Path(settings.BASE_DIR, "static")


def weight(content):
    """In bytes."""
    return len(gzip.compress(content, compresslevel=6))  # as servers do that compress while they send


def weight_of_files(paths):
    return sum(weight(path.read_bytes()) for path in paths)


def scripts_with_their_imports(path):
    """A module and all that it imports."""
    found, unread = set(), [path.resolve()]
    while unread:
        module = unread.pop()
        if module not in found:
            found.add(module)
            imported = re.findall(r'^import[^"]*"(\.[^"]+)"', module.read_text(), re.M)
            unread += [(module.parent / name).resolve() for name in imported]
    return found


def files_of(page):
    """The stylesheets and scripts that a page loads, without its pictures."""
    tree = html.fromstring(page)
    addresses = tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    paths = [settings.STATIC_ROOT / address.removeprefix(settings.STATIC_URL) for address in addresses]
    styles = {path for path in paths if path.suffix == ".css"}
    return styles.union(*map(scripts_with_their_imports, (path for path in paths if path.suffix == ".js")))


def test_stylesheet_weighs_less_than_20_kilobytes_with_that_of_the_display():
    assert weight_of_files([STATIC / "site.css", STATIC / "site/display.css"]) < 20_000


def test_scripts_weigh_less_than_10_kilobytes_all_together():
    scripts = list((STATIC / "site").glob("*.js"))
    assert len(scripts) > 4
    assert weight_of_files(scripts) < 10_000


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_long_article_with_all_that_stands_around_it_weighs_less_than_25_kilobytes(client, language):
    contents = Sample(language).branches[0]
    branch = BranchFactory()
    make_profile(branch=branch, comment=contents["profile"]["comment"])
    series = SeriesFactory()
    written = contents["articles"][0]
    for number in range(8):
        make_article(slug=f"part-{number}", title=written["title"], body=written["body"], series=series, branch=branch)
    page = client.get("/articles/part-4/").content
    assert len(page) > 15_000  # with series, neighbours, brand and code to scan
    files = files_of(page)
    assert {"site.css", "article.js", "elder.js", "reading.js"} <= {
        re.sub(r"\.[0-9a-f]{12}", "", path.name) for path in files
    }
    assert weight(page) + weight_of_files(files) < 25_000
