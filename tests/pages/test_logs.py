"""No link that is a key stands in a log."""

import pytest
from django.urls import reverse

from tests.factories import make_booking
from training.places.tokens import PLACES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["training:place_calendar", "training:place_needs"])
def test_a_link_that_is_a_key_is_shortened_in_the_log(client, caplog, name):
    token = PLACES.sign(make_booking(status="waiting").pk)

    client.delete(reverse(name, args=[token]))

    assert token not in caplog.text
    assert "/training/places/…/" in caplog.text


def test_a_page_that_is_not_there_is_named(client, caplog):
    client.get("/training/nowhere/")

    assert "Not Found: /training/nowhere/" in caplog.text
