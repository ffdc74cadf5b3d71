"""A team lead with a keyboard, from the form to the link in the e-mail; and the office's page."""

import csv
import re

import pytest
from django.conf import settings
from django.test import Client

from briefings.models import Briefing, Discussion
from portal.accounts.demo import WRITER
from portal.accounts.models import User
from tests.browser import AXE, NARROW, RULES, WIDE
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
FORM = "/briefings/meera/use/"
WORDS = "Ask who lives here, and look at the skin."


def type_into(page, field, text):
    """Reach the field with Tab and type; what stood in it is replaced."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == field:
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == field
    if page.evaluate("document.activeElement.tagName") != "SELECT":
        page.keyboard.press("Control+A")
    page.keyboard.type(text)


def values(page):
    return page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")


def test_a_mistake_is_read_out_first_and_nothing_is_lost(visitor):
    visitor.open(FORM)
    page = visitor.page
    type_into(page, "id_people", "lots")
    type_into(page, "id_will_do", WORDS)
    type_into(page, "id_address", "lead")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")

    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    assert page.title().startswith("Error: Use it with your team")
    assert (values(page)["people"], values(page)["will_do"]) == ("lots", WORDS)
    assert values(page)["address"] == "lead"
    assert visitor.violations() == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_people"
    assert visitor.complaints == []


def test_a_team_lead_fills_in_the_form_and_confirms_it_with_the_keyboard_alone(visitor):
    visitor.open(FORM)
    page = visitor.page
    type_into(page, "id_people", "9")
    type_into(page, "id_agency", "Marlshire P")
    type_into(page, "id_will_do", WORDS)
    type_into(page, "id_address", "lead@trust.example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefings/use/sent/")
    visitor.open("/mail/")
    page.locator("a[href*='/briefings/use/']").first.click()
    shown = re.sub(r"\s+", " ", page.inner_text("main"))
    found = {width: looked_at(visitor, width) for width in (WIDE, NARROW)}
    page.locator("button[value=yes]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Confirmed. Thank you.')")

    discussion = Discussion.objects.get(will_do=WORDS)
    assert "Meera: pressure sores and a family under strain" in shown
    assert f"People 9 Agency Marlshire Police What you will do differently {WORDS}" in shown
    assert found == {WIDE: ([], 0), NARROW: ([], 0)}
    assert (str(discussion.agency), discussion.people) == ("Marlshire Police", 9)
    assert discussion.confirmed_at is not None
    assert visitor.violations() == []
    assert visitor.complaints == []


def looked_at(visitor, width):
    """What is wrong with the page, and how much wider than the screen it is."""
    visitor.page.set_viewport_size({"width": width, "height": 900})
    return visitor.violations(), visitor.overflow()


def test_the_form_works_without_a_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + FORM)

    page.fill("#id_people", "4")
    page.select_option("#id_agency", "another")
    page.fill("#id_organisation", "Little Acorns Nursery")
    page.fill("#id_address", "nursery@trust.example.org")
    page.click("button:text-is('Send')")

    assert page.url == f"{site}/briefings/use/sent/"
    assert Discussion.objects.get(organisation="Little Acorns Nursery", people=4).key
    context.close()


def test_nobody_sees_or_reaches_the_field_for_machines(visitor):
    visitor.open(FORM)
    box = visitor.page.locator(".trap").bounding_box()
    reached = set()

    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        reached.add(visitor.page.evaluate("document.activeElement.id"))

    assert {"id_people", "id_address"} <= reached
    assert "id_website" not in reached
    assert (box["width"], box["height"]) <= (1, 1)


@pytest.fixture(scope="module")
def key(demonstration, django_db_blocker):
    """The cookie of somebody's session at the desk, committed."""
    client, name = Client(), settings.SESSION_COOKIE_NAME
    with django_db_blocker.unblock():
        sign_in(client, User.objects.get(email=WRITER))
    return {"name": name, "value": client.cookies[name].value}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("which", ["use", "use/{}/delete"])
def test_what_the_office_reads_is_accessible(visitor, key, width, which):
    briefing = Briefing.objects.get(slug="meera")
    page = which.format(briefing.discussions.confirmed().first().pk)
    visitor.page.context.add_cookies([{**key, "url": visitor.site}])
    visitor.open(f"/admin/briefings/briefing/{briefing.pk}/{page}/", width)
    complaints = list(visitor.complaints)  # axe writes styles of its own, which are refused
    visitor.page.evaluate(AXE.read_text())

    found = visitor.page.evaluate(
        "([include, values]) => axe.run({ include }, { runOnly: { type: 'tag', values } })",
        ["#content", RULES],
    )
    assert [rule["id"] for rule in found["violations"]] == []
    assert visitor.overflow() == 0
    assert complaints == []


def test_the_office_takes_the_table_away(visitor, key):
    briefing = Briefing.objects.get(slug="meera")
    visitor.page.context.add_cookies([{**key, "url": visitor.site}])
    visitor.open(f"/admin/briefings/briefing/{briefing.pk}/change/")
    visitor.page.click("text=Use by teams")

    with visitor.page.expect_download() as taken:
        visitor.page.click("text=Download as a table")

    text = taken.value.path().read_text(encoding="utf-8-sig")
    assert taken.value.suggested_filename == "use-by-teams-meera.csv"
    assert len(list(csv.reader(text.splitlines()))) == briefing.discussions.confirmed().count() + 1
