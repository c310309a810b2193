"""The rules for branch committees: they warn and never block.

Source: Regulations on the Work of Branches of the Communist Party of China (for trial implementation, 2018),
articles 4 and 10 and those on branch committees: a branch has three full members at least; with seven or more it has
a committee of three to five, as a rule not more than seven; one secretary.
"""

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from .models import Post, Standing, Term

MEMBERS_AT_LEAST = 3
MEMBERS_FOR_COMMITTEE = 7
COMMITTEE_USUAL = (3, 5)
COMMITTEE_AT_MOST = 7


def committee_warnings(branch, on=None):
    """Sentences that name each rule which the branch's register does not meet on a day. Two queries."""
    on = on or timezone.localdate()
    present = branch.members.present(on)
    full = present.filter(standing=Standing.FULL).count()
    in_office = set(Term.objects.filter(member__in=present).in_office(on).values_list("member", "post"))
    committee = len({member for member, _post in in_office})
    secretaries = sum(post == Post.SECRETARY for _member, post in in_office)
    return [*about_members(full), *about_committee(full, committee), *about_secretary(secretaries)]


def about_members(full):
    if full < MEMBERS_AT_LEAST:
        yield ngettext(
            "The register has %(count)d full member; a branch has three at least.",
            "The register has %(count)d full members; a branch has three at least.",
            full,
        ) % {"count": full}


def about_committee(full, committee):
    if full < MEMBERS_FOR_COMMITTEE:
        return
    least, most = COMMITTEE_USUAL
    counts = {"full": full, "committee": committee, "least": least, "most": most, "limit": COMMITTEE_AT_MOST}
    if committee < least:
        yield (
            gettext(
                "With %(full)d full members the branch has a committee of %(least)d to %(most)d; "
                "the register has %(committee)d in office."
            )
            % counts
        )
    elif committee > COMMITTEE_AT_MOST:
        yield (
            gettext("The register has %(committee)d committee members in office; there are at most %(limit)d.") % counts
        )
    elif committee > most:
        yield (
            gettext(
                "The register has %(committee)d committee members in office; "
                "%(least)d to %(most)d are usual, at most %(limit)d."
            )
            % counts
        )


def about_secretary(secretaries):
    if secretaries != 1:
        yield ngettext(
            "The register has %(count)d secretary in office; there is exactly one.",
            "The register has %(count)d secretaries in office; there is exactly one.",
            secretaries,
        ) % {"count": secretaries}
