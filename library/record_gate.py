"""The gate of records: personal data that nobody has allowed is stored in no text that the public sees.

Every way in asks it: forms and sheets by `clean_fields()`, which says the sentence at the field; all others by
`save()`, `update()`, `bulk_create()` and `bulk_update()`. Texts with editions have a gate of their own, at their deeds:
publishing/gate.py.
"""

from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record

from .personal_data import Finding, found_in, sentence_around
from .personal_data_in_files import PERSONAL_DATA, SAID_AT_MOST

MAY_PUBLISH = "articles.publish_articleedition"


class Known(NamedTuple):
    """What passes the gate of one row: the texts stored for it by field ({} for a new one), and the keys allowed."""

    stored: dict
    allowed: frozenset


class Answer(NamedTuple):
    """Who answers for the personal data in a row, and why they may stand there."""

    by: object
    reason: str


class Standing(NamedTuple):
    """Personal data that stand in a record, as admin/publishing/_personal_data.html shows them."""

    where: str
    finding: Finding
    before: str
    after: str
    allowance: object


class GatedQuerySet(models.QuerySet):
    """Rows of records: what writes many at once is refused as saving one of them would be."""

    @transaction.atomic
    def update(self, **values):
        texts = values.keys() & set(self.model.public_text)
        if any(found_in(words_of(self.model, name, values[name])) for name in texts) or self._shows(values):
            for row in self.select_for_update(no_key=True, of=("self",)):
                for name, value in values.items():
                    setattr(row, name, value)
                row.must_pass(values)
        return super().update(**values)

    update.alters_data = True

    def _shows(self, values):
        switch = self.model.switch()
        return switch in values and values[switch] is not False

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for row in objs:
            row.must_pass()
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True

    @transaction.atomic
    def bulk_update(self, objs, fields, *args, **kwargs):
        objs, fields = list(objs), list(fields)
        for row in objs:
            row.must_pass(fields)
        # Django's own writes expressions by `update()`, which lets none into a text here.
        plain = models.QuerySet(self.model, self.query.chain(), self.db)
        return plain.bulk_update(objs, fields, *args, **kwargs)

    bulk_update.alters_data = True


class GatedRecord(models.Model):
    """A record that the public sees. `public_text` names its free texts.

    What stood there already when the gate came, or was let in for a reason, hinders no saving of the same words; but
    no row that holds what nobody has allowed is newly shown to the public.
    """

    public_text = ()
    public_field = None  # the switch that shows it, for those who may show such records
    shown_by = None  # a switch that whoever may change the record may turn

    _known = None
    _answer = None

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        refused = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as refusal:
            refusal.update_error_dict(refused)
        if not self._answer:
            names = set(self.public_text) - set(exclude or ()) - refused.keys()
            refused |= refusals(self.unallowed(names))
        if refused:
            raise ValidationError(refused)

    def save(self, *args, **kwargs):
        answer, fields = self._answer, kwargs.get("update_fields")
        if not answer:
            self.must_pass(fields)
            super().save(*args, **kwargs)
        else:
            with transaction.atomic():
                super().save(*args, **kwargs)
                self._allow(answer)
        self._known = self._answer = None

    save.alters_data = True

    def must_pass(self, fields=None):
        """Refuse, at the fields, unless what would be stored of these (all, if not given) passes the gate."""
        names = set(self.public_text) if fields is None else set(self.public_text) & set(fields)
        if self.switch() in (fields or ()) and self._is_to_be_shown():
            names = set(self.public_text)
        if refused := refusals(self.unallowed(names - self.get_deferred_fields())):
            raise ValidationError(refused)

    def unallowed(self, names=None):
        """Findings by field, of these fields, that nobody has allowed and that this saving would make public.

        Two queries where there are any, else none.
        """
        looked_at = [name for name in self.public_text if names is None or name in names]
        found = {name: found_in(words_of(type(self), name, getattr(self, name))) for name in looked_at}
        if not any(found.values()):
            return {}
        known = self._known or self._look_up()
        news = {}
        for name, findings in found.items():
            passes = known.allowed | self._stands(name, known.stored)
            if left := [finding for finding in findings if finding.key not in passes]:
                news[name] = left
        return news

    def personal_data(self):
        """Every piece of personal data in this record as `Standing`, in the order of its fields. One query, or none."""
        stands = [
            (name, words, finding)
            for name in self.public_text
            for words in [words_of(type(self), name, getattr(self, name))]
            for finding in found_in(words)
        ]
        allowed = allowances().of(self).by_key() if stands else {}
        return [
            Standing(
                capfirst(self._meta.get_field(name).verbose_name),
                finding,
                *sentence_around(words, finding),
                allowed.get(finding.key),
            )
            for name, words, finding in stands
        ]

    # --- who may let it in

    @classmethod
    def may_allow(cls, user):
        """Who may show such records to the public; where they have no such switch, who may publish."""
        label = f"{cls._meta.app_label}.show_{cls._meta.model_name}"
        return user.has_perm(label if cls.public_field else MAY_PUBLISH)

    def answer_for(self, *, by, reason):
        """Let the next `save()` store whatever personal data there are, and allow them for this reason.

        Raises ValidationError with a sentence where this person may not, or there is no reason.
        """
        if not self.may_allow(by):
            raise ValidationError(_("Only who may publish this record may allow personal data in it."))
        if not reason.strip():
            raise ValidationError(_("Say why it may stand there."))
        self._answer = Answer(by, reason.strip())

    answer_for.alters_data = True

    @classmethod
    def switch(cls):
        return cls.public_field or cls.shown_by

    def know(self, allowed=()):
        """Say, before anything is put into it, that this row is as it is stored, so that the gate asks nothing."""
        stored = {} if self.pk is None else {name: getattr(self, name) for name in self._asked}
        self._known = Known(stored, frozenset(allowed))

    # --- how it is done

    @property
    def _asked(self):
        switch = self.switch()
        return [*self.public_text, *([switch] if switch else [])]

    def _look_up(self):
        rows = type(self)._base_manager.filter(pk=self.pk) if self.pk is not None else None
        stored = rows.values(*self._asked).first() if rows is not None else None
        return Known(stored or {}, frozenset(allowances().of(self).by_key() if self.pk is not None else ()))

    def _stands(self, name, stored):
        """Keys of what stands in this field already, unless the row is only now shown to the public."""
        switch = self.switch()
        if not stored or (switch and self._is_to_be_shown() and not stored[switch]):
            return frozenset()
        return frozenset(finding.key for finding in found_in(words_of(type(self), name, stored[name])))

    def _is_to_be_shown(self):
        return getattr(self, self.switch()) is not False

    def _allow(self, answer):
        said = {}
        for standing in self.personal_data():
            if not standing.allowance:
                said[standing.finding.key] = standing.finding
        for finding in said.values():
            words = {"kind": finding.kind, "words": finding.words, "reason": answer.reason}
            allowances().create(thing=self, allowed_by=answer.by, **words)
            told = {"finding": finding.kind, "masked": finding.masked, "reason": answer.reason}
            record(What.ALLOWED, by=answer.by, thing=self, **told)


def gated_records():
    """The models of all records that the public sees."""
    return [model for model in apps.get_models() if issubclass(model, GatedRecord)]


def allowances():
    return apps.get_model("publishing.Allowance").objects  # of a room above: asked by its name


def keys_allowed(model, rows):
    """The keys of what is allowed in each of these rows, by the row's key. One query, or none."""
    keys = {}
    if rows:
        for allowance in allowances().of_rows(model, rows):
            keys.setdefault(allowance.thing_id, set()).add(allowance.key)
    return keys


def words_of(model, name, value):
    """The plain words that would be stored in a field. Of rich text also what a link or a picture tells."""
    field = model._meta.get_field(name)
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{field}: what the database would compose cannot be looked through first.")
    if not value:
        return ""
    return field.words_in(value) if hasattr(field, "words_in") else field.cleaned_value(str(value))


def refusals(found):
    """Errors by field, of findings by field: what was found, in part, and the ways out."""
    return {name: [refusal_of(findings)] for name, findings in found.items()}


def refusal_of(findings):
    said = dict.fromkeys(
        gettext("%(kind)s %(masked)s") % {"kind": finding.kind_in_words, "masked": finding.masked}
        for finding in findings
    )
    found = pgettext("between places in a text", "; ").join([*said][:SAID_AT_MOST])
    found += " …" if len(said) > SAID_AT_MOST else ""
    sentence = _("Personal data: %(found)s. Take it out, or have somebody who may publish allow it with a reason.")
    return ValidationError(sentence, code=PERSONAL_DATA, params={"found": found})
