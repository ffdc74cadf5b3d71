"""Sending what waits: claim a message, hand it to the mail server, write down what came of it.

A claim has an end, so a worker that is killed half-way leaves a message that is tried again: it may
arrive twice, with the same Message-ID, and is never lost.
"""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.outbox.mail_server import Away, BrokeOff, Declined, MailServer
from portal.outbox.models import REFUSED, WIPED, Message

CLAIM = dt.timedelta(minutes=3)  # longer than the dozen steps of a delivery, of EMAIL_TIMEOUT each
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]  # and 8 from then on
PATIENCE = dt.timedelta(days=3)  # with a mail server that puts a message off again and again

log = logging.getLogger(__name__)


def send_one(pk: int) -> None:
    """Send one message, if it is due and nobody else is at it."""
    if message := claim(pk=pk):
        with MailServer() as server:
            _deliver(message, server)


def send_due() -> None:
    """Send everything due over one connection, or until the mail server is away."""
    with MailServer() as server:
        while (message := claim()) and _deliver(message, server):
            pass


def clear() -> None:
    """Remove what is past its time. The demonstration keeps texts for its mail page."""
    if not settings.DEMO:
        Message.objects.to_be_wiped().update(**WIPED)
    Message.objects.to_be_deleted().delete()


@transaction.atomic
def claim(**which) -> Message | None:
    """The next message that is due, ours alone for a while."""
    now = timezone.now()
    due = Message.objects.due(now).filter(**which)
    message = due.select_for_update(skip_locked=True).first()
    if message:
        message.tries += 1
        message.claimed_until = now + CLAIM
        message.save(update_fields=["tries", "claimed_until"])
    return message


def _deliver(message, server):
    """Try once; whether it is worth going on with others."""
    try:
        server.send(message)
    except Away as reason:
        log.error("The mail server cannot be reached: %s", reason)
        _write_down(message, last_error="The mail server cannot be reached.")
        return False
    except BrokeOff:
        _put_off(message, "The mail server broke off.")
    except Declined as refusal:
        _declined(message, refusal)
    except Exception as problem:
        log.error("%s cannot be written as an e-mail: %s", message, type(problem).__name__)
        _fail(message, "It cannot be written as an e-mail.")
    else:
        _sent(message)
    return True


def _sent(message):
    """Also when somebody dropped it meanwhile: it has left."""
    text = WIPED if message.secret and not settings.DEMO else {}
    ended = {"sent_at": timezone.now(), "failed_at": None, "dropped_at": None, "last_error": ""}
    Message.objects.filter(pk=message.pk).update(claimed_until=None, **ended, **text)


def _declined(message, refusal):
    if refusal.code < 500:
        _put_off(message, f"The mail server put it off ({refusal.code}).")
    elif refusal.of_text:
        _fail(message, f"The mail server refused what it says ({refusal.code}).")
    else:
        answer = f"{refusal.code} {refusal.exactly}".strip()
        _fail(message, f"{REFUSED} ({answer}).")


def _put_off(message, reason):
    """Try again later, a little later each time; after three days no more."""
    now = timezone.now()
    if message.created_at <= now - PATIENCE:
        return _fail(message, reason)
    wait = WAITS[min(message.tries, len(WAITS)) - 1]
    _write_down(message, last_error=reason, next_try_at=now + wait)


def _fail(message, reason):
    _write_down(message, last_error=reason, failed_at=timezone.now())


def _write_down(message, **outcome):
    """Only while the claim is still ours: what others did since stands."""
    log.warning("%s, try %d: %s", message, message.tries, outcome["last_error"])
    ours = Message.objects.waiting().filter(pk=message.pk, tries=message.tries)
    ours.update(claimed_until=None, **outcome)
