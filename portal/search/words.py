"""A text as words: Chinese is cut by a dictionary, everything else at spaces and punctuation.

The index has every word of the dictionary that stands in a text, wherever the text was cut; a question is cut into
the likeliest words alone. So each of these is found, whatever stands beside it.
"""

import re
import unicodedata
from functools import cache

import rjieba

from .vocabulary import OF_THE_FIELD

WORD = re.compile(r"\w+")
LONGEST_WORD = 60  # characters
LONGEST_QUESTION = 500
MOST_WORDS = 16

# Too common to tell one text from another, or meant as an operator.
UNASKED = {*"的 了 和 与 及 或 在 是 a an and are as at by for from in is not of on or the to was with".split()}


def words_to_index(text):
    """Every word of a text, then every other word of the dictionary that stands within or across them, as one line."""
    text = folded(text)
    words = words_in(segments().cut(text))
    known = set(words)
    others = (word for word in words_in(segments().cut_all(text)) if len(word) > 1 and word not in known)
    return " ".join([*words, *others])


def words_asked(question):
    """The words that a result must have, each once: at most MOST_WORDS and one more, which says that there were more.

    Quotes, brackets and operators are no words. Common words are left out unless there are no others.
    """
    words = list(dict.fromkeys(words_in(segments().cut(folded(question[:LONGEST_QUESTION])))))
    return ([word for word in words if word not in UNASKED] or words)[: MOST_WORDS + 1]


def words_within(word):
    """The shorter words of the dictionary within a long one."""
    return [part for part in words_in(segments().cut_all(word)) if 1 < len(part) < len(word)]


def words_in(pieces):
    """What of a cut text is letters and digits."""
    return [word[:LONGEST_WORD] for piece in pieces for word in WORD.findall(piece)]


def folded(text):
    """Small letters, and one width for what has two."""
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def segments():
    for word in OF_THE_FIELD:
        rjieba.add_word(word, None, None)  # as often as it takes to be one word
    return rjieba
