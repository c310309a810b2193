from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import ProtectedError
from django.utils import translation

from portal.sample import SAMPLE_LANGUAGES, OtherContentError, Sample, clear, is_loaded, load, other_content


class Command(BaseCommand):
    """Eight invented branches, so that a newcomer sees the site at work. Never touches other content."""

    help = "Load the sample of eight branches into an empty database, or take it out again."

    def add_arguments(self, parser):
        parser.add_argument("--language", choices=SAMPLE_LANGUAGES, default=settings.SITE_LANGUAGE)
        parser.add_argument("--clear", action="store_true", help="take the sample out again")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is other content")

    def handle(self, *, language, **options):
        sample = Sample(language)
        if options["clear"]:
            self.clear(sample)
        elif is_loaded(sample):
            self.stdout.write("The sample is there already; nothing was changed.")
        elif options["if_empty"] and other_content(sample):
            self.stdout.write("There is content already; the sample was not loaded.")
        else:
            self.load(sample)

    def load(self, sample):
        if settings.IMPORT_AS_DRAFTS:
            raise CommandError("The sample is public as imported, which IMPORT_AS_DRAFTS forbids; nothing was changed.")
        try:
            counts = load(sample)
        except OtherContentError as others:
            raise CommandError(
                f"This database holds other content ({others}). The sample goes into an empty one only; "
                "nothing was changed."
            ) from others
        with translation.override("en"):  # as every line that this command prints
            self.stdout.write("Loaded " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")

    def clear(self, sample):
        if not is_loaded(sample):
            self.stdout.write("The sample is not there; nothing was changed.")
            return
        try:
            clear(sample)
        except (OtherContentError, ProtectedError) as others:
            raise CommandError(
                f"Somebody’s own content leans on the sample ({others}). Move or delete that first; "
                "nothing was changed."
            ) from others
        self.stdout.write("The sample was taken out.")
