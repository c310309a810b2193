from django.core.management.base import BaseCommand

from library.record_gate import gated_records


class Command(BaseCommand):
    """Name what stands in records from before there was a gate: it hinders nobody, so somebody has to look for it."""

    help = "Lists personal data in records that nobody has allowed, in part, with where they stand."

    def handle(self, **options):
        count = 0
        for model in gated_records():
            for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
                for standing in row.personal_data():
                    if not standing.allowance:
                        count += 1
                        what = f"{standing.finding.kind_in_words} {standing.finding.masked}"
                        self.stdout.write(f"{model._meta.verbose_name} {row.pk}, {standing.where}: {what}")
        self.stdout.write(f"{count} in all." if count else "None.")
