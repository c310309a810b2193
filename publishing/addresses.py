"""Addresses that last: what readers could know by an address goes on being found there when it gets another one."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from characters.fields import SlugField

from .once import once

SLUG = "0-slug-0"  # stands in for any


@once(maxsize=64)
def address_in(language, name):
    return reverse(name, args=[SLUG])


def address(name, slug):
    """The address in the present language of the page of a kind, such as “article”, at a slug.

    As `reverse()` gives it; that takes eighty calls of functions each time, and most pages name many addresses.
    """
    return address_in(get_language(), name).replace(SLUG, slug)


class OldAddress(models.Model):
    """An address that a thing once had, and that leads to it for good. Each kind of thing has a table of its own.

    Subclasses have a foreign key to the thing, with `related_name="old_addresses"`; they go when it does.
    """

    slug = SlugField(_("address"), max_length=80, unique=True)

    class Meta:
        abstract = True
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        default_permissions = ()  # it comes and goes with its thing

    def __str__(self):
        return self.slug


class LastingAddress(models.Model):
    """A thing with a page at its `slug`. Whoever saves it with another one leaves the old one, which leads on.

    The address of its page has the name of its model.
    """

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return address(self._meta.model_name, self.slug)

    @property
    def was_published(self):
        """Whether there was anything to read at its address: from then on only an administrator changes it."""
        return self.editions.published().exists()

    @property
    def is_known(self):
        """Whether readers could know its address."""
        return self.was_published

    @classmethod
    def is_taken(cls, slug, but=None):
        """Whether one has an address or had it, not counting the one whose key is `but`."""
        return cls._base_manager.filter(Q(slug=slug) | Q(old_addresses__slug=slug)).exclude(pk=but).exists()

    def validate_unique(self, exclude=None):
        refused = {}
        try:
            super().validate_unique(exclude)
        except ValidationError as refusal:
            refused = refusal.update_error_dict(refused)
        if "slug" not in (exclude or ()) and (sentence := self.about_old_addresses()):
            refused.setdefault("slug", []).append(sentence)
        if refused:
            raise ValidationError(refused)

    def about_old_addresses(self):
        """A sentence where the address is one that another thing had."""
        other = which_had(type(self), [self.slug]).get(self.slug, self)
        return self.leads_to(other) if other != self else None

    @staticmethod
    def leads_to(other):
        return _("This address leads to “%(name)s”, which had it before.") % {"name": other}

    def move(self, slug):
        """Give it another address. Refuses, with a sentence, one that cannot be."""
        self.slug = slug
        self.full_clean(exclude={field.name for field in self._meta.fields} - {"slug"})
        self.save(update_fields=["slug"])

    move.alters_data = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if fields is not None and "slug" not in fields:
            return super().save(*args, **kwargs)
        stored = type(self)._base_manager.select_for_update(no_key=True).filter(pk=self.pk)
        before = stored.values_list("slug", flat=True).first() if self.pk else None
        super().save(*args, **kwargs)
        if before != self.slug:
            self._leave(before)
        return None

    save.alters_data = True

    def _leave(self, before):
        # Asked after the row is stored: by then whoever was leaving this address, if anybody was, has left it.
        if sentence := self.about_old_addresses():
            raise ValidationError({"slug": sentence})
        if before:
            self.old_addresses.filter(slug=self.slug).delete()
            if self.is_known:
                self.old_addresses.create(slug=before)


def which_had(model, slugs):
    """Those things of a kind that once had one of these addresses, by it. One query."""
    had = model._base_manager.filter(old_addresses__slug__in=slugs).annotate(had=F("old_addresses__slug"))
    return {thing.had: thing for thing in had}
