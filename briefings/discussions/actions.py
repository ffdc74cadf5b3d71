"""A team says that it discussed a briefing: kept until its address confirms it, then counted.

An address is never kept with what was said. `key` stands for it: a keyed hash of the mailbox, in
the rows that wait and in the link we send, so that one link confirms all that waits for it.
"""

import datetime as dt
from collections.abc import Callable

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from briefings.models import Discussion
from briefings.models.discussion import CONFIRMED_WITHIN
from portal.accounts.limits import Limit
from portal.accounts.whom import mailbox
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import queue

MOST_WAITING = 20  # for one address
LIMITS_OF_ONE_ADDRESS = (
    Limit("discussions to confirm, within the hour", 1, dt.timedelta(hours=1)),
    Limit("discussions to confirm, within the day", 3, dt.timedelta(days=1)),
)
TOKENS = TimestampSigner(salt="discussions to confirm", sep=".")
SAID = ("briefing", "discussed_on", "people", "agency", "organisation", "will_do")


@transaction.atomic
def say(discussion: Discussion, address: str, *, link_for: Callable[[str], str]) -> None:
    """Keep what a team says until it is confirmed, and send a link for that to the address.

    `link_for` makes the link of a token. Saying the same twice keeps it once. What is more than
    MOST_WAITING is not kept, and the address gets no more e-mails than its limits allow: a link
    it has already confirms this too, for as long as it works.
    """
    discussion.key = key_of(address)
    one_at_a_time(discussion.key)
    keep(discussion)
    if not any(limit.wait(discussion.key) for limit in LIMITS_OF_ONE_ADDRESS):
        queue(
            "discussion_confirm",
            address,
            expires_at=timezone.now() + CONFIRMED_WITHIN,
            secret=True,
            title=discussion.briefing.title,
            link=link_for(TOKENS.sign(discussion.key)),
        )


def keep(discussion: Discussion) -> None:
    """Keep it among what waits; where the same waits already, that waits on from now."""
    waiting = Discussion.objects.waiting().filter(key=discussion.key)
    same = waiting.filter(**{name: getattr(discussion, name) for name in SAID})
    if not same.update(said_at=timezone.now()) and waiting.count() < MOST_WAITING:
        discussion.save()


def one_at_a_time(key: str) -> None:
    """Hold this key until the transaction ends: two who say the same at once say it once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def key_of(address: str) -> str:
    """What stands for an address: nobody can tell it from this, and every spelling has the same."""
    return salted_hmac("discussions", mailbox(address), algorithm="sha256").hexdigest()


def key_in(token: str) -> str | None:
    """The key in a link of ours; None for one we never made. Raises Refused once it has ended."""
    try:
        return TOKENS.unsign(token, max_age=CONFIRMED_WITHIN)
    except SignatureExpired:
        raise Refused("This link has ended.") from None
    except BadSignature:
        return None


def confirm(key: str, *, up_to: int) -> int:
    """Count what waits for this key, as far as its reader has seen it; how many there were.

    `up_to` is the number of the last row they saw. Of two who press at once one confirms.
    """
    seen = Discussion.objects.waiting().filter(key=key, pk__lte=up_to)
    return seen.update(confirmed_at=timezone.now(), key="")


def disown(key: str, *, up_to: int) -> int:
    """Delete what somebody else said with this address, as far as its reader has seen it."""
    deleted, _ = Discussion.objects.waiting().filter(key=key, pk__lte=up_to).delete()
    return deleted


@transaction.atomic
def delete(discussion: Discussion, *, by, reason: str) -> None:
    """Take away what was recorded, a name in it for one; the briefing's record says who did."""
    discussion.delete()
    record(discussion.briefing, "deleted a discussion", by=by, note=reason)
