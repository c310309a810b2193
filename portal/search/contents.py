"""What of each kind of thing is searched: its title, and the rest of what the public reads of it."""

from datetime import date

from django.utils import timezone

from articles.models import ArticleEdition
from branches.models import BranchProfile, Member
from characters.cleaning import visible
from honors.models import Honor
from publishing.richtext import lines
from publishing.states import State

from .entries import first_key_of
from .places import words_of_filters, words_of_places

LONGEST = 100_000  # characters of one text: a longer one is searched by its beginning

KINDS = {ArticleEdition: "article", BranchProfile: "profile", Honor: "honor", Member: "member"}


def candidates(model, now):
    """The rows that may be found now or later, with what their words are made of."""
    match KINDS[model]:
        case "article":
            return not_ended(model, now).prefetch_related("attachments")
        case "profile":
            return not_ended(model, now).prefetch_related("branch", "endeavours")
        case _:
            return model.objects.public().prefetch_related("branch")


def not_ended(model, now):
    return model.objects.published().exclude(live_until__lte=now)


def is_candidate(thing, now):
    """Whether `candidates()` would have it."""
    if isinstance(thing, (Honor, Member)):
        return getattr(thing, thing.public_field)
    return thing.state == State.PUBLISHED and (thing.live_until is None or thing.live_until > now)


def title_and_text(thing):
    match thing:
        case ArticleEdition():
            title, rest = thing.title, words_of_article(thing)
        case BranchProfile():
            title, rest = f"{thing.brand_name} · {thing.branch.name}", words_of_profile(thing)
        case Honor():
            # Without the member: a name is found where it stands, on the member's own entry, and only with consent.
            title, rest = thing.title, [thing.awarding_body, thing.document_number, thing.branch.name]
        case Member():
            title, rest = thing.name, [thing.branch.name]
    return visible(title), visible(between(rest))[:LONGEST]  # without what older rows still hold


def words_beside(thing):
    """What else it is found by: words that no reader reads on it."""
    is_article = isinstance(thing, ArticleEdition)
    column = {"column": thing.column_id} if is_article else {}
    filters = words_of_filters({"kind": KINDS[type(thing)], "branch": thing.branch_id} | column)
    return " ".join([*filters, *(words_of_places(thing) if is_article else ())])


def key_of(thing):
    """The key of its entry. The keys are in the order of days, so that the newest can be read off either index.

    No two are equal as long as there are fewer than four million of a kind.
    """
    return first_key_of(day_of(thing)) + (thing.pk % (1 << 22) << 2 | [*KINDS].index(type(thing)))


def day_of(thing):
    match thing:
        case ArticleEdition() | BranchProfile():
            return timezone.localdate(thing.published_at)
        case Honor():
            return date(thing.year, 1, 1)
        case Member():  # how new says nothing of a person
            return date.min


def words_of_article(edition):
    yield from (edition.subtitle, in_one_line(edition.summary), lines(edition.body), lines(edition.editors_note))
    yield from (attachment.title for attachment in edition.attachments.all())
    yield from (edition.author, edition.source, edition.keywords)


def words_of_profile(profile):
    yield from (profile.slogan, lines(profile.introduction), lines(profile.comment))
    for endeavour in profile.endeavours.all():
        yield from (endeavour.endeavour, endeavour.specialty, lines(endeavour.text))
    yield from (profile.branch.short_name, profile.branch.office)


def in_one_line(text):
    """A line end within a paragraph may stand within a word."""
    return " ".join(text.split())


def between(texts):
    return "\n".join(filter(None, texts))
