from django.core.management.base import BaseCommand

from portal.search.keeping import rebuild

BAR = 30  # characters


class Command(BaseCommand):
    """Once after the update that brings search, after a restored dump or rows written past the models, and after the
    words of the field have changed. The site can be read and edited, and searched, meanwhile.
    """

    help = "Make the search index anew."

    def handle(self, **options):
        total = 0
        for done, total in rebuild():
            self.progress(done, total)
        self.stdout.write(f"{total} things are in the index.")

    def progress(self, done, total):
        """A bar on a terminal; in a log it would be noise."""
        if self.stdout.isatty():
            bar = "█" * (BAR * done // total)
            end = "\n" if done == total else ""
            self.stdout.write(f"\r{bar:░<{BAR}} {done} of {total}", ending=end)
