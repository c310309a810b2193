"""A text as words: Chinese is cut by a dictionary, everything else at spaces and punctuation.

The index has every word of the dictionary and every character that stands in a text, wherever the text was cut; a
question is cut into the likeliest words alone. So each of these is found, whatever stands beside it.
"""

import re
from functools import cache
from itertools import pairwise
from zlib import crc32

from characters.folding import folded

from .vocabulary import OF_THE_FIELD

CHINESE = "[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
RUN = re.compile(rf"(?:(?=[^\W_]){CHINESE})+|(?:(?!{CHINESE})[^\W_])+")  # of letters and digits, of one script
SPACED = re.compile(rf"(?<={CHINESE}) +(?={CHINESE})")  # as lists set names of two characters
IN_CHINESE = re.compile(f"{CHINESE}+")
LONGEST_WORD = 60  # characters


def words_to_index(text):
    """Every word of a text, then every other word and character that stands within or across them, as one line."""
    runs = runs_said(text)
    words = [word for run in runs for word in cut(run)]
    known = set(words)
    others = dict.fromkeys(part for run in runs if is_chinese(run) for part in segments().cut_all(run))
    return " ".join([*words, *(part for part in others if part not in known)])


def likeliest_words(text):
    """A text cut once, each word once."""
    return list(dict.fromkeys(word for run in RUN.findall(folded(text)) for word in cut(run)))


def words_within(word):
    """The shorter words of the dictionary within a long one."""
    return [part for part in segments().cut_all(word) if 1 < len(part) < len(word)] if is_chinese(word) else []


def cut(run):
    return segments().cut(run) if is_chinese(run) else [run[:LONGEST_WORD]]


def is_guessed(word):
    """Whether a Chinese word stands in no dictionary, such as a name: another text may be cut through it."""
    return len(word) > 1 and is_chinese(word) and not segments().has_word(word)


def is_chinese(run):
    return IN_CHINESE.fullmatch(run) is not None


def said(text):
    """A text as it is spoken: letters and digits alone, a space between words and between scripts, and at both ends.

    `as_phrase()` of another text stands in it where it says the same.
    """
    return f" {' '.join(runs_said(text))} "


def as_phrase(text):
    """As `said()`, to be found in a longer one: a Latin word whole, Chinese wherever it stands."""
    runs = runs_said(text)
    before, after = ("" if is_chinese(run) else " " for run in (runs[0], runs[-1]))
    return f"{before}{' '.join(runs)}{after}"


def pairs(line):
    """A number for each two words that stand together in what `said()` or `as_phrase()` gave; in Chinese, characters.

    All pairs of a phrase stand in a text that says it, and few other texts have them all. Of one word, its number.
    """
    units = [unit for run in RUN.findall(line) for unit in (run if is_chinese(run) else [run])]
    return {crc32(" ".join(pair).encode()) >> 1 for pair in pairwise(units)} or {crc32(line.strip().encode()) >> 1}


def runs_said(text):
    return RUN.findall(SPACED.sub("", folded(text)))


@cache
def segments():
    import rjieba  # loaded when first asked: not every process searches

    for word in OF_THE_FIELD:
        rjieba.add_word(word, None, None)  # as often as it takes to be one word
    return rjieba
