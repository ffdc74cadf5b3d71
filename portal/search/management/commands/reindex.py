from django.core.management.base import BaseCommand

from portal.search.rebuilding import rebuild_all


class Command(BaseCommand):
    help = (
        "Write what search knows of every page anew, a few at a time, while the site goes on. "
        "Search keeps itself up to date: this is for after an upgrade, or where it seems wrong."
    )

    def handle(self, **options):
        for kind, number in rebuild_all().items():
            self.stdout.write(f"{kind}: {number}")
