"""Where Django's own mail goes: into the outbox, like ours."""

from django.core.mail.backends.base import BaseEmailBackend

from portal.outbox.actions import write


class Backend(BaseEmailBackend):
    """Keeps what `send_mail` and the like are given; its text only, one row for each address."""

    def send_messages(self, email_messages):
        for email in email_messages:
            for address in email.recipients():
                write("other", address, email.subject, email.body)
        return len(email_messages)
