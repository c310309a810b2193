"""The index is kept in step with what it is about: in the transaction in which a text is settled or a record saved."""

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.utils import timezone

from articles.models import Article, ArticleEdition
from branches.models import Branch
from publishing.editions import Edition

from .contents import KINDS, candidates, is_candidate, key_of, title_and_text, words_beside
from .engines import engine
from .entries import Entry, IndexVersion
from .index_version import CURRENT
from .words import pairs, said, words_to_index

BATCH = 200


def connect():
    for model in KINDS:
        post_save.connect(keep_saved, sender=model, dispatch_uid=f"search.saved.{KINDS[model]}")
        pre_delete.connect(forget_deleted, sender=model, dispatch_uid=f"search.deleted.{KINDS[model]}")
    post_save.connect(keep_dated, sender=Article, dispatch_uid="search.article")
    post_save.connect(keep_named, sender=Branch, dispatch_uid="search.branch")


def keep_saved(instance, update_fields, raw, **signal):
    """A record as it is now; a text when it is settled: as long as it is a draft there is nothing to do."""
    if raw or (isinstance(instance, Edition) and not is_settled(instance, update_fields)):
        return
    keep([instance])


def is_settled(edition, update_fields):
    return edition.live_from is not None or "state" in (update_fields or ())


def forget_deleted(instance, **signal):
    forget(Entry.objects.filter(**{KINDS[type(instance)]: instance.pk}))


def keep_dated(instance, update_fields, raw, **signal):
    """A text of another day has another place among the newest, and perhaps another year."""
    if not raw and "dated" in (update_fields or ()):
        keep_rows(candidates(ArticleEdition, timezone.now()).filter(article=instance))


def keep_named(instance, created, raw, **signal):
    """What is found by its branch's name follows the name."""
    if raw or created:
        return
    now = timezone.now()
    for model in KINDS.keys() - {ArticleEdition}:
        keep_rows(candidates(model, now).filter(branch=instance))


def keep(things):
    """Put things of one kind into the index as they are now; take out those that can no longer be found."""
    if not things:
        return
    now, kind = timezone.now(), KINDS[type(things[0])]
    stale = Q(**{f"{kind}__in": [thing.pk for thing in things]})
    if isinstance(things[0], Edition):  # what these have replaced
        owner = things[0].owner_field
        stale |= Q(
            **{f"{kind}__{owner}__in": {thing.owner_id for thing in things}}, **{f"{kind}__live_until__lte": now}
        )
    forget(Entry.objects.filter(stale))
    entries, words = [], []
    for thing in things:
        if is_candidate(thing, now):
            title, text = title_and_text(thing)
            beside = words_beside(thing)
            lines = [said(title), said(text), f" {beside} "]
            entries.append(Entry(pk=key_of(thing), **{kind: thing}, title=title, text=text, said="\n".join(lines)))
            numbers = set().union(*map(pairs, [*lines, *beside.split()]))
            words.append((words_to_index(title), f"{words_to_index(text)} {beside}", numbers))
    Entry.objects.bulk_create(entries)
    engine().write([(entry.pk, *its_words) for entry, its_words in zip(entries, words, strict=True)])


def forget(entries):
    if keys := list(entries.values_list("pk", flat=True)):
        engine().remove(keys)
        Entry.objects.filter(pk__in=keys).delete()


@transaction.atomic
def keep_rows(rows):
    """As `keep()`, with the rows locked, so that nobody saves one of them meanwhile."""
    keep(list(rows.select_for_update(no_key=True).order_by("pk")))


def rebuild():
    """Make the whole index anew while it is used: a generator of (rows done, rows in all)."""
    now = timezone.now()
    rows = {model: candidates(model, now) for model in KINDS}
    with transaction.atomic():
        forget(Entry.objects.exclude(pk__in=Entry.objects.of({KINDS[model]: rows[model] for model in KINDS})))
    keys = {model: list(rows[model].order_by("pk").values_list("pk", flat=True)) for model in KINDS}
    total, done = sum(map(len, keys.values())), 0
    for model in KINDS:
        for start in range(0, len(keys[model]), BATCH):
            batch = keys[model][start : start + BATCH]
            keep_rows(rows[model].filter(pk__in=batch))
            done += len(batch)
            yield done, total
    engine().tidy()
    IndexVersion.objects.update_or_create(pk=1, defaults={"version": CURRENT})
