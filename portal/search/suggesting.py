"""What may be meant while it is typed: titles that anybody may read, and terms by any name."""

from django.db import connection
from django.utils import timezone

from portal.search import typed

SHORTEST = 2  # letters
MOST = 8
SUGGESTED = """
    SELECT title FROM search_suggested(
        %(begins)s, search_stems(%(before)s), %(last)s, %(at)s, %(most)s
    ) AS title
"""


def suggestions(text: str) -> list[str]:
    """Up to a handful of titles and terms that what was typed may become."""
    text = typed.tidy(text).casefold()
    if len(text) < SHORTEST:
        return []
    before, _, last = text.rpartition(" ")
    with connection.cursor() as cursor:
        cursor.execute(
            SUGGESTED,
            {
                "begins": text,
                "before": before,
                "last": last,
                "at": timezone.now(),
                "most": MOST,
            },
        )
        return [title for (title,) in cursor.fetchall()]
