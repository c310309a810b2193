"""Whose rows somebody works with: said here, and nowhere else."""

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to branches. The one place where is said which of them a member of staff works with."""

    branch_lookup = "branch"  # the way from a row to its branch
    shares_rows_of_no_branch = False  # whether those are everybody's, or only theirs who work for all branches

    def for_staff(self, user):
        if user.works_for_all_branches:
            return self
        return self.filter(self.of_branches_of(user, self.branch_lookup))

    def of_branches_of(self, user, lookup):
        """What is asked of rows, or of their kept states, whose way to their branch is `lookup`."""
        theirs = Q(**{f"{lookup}__in": user.branches.values("pk")})
        return theirs | Q(**{f"{lookup}__isnull": True}) if self.shares_rows_of_no_branch else theirs


def scoped(queryset, user):
    """The rows of a queryset that a member of staff works with; all, where its model knows no branches."""
    return queryset.for_staff(user) if hasattr(queryset, "for_staff") else queryset


def those_who_work_for(branch):
    """The members of staff who work with the rows of a branch, by its key; with those of no branch, if it is None."""
    people = get_user_model().objects
    somewhere = people.filter(branches=branch) if branch else people.none()
    everywhere = people.with_perm("accounts.work_for_all_branches")
    return people.filter(Q(pk__in=everywhere) | Q(pk__in=somewhere), is_active=True, is_staff=True)
