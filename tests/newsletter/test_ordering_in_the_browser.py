"""The parts of an issue are put in order on a narrow screen, in Chromium."""

import pytest

from portal.newsletter.models import Issue, Part
from tests.browser import NARROW

pytestmark = pytest.mark.django_db
LEAST = 24  # CSS pixels a target is high (WCAG 2.2, 2.5.8)


def test_on_a_narrow_screen_every_button_is_in_sight_and_high_enough(signed_in):
    office = signed_in("publisher")
    issue = Issue.objects.filter(parts__kind=Part.Kind.PULLED).first()
    office.open(f"/admin/newsletter/issue/{issue.pk}/order/", NARROW)

    buttons = office.page.locator("main tbody button").all()

    words = {button.inner_text().partition(":")[0].strip() for button in buttons}
    boxes = [button.bounding_box() for button in buttons]
    assert words == {"Up", "Down", "Take out"}
    assert [box for box in boxes if box["x"] < 0 or box["x"] + box["width"] > NARROW] == []
    assert [box for box in boxes if box["height"] < LEAST] == []
    assert office.violations() == []
