"""The form of a contact at the desk: what is typed into it, and what becomes of what stood."""

import pytest
from django.urls import reverse
from lxml.html import fromstring

from portal.reference.models import Way
from tests.factories import make_contact, make_member, make_way
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = "0116 496 0101"
TYPED = ("value", "note")


@pytest.fixture
def desk(client):
    """Somebody of the office, at the desk."""
    sign_in(client, make_member())
    return client


def address(contact):
    return reverse("admin:reference_contact_change", args=[contact.pk])


def form_of(client, contact):
    """What a browser would send back from the form, unchanged."""
    page = fromstring(client.get(address(contact)).content.decode())
    return dict(page.get_element_by_id("contact_form").form_values())


def send(client, contact, **changed):
    """Save the form with some boxes of its first way changed: as `value`, `effective_until_1`."""
    boxes = {f"ways-0-{name}": value for name, value in changed.items()}
    return client.post(address(contact), form_of(client, contact) | boxes, follow=True)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "ask Bob"),
        ("phone", ""),
        ("phone", "0" * 200),
        ("phone", "0" * 201),
        ("phone", "999 999 999 999 999 999"),
        ("phone", "+999 1"),
        ("phone", "duty@example.org"),
        ("phone", "https://example.org/refer"),
        ("phone", "tel:+;ext="),
        ("phone", "٠١١٦ ٤٩٦"),
        ("email", NOW),
        ("email", "@"),
        ("form", NOW),
        ("form", "https://[0116"),
        ("", NOW),
        ("fax", "ask Bob"),
    ],
)
def test_what_is_no_number_or_address_is_refused_and_stays_as_it_was_typed(desk, kind, value):
    contact = make_contact()
    make_way(contact, value=NOW)

    answer = send(desk, contact, kind=kind, value=value, note="Ask for the duty worker.")

    page = fromstring(answer.content.decode())
    boxes = [page.get_element_by_id(f"id_ways-0-{name}").get("value", "") for name in TYPED]
    assert answer.status_code == 200
    assert page.find_class("errorlist") != []
    assert boxes == [value, "Ask for the duty worker."]
    assert Way.objects.get().value == NOW


def test_a_way_is_deleted_whatever_was_typed_into_it(desk):
    contact = make_contact()
    make_way(contact, value=NOW)

    answer = send(desk, contact, effective_until_0="soon", effective_until_1="9am", DELETE="on")

    assert answer.status_code == 200
    assert not Way.objects.exists()
