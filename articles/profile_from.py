"""A draft of a branch's profile made of what a text that came in says of its brand."""

from django.utils.translation import gettext as _

from branches.models import BranchProfile

PARTS = ("brand_name", "slogan", "introduction", "comment")


def says_profile(incoming):
    """Whether there is anything for a profile in it."""
    return bool(incoming.pairs) or any(getattr(incoming, name) for name in PARTS)


def draft_profile(incoming, branch, *, by):
    """Open a draft of the branch's profile with what the text says; what it does not say stays as the newest says it.

    Gives the draft; or None, with a remark, where a draft is open already or nothing names the brand.
    """
    newest = BranchProfile.objects.filter(branch=branch, is_newest=True).first()
    if newest and newest.is_open:
        incoming.remarks.append(_("A draft of the branch’s profile is open already: nothing was put into it."))
        return None
    if not incoming.brand_name and newest is None:
        incoming.remarks.append(_("No draft of the branch’s profile was opened: the text names no brand."))
        return None
    draft = newest.revise(by=by) if newest else BranchProfile(branch=branch, number=1, created_by=by)
    for name in PARTS:
        setattr(draft, name, getattr(incoming, name) or getattr(draft, name))
    draft.full_clean()
    draft.save(by=by)
    if incoming.pairs:
        put_pairs(draft, incoming.pairs)
    draft.keep(by=by)
    return draft


def put_pairs(draft, pairs):
    """Make these its endeavours; the one in a place before remains the same one with other words."""
    endeavours = list(draft.endeavours.all())
    for surplus in endeavours[len(pairs) :]:
        surplus.delete()
    for place, pair in enumerate(pairs):
        part = endeavours[place] if place < len(endeavours) else draft.endeavours.model(profile=draft)
        part.position, part.endeavour, part.specialty, part.text = place + 1, pair.endeavour, pair.specialty, pair.text
        part.full_clean(exclude=["profile"])
        part.save()
