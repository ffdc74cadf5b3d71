"""A number that rings nobody is said where a text is approved: a warning, and no bar."""

import datetime as dt

import pytest
from lxml.html import fromstring

from portal.publishing.models import Status
from portal.publishing.typed_numbers.warnings import number_warnings
from portal.reference.known import read
from portal.reference.models import Partnership
from tests.factories import (
    make_briefing,
    make_contact,
    make_course,
    make_issue,
    make_part,
    make_partnership,
    make_review,
    make_way,
)
from tests.publishing.desk import address, make_publisher
from tests.publishing.test_proposals import in_review
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OLD, NEW, NOBODYS = "0116 496 0259", "0116 496 0101", "0116 496 0999"
MOMENT = dt.datetime(2026, 10, 27, 9, tzinfo=dt.UTC)
REPLACED = (
    f"Summary, “{OLD}”: this number was replaced on 27 October 2026: ring {NEW}",
    f"Summary, “{NOBODYS}”: no contact has this number. Make sure that it is right, or refer to "
    "a contact.",
)
WORDS = {"summary": f"Ring {OLD}, {NEW} or {NOBODYS}."}


@pytest.fixture
def replaced():
    make_partnership()
    contact = make_contact()
    make_way(contact, value=OLD, effective_from=MOMENT - DAY, effective_until=MOMENT)
    make_way(contact, value=NEW, effective_from=MOMENT)


@pytest.fixture
def desk(client):
    sign_in(client, make_publisher())
    return client


def warned(client, path):
    """The warnings about numbers on a page of the desk, as they are read."""
    page = fromstring(client.get(path).content.decode())
    return tuple(
        " ".join(item.text_content().split())
        for section in page.iter("section")
        if section.get("aria-labelledby") == "numbers"
        for item in section.iter("li")
    )


@pytest.mark.parametrize("make", [make_briefing, make_course, make_issue, make_review])
def test_the_form_and_the_page_of_approving_say_which_numbers_ring_nobody(desk, replaced, make):
    page = make(status=Status.IN_REVIEW, **WORDS)

    assert warned(desk, address(page)) == REPLACED
    assert warned(desk, address(page, "step", "approve")) == REPLACED


def test_where_in_the_page_it_stands_is_said(desk, replaced):
    issue = make_issue(status=Status.IN_REVIEW)
    make_part(issue, title="Who to ring", body="<p>Ring <b>0116</b> 496 0259.</p>")

    (said,) = warned(desk, address(issue, "step", "approve"))

    assert said.startswith("Part Who to ring: text, “0116 496 0259”: this number was replaced")


def test_what_is_proposed_is_looked_at_and_not_what_stands(desk, replaced):
    page = in_review(make_briefing(summary=f"Ring {OLD}."), summary=f"Ring {NOBODYS}.").subject

    assert warned(desk, address(page)) == REPLACED[1:]
    assert warned(desk, address(page, "step", "approve")) == REPLACED[1:]


def test_it_can_be_approved_all_the_same(desk, replaced):
    page = make_briefing(status=Status.IN_REVIEW, publish_at=None, **WORDS)
    version = desk.get(address(page, "step", "approve")).context["stamp"]

    said = {"version": version, "when": "now", "why_alone": "", "at_0": "", "at_1": ""}
    desk.post(address(page, "step", "approve"), said)

    page.refresh_from_db()
    assert page.status == Status.APPROVED


def test_of_numbers_that_ring_somebody_nothing_is_said(desk, replaced):
    page = make_briefing(status=Status.IN_REVIEW, summary=f"Ring {NEW} or 999.")

    assert warned(desk, address(page)) == ()
    assert warned(desk, address(page, "step", "approve")) == ()


def test_a_page_is_read_in_the_same_queries_however_much_is_typed_in(
    replaced, django_assert_num_queries
):
    page, partnership = make_briefing(**WORDS), read()

    for wanted in (2, 40):
        page.sections.update(body=f"<p>{OLD}</p>" * wanted)
        with django_assert_num_queries(2):
            found = number_warnings(page, partnership)
        assert len(found) == 2 + page.sections.count()


def test_before_the_partnership_is_filled_in_what_ended_is_said_too(replaced):
    Partnership.objects.all().delete()
    page = make_briefing(summary=f"Ring {OLD}.")

    said = number_warnings(page, read())

    assert said == [f"Summary, “{OLD}”: this number ended on 27 October 2026."]
