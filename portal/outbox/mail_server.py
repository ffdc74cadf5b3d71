"""The mail server: what it may answer, as three exceptions."""

import contextlib
import re
import smtplib
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

ENHANCED = re.compile(rb"5\.\d{1,3}\.\d{1,3}\b")  # RFC 3463: what exactly it minded
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Away(Exception):
    """It takes nobody's mail now: no message is at fault. Says why, for whoever runs it."""

    def __init__(self, problem):
        code = getattr(problem, "smtp_code", "")
        super().__init__(f"{type(problem).__name__} {code}".strip())


class BrokeOff(Exception):
    """It stopped answering half-way through a message, and may have it."""


class Declined(Exception):
    """It answered that it will not take this message: `code` 4xx for now, 5xx for good.

    It minded who it is to, or what the message says (`of_text`). `exactly` is the enhanced status
    of RFC 3463, “5.1.1”, where it gave one.
    """

    def __init__(self, code, answer=b"", of_text=False):
        super().__init__(code)
        self.code, self.of_text = code, of_text
        enhanced = ENHANCED.match(answer)
        self.exactly = enhanced[0].decode() if enhanced else ""


class MailServer:
    """One connection, made when the first message needs it; a context manager.

    Where no mail server is set, in the demonstration and in tests, nothing leaves this machine.
    """

    def __enter__(self):
        self._connection = get_connection(SMTP)
        return self

    def __exit__(self, *problem):
        self._hang_up()

    def send(self, message):
        """Hand over one message. Raises Away, BrokeOff or Declined; afterwards it can go on."""
        if not settings.EMAIL_HOST:
            return
        email = _as_email(message)
        email.message()  # what cannot be written as an e-mail fails before anybody is spoken to
        self._connect()
        try:
            self._hand_over(email)
        except Exception:
            self._hang_up()
            raise

    def _connect(self):
        try:
            self._connection.open()
        except OSError as problem:
            self._hang_up()
            raise Away(problem) from problem

    def _hand_over(self, email):
        try:
            self._connection.send_messages([email])
        except smtplib.SMTPSenderRefused as problem:
            raise Away(problem) from problem
        except smtplib.SMTPRecipientsRefused as refusal:
            ((code, answer),) = refusal.recipients.values()
            raise Declined(code, answer) from refusal
        except smtplib.SMTPDataError as refusal:
            raise Declined(refusal.smtp_code, of_text=True) from refusal
        except OSError as problem:
            raise BrokeOff from problem

    def _hang_up(self):
        """Say goodbye; whether that is heard does not matter."""
        with contextlib.suppress(OSError):
            self._connection.close()


def _as_email(message):
    """The same e-mail on every try: its number and date are those of the day it was queued."""
    email = EmailMultiAlternatives(
        message.subject,
        message.body,
        to=[message.to],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created_at),
            "Auto-Submitted": "auto-generated",
            **_leaving(message),
        },
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    if message.calendar:
        _enclose_entry(email, message)
    return email


def _leaving(message):
    """How mail programs offer to end such e-mails in one click: RFC 8058."""
    if not message.leave_url:
        return {}
    one_click = "List-Unsubscribe=One-Click"
    return {"List-Unsubscribe": f"<{message.leave_url}>", "List-Unsubscribe-Post": one_click}


def _enclose_entry(email, message):
    """Twice, as Google does: Outlook and Gmail offer to accept the first, others open the file."""
    entry = message.calendar.replace("\n", "\r\n")
    email.attach_alternative(entry, f"text/calendar; method={message.method}")
    email.attach("invite.ics", entry.encode(), "application/ics")
