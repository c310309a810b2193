"""The chain of sign-offs: each is sealed, and its seal holds those of the sign-offs before it.

A seal is the SHA-256 over everything that a sign-off says, the name, role and branch of that day among it, over its
place among all sign-offs, and over the seals of the one before it in all and of the one before it for the same text.
So whoever changes one, leaves one out or puts one in between has to seal all later ones anew; and whoever has written
down the newest seal sees that. It proves nothing against somebody who owns the server, unless it is written elsewhere.
"""

import hashlib
import json
from datetime import UTC
from heapq import merge
from operator import attrgetter

from django.apps import apps
from django.db import models

FIRST = ""  # in place of the seal before the first


class EndOfChain(models.Model):
    """The newest sign-off of all: one row, held by whoever signs, so that no two come to stand in one place."""

    place = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.place}: {self.seal}"


def link(sign_off):
    """Give a sign-off that is about to be stored its place and its seal. In the transaction in which it is stored."""
    end, _created = EndOfChain.objects.select_for_update().get_or_create(pk=1)
    same_text = type(sign_off)._base_manager.filter(edition=sign_off.edition_id, place__isnull=False)
    sign_off.place, sign_off.before = end.place + 1, end.seal
    sign_off.before_here = same_text.order_by("-place").values_list("seal", flat=True).first() or FIRST
    sign_off.seal = seal_of(sign_off)
    EndOfChain.objects.filter(pk=end.pk).update(place=sign_off.place, seal=sign_off.seal)


def seal_of(sign_off):
    """The SHA-256 of a sign-off, as 64 hexadecimal digits: over its JSON with sorted keys and no spaces, in UTF-8."""
    names = (
        *("edition_id", "stage", "verdict", "reviewed", "proofread", "comment", "digest", "signed_by_id"),
        *("name", "role", "branch", "named_afterwards", "place", "before", "before_here"),
    )
    said = {name: getattr(sign_off, name) for name in names}
    said |= {"of": sign_off._meta.label_lower, "signed_at": sign_off.signed_at.astimezone(UTC).isoformat()}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def kinds():
    """The models of all sign-offs."""
    return [model for model in apps.get_models() if hasattr(model, "before_here")]


def in_chain():
    """All sign-offs that have a place, the first first."""
    return merge(
        *(model._base_manager.filter(place__isnull=False).order_by("place").iterator() for model in kinds()),
        key=attrgetter("place"),
    )


def breaks(seen):
    """Each break of the chain as a sentence. `seen` is given the place of every seal that lies before the first."""
    place, seal, here, whole = 0, FIRST, {}, True
    for sign_off in in_chain():
        text = (type(sign_off), sign_off.edition_id)
        found = [*breaks_at(sign_off, place, seal, here.get(text, FIRST))]
        yield from found
        whole = whole and not found
        if sign_off.place > place:
            place, seal, here[text] = sign_off.place, sign_off.seal, sign_off.seal
        if whole:
            seen[sign_off.seal] = sign_off.place
    for model in kinds():
        for sign_off in model._base_manager.filter(place__isnull=True):
            yield f"put in past the site, without a place: {in_words(sign_off)}"
    end = EndOfChain.objects.first() or EndOfChain()
    if (end.place, end.seal) != (place, seal):
        yield f"the chain ends at {place}; the newest that was made is {end.place}, with the seal {end.seal or 'none'}"


def breaks_at(sign_off, place, seal, seal_here):
    """What is wrong with a sign-off, given the place and the seals before it."""
    named = in_words(sign_off)
    if sign_off.place <= place:
        yield f"put in between, at a place that is taken: {named}"
        return
    if sign_off.place > place + 1:
        missing = f"{place + 1}" if sign_off.place == place + 2 else f"{place + 1} to {sign_off.place - 1}"
        yield f"left out: {missing}, before {named}"
    if sign_off.seal != seal_of(sign_off):
        yield f"changed: {named}"
    elif sign_off.place == place + 1 and sign_off.before != seal:
        yield f"does not follow the one before it: {named}"
    elif sign_off.place == place + 1 and sign_off.before_here != seal_here:
        yield f"does not follow the one before it of the same text: {named}"


def in_words(sign_off):
    where = f"{sign_off._meta.label_lower} {sign_off.pk}, edition {sign_off.edition_id}"
    said = f"{sign_off.verdict} at {sign_off.stage} by {sign_off.name} on {sign_off.signed_at.date()}"
    return f"sign-off {sign_off.place} ({said}; {where})"
