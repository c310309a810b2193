"""Parts: rows that belong to an edition's text, as frozen as the text itself.

Triggers cannot look across tables (they would break SQLite's remakes), so this is kept in Python: on saving, on
deleting, and on writing many at once.
"""

import uuid

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from library.uses import note

from .canonical import attnames, normalise
from .refusals import must
from .states import OPEN


class EditionPartQuerySet(models.QuerySet):
    """Parts of texts: what writes many rows at once is refused as saving one of them would be."""

    @transaction.atomic
    def update(self, **values):
        self.model.must_be_open(set(self.values_list(self.model.edition_field, flat=True)))
        return super().update(**values)

    update.alters_data = True

    @transaction.atomic
    def delete(self):
        self.model.must_be_open(set(self.values_list(self.model.edition_field, flat=True)))
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    @transaction.atomic
    def bulk_create(self, parts, *args, **kwargs):
        parts = list(parts)
        self.model.must_be_open({part.edition_id for part in parts})
        created = super().bulk_create(parts, *args, **kwargs)
        note(self.model, [part.pk for part in created])
        return created

    bulk_create.alters_data = True

    @transaction.atomic
    def put(self, edition, rows):
        """Make these, all parts of one draft, what the rows of a form say: see canonical.of_part."""
        stored = {str(part.identity): part for part in self}
        for gone in stored.keys() - {row["identity"] for row in rows}:
            stored[gone].delete()
        for row in rows:
            new = self.model(identity=row["identity"], **{self.model.edition_field: edition})
            part = stored.get(row["identity"], new)
            for attname in attnames(self.model):
                setattr(part, attname, row[attname])
            part.save()

    put.alters_data = True


class EditionPart(models.Model):
    """A part of an edition's text, such as one endeavour of a profile."""

    edition_field = None  # the foreign key to the edition
    text_fields = ()

    # The same through all editions, so that a part is compared with itself wherever it was moved to.
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = EditionPartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    @transaction.atomic
    def save(self, *args, **kwargs):
        stored = type(self)._base_manager.filter(pk=self.pk)  # a part is not moved out of a published text either
        self.must_be_open({self.edition_id, *stored.values_list(self.edition_field, flat=True)})
        normalise(self)
        super().save(*args, **kwargs)

    save.alters_data = True

    @transaction.atomic
    def delete(self, *args, **kwargs):
        self.must_be_open({self.edition_id})
        return super().delete(*args, **kwargs)

    delete.alters_data = True

    @property
    def edition_id(self):
        return getattr(self, f"{self.edition_field}_id")

    @classmethod
    def must_be_open(cls, editions):
        """Hold these texts (by key), so that nobody publishes them meanwhile, and refuse unless all are open."""
        rows = cls._meta.get_field(cls.edition_field).related_model._base_manager
        states = rows.select_for_update(no_key=True).filter(pk__in=editions).order_by("pk")
        must(
            all(state in OPEN for state in states.values_list("state", flat=True)),
            _("A published text is never edited; revise it instead."),
        )
