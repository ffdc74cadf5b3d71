"""The pages of action owners and of the action tracker in Chromium, at 1280 and at 320 pixels."""

import pytest
from django.urls import reverse

from reviews.keys import token_of
from reviews.models import Response
from tests.browser import NARROW, WIDE
from tests.factories import make_answer, make_owner

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def waiting(demonstration, django_db_blocker):
    """An action of the demonstration, whose owner has said something of it."""
    with django_db_blocker.unblock():
        response = Response.objects.filter(done_on=None).exclude(owner=None).first()
        if response is None:
            response = Response.objects.filter(done_on=None).first()
            response.owner = make_owner()
            response.save()
        response.answers.all().delete()
        evidence = {"level": "output", "shows": "It was read.", "figure": "3", "unit": "sessions"}
        evidence |= {"out_of": None, "asked": None, "measured_on": "2026-09-30"}
        make_owner()
        return make_answer(response=response, evidence=[evidence])


def faults(visitor, path):
    found = []
    for width in (WIDE, NARROW):
        status = visitor.open(path, width).status
        found += [status] * (status != 200) + visitor.violations()
        found += [f"{visitor.overflow()} pixels too wide"] * (visitor.overflow() > 0)
    return found + visitor.complaints


def action_page(answer):
    return reverse("reviews:action", args=[token_of(answer.owner), answer.response_id])


def test_no_page_of_an_owner_has_a_fault(visitor, waiting):
    paths = [reverse("reviews:actions", args=[token_of(waiting.owner)]), action_page(waiting)]

    assert {path: found for path in paths if (found := faults(visitor, path))} == {}


def test_the_page_that_gives_back_what_was_written_has_no_fault(visitor, waiting):
    page = visitor.page
    anothers = reverse("reviews:action", args=[token_of(waiting.owner), 999_999_999])
    for width in (WIDE, NARROW):
        visitor.open(action_page(waiting), width)
        page.locator("main form").evaluate("(form, to) => form.action = to", anothers)
        page.locator("#id_what").fill("Every team has read it. " * 20)
        with page.expect_navigation():
            page.get_by_role("button", name="Send it again").click()
        assert page.locator("h1").inner_text() == "Your answer was not sent"
        assert (visitor.violations(), visitor.overflow() > 0) == ([], False)


def test_an_owner_answers_with_the_keyboard_alone_and_mistakes_take_them_to_the_box(
    visitor, waiting
):
    page = visitor.page
    for width in (WIDE, NARROW):
        visitor.open(action_page(waiting), width)
        page.locator("#id_what").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("Delete")
        page.get_by_role("button", name="Send it again").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")

        assert (visitor.violations(), visitor.overflow()) == ([], 0)
        assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "id_what"

    page.keyboard.type("Every team has read it.")
    page.get_by_role("button", name="Send it again").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Every team has read it." in page.inner_text("main")
    assert (visitor.violations(), visitor.complaints) == ([], [])


def test_no_page_of_the_tracker_has_a_fault(visitor, keys, waiting):
    cookie = {"name": "sessionid", "value": keys["publisher"], "url": visitor.site}
    visitor.page.context.add_cookies([cookie])
    recommendation = waiting.response.recommendation
    paths = [
        "/admin/reviews/actions/",
        "/admin/reviews/actions/?owner=x&overdue=on&sort=-due",
        "/admin/reviews/actions/ask/",
        "/admin/reviews/actions/owners/",
        reverse("admin:reviews_answer", args=[waiting.pk]),
        reverse("admin:reviews_recommendation_change", args=[recommendation.pk]),
    ]

    assert {path: found for path in paths if (found := faults(visitor, path))} == {}
