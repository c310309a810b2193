from django.core.management.base import BaseCommand

from portal.search.keeping import BATCH, rebuild

BAR = 30  # characters


class Command(BaseCommand):
    """After `loaddata` or rows written past the models; `migrate` calls it itself where an update asks for it. The site
    can be read and edited, and searched, meanwhile.
    """

    help = "Make the search index anew."

    def handle(self, *, verbosity, **options):
        total = 0
        for done, total in rebuild():
            if done <= BATCH < total and verbosity:
                self.stdout.write(f"The search index is made of {total} things: 10,000 take about a minute.")
            self.progress(done, total)
        if verbosity:
            self.stdout.write(f"{total} things are in the index.")

    def progress(self, done, total):
        """A bar on a terminal; in a log it would be noise."""
        if self.stdout.isatty():
            bar = "█" * (BAR * done // total)
            end = "\n" if done == total else ""
            self.stdout.write(f"\r{bar:░<{BAR}} {done} of {total}", ending=end)
