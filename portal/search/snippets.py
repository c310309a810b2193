"""The place in a text where the words stand, with marks. Escaped first, marked after."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice

from django.utils.html import format_html, format_html_join

from characters.folding import folded_in_place

from .words import is_chinese

WIDTH = 200  # a Chinese character counts twice
LEAD = 60  # of these before the first mark
MOST_PLACES = 200  # looked at in one text
BOUNDARY = re.compile(r"[。！？；\n]|[.!?;] ")
ENDING = re.compile(r"(?:ings?|ied|ies|ed|es|ly|e|s|y)$")
ENDINGS = "(?:ings?|ied|ies|ed|es|ly|e|s|y)?"


def marked(text, words):
    """The text with the words marked."""
    pieces, end = [], 0
    for place in places_of(words, text):
        pieces += [(text[end : place.start()],), (format_html("<mark>{}</mark>", text[place.start() : place.end()]),)]
        end = place.end()
    return format_html_join("", "{}", [*pieces, (text[end:],)])


def snippet(text, words):
    """The stretch of a text in which most of the words stand, marked; its beginning if none does."""
    start, end = stretch(text, words)
    shown = " ".join(text[start:end].split())
    return format_html("{}{}{}", "…" if start > 0 else "", marked(shown, words), "…" if text[end:].strip() else "")


def stretch(text, words):
    """From where to where."""
    places = list(islice(places_of(words, text), MOST_PLACES))
    start = 0
    if places and reach(text, WIDTH) < len(text):
        start = beginning_before(text, max(places, key=lambda place: words_near(places, place)).start())
    end = start + reach(text[start : start + WIDTH], WIDTH)
    if end < len(text) and text[end].isascii() and (space := text.rfind(" ", start, end)) > start + (end - start) // 2:
        end = space  # no Latin word is cut
    return start, end


def words_near(places, first):
    """How many different words stand in the stretch that begins at one."""
    return len({place[0].casefold() for place in places if 0 <= place.start() - first.start() <= WIDTH // 2})


def beginning_before(text, place):
    """Where to begin, so that what stands before the place helps to read it: a sentence, or else a word."""
    earliest = max(0, place - LEAD)
    lead = text[earliest:place]
    sentences = [found.end() for found in BOUNDARY.finditer(lead)]
    if sentences:
        return earliest + sentences[-1]
    if earliest == 0:
        return 0
    earliest = place - reach(lead[::-1], LEAD)
    return earliest + 1 + text[earliest:place].find(" ") if text[earliest].isascii() else earliest


def places_of(words, text):
    """Where they stand, however they are written there."""
    pattern = pattern_of(tuple(words))
    return pattern.finditer(folded_in_place(text)) if pattern else iter(())


def reach(text, width):
    """How many characters fit into a width."""
    for count, character in enumerate(text):
        width -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width < 0:
            return count
    return len(text)


@lru_cache(maxsize=256)
def pattern_of(parts):
    """Finds words and phrases (as `as_phrase()` makes them), longest first; None for none.

    Words in Latin letters whole, with the endings that the index takes away.
    """
    found = [
        in_latin(part) if part.isascii() and part.isalnum() else as_said(part)
        for part in sorted(parts, key=len, reverse=True)
    ]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def in_latin(word):
    stem = ENDING.sub("", word)
    rest = re.escape(stem) + ENDINGS if len(stem) > 2 else re.escape(word)
    return f"(?<![A-Za-z0-9]){rest}(?![A-Za-z0-9])"


def as_said(part):
    """Its words one after another, with what is no letter or digit between them; in Chinese a space may be."""
    words = [" *".join(run) if is_chinese(run) else re.escape(run) for run in part.split()]
    before, after = r"(?<![^\W_])" * part.startswith(" "), r"(?![^\W_])" * part.endswith(" ")
    return before + r"[\W_]*".join(words) + after
