"""Asking for one's own record: whoever asks, what happens at once is the same.

What tells somebody we know from somebody we do not is left to the worker.
"""

import datetime as dt

from django.db import transaction

from portal.accounts.limits import Limit
from portal.accounts.whom import mailbox
from training.certificates import links
from training.tasks import send_record

NOBODY = 0
LINKS = Limit("records sent to one address", 3, dt.timedelta(hours=1))
LINKS_OF_A_DAY = Limit("records sent to one address, within the day", 6, dt.timedelta(days=1))


@transaction.atomic
def ask(email: str) -> None:
    """Have whoever we know by this address sent a link to their record."""
    whom = mailbox(email)
    if LINKS.wait(whom) or LINKS_OF_A_DAY.wait(whom):
        return
    person = links.now_of(links.known_as(email))
    send_record.defer(person_id=person.pk if person else NOBODY)
