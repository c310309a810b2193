"""Addresses for articles: made from the title, in pinyin where it is Chinese."""

from django.utils.text import slugify

LONGEST = 60


def address_from(title, taken):
    """A slug made from a title that `taken(slug)` does not refuse; "article" where nothing of it can be spelt."""
    from pypinyin import lazy_pinyin  # its phrases take 56 MB: only for those who write

    words = slugify(" ".join(lazy_pinyin(title)))
    slug = words[:LONGEST].rsplit("-", 1)[0] if len(words) > LONGEST else words
    slug = slug.strip("-_") or "article"
    candidate, number = slug, 1
    while taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
