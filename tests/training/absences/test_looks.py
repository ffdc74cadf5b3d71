"""The pages of absences in Chromium, at 1280 and at 320 pixels: at the desk, and by a link."""

import pytest
from django.urls import reverse

from portal.accounts.models import Agency
from tests.training.absences.shapes import charging, lose, make_absent, make_over
from tests.training.keyboard import looks_well, press_enter_on, reach
from tests.training.test_looks import looks  # noqa: F401
from training.models import Attendance
from training.places import tokens

pytestmark = pytest.mark.django_db


def test_no_page_of_absences_and_charges_has_a_fault(looks):  # noqa: F811
    agency = Agency.objects.filter(teams__leads__isnull=False).first()
    lose(make_over(rules=charging(warn_after=1)), agency, missed=2, late=1)
    pages = [
        reverse(f"admin:training_trainingsession_{page}", args=arguments)
        for page, arguments in [
            ("absences", []),
            ("absences_of", [agency.pk]),
            ("warn", [agency.pk]),
            ("charges", []),
            ("waive", [agency.bookings.latest("pk").pk]),
        ]
    ]
    days = "?first=2020-01-01&last=2100-01-01"

    faults = {path: found for path in pages if (found := looks("training", path + days))}

    assert faults == {}


def test_who_did_not_come_says_why_with_the_keyboard_alone(visitor):
    booking = make_absent(make_over(1))
    visitor.open(tokens.of_absence(booking))
    looks_well(visitor)

    press_enter_on(visitor, "Tell the office")
    assert visitor.page.title().startswith("Error: Why you did not come")
    looks_well(visitor)
    reach(visitor.page, "Sickness", "el => el.labels?.[0]?.innerText || ''")
    visitor.page.keyboard.press("Space")
    press_enter_on(visitor, "Tell the office")

    assert "You said: Sickness" in visitor.page.inner_text("main")
    looks_well(visitor)
    assert Attendance.objects.get(booking=booking).reason == "sickness"
