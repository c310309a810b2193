from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from articles.filing import make_column, make_series, named
from articles.importing import import_page, twins_of
from articles.models import Column, Series
from articles.old_pages import Folder, is_page, read_page
from articles.old_paths import old_path_of
from branches.models import Branch


class Command(BaseCommand):
    """Reads saved pages of an old site, so that nobody copies them by hand; each one by itself, none twice."""

    help = "Make articles of saved pages of an old site, HTML or text: drafts, or published as imported."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a page, or a folder with all below it")
        parser.add_argument("--column", help="name or address of the column, whatever the pages say")
        parser.add_argument("--series", help="name or address of the series, whatever the pages say")
        parser.add_argument("--branch", help="short name or address of the branch whose articles they are")
        parser.add_argument("--published", action="store_true", help="publish them as imported, at their old dates")
        parser.add_argument(
            "--reason", default="", help="with --published: why they may be public before anybody signed"
        )
        parser.add_argument("--by", metavar="USER", help="sign-in name of the person who is said to have done it")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, paths, dry_run, **options):
        publish_for = self.reason_to_publish(options)
        with translation.override("en"):  # as every line that this command prints
            pages = list(found(paths))
            self.counts = dict.fromkeys(["draft", "published", "already here", "left out"], 0)
            with transaction.atomic():
                filed = self.filed(options, dry_run)
                if dry_run:
                    self.import_all(pages, filed, publish_for, dry_run)
                    transaction.set_rollback(True)
            if not dry_run:
                self.import_all(pages, filed, publish_for, dry_run)
            self.sum_up(len(pages), dry_run)

    def reason_to_publish(self, options):
        """Why they are to be public at once; None where they become drafts."""
        if not options["published"]:
            return None
        if settings.IMPORT_AS_DRAFTS:
            raise CommandError("IMPORT_AS_DRAFTS is set: pages become drafts here. Leave out --published.")
        if not options["reason"].strip():
            raise CommandError("Say with --reason why they may be public before anybody here has signed them.")
        return options["reason"].strip()

    def filed(self, options, dry_run):
        """Where the pages go, and by whom, as the options say."""
        by = self.chosen(get_user_model(), options["by"], "username")
        branch = self.chosen(Branch, options["branch"], "slug", "short_name", "name")
        column = self.filed_under(Column, options["column"], lambda name: make_column(name, by=by))
        series = self.filed_under(
            Series,
            options["series"],
            lambda name: make_series(name, column or self.needs_column(name), by=by),
        )
        return {"by": by, "branch": branch, "column": column, "series": series}

    def chosen(self, model, value, *fields):
        if value is None:
            return None
        for field in fields:
            if row := model.objects.filter(**{field: value}).first():
                return row
        raise CommandError(f"There is no {model._meta.verbose_name} “{value}”.")

    def filed_under(self, model, value, make):
        if value is None:
            return None
        if row := model.objects.filter(slug=value).first() or named(model, value):
            return row
        row = make(value)
        self.stdout.write(f"Made the {model._meta.verbose_name} “{row}”.")
        return row

    def needs_column(self, name):
        raise CommandError(f"There is no series “{name}”. To make it, name its --column as well.")

    def import_all(self, pages, filed, publish_for, dry_run):
        beside = {folder: Folder(folder) for folder, _name, _has_address in pages}
        for place, (folder, name, has_address) in enumerate(pages, start=1):
            self.stdout.write(f"{place}/{len(pages)} {name}: ", ending="")
            self.stdout.flush()
            try:
                self.import_one(beside[folder], name, has_address, filed, publish_for, dry_run)
            except (OSError, ValidationError) as error:
                self.counts["left out"] += 1
                reasons = error.messages if isinstance(error, ValidationError) else [error.strerror]
                self.stdout.write(self.style.ERROR(f"left out. {' '.join(reasons)}"))

    def import_one(self, folder, name, has_address, filed, publish_for, dry_run):
        incoming = read_page((folder.top / name).read_bytes(), name, folder)
        if has_address and not incoming.address:
            incoming.address = old_path_of(f"/{name}")
        [twin] = twins_of([incoming])
        if twin:
            self.counts["already here"] += 1
            self.stdout.write(f"already here, {twin.get_absolute_url()}")
            return
        if dry_run:
            incoming.pictures, incoming.documents = [], []  # they would stay in the storage
        text = import_page(incoming, may_make=(Column, Series), came_as=name, publish_for=publish_for, **filed)
        done = "draft" if text.is_open else "published"
        self.counts[done] += 1
        self.stdout.write(f"{done}, {text.get_absolute_url()} “{text}”")
        for remark in incoming.remarks:
            self.stdout.write(f"    {remark}")

    def sum_up(self, total, dry_run):
        counts = ", ".join(f"{count} {what}" for what, count in self.counts.items())
        self.stdout.write(f"{total} pages: {counts}.{' Nothing was changed.' if dry_run else ''}")
        if self.counts["left out"]:
            raise CommandError(f"{self.counts['left out']} of the pages were left out; see above.")


def found(paths):
    """Each page as its folder, its path in it, and whether that path says where the page stood on the old site."""
    for path in map(Path, paths):
        if path.is_dir():
            top = path.resolve()
            for page in sorted(top.rglob("*")):
                name = page.relative_to(top).as_posix()
                if is_page(name) and page.is_file() and page.resolve().is_relative_to(top):
                    yield top, name, True
        elif path.is_file():
            yield path.resolve().parent, path.name, False
        else:
            raise CommandError(f"There is no {path}.")
