"""What is in another language than the page says so, down to the last label: a screen reader changes its voice by it."""

import re

import pytest
from lxml import html

from tests.portal.public_pages import ADDRESSES, furnished, page

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
READ_OUT = ("alt", "aria-label", "title", "placeholder")


def language_of(element):
    return next(one.get("lang") for one in [element, *element.iterancestors()] if one.get("lang"))


def words_of(tree):
    """Each element with what it says itself: between its children, and in what is read out for it."""
    for element in tree.body.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            says = [element.text, *(child.tail for child in element), *map(element.get, READ_OUT)]
            yield element, " ".join(filter(None, says))


@pytest.mark.parametrize("address", ADDRESSES)
def test_english_words_on_a_chinese_page_are_marked_as_english(client, address):
    furnished()
    tree = html.fromstring(page(client, f"/zh-hans{address}"))
    english = [(element, words) for element, words in words_of(tree) if ENGLISH.search(words)]
    assert english  # the content of the site is English
    assert [words for element, words in english if language_of(element) != "en"] == []


@pytest.mark.parametrize("address", ["/articles/five/", "/columns/conduct/", "/series/display/"])
def test_title_of_the_window_too(client, address):
    furnished()
    assert '<title lang="en">' in page(client, f"/zh-hans{address}")
    assert "<title>" in page(client, address)
