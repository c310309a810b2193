from collections import Counter

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from publishing import chain
from publishing.canonical import canonical, digest_of
from publishing.editions import Edition
from publishing.hands import authors_in
from publishing.signoffs import Verdict
from publishing.states import Grounds


class Command(BaseCommand):
    """Whoever doubts a page asks here: it reads what is stored, pictures too, and trusts no column for it."""

    help = (
        "Prove that every live text is, to the last character, the one that was signed, and that no sign-off was "
        "changed, left out or put in between. Exits 1 where that is not so."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="every published text, also ended and scheduled ones")
        parser.add_argument("--expect", metavar="SEAL", help="the newest seal as you once wrote it down elsewhere")

    def handle(self, **options):
        proved, differing, unread = Counter(), 0, 0
        for model in apps.get_models():
            if not issubclass(model, Edition):
                continue
            texts = model.objects.published() if options["all"] else model.objects.live()
            for edition in texts.order_by("pk").prefetch_related(*model.part_names).iterator(chunk_size=100):
                faults = list(faults_of(edition))
                for fault in faults:
                    self.stdout.write(f"DIFFERS: {named(edition)}: {fault}")
                if not faults:
                    for remark in remarks_on(edition):
                        self.stdout.write(f"{remark}: {named(edition)}")
                differing += bool(faults)
                proved[edition.grounds] += not faults
                unread += edition.grounds == Grounds.IMPORTED and edition.awaits_signature
        counts = ", ".join(f"{proved[grounds]} {grounds}" for grounds in Grounds.values)
        self.stdout.write(f"Texts that are as they were published: {counts}.")
        if unread:
            self.stdout.write(f"Imported texts that nobody here has signed: {unread}.")
        broken = self.walk_chain(options["expect"])
        if differing or broken:
            said = [f"Texts that are not: {differing}."] * bool(differing)
            raise CommandError(" ".join([*said, *[f"Breaks in the chain of sign-offs: {broken}."] * bool(broken)]))

    def walk_chain(self, expected):
        """Name each break of the chain and the newest seal. Gives how many breaks there are."""
        seen = {}
        with transaction.atomic():
            newest = chain.EndOfChain.objects.select_for_update().first()  # nobody signs while it is walked
            found = list(chain.breaks(seen))
        if expected and expected not in seen:
            found.append(f"no unbroken chain leads to the seal that was expected: {expected}")
        for each in found:
            self.stdout.write(f"BROKEN: {each}")
        if newest and not found:
            self.stdout.write(f"Sign-offs in an unbroken chain: {newest.place}. Newest seal: {newest.seal}")
        return len(found)


def named(edition):
    return f"{edition._meta.verbose_name} “{edition}” (edition {edition.number})"


def remarks_on(edition):
    """What is no fault, yet worth a look: no signature is forged, but one may be missing."""
    if edition.awaits_signature and edition.grounds == Grounds.IMPORTED:
        yield f"Imported, looked through by nobody, still to be signed at {edition.due}"
    elif edition.awaits_signature:
        yield f"Urgent, still to be signed at {edition.due}"
    elif edition.grounds == Grounds.SIGNED and (lacking := edition.unsigned_stages()):
        # The organ has added stages since; or somebody published it past the site.
        yield f"Not signed at {', '.join(stage.key for stage in lacking)}, where texts are signed now"


def faults_of(edition):
    """Sentences that say in what a published text is not what was published, or not what was signed."""
    form = canonical(edition)
    digest = digest_of(form)
    kept = edition.versions.filter(number=edition.version).first()
    if digest != edition.digest:
        yield f"what is stored is not what was published{where_differs(kept and kept.form, form)}"
    elif kept is None or digest_of(kept.form) != digest:
        yield "the version kept of it says something else"
    if kept and {*edition.writers.values_list("pk", flat=True)} != authors_in(kept.hands):
        yield "its authors are not those whose words its version holds"
    if edition.grounds == Grounds.SIGNED or not edition.awaits_signature:
        yield from faults_of_signatures(edition, digest, kept)


def faults_of_signatures(edition, digest, kept):
    approvals = list(edition.sign_offs.filter(verdict=Verdict.APPROVED))
    holding = [each for each in approvals if each.digest == digest]
    if not holding:
        yield "nobody has signed what is stored"
        return
    # A stage that the organ has given up since may have signed only an earlier wording.
    ever = {each.stage for each in approvals if each.stage in settings.REVIEW_STAGES}
    if missing := sorted(ever - {each.stage for each in holding}):
        yield f"signed in another wording only at: {', '.join(missing)}"
    signers = [each.signed_by_id for each in holding]
    if len({*signers}) < len(signers):
        yield "one person signed at two stages"
    written = edition.authors() | (authors_in(kept.hands) if kept else set())
    if {*signers} & written:
        yield "one of its authors signed it"


def where_differs(old, new):
    """The names of the fields, parts, pictures and documents in which two forms differ."""
    if not old:
        return ""
    names = [
        name
        for group in ("fields", "parts", "pictures", "documents")
        for name in sorted({*old.get(group, {}), *new.get(group, {})})
        if old.get(group, {}).get(name) != new.get(group, {}).get(name)
    ]
    return f" (in: {', '.join(names)})" if names else ""
