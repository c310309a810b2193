import sys

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from library.progress import show_progress
from library.uploads import private_storage
from publishing.editions import Edition
from publishing.share_pictures import FOLDER, can_draw, make_share_picture, picture_name

WITHOUT_FONT = (
    "This machine has no font with Chinese characters, so one picture stands for all texts where links to them are "
    "shown. All else works. To have a picture for each text, install such a font (on Debian and Ubuntu: "
    "apt-get install fonts-noto-cjk) and run: manage.py make_share_pictures"
)


class Command(BaseCommand):
    """After an import, or when a column or a branch has another name: publication draws only the text's own."""

    help = "Draw the pictures to share of all texts that are live or will be, and delete those that no text needs."

    def handle(self, **options):
        if not can_draw():
            self.stderr.write(WITHOUT_FONT)
            sys.exit(1)
        there = self.there()  # asked first: what is drawn from here on belongs to somebody
        texts = [text for model in apps.get_models() if issubclass(model, Edition) for text in due(model)]
        made, needed = 0, set()
        for done, text in enumerate(texts, start=1):
            needed.add(picture_name(text))
            made += make_share_picture(text)
            show_progress(self, done, len(texts))
        for name in there - needed:
            private_storage().delete(name)
        self.stdout.write(f"{len(texts)} texts looked at, {made} pictures drawn, {len(there - needed)} deleted.")

    def there(self):
        try:
            _folders, names = private_storage().listdir(FOLDER)
        except FileNotFoundError:
            return set()
        return {f"{FOLDER}{name}" for name in names}


def due(model):
    """The texts of a kind that are live or will be."""
    texts = model.objects.published().filter(Q(live_until__isnull=True) | Q(live_until__gt=timezone.now()))
    return texts.select_related().order_by("pk")
