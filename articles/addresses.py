"""Addresses for articles: made from the title, in pinyin where it is Chinese."""

import re

from django.utils.text import slugify

from library.personal_data import found_in

LONGEST = 60


def address_from(title, taken):
    """A slug made from a title that `taken(slug)` does not refuse; "article" where nothing of it can be spelt.

    A title with personal data gives only its letters: the address stays when the title has been mended.
    """
    from pypinyin import lazy_pinyin  # its phrases take 56 MB: only for those who write

    words = slugify(" ".join(lazy_pinyin(title)))
    if found_in(words) or found_in(title):
        words = re.sub(r"[\d-]*\d[\d-]*", "-", words)
    slug = words[:LONGEST].rsplit("-", 1)[0] if len(words) > LONGEST else words
    slug = slug.strip("-_") or "article"
    candidate, number = slug, 1
    while taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
