"""Whose rows somebody works with: said here, and nowhere else."""

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to branches. The one place where is said which of them a member of staff works with."""

    branch_lookup = "branch"  # the way from a row to its branch

    def for_staff(self, user):
        if user.works_for_all_branches:
            return self
        return self.filter(**{f"{self.branch_lookup}__in": user.branches.values("pk")})


def scoped(queryset, user):
    """The rows of a queryset that a member of staff works with; all, where its model knows no branches."""
    return queryset.for_staff(user) if hasattr(queryset, "for_staff") else queryset
