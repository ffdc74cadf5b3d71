from django.core.management.base import BaseCommand

from portal.search import keeping, spelling
from portal.search.kinds import kinds


class Command(BaseCommand):
    help = (
        "Write what search knows of every page anew, a few at a time, while the site goes on. "
        "Search keeps itself up to date: this is for after an upgrade, or where it seems wrong."
    )

    def handle(self, **options):
        keeping.rebuild_names()
        for kind in kinds().values():
            self.stdout.write(f"{kind.label}: {keeping.rebuild(kind.model)}")
        gone = keeping.forget_others([*kinds()])
        if gone:
            self.stdout.write(f"no longer searched: {gone}")
        spelling.gather(keeping.BEGINNING)
