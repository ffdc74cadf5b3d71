"""The pages of somebody's own record, as a browser shows them."""

import pytest

from tests.browser import NARROW, WIDE
from training.certificates.links import of_record
from training.models import Certificate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_record_is_accessible_and_fits(visitor, width):
    person = Certificate.objects.latest("on").booking.person
    declared = person.declared.create(title="Neglect, online", done_on="2026-05-01")
    record = of_record(person)

    for path in (record, f"{record}declared/", f"{record}declared/{declared.pk}/"):
        visitor.open(path, width)

        assert visitor.violations() == []
        assert visitor.overflow() == 0
        assert visitor.complaints == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_is_said_of_an_unknown_certificate_is_accessible_and_fits(visitor, width):
    visitor.open("/training/certificates/aaaa-bbbb-cccc/", width)

    assert visitor.page.locator("h1").inner_text() == "We know of no such certificate"
    assert visitor.violations() == []
    assert visitor.overflow() == 0
