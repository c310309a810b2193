from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history import register

from characters.fields import EmailField, LineField

from .history import History
from .log import Event
from .scoping import ScopedQuerySet, scoped

__all__ = ["Event", "Role", "ScopedQuerySet", "User", "scoped"]


def site_language():
    return settings.SITE_LANGUAGE


class UserQuerySet(models.QuerySet):
    def with_mail(self):
        """Those who get mail: with an address, active, and not switched off."""
        return self.filter(is_active=True, is_staff=True).exclude(email="").exclude(mail_language="")


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    pass


class User(AbstractUser):
    """A member of staff. What someone may do comes from roles; for which branches, from `user.branches`."""

    username = LineField.like(AbstractUser._meta.get_field("username"))
    first_name = LineField.like(AbstractUser._meta.get_field("first_name"))
    last_name = LineField.like(AbstractUser._meta.get_field("last_name"))
    email = EmailField.like(AbstractUser._meta.get_field("email"))
    display_name = LineField(
        pgettext_lazy("of a person", "name"),
        max_length=60,
        blank=True,
        help_text=_("As colleagues know this person, for example 周岚."),
    )

    mail_language = models.CharField(
        _("mail about my work"),
        max_length=10,
        choices=[("", _("no mail")), *settings.LANGUAGES],
        default=site_language,
        blank=True,
        help_text=_("When a text waits for you, comes back to you, or goes live: in this language, or not at all."),
    )
    reminded_on = models.DateField(null=True, editable=False)

    history = History(excluded_fields=["password", "last_login", "reminded_on"], m2m_fields=["groups"])

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [
            ("work_for_all_branches", "Can work for all branches"),
            # One for each stage of publishing/reviews.py
            ("sign_as_secretary", "Can sign as branch secretary"),
            ("sign_as_office", "Can sign as Party committee office"),
            ("sign_as_confidentiality", "Can sign as confidentiality reviewer"),
            ("sign_as_leader", "Can sign as leader in charge"),
        ]

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return str(self)

    @property
    def works_for_all_branches(self):
        return self.has_perm("accounts.work_for_all_branches")


register(Group, app="accounts", records_class=History, m2m_fields=["permissions"])


class Role(Group):
    """A group as accounts/roles.py makes it: the same on every machine, only read in the admin."""

    class Meta:
        proxy = True
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self):
        return gettext(self.name)
