"""The deeds that change where a text stands, as the admin offers them: what each asks for, and what it will do."""

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.log import What
from characters.fields import TextFormField

from .moments import moment_in_words
from .previews import PreviewLink
from .states import OPEN, State

NOW, LATER = "now", "later"
LISTED = 10  # links in one sentence


def moment_field(label):
    return forms.SplitDateTimeField(
        label=label,
        required=False,
        widget=AdminSplitDateTime,
        help_text=format_lazy(_("Date and time in the time zone {zone}."), zone=settings.TIME_ZONE),
    )


class PlainForm(forms.Form):
    """Nothing to ask."""


class ReadForm(forms.Form):
    """Carries the digest of the text that stood on the page: a deed is done to what was read, or not at all."""

    read = forms.CharField(widget=forms.HiddenInput)


class WhenForm(forms.Form):
    """Now, or at a moment that must be given then."""

    when = forms.ChoiceField(label=_("When"), widget=forms.RadioSelect, initial=NOW)
    at = moment_field(_("At"))

    choices = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["when"].choices = self.choices

    def clean(self):
        cleaned = super().clean()
        when = cleaned.pop("when", None)
        if when == LATER and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _("Say at what time."))
        if when == NOW:
            cleaned["at"] = None
        return cleaned


class PublishForm(ReadForm, WhenForm):
    choices = [(NOW, _("Now")), (LATER, _("At a time that I choose"))]
    until = moment_field(_("Until"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].help_text = _("Empty: until another edition replaces it, or it is withdrawn.")


class UrgentForm(PublishForm):
    urgent = TextFormField(
        label=_("Why it cannot wait"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who signs reads it, and it is kept in the log."),
    )

    field_order = ["urgent", "when", "at", "until"]


class WithdrawForm(WhenForm):
    choices = [(NOW, _("Now")), (LATER, _("At a time that I choose"))]


def open_links(edition):
    """A sentence about the links that show this text to others, which end with it; none where there are none."""
    links = PreviewLink.objects.of(edition).open()
    notes = [link.note for link in links[:LISTED]]
    if notes:
        said = pgettext("between names", ", ").join(notes) + ("…" if len(notes) == LISTED else "")
        yield gettext("Links that show this text to others end with it: %(notes)s.") % {"notes": said}


class Deed:
    """What may be done to an edition: a title for the button, a sentence beside it, a form, and the doing."""

    form_class = PlainForm
    publishes = False  # needs the permission to publish
    copies = False  # makes another text that is filed as this one
    is_gated = False  # refused where personal data stand in the text that nobody has allowed
    title = button = sentence = ""

    def offered_on(self, edition, due):
        """Whether it can be done to an edition; `due` are the stages that have not signed it."""
        raise NotImplementedError

    def form_for(self, edition, data=None):
        form = self.form_class(data)
        if "read" in form.fields:
            form.fields["read"].initial = edition.digest_now()
        return form

    def consequences(self, edition):
        """Sentences that say what will happen to this edition and to its neighbours."""
        return [self.sentence]

    def do(self, edition, by):
        raise NotImplementedError

    def done_in_words(self, result):
        raise NotImplementedError

    def for_log(self, result):
        """What the log calls it, and what it says beside who, when and to what."""
        raise NotImplementedError


class Submit(Deed):
    form_class = ReadForm
    is_gated = True
    title = button = _("Submit for review")
    sentence = _("Send this text to those who sign it. It is public when the last of them has signed.")

    def offered_on(self, edition, due):
        return edition.state == State.DRAFT and bool(due)

    def consequences(self, edition):
        due = [str(stage.name) for stage in edition.unsigned_stages()]
        words = {"stages": pgettext("between steps that follow one another", " → ").join(due)}
        return [
            gettext("It is read and signed by: %(stages)s.") % words,
            gettext(
                "It can still be mended meanwhile; every change of a word makes it go through all signatures anew."
            ),
        ]

    def do(self, edition, by, read):
        edition.submit(by=by, read=read)
        return edition

    def done_in_words(self, result):
        words = {"number": result.number, "stage": result.stage_in_words}
        return gettext("Edition %(number)s is in review; it waits for this signature: %(stage)s.") % words

    def for_log(self, result):
        return What.SUBMITTED, {"stage": result.stage}


class Publish(Deed):
    form_class = PublishForm
    publishes = is_gated = True
    title = _("Publish or schedule")
    button = _("Publish")
    sentence = _("Every stage has signed this text. Make it public, now or at a time.")

    def offered_on(self, edition, due):
        return edition.is_open and not due

    def consequences(self, edition):
        now = timezone.now()
        published = edition.siblings().filter(state=State.PUBLISHED).order_by("live_from")
        live = next((each for each in published if each.is_live(now)), None)
        coming = [each for each in published if each.is_scheduled(now)]
        if live:
            first = gettext("Edition %(new)s replaces edition %(old)s, which is live until then and is kept.")
            sentences = [first % {"new": edition.number, "old": live.number}]
        else:
            sentences = [gettext("Nothing of this is live now; edition %(new)s will be.") % {"new": edition.number}]
        sentences += [
            gettext("Edition %(number)s takes over on %(moment)s, as scheduled.")
            % {"number": each.number, "moment": moment_in_words(each.live_from)}
            for each in coming
        ]
        return [*sentences, gettext("Its words cannot be edited after that; a revision is a new edition.")]

    def do(self, edition, by, **asked):
        edition.publish(by=by, **asked)
        return edition

    def done_in_words(self, result):
        words = {"number": result.number, "moment": moment_in_words(result.live_from)}
        if result.is_scheduled():
            return gettext("Edition %(number)s goes live on %(moment)s.") % words
        return gettext("Edition %(number)s is live.") % words

    def for_log(self, result):
        what = What.SCHEDULED if result.is_scheduled() else What.PUBLISHED
        return what, {"moment": result.live_from, "until": result.ends_at}


class PublishUrgently(Publish):
    form_class = UrgentForm
    title = button = _("Publish urgently")
    sentence = _(
        "Make this text public before all have signed it, with a reason. It stays on their desks until they do."
    )

    def offered_on(self, edition, due):
        return edition.is_open and bool(due)

    def consequences(self, edition):
        due = [str(stage.name) for stage in edition.unsigned_stages()]
        words = {"stages": pgettext("between names", ", ").join(due)}
        return [gettext("It is public without these signatures: %(stages)s.") % words, *super().consequences(edition)]

    def for_log(self, result):
        _what, details = super().for_log(result)
        return What.PUBLISHED_URGENTLY, details | {"reason": result.urgent_reason}


class Withdraw(Deed):
    form_class = WithdrawForm
    publishes = True
    title = button = _("Withdraw")
    sentence = _("Take this text off the public pages, now or at a time. It is kept.")

    def offered_on(self, edition, due):
        return edition.is_live() or edition.is_scheduled()

    def consequences(self, edition):
        return [self.consequence(edition), *open_links(edition)]

    def consequence(self, edition):
        if edition.is_scheduled():
            if edition.siblings().filter(state__in=OPEN).exists():
                return gettext("It will not go live. Since another draft is open, it is put aside as discarded.")
            return gettext("It will not go live and becomes a draft again. What is live now stays.")
        after = edition.siblings().filter(live_from__gte=edition.live_until) if edition.live_until else None
        follower = after.order_by("live_from").first() if after is not None else None
        if follower:
            words = {"number": follower.number, "moment": moment_in_words(follower.live_from)}
            return gettext("The page is gone until edition %(number)s takes over on %(moment)s.") % words
        return gettext("The page is gone from the public site until another edition is published.")

    def form_for(self, edition, data=None):
        # What is not live yet can only be withdrawn at once: there is no time to ask for.
        return PlainForm(data) if edition.is_scheduled() else self.form_class(data)

    def do(self, edition, by, at=None):
        edition.withdraw(at=at)
        return edition

    def done_in_words(self, result):
        words = {"number": result.number}
        if result.state == State.DRAFT:
            return gettext("Edition %(number)s is a draft again.") % words
        if result.state == State.DISCARDED:
            return gettext("Edition %(number)s was put aside.") % words
        if result.is_live():
            words["moment"] = moment_in_words(result.ends_at)
            return gettext("Edition %(number)s will be withdrawn on %(moment)s.") % words
        return gettext("Edition %(number)s is withdrawn.") % words

    def for_log(self, result):
        return What.WITHDRAWN, {"moment": result.ends_at}


class Revise(Deed):
    copies = True
    title = button = _("Revise")
    sentence = _("Open a new draft copied from this text. What is live stays live until the draft is published.")

    def offered_on(self, edition, due):
        return not edition.is_open and not edition.siblings().filter(state__in=OPEN).exists()

    def do(self, edition, by):
        return edition.revise(by=by)

    def done_in_words(self, result):
        words = {"number": result.number, "source": result.revised_from.number}
        return gettext("Draft %(number)s was opened, copied from edition %(source)s.") % words

    def for_log(self, result):
        return What.REVISED, {"source": result.revised_from.number}


class Discard(Deed):
    form_class = ReadForm
    title = button = _("Discard")
    sentence = _("Put this draft aside for good. It stays readable, and a new draft can be made from it.")

    def offered_on(self, edition, due):
        return edition.is_open

    def consequences(self, edition):
        return [self.sentence, *open_links(edition)]

    def do(self, edition, by, read):
        edition.discard(read=read)
        return edition

    def done_in_words(self, result):
        return gettext("Draft %(number)s was put aside.") % {"number": result.number}

    def for_log(self, result):
        return What.DISCARDED, {}


DEEDS = {
    "submit": Submit(),
    "publish": Publish(),
    "urgent": PublishUrgently(),
    "withdraw": Withdraw(),
    "revise": Revise(),
    "discard": Discard(),
}
