"""The pages of absences in Chromium, at 1280 and at 320 pixels: at the desk, and by a link."""

import pytest
from django.urls import reverse

from portal.accounts.models import Agency
from tests.training.absences.shapes import charging, lose, make_absent, make_over
from tests.training.keyboard import LABEL, looks_well, press_enter_on, reach
from tests.training.test_looks import looks  # noqa: F401
from training.models import Attendance
from training.places import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lost(demonstration, django_db_blocker):
    """An agency to warn, with managers, and somebody who missed a session yesterday."""
    with django_db_blocker.unblock():
        agency = Agency.objects.filter(teams__leads__isnull=False).first()
        lose(make_over(rules=charging(warn_after=1)), agency, missed=2, late=1)
        yield agency, agency.bookings.latest("pk"), make_absent(make_over(1))


def test_no_page_of_absences_and_charges_has_a_fault(lost, looks):  # noqa: F811
    agency, booking, _ = lost
    pages = [
        reverse(f"admin:training_trainingsession_{page}", args=arguments)
        for page, arguments in [
            ("absences", []),
            ("absences_of", [agency.pk]),
            ("warn", [agency.pk]),
            ("charges", []),
            ("waive", [booking.pk]),
        ]
    ]
    days = "?first=2020-01-01&last=2100-01-01"

    faults = {path: found for path in pages if (found := looks("training", path + days))}

    assert faults == {}


def test_who_did_not_come_says_why_with_the_keyboard_alone(lost, visitor):
    booking = lost[-1]
    visitor.open(tokens.of_absence(booking))
    looks_well(visitor)

    press_enter_on(visitor, "Tell the office")
    assert visitor.page.title().startswith("Error: Why you did not come")
    reach(visitor.page, "Sickness", LABEL)
    visitor.page.keyboard.press("Space")
    press_enter_on(visitor, "Tell the office")

    assert "You said: Sickness" in visitor.page.inner_text("main")
    assert Attendance.objects.get(booking=booking).reason == "sickness"
