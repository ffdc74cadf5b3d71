"""Somebody without an account at the form, and the links in the e-mails of training."""

import re
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from portal.outbox.models import Message
from tests.factories import make_agency
from training.models import PlaceRequest

ADDRESS = "ada@ward.example.org"
MANAGER = "boss@ward.example.org"
SENT = "/training/requests/sent/"


def filled_in(**fields):
    """What a browser would send; pass what the test is about."""
    form = {"name": "Ada Example", "email": ADDRESS, "manager_email": MANAGER, "website": ""}
    if "agency" not in fields:
        form["agency"] = make_agency().pk
    return form | fields


def ask(session, place="192.0.2.1", **fields):
    """Send the form, from some place; it is accepted unless the answer says what is wrong."""
    path = reverse("training:request", args=[session.pk])
    return Client().post(path, filled_in(**fields), REMOTE_ADDR=place)


def link(name: str) -> str:
    """The path in the newest e-mail of this name."""
    return links_in(Message.objects.filter(name=name).order_by("-pk").first())[0]


def links_in(message) -> list[str]:
    return [urlsplit(found).path for found in re.findall(r"https?://\S+", message.body)]


def press(path, answer="yes"):
    return Client().post(path, {"answer": answer})


def confirmed(session, **fields) -> PlaceRequest:
    """A request whose address has confirmed it, and which waits for its manager."""
    ask(session, **fields)
    press(link("request_confirm"))
    return PlaceRequest.objects.latest("pk")


def sent() -> list[tuple[str, str]]:
    """Name and receiver of every e-mail, in the order they were written."""
    return list(Message.objects.order_by("pk").values_list("name", "to"))
