"""What people search for in vain: the office's list of what to write next. No person is kept."""

import datetime as dt
import logging
import re

from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.search.models import Unfound

logger = logging.getLogger(__name__)
KEPT = dt.timedelta(days=90)
SAID_OFTEN = 3  # searches for the same, from which its words are kept
MOST_A_DAY = 2_000  # rows; more are a machine's
LONGEST = 100  # letters
PATIENCE = "50ms"  # for a row that somebody else is just counting: nobody's search waits for it
PERSONAL = re.compile(r"\S*[@\d]\S*")  # an address, a number, a date of birth

COUNT = """
    INSERT INTO search_unfound (digest, "on", typed, times)
    SELECT %(digest)s, %(on)s, '', 1
    WHERE (SELECT count(*) FROM search_unfound WHERE "on" = %(on)s) < %(most)s
        OR EXISTS (SELECT FROM search_unfound WHERE "on" = %(on)s AND digest = %(digest)s)
    ON CONFLICT (digest, "on") DO UPDATE SET times = search_unfound.times + 1
"""
SAY = """
    UPDATE search_unfound SET typed = %(typed)s
    WHERE digest = %(digest)s AND "on" = %(on)s AND typed = ''
        AND (SELECT sum(times) FROM search_unfound WHERE digest = %(digest)s) >= %(often)s
"""


def note(text: str) -> None:
    """Count one search for `text` that found nothing. What may tell of a person is left out.

    Where it cannot be counted now, it is not: the search goes on all the same.
    """
    typed = " ".join(PERSONAL.sub(" ", text.casefold()).split())[:LONGEST].strip()
    if not typed:
        return
    values = {
        "digest": salted_hmac("portal.search.unfound", typed, algorithm="sha256").hexdigest(),
        "on": timezone.localdate(),
        "typed": typed,
        "most": MOST_A_DAY,
        "often": SAID_OFTEN,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute(COUNT, values)
            cursor.execute(SAY, values)
    except DatabaseError:
        logger.warning("A search in vain could not be counted.")


def most(number: int | None = None) -> list[tuple[str, int]]:
    """What was searched for in vain most often, with how often: so many of them, or all."""
    rows = Unfound.objects.values("digest").annotate(said=Max("typed"), number=Sum("times"))
    rows = rows.exclude(said="").order_by("-number", "said")[:number]
    return [(row["said"], row["number"]) for row in rows]


def forget() -> None:
    """Remove what is older than it may be kept."""
    Unfound.objects.filter(on__lt=timezone.localdate() - KEPT).delete()
