import datetime as dt
import logging
from collections.abc import Iterable
from email.utils import parseaddr
from secrets import token_hex
from typing import NamedTuple
from unicodedata import category

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator, validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.models import NOT_IN_AN_ADDRESS, Message
from portal.outbox.tasks import send, sweep

PARTS = ("subject", "body")
log = logging.getLogger(__name__)
URGENT = 1  # what expires goes before what does not


def queue(
    name: str,
    to: str,
    /,
    *,
    calendar: str = "",
    expires_at: dt.datetime | None = None,
    secret: bool = False,
    **context,
) -> Message:
    """Write the e-mail `templates/messages/<name>/` to one address, and have it sent.

    It belongs to the caller's transaction: rolled back, it was never written; committed, it leaves
    within seconds. `calendar` is an iCalendar text with a METHOD; the reader is offered to accept
    it. From `expires_at` on it is not sent any more. The text of a `secret` one is wiped once it
    was sent. Raises Refused where `to` is no e-mail address.
    """
    subject, body = (_rendered(f"messages/{name}/{part}.txt", context) for part in PARTS)
    return write(name, to, subject, body, calendar=calendar, expires_at=expires_at, secret=secret)


class Letter(NamedTuple):
    """An e-mail to one address that is to be written: see `queue` for what its parts mean."""

    name: str
    to: str
    context: dict
    calendar: str = ""
    expires_at: dt.datetime | None = None


def queue_all(letters: Iterable[Letter]) -> list[Message]:
    """Write many e-mails, as `queue` writes one, in as many statements as for one.

    One that is to no e-mail address is left out and logged: it stops no other.
    """
    messages = [message for letter in letters if (message := _message_of(letter))]
    if messages:
        with transaction.atomic(savepoint=False):
            Message.objects.bulk_create(messages)
            sweep.defer(timestamp=0)
    return messages


def _message_of(letter):
    words = [_rendered(f"messages/{letter.name}/{part}.txt", letter.context) for part in PARTS]
    fields = {"calendar": letter.calendar, "expires_at": letter.expires_at}
    try:
        return _message(letter.name, letter.to, *words, **fields)
    except Refused:
        log.warning("An e-mail (%s) was to no e-mail address.", letter.name)
        return None


def write(name: str, to: str, subject: str, body: str, *, calendar: str = "", **fields) -> Message:
    """Keep an e-mail that is in words already, and have it sent."""
    message = _message(name, to, subject, body, calendar=calendar, **fields)
    with transaction.atomic(savepoint=False):
        message.save(force_insert=True)
        _send_soon(message)
    return message


def _message(name, to, subject, body, *, calendar="", **fields):
    return Message(
        name=name,
        to=_one_address(to),
        subject=_one_line(subject),
        body=f"{_clean(body).strip()}\n\n-- \n{_sender()}\n",
        calendar=_clean(calendar),
        message_id=f"<{token_hex(16)}@{_address_from().rpartition('@')[2]}>",
        **fields,
    )


@transaction.atomic
def try_again(message: Message, *, by) -> None:
    """Send one that failed once more, now; `by` has seen to what was wrong."""
    now = timezone.now()
    failed = Message.objects.failed().filter(pk=message.pk).exclude(expires_at__lte=now)
    if not failed.update(failed_at=None, next_try_at=now, tries=0, last_error=""):
        raise Refused("Only an e-mail that has failed, and is still of use, can be tried again.")
    record(message, "tried again", by=by)
    _send_soon(message)


@transaction.atomic
def drop(message: Message, *, by) -> None:
    """Keep one that waits from being sent, or let one that has failed rest."""
    now = timezone.now()
    waiting = Message.objects.waiting(now).exclude(claimed_until__gt=now)
    unsent = (waiting | Message.objects.failed()).filter(pk=message.pk)
    if not unsent.update(dropped_at=now, failed_at=None):
        raise Refused("This e-mail cannot be dropped any more: it has left, or is on its way.")
    record(message, "dropped", by=by)


def _send_soon(message):
    urgency = URGENT if message.expires_at else 0
    send.configure(priority=urgency).defer(message_id=message.pk)


def _rendered(template, context):
    """As plain text: nothing is escaped for HTML."""
    return get_template(template).template.render(Context(context, autoescape=False))


def _one_address(text):
    try:
        validate_email(text)
        MaxLengthValidator(254)(text)
        RegexValidator(NOT_IN_AN_ADDRESS, inverse_match=True)(text)
    except ValidationError:
        raise Refused("That is not an e-mail address.") from None
    return text


def _one_line(text):
    """The subject; a forged header in it becomes words. Raises ValueError when nothing is left."""
    line = _clean(" ".join(text.split()))
    if not line:
        raise ValueError("An e-mail has no subject.")
    return line[:200]


def _clean(text):
    """Without control characters: the database refuses a NUL, and others forge or hide lines."""
    return "".join(
        letter for letter in text if letter in "\n\t" or category(letter) not in ("Cc", "Cs")
    )


def _sender():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or _address_from()


def _address_from():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
