from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from library.models import Picture
from library.progress import show_progress
from library.renditions import make_renditions


class Command(BaseCommand):
    """After widths or formats have changed in library/renditions.py, or when files were lost."""

    help = "Make the renditions of all pictures that are missing, or all of them anew."

    def add_arguments(self, parser):
        parser.add_argument("--anew", action="store_true", help="also those that are there")

    def handle(self, **options):
        rows = Picture.objects.order_by("pk").values_list("file", "label", "focus_x", "focus_y")
        total, made, missing = rows.count(), 0, 0
        for done, (name, label, *focus) in enumerate(rows.iterator(chunk_size=500), start=1):
            if default_storage.exists(name):
                made += make_renditions(name, focus, label=label, only_missing=not options["anew"])
            else:
                missing += 1
                self.stderr.write(f"The file of this picture is missing: {name}")
            show_progress(self, done, total)
        self.stdout.write(f"{total} pictures looked at, {made} renditions made, {missing} files missing.")
