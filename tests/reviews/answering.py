"""What the tests of actions and answers have in common."""

from django.urls import reverse
from django.utils import timezone

from reviews.keys import token_of
from tests.factories import make_owner, make_response

TODAY = timezone.localdate
ONE_MORE = {
    "level": "outcome",
    "shows": "Records say what the person wanted.",
    "figure": "14",
    "unit": "records",
    "out_of": "20",
    "asked": "",
    "measured_on": "30/9/2026",
}


def make_action(owner=None, **fields):
    """An action that has an owner."""
    return make_response(owner=owner or make_owner(), **fields)


def list_of(owner):
    return reverse("reviews:actions", args=[token_of(owner)])


def page_of(response, owner=None):
    return reverse("reviews:action", args=[token_of(owner or response.owner), response.pk])


def said(**fields):
    """What a form holds that can be sent."""
    return {"what": "Every team has been shown it.", "finished": "no"} | fields


def text(response):
    return " ".join(response.content.decode().split())
