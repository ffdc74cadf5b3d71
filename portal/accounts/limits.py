"""How often somebody may try: counted in PostgreSQL in one statement, so nobody slips through.

Tries are counted for an address *and* where they come from: whoever guesses at an account from
elsewhere is stopped there, and its owner still signs in.
"""

import datetime as dt
import functools
import logging
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from django.db import connection
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.accounts.models import Tries

log = logging.getLogger(__name__)

COUNT = """
INSERT INTO accounts_tries AS kept (key, at, refused, ends_at)
VALUES (%(key)s, ARRAY[%(now)s::timestamptz], FALSE, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET (at, refused, ends_at) = (
    SELECT CASE WHEN count(*) < %(times)s THEN array_append(array_agg(t ORDER BY t), %(now)s)
                ELSE array_agg(t ORDER BY t) END,
           count(*) >= %(times)s,
           CASE WHEN count(*) < %(times)s THEN %(ends_at)s ELSE kept.ends_at END
    FROM unnest(kept.at) AS t WHERE t > %(since)s
)
RETURNING refused, at[1]
"""
SWEEP = """
DELETE FROM accounts_tries WHERE key IN (
    SELECT key FROM accounts_tries WHERE ends_at <= %s LIMIT 100 FOR UPDATE SKIP LOCKED
)
"""


class Limit(NamedTuple):
    """So many `times` within any span of this length, for each of whom `whom` tells apart.

    A forgiving one begins again for somebody who has signed in.
    """

    name: str
    times: int
    within: dt.timedelta
    whom: Callable | None = None
    forgiving: bool = False

    def wait(self, *whom: str) -> dt.timedelta | None:
        """Count one more time; None when it is allowed, or how long until the next one is."""
        now = timezone.now()
        self._sweep(now)
        refused, first = count(self, self.key(*whom), now)
        return first + self.within - now if refused else None

    def forget(self, *whom: str) -> None:
        """Begin again for these: they have shown who they are."""
        Tries.objects.filter(key=self.key(*whom)).delete()

    def key(self, *whom: str) -> str:
        return salted_hmac(f"tries:{self.name}", "\0".join(whom), algorithm="sha256").hexdigest()

    def _sweep(self, now):
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, [now])


def count(limit: Limit, key: str, now: dt.datetime) -> tuple[bool, dt.datetime]:
    """Add a try unless that is one too many, in one statement; whether it was, and the first."""
    values = {"key": key, "now": now, "times": limit.times}
    values |= {"since": now - limit.within, "ends_at": now + limit.within}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return cursor.fetchone()


def limited(view, *limits: Limit):
    """The view, whose POSTs are refused with 429 once one of the limits is reached."""

    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        stranger = request.user.is_anonymous
        counted = [(limit, limit.whom(request)) for limit in limits]
        for limit, whom in counted:
            if wait := limit.wait(*whom):
                return too_many(request, limit, wait)
        response = view(request, *args, **kwargs)
        if stranger and request.user.is_authenticated:
            for limit, whom in counted:
                if limit.forgiving:
                    limit.forget(*whom)
        return response

    wrapper.limits = limits
    return wrapper


def too_many(request, limit: Limit, wait: dt.timedelta):
    """The page that says how long to wait. The log says which limit, and nothing about whom."""
    log.warning("Too many times: %s", limit.name)
    seconds = max(1, math.ceil(wait.total_seconds()))
    context = {"minutes": math.ceil(seconds / 60)}
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"], response["Cache-Control"] = str(seconds), "no-store"
    return response
