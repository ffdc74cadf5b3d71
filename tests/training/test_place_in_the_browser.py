"""Somebody without an account, from the form to giving up their place, with the keyboard alone."""

import re
from urllib.parse import urlsplit

import pytest

from portal.accounts.models import Agency
from portal.outbox.models import Message
from tests.training.keyboard import LABEL, looks_well, press_enter_on, reach, write
from training.models import TrainingSession

pytestmark = pytest.mark.django_db
BY_LINK = {
    "training:request",
    "training:request_confirm",
    "training:request_answer",
    "training:place_needs",
    "training:place_give_up",
    "training:answers_absence",  # tests/training/absences/test_looks.py
    "training:record_declare",  # tests/training/certificates/test_looks.py
    "training:record_take_back",
    "training:register",  # tests/training/attendance/test_in_the_browser.py
    "training:register_walk_in",
    "training:answers_before",  # tests/training/evaluation/test_life.py
    "training:answers_after",
    "training:answers_later",
    "training:answers_leave",
    "training:seen",
}


def link(name):
    """The path in the newest e-mail of this name."""
    body = Message.objects.filter(name=name).latest("pk").body
    return urlsplit(re.search(r"https?://\S+", body)[0]).path


def test_from_asking_to_giving_up_with_the_keyboard_alone(visitor):
    session = next(one for one in TrainingSession.objects.upcoming() if one.is_open())
    agency = Agency.objects.filter(domains=None).first()
    page = visitor.page
    visitor.open(f"/training/sessions/{session.pk}/ask/")
    looks_well(visitor)

    write(page, "Your name", "Ada Example")
    press_enter_on(visitor, "Send")
    assert page.title().startswith("Error: Ask for a place")
    write(page, "Your work e-mail", "ada@elsewhere.example.org")
    write(page, "Your agency", agency.name)
    write(page, "Your manager’s work e-mail", "boss@elsewhere.example.org")
    if page.locator("#id_done_elsewhere").count():
        reach(page, "elsewhere", LABEL)
        page.keyboard.press("Space")
    press_enter_on(visitor, "Send")
    assert "Check your e-mail" in page.title()

    visitor.open(link("request_confirm"))
    looks_well(visitor)
    press_enter_on(visitor, "Yes, ask my manager")
    assert "We have asked your manager" in page.title()
    own = page.url

    visitor.open(link("request_answer"))
    looks_well(visitor)
    press_enter_on(visitor, "Yes, they may go")
    assert "You said yes" in page.locator("h1").inner_text()

    page.goto(own)
    press_enter_on(visitor, "Change")
    write(page, "What you need to take part", "A hearing loop")
    press_enter_on(visitor, "Save")
    assert "A hearing loop" in page.locator("main").inner_text()
    press_enter_on(visitor, page.locator("main a.govuk-button").inner_text())
    page.get_by_label("The date no longer suits").check()
    press_enter_on(visitor, page.locator("main button").inner_text())
    assert "You have left the list" in page.title()
    assert visitor.complaints == []
