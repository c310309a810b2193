"""Members who have not agreed to be public, and whom a text names all the same.

A name says only that somebody who bears it has not agreed, never of which branch: it is what the text says already.
"""

import re

from django.utils.translation import ngettext, pgettext

from publishing.words import words_of

from .people import Member

HAN = re.compile(r"[\u3400-\u9fff]")
GAP = re.compile(r"[^\S\n]+")
GAP_IN_CHINESE = re.compile(
    r"(?<=[\u3400-\u9fff])[^\S\n]+(?=[\u3400-\u9fff])"
)  # 李　明, set as wide as a name of three


def about_members_named(edition):
    """A sentence about the members whom a text names without their consent; see publishing/checks.py."""
    text = "\n".join(words for _place, words in words_of(edition))
    names = named_without_consent(text, Member.objects.order_by().values_list("name", "may_be_public"))
    if names:
        yield ngettext(
            "The text names a member who has not agreed to be public: %(names)s.",
            "The text names members who have not agreed to be public: %(names)s.",
            len(names),
        ) % {"names": pgettext("between names", ", ").join(names)}


def named_without_consent(text, members):
    """The names, in the order of the text, that stand in it and that somebody bears who has not agreed.

    `members` are pairs of a name and whether its bearer has agreed. The text is gone through once, and of the names
    that begin at one place the longest counts: 李明华, who has agreed, is not 李明, who has not.
    """
    agreed = {}
    for name, has_agreed in members:
        name = closed_up(name)
        agreed[name] = agreed.get(name, True) and has_agreed
    lengths = {}  # of the names that begin with two characters, the longest first
    for name in sorted(agreed, key=len, reverse=True):
        lengths.setdefault(name[:2], {})[len(name)] = None
    text, named, place = closed_up(text), {}, 0
    while place < len(text):
        for length in lengths.get(text[place : place + 2], ()):
            name = text[place : place + length]
            if name in agreed and len(name) > 1 and is_whole(name, text, place):
                if not agreed[name]:
                    named[name] = None
                place += len(name) - 1
                break
        place += 1
    return list(named)


def closed_up(text):
    return GAP.sub(" ", GAP_IN_CHINESE.sub("", text)).strip()


def is_whole(name, text, place):
    """Whether a name stands there as a whole word; Chinese knows none."""
    if HAN.match(name):
        return True
    before, after = text[place - 1 : place], text[place + len(name) : place + len(name) + 1]
    return not any(each.isalnum() and not HAN.match(each) for each in (before, after) if each)
