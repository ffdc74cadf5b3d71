"""An old issue is brought in in Chromium, at 1280 and at 320 pixels: no page has a fault."""

import pytest

from portal.newsletter.models import Issue
from tests.browser import NARROW, WIDE
from tests.newsletter.judged import CHILDREN, as_text
from tests.people import EDITED

pytestmark = pytest.mark.django_db


def faults(visitor):
    if visitor.page.locator(EDITED).count():
        visitor.page.locator(".prose-editor [role=textbox]").first.wait_for(state="attached")
    found = visitor.violations()
    found += [f"{visitor.overflow()} pixels too wide"] * (visitor.overflow() > 0)
    found, visitor.complaints = found + visitor.complaints, []
    return found


@pytest.mark.parametrize(("width", "number"), [(WIDE, 114), (NARROW, 115)])
def test_no_step_of_bringing_in_an_issue_has_a_fault(signed_in, tmp_path, width, number):
    office, found = signed_in("publisher"), []
    path = tmp_path / "old issue.txt"
    path.write_bytes(as_text(CHILDREN))

    office.open("/admin/newsletter/issue/bring-in/", width)
    found += faults(office)
    office.page.set_input_files("input[type=file]", path)
    office.page.get_by_role("button", name="Read it").click()
    office.page.get_by_role("button", name="Make the draft").wait_for()
    found += faults(office)
    office.page.get_by_role("button", name="Make the draft").click()
    office.page.locator(".errornote").wait_for()
    found += faults(office)
    office.page.get_by_label("Number of the issue").fill(str(number))
    office.page.get_by_label("Children", exact=False).first.check()
    office.page.get_by_role("button", name="Make the draft").click()
    office.page.get_by_role("heading", name="The original").wait_for()
    found += faults(office)

    assert found == []
    assert Issue.objects.get(number=number).parts.count() == 8
