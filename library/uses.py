"""Which rows show which pictures, noted whenever a row is stored: so that no picture in use can be deleted.

A picture is named by its file, in texts as in fields, so a use is known by that name.
"""

import re

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .renditions import NAMED

LONGEST_NAME = 100  # characters; a longer one in a text names no file of ours
SOURCE = re.compile(r'<img [^>]*src="([^"]+)"')


class PictureUse(models.Model):
    """A row shows a picture."""

    name = models.CharField(_("file"), max_length=LONGEST_NAME)
    of = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    row = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="picture_use_once", fields=["name", "of", "row"])]
        indexes = [models.Index(name="picture_use_of_row", fields=["of", "row"])]

    def __str__(self):
        return self.name


class HoldsPictures(models.Field):
    """A field whose values may show pictures: of the library's, only such as it still holds."""

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if isinstance(value, str):
            must_be_held(names_in(value))
        return value

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        # What a migration makes up stores no texts; a row of history tells what was and uses nothing.
        if not (cls._meta.abstract or cls.__module__ == "__fake__" or cls.__name__.startswith("Historical")):
            models.signals.post_save.connect(when_stored, sender=cls, dispatch_uid="library.uses")
            models.signals.post_delete.connect(when_deleted, sender=cls, dispatch_uid="library.uses")


def picture_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, HoldsPictures)]


def when_stored(sender, instance, update_fields=None, raw=False, **kwargs):
    if not raw and (update_fields is None or set(update_fields) & {field.name for field in picture_fields(sender)}):
        note(sender, [instance.pk])


def when_deleted(sender, instance, **kwargs):
    PictureUse.objects.filter(of=ContentType.objects.get_for_model(sender), row=instance.pk).delete()


@transaction.atomic
def note(model, keys):
    """Note what the rows with these keys show, as they are stored. For those stored without `save()`, call this."""
    of = ContentType.objects.get_for_model(model)
    fields = picture_fields(model)
    rows = model._base_manager.filter(pk__in=keys).values_list("pk", *(field.name for field in fields))
    shown = {
        (name, key)
        for key, *values in rows
        for field, value in zip(fields, values, strict=True)
        for name in ({value} - {""} if isinstance(field, models.FileField) else names_in(value))
        if len(name) <= LONGEST_NAME
    }
    noted = {(use.name, use.row): use.pk for use in PictureUse.objects.filter(of=of, row__in=keys)}
    if gone := [noted[use] for use in noted.keys() - shown]:
        PictureUse.objects.filter(pk__in=gone).delete()
    if new := shown - noted.keys():
        must_be_held({name for name, _row in new})
        rows = [PictureUse(name=name, of=of, row=row) for name, row in sorted(new)]
        PictureUse.objects.bulk_create(rows, ignore_conflicts=True)


def must_be_held(names):
    """Refuse names of pictures that the library does not hold. Who deletes one meanwhile is waited for, and waits.

    Drawings, and pictures from before there was a library, are not its own.
    """
    names = {name for name in names if NAMED.fullmatch(name)}
    if not names:
        return
    pictures = apps.get_model("library.Picture")._base_manager.filter(file__in=names).order_by("pk")
    with transaction.atomic():
        held = set(pictures.select_for_update(no_key=True).values_list("file", flat=True))
    if names - held:
        raise ValidationError(
            ngettext(
                "A picture in this text is no longer in the library. Take it out, or put another in its place.",
                "%(count)d pictures in this text are no longer in the library. Take them out, or put others in their "
                "place.",
                len(names - held),
            )
            % {"count": len(names - held)}
        )


def names_in(words):
    """The names in our storage of the pictures that a rich text shows."""
    sources = SOURCE.findall(words)
    return {source.removeprefix(settings.MEDIA_URL) for source in sources if source.startswith(settings.MEDIA_URL)}
