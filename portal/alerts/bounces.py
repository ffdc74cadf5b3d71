"""Addresses that fail for good: told nothing more until somebody confirms them again.

What the mail server itself answers is all we go by. There is no address at which somebody else
could report that mail to a subscriber has failed, so no such report can be forged.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.alerts import links
from portal.alerts.models import Subscriber
from portal.outbox.actions import drop_unsent
from portal.outbox.models import Message


@transaction.atomic
def flag() -> int:
    """Stop all to addresses that refused an alert since they were confirmed; how many there are.

    One refusal is enough: it is the server of that address that says there is no such person. What
    was put off, and what it minded in the words, does not count. Confirming anew clears it.
    """
    refusing = list(_refusing().select_for_update(skip_locked=True))
    if refusing:
        flagged = Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in refusing])
        flagged.update(failed_at=timezone.now())
        drop_unsent(
            links.of_leaving(subscriber, scope) for subscriber in refusing for scope in links.SCOPES
        )
    return len(refusing)


def _refusing():
    refused = Message.objects.to_a_dead_address().exclude(leave_url="")
    since_confirmed = refused.filter(to=OuterRef("email"), failed_at__gt=OuterRef("confirmed_at"))
    return Subscriber.objects.reached().filter(Exists(since_confirmed))
