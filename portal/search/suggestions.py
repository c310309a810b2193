"""Where nothing is found: what is near to the question among what is public."""

from difflib import get_close_matches

from articles.models import ArticleEdition

from .engines import engine
from .entries import Entry
from .questions import Asked, without_quotes
from .visible import visible
from .words import is_chinese, likeliest_words, runs_said, words_within

NEWEST = 5
TITLES = 200  # of the newest articles: from their words those near in spelling are chosen
MOST = 8
ALIKE = 0.34  # of the shorter one's pieces that the other has as well
NEAR = 0.75  # as difflib counts


def suggestions(selection, asked, places, now):
    """Words that would find something alone, words near in spelling, places of a name like it, and what is new.

    Two queries. Whatever is offered comes from what is live at this moment.
    """
    newest = list(ArticleEdition.objects.live(now).for_list().newest_first().page(0, TITLES))
    named = [*places.columns, *places.branches]
    texts = [*(place.name for place in named), *(each.title for each in newest)]
    offered = dict.fromkeys(
        [*found_alone(selection.question, asked, places, now), *near_in_spelling(selection.question, asked, texts)]
    )
    return {
        "words_offered": [(word, selection.asking(word).address) for word in list(offered)[:MOST]],
        "places": alike(selection.question, named)[:MOST],
        "newest": newest[:NEWEST],
    }


def found_alone(question, asked, places, now):
    """A question without its quotes, its words, and the shorter words within: those that something public has."""
    parts = [without_quotes(question), *asked.words, *(part for word in asked.words for part in words_within(word))]
    parts = [part for part in dict.fromkeys(parts) if part != question and [part] != asked.words]
    terms = {part: places.terms(Asked.of(part)) for part in parts[:MOST]}
    terms = {part: each for part, each in terms.items() if each.words}
    answers = engine().found(terms.values(), Entry.objects.of(visible(now))) if terms else []
    return [part for part, is_found in zip(terms, answers, strict=True) if is_found]


def near_in_spelling(question, asked, texts):
    """Words of the texts that differ in little from one of a question, or from what it has in Chinese in one piece."""
    known = likeliest_words("\n".join(texts))
    typed = [word for word in dict.fromkeys([*asked.words, *runs_said(question)]) if len(word) > 2][:MOST]
    near = (match for word in typed for match in get_close_matches(word, known, n=2, cutoff=NEAR))
    return [word for word in near if word not in asked.words]


def alike(question, places):
    """Places whose names have much in common with a question, the likest first."""
    asked = pieces(question)
    likeness = {place: in_common(asked, pieces(place.name)) for place in places}
    return sorted((place for place in places if likeness[place] >= ALIKE), key=lambda place: -likeness[place])


def in_common(one, other):
    return len(one & other) / min(len(one), len(other)) if one and other else 0


def pieces(text):
    """Two characters in a row of Chinese, four letters in a row of other words."""
    return {
        run[start : start + length]
        for run in runs_said(text)
        for length in [2 if is_chinese(run) else 4]
        for start in range(max(1, len(run) - length + 1))
    }
