import datetime as dt

from django.core.management.base import BaseCommand
from django.db import connection

from portal.search import spelling
from portal.search.kinds import kinds

AT_ONCE = 200
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
KEEP = "SELECT search_keep(%s, key) FROM unnest(%s::bigint[]) AS key"
ENTRIES = "SELECT key FROM search_entry WHERE kind = %s"


class Command(BaseCommand):
    help = (
        "Write what search knows of every page anew, a few at a time, while the site goes on. "
        "Search keeps itself up to date: this is for after an upgrade, or where it seems wrong."
    )

    def handle(self, **options):
        with connection.cursor() as cursor:
            for label, kind in kinds().items():
                cursor.execute(ENTRIES, [label])
                left = {key for (key,) in cursor.fetchall()}
                keys = sorted(left | set(kind.model.objects.values_list("pk", flat=True)))
                for first in range(0, len(keys), AT_ONCE):
                    cursor.execute(KEEP, [label, keys[first : first + AT_ONCE]])
                self.stdout.write(f"{label}: {len(keys)}")
        spelling.gather(BEGINNING)
