"""What the desk's front page says of alerts: addresses that refuse our e-mails."""

from django.urls import reverse

from portal.alerts.models import Subscriber
from portal.desk.front import SHOWN, Panel, Row
from portal.pages.words import in_words


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
        Panel(
            "Addresses that refuse our alerts",
            rows,
            wrong=True,
            total=failing.count() if len(rows) > SHOWN else len(rows),
            url=reverse("admin:alerts_subscriber_failing"),
        )
    ]


def _page(subscriber):
    return reverse("admin:alerts_subscriber_end", args=[subscriber.pk])


def _since(subscriber):
    return f"Since {in_words(subscriber.failed_at)}"
