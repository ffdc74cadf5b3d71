"""A team lead at the form, and the link in the e-mail they get."""

import re
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Discussion
from portal.outbox.models import Message
from tests.factories import make_agency

ADDRESS = "lead@trust.example.org"
SENT = "/briefings/use/sent/"


def filled_in(**fields):
    """What a browser would send; pass what the test is about."""
    form = {"discussed_on": f"{timezone.localdate():%d/%m/%Y}", "people": "8", "address": ADDRESS}
    form |= {"organisation": "", "will_do": "", "website": ""}
    if "agency" not in fields:
        form["agency"] = make_agency().pk
    return form | fields


def tell(briefing, form=None, place="192.0.2.1", client=None, **fields):
    """Send the form, from some place; it is accepted unless the answer says what is wrong."""
    path = reverse("briefings:use", args=[briefing.slug])
    return (client or Client()).post(path, form or filled_in(**fields), REMOTE_ADDR=place)


def link() -> str:
    """The path in the newest e-mail that asks to confirm."""
    body = Message.objects.filter(name="discussion_confirm").first().body
    return urlsplit(re.search(r"https?://\S+", body)[0]).path


def answer(path, answer="yes", up_to=None):
    """Press a button of the page that shows what waits."""
    if up_to is None:
        up_to = Client().get(path).context["up_to"]
    return Client().post(path, {"answer": answer, "up_to": up_to})


def kept() -> list[tuple]:
    """What is kept of each discussion, oldest first, and whether it counts."""
    rows = Discussion.objects.order_by("pk")
    return [(row.whose, row.people, row.will_do, row.confirmed_at is not None) for row in rows]
