"""The gate: a text with personal data that nobody has allowed becomes public by no way."""

from typing import NamedTuple

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from library.personal_data import Finding, found_in, sentence_around

from .allowances import Allowance
from .refusals import must
from .words import words_of


class Alarm(NamedTuple):
    """Personal data where it stands: the place by its name, the words before and after, and who has allowed it."""

    where: str
    finding: Finding
    before: str
    after: str
    allowance: Allowance | None


class Gated(models.Model):
    """A text that is looked through before it is submitted, signed or published."""

    class Meta:
        abstract = True

    def words_in_files(self):
        """Pairs of a file's place and the words in it, for each file that is public with this text."""
        return []

    def personal_data(self):
        """Every piece of personal data in this text as an Alarm, in the order of the form. One query, or none."""
        stands = [(where, words, finding) for where, words in words_of(self) for finding in found_in(words)]
        allowed = Allowance.objects.of(self.owner).by_key() if stands else {}
        return [
            Alarm(capfirst(where), finding, *sentence_around(words, finding), allowed.get(finding.key))
            for where, words, finding in stands
        ]

    def must_hold_no_personal_data(self):
        """Refuse, with a sentence that says where they stand, unless all personal data in this text are allowed."""
        places = {
            gettext("%(kind)s (%(place)s)") % {"kind": alarm.finding.kind_in_words, "place": alarm.where}: None
            for alarm in self.personal_data()
            if not alarm.allowance
        }
        said = {"places": pgettext("between places in a text", "; ").join(places)}
        sentence = gettext("Personal data in this text: %(places)s. Take them out, or have a publisher allow them.")
        must(not places, sentence % said)

    def may_allow(self, user):
        return user.has_perm(f"{self._meta.app_label}.publish_{self._meta.model_name}")

    def allow(self, finding, *, by, reason, read=None):
        """Let this finding stand in this text and the next ones of the same thing. Gives the allowance.

        Raises ValidationError with a sentence where this person may not, or it no longer stands there.
        """
        with self._alone() as now:
            must(self.may_allow(by), _("Only who may publish this text may allow personal data in it."))
            must(self.is_open, _("Only in a draft, or a text in review, can something be allowed."))
            self._keep(None, now)
            self.must_say(read)
            must(reason.strip(), _("Say why it may stand in the text."))
            alarms = [alarm for alarm in self.personal_data() if alarm.finding.key == finding.key]
            must(alarms, _("This no longer stands in the text."))
            must(not alarms[0].allowance, _("Somebody has allowed this meanwhile."))
            return Allowance.objects.create(
                thing=self.owner,
                kind=finding.kind,
                words=finding.words,
                reason=reason.strip(),
                allowed_by=by,
                allowed_at=now,
            )

    allow.alters_data = True
