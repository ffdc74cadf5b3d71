"""What the desk's front page says of alerts: addresses, or a mail server, that refuse them."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from portal.alerts import bounces
from portal.alerts.models import Subscriber
from portal.desk.front import SHOWN, Panel, Row
from portal.pages.words import in_words

SAID_FOR = dt.timedelta(days=1)


def panels(request) -> list[Panel]:
    """For those who may end them."""
    if not request.user.has_perm("alerts.delete_subscriber"):
        return []
    failing = Subscriber.objects.failing().order_by("-failed_at")
    rows = [
        Row(subscriber.email, _page(subscriber), _since(subscriber))
        for subscriber in failing[: SHOWN + 1]
    ]
    return [
        Panel("The mail server refuses our alerts", _refusals(), wrong=True),
        Panel(
            "Addresses that refuse our alerts",
            rows,
            wrong=True,
            total=failing.count() if len(rows) > SHOWN else len(rows),
            url=reverse("admin:alerts_subscriber_failing"),
        ),
    ]


def _refusals():
    """That it refused a large share at once, on the last day: for no fault of an address."""
    since = timezone.now() - SAID_FOR
    times = {at: each for at, each in bounces.answers_since(since).items() if each.refuse_us}
    if not times:
        return []
    refused = sum(answers.refused for answers in times.values())
    together = refused + sum(answers.sent for answers in times.values())
    note = f"Last {in_words(max(times))}. No address was stopped because of it. Ask whoever runs it"
    words = f"It refused {refused} of {together} at once"
    return [Row(words, f"{reverse('admin:outbox_message_changelist')}?state=failed", note)]


def _page(subscriber):
    return reverse("admin:alerts_subscriber_end", args=[subscriber.pk])


def _since(subscriber):
    return f"Since {in_words(subscriber.failed_at)}"
