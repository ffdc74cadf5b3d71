"""Whether e-mail leaves: what the health page asks."""

import datetime as dt

from procrastinate.contrib.django.models import ProcrastinatePeriodicDefer

from portal.outbox.models import LATE, Message
from portal.outbox.tasks import sweep


def mail_trouble(now: dt.datetime) -> str:
    """What keeps e-mail from leaving, in a sentence; nothing while it leaves."""
    begun = int((now - LATE).timestamp())
    sweeps = ProcrastinatePeriodicDefer.objects.filter(task_name=sweep.name)
    if not sweeps.filter(defer_timestamp__gte=begun).exists():
        return "E-mail is not sent: no worker has been seen for 5 minutes."
    if Message.objects.late(now).exists():
        return "E-mail is not sent: some has been due for more than 5 minutes."
    return ""
