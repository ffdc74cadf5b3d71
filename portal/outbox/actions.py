import datetime as dt
import logging
import re
from collections.abc import Collection, Iterable
from email.utils import parseaddr
from secrets import token_hex
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone

from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.addresses import one_address
from portal.outbox.models import Message
from portal.outbox.tasks import send, sweep

PARTS = ("subject", "body")
URGENT = 1  # what expires goes before what does not

# Of Unicode, the categories Cc and Cs, but for line feed and tab.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

log = logging.getLogger(__name__)


class Letter(NamedTuple):
    """One of many e-mails to write; `queue` says what each part means.

    `leave_url` is the whole address that ends such e-mails by a POST with no more to it (RFC 8058).
    """

    name: str
    to: str
    context: dict
    calendar: str = ""
    expires_at: dt.datetime | None = None
    secret: bool = False
    leave_url: str = ""


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
    (message,) = _keep([_written(Letter(name, to, context, calendar, expires_at, secret))])
    return message


def queue_all(letters: Iterable[Letter]) -> list[Message]:
    """Write many at once, in as many statements as `queue` takes for one.

    One that is to no e-mail address is left out and logged: it stops no other.
    """
    return _keep([message for letter in letters if (message := _written_or_not(letter))])


def write(name: str, to: str, subject: str, body: str) -> Message:
    """Keep an e-mail that is in words already, and have it sent."""
    (message,) = _keep([_message(name, to, subject, body)])
    return message


def body(name: str, context: dict) -> str:
    """What the e-mail `templates/messages/<name>/` would say, to be read before it goes."""
    return _clean(_rendered(f"messages/{name}/body.txt", context)).strip()


@transaction.atomic
def try_again(message: Message, *, by) -> None:
    """Send one that failed once more, now; `by` has seen to what was wrong."""
    now = timezone.now()
    failed = Message.objects.to_try_again(now).filter(pk=message.pk)
    if not failed.update(failed_at=None, next_try_at=now, tries=0, last_error=""):
        raise Refused("Only an e-mail that has failed, and is still of use, can be tried again.")
    record(message, "tried again", by=by)
    _send_soon([message])


@transaction.atomic
def drop(message: Message, *, by) -> None:
    """Keep one that waits from being sent, or let one that has failed rest."""
    now = timezone.now()
    waiting = Message.objects.waiting(now).exclude(claimed_until__gt=now)
    unsent = (waiting | Message.objects.failed()).filter(pk=message.pk)
    if not unsent.update(dropped_at=now, failed_at=None):
        raise Refused("This e-mail cannot be dropped any more: it has left, or is on its way.")
    record(message, "dropped", by=by)


def drop_unsent(leave_urls: Iterable[str]) -> int:
    """Keep from being sent all that has not left and would be ended at these addresses.

    Also what was refused, which nobody tries again then, and what is on its way: if the mail server
    has it already, it counts as sent; if it puts it off, it is not tried again.
    """
    now = timezone.now()
    unsent = Message.objects.waiting(now) | Message.objects.failed()
    return unsent.filter(leave_url__in=leave_urls).update(dropped_at=now, failed_at=None)


@transaction.atomic
def take_back(messages: Collection[int]) -> list[int]:
    """Keep these, by their keys, from being sent, because others are written instead; which.

    What has left, and what is on its way at this moment, is left alone. What was refused stays
    that, and is of no use any more: nobody tries it again.
    """
    now = timezone.now()
    idle = Message.objects.waiting(now).exclude(claimed_until__gt=now)
    unsent = (idle | Message.objects.to_try_again(now)).filter(pk__in=messages)
    ours = unsent.order_by("pk").select_for_update(skip_locked=True)
    keys = list(ours.values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys, failed_at=None).update(dropped_at=now)
    Message.objects.failed().filter(pk__in=keys).update(expires_at=now)
    return keys


def _written(letter):
    name, context = letter.name, letter.context
    subject, body = (_rendered(f"messages/{name}/{part}.txt", context) for part in PARTS)
    return _message(
        name,
        letter.to,
        subject,
        body,
        html=_clean(_in_html(name, context)),
        calendar=_clean(letter.calendar),
        expires_at=letter.expires_at,
        secret=letter.secret,
        leave_url=letter.leave_url,
    )


def _written_or_not(letter):
    try:
        return _written(letter)
    except Refused:
        log.warning("An e-mail (%s) was to no e-mail address.", letter.name)
        return None


def _message(name, to, subject, body, **fields):
    return Message(
        name=name,
        to=_one_address(to),
        subject=_one_line(subject),
        body=f"{_clean(body).strip()}\n\n-- \n{_sender()}\n",
        message_id=f"<{token_hex(16)}@{_address_from().rpartition('@')[2]}>",
        **fields,
    )


def _keep(messages):
    with transaction.atomic(savepoint=False):
        Message.objects.bulk_create(messages)
        _send_soon(messages)
    return messages


def _send_soon(messages):
    """A job for the one message, or for many the sweep, which has one talk with the mail server."""
    urgency = URGENT if any(message.expires_at for message in messages) else 0
    if len(messages) == 1:
        send.configure(priority=urgency).defer(message_id=messages[0].pk)
    elif messages:
        sweep.configure(priority=urgency).defer(timestamp=0)


def _rendered(template, context):
    """As plain text: nothing is escaped for HTML."""
    return get_template(template).template.render(Context(context, autoescape=False))


def _in_html(name, context):
    """`body.html`, for the e-mails that have one beside their text."""
    try:
        template = get_template(f"messages/{name}/body.html")
    except TemplateDoesNotExist:
        return ""
    return template.template.render(Context(context))


def _one_address(text):
    try:
        one_address(text)
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
    return CONTROLS.sub("", text)


def _sender():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or _address_from()


def _address_from():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
