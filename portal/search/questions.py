"""A question as the index is asked it: words that a result must have, and phrases that it must say."""

import re
from typing import NamedTuple

from .words import as_phrase, is_guessed, likeliest_words

LONGEST_QUESTION = 500
MOST_WORDS = 16

QUOTED = re.compile('["＂“”„]([^"＂“”„]+)["＂“”„]|[「｢]([^」｣]+)[」｣]|『([^』]+)』|《([^》]+)》')

# Too common to tell one text from another, or meant as an operator.
UNASKED = {*"的 了 和 与 及 或 在 是 a an and are as at by for from in is not of on or the to was with".split()}


class Asked(NamedTuple):
    words: list[str]  # as the question has them
    indexed: list[str]  # as the index has them: of a guessed word its characters
    phrases: list[str]  # as `as_phrase()` makes them
    marked: list[str]  # what a result shows of these
    has_more: bool  # words than are looked for

    @classmethod
    def of(cls, question):
        """What is in quotes is a phrase. Other signs, brackets and operators are no words.

        Common words are left out unless there are no others. A word that is only guessed to be one is a phrase, too.
        """
        question = question[:LONGEST_QUESTION]
        quoted = [part for part in quotes_in(question) if len(likeliest_words(part)) > 1][:MOST_WORDS]
        words = likeliest_words(question)
        words = [word for word in words if word not in UNASKED] or words
        has_more, words = len(words) > MOST_WORDS, words[:MOST_WORDS]
        guessed = [word for word in words if is_guessed(word)]
        phrases = dict.fromkeys(map(as_phrase, [*quoted, *guessed]))
        in_phrases_alone = set(likeliest_words(" ".join(quoted))) - set(likeliest_words(QUOTED.sub(" ", question)))
        return cls(
            words,
            list(dict.fromkeys(part for word in words for part in (word if word in guessed else [word]))),
            list(phrases),
            [*phrases, *(word for word in words if word not in guessed and word not in in_phrases_alone)],
            has_more,
        )


def quotes_in(question):
    """What stands in quotes of any kind, where they are closed."""
    return ["".join(kinds) for kinds in QUOTED.findall(question)]


def without_quotes(question):
    return QUOTED.sub(lambda found: "".join(filter(None, found.groups())), question)
