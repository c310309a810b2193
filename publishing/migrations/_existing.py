"""For migrations: whose words stand in the texts that there are, and a chain of the sign-offs that there are."""

from django.db.models import Q

from publishing.chain import FIRST, seal_of
from publishing.hands import all_by, also_by, authors_in, hands_of, settled
from publishing.versions import REMEMBERED

AT_ONCE = 200


def find_hands(editions, versions, owner):
    """Say of each version whose words it holds, and of each edition of an `owner` who wrote it; by the two models."""
    thing, said, last = None, [], {}
    for edition in editions.objects.order_by(f"{owner}_id", "number").select_related("revised_from").iterator(AT_ONCE):
        if getattr(edition, f"{owner}_id") != thing:
            thing, said, last = getattr(edition, f"{owner}_id"), [], {}
        kept = list(versions.objects.filter(edition=edition).order_by("number"))
        for version in kept:
            before = last.get(edition.pk) or copied(editions, edition, version.form, last)
            by = version.saved_by_id or (None if before else edition.created_by_id)
            version.hands = hands_of(editions, version.form, by, before, said.copy)
            last[edition.pk] = version.form, version.hands
            said = [*said, last[edition.pk]][-REMEMBERED:]
        versions.objects.bulk_update(kept, ["hands"], batch_size=AT_ONCE)
        if kept:
            edition.writers.set(authors_in(kept[-1].hands))


def copied(editions, edition, form, last):
    """The text that an edition was copied from, (form, hands); None where it was written anew."""
    source = edition.revised_from
    if source is None:
        return None
    if source.pk not in last:  # nothing was kept of it: whoever is known to have opened it wrote it
        return form, all_by(editions, form, [source.created_by_id] if source.created_by_id else [])
    form, hands = last[source.pk]
    if source.state == "published" and not source.stage:
        return form, settled(editions, hands)
    return form, also_by(hands, source.created_by_id)


def chain(sign_offs, ends):
    """Seal all sign-offs of a kind behind those sealed already, with the names of today, marked as such."""
    end, _created = ends.objects.get_or_create(pk=1)
    here, rows = {}, []
    for row in sign_offs.objects.order_by("signed_at", "pk").select_related("signed_by").iterator(AT_ONCE):
        row.name, row.role, row.branch = who_is(row.signed_by)
        row.named_afterwards = True
        row.place, row.before, row.before_here = end.place + 1, end.seal, here.get(row.edition_id, FIRST)
        row.seal = seal_of(row)
        end.place, end.seal, here[row.edition_id] = row.place, row.seal, row.seal
        rows.append(row)
    named = ["name", "role", "branch", "named_afterwards", "place", "before", "before_here", "seal"]
    sign_offs.objects.bulk_update(rows, named, batch_size=AT_ONCE)
    end.save()


def who_is(user):
    """As in publishing/signoffs.py, of an account as migrations see it."""
    everywhere = Q(permissions__codename="work_for_all_branches")
    roles = user.groups.order_by("name").values_list("name", flat=True)
    for_all = user.is_superuser or user.groups.filter(everywhere).exists()
    branches = () if for_all else user.branches.values_list("name", flat=True)
    return (user.display_name or user.username)[:150], "\n".join(roles)[:400], "\n".join(branches)
