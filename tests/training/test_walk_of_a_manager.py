"""A manager, from making an account to giving up a place, with the keyboard alone."""

import pytest

from portal.accounts.models import Agency
from tests.accounts.steps import code_in
from tests.accounts.test_in_the_browser import sign_in
from tests.training.keyboard import LABEL, looks_well, press_enter_on, reach, write
from training.models import Booking, Person, TrainingSession

pytestmark = pytest.mark.django_db
ADDRESS = "mari.tendril@elsewhere.example.org"
ROWS = "Ada Example\tada@elsewhere.example.org\nBo Example\tbo@elsewhere.example.org"
STAND_IN = "Cai Example\tcai@elsewhere.example.org\nDee Example\tdee@elsewhere.example.org"


def make_an_account(visitor):
    page = visitor.page
    visitor.open("/accounts/signup/")
    looks_well(visitor)
    write(page, "Your name", "Mari Tendril")
    write(page, "Work e-mail address", ADDRESS)
    write(page, "Whom you work for", Agency.objects.filter(domains=None).first().name)
    press_enter_on(visitor, "Send the code")
    write(page, "Code", code_in("sign_up_code"))
    press_enter_on(visitor, "Make the account")


def be_admitted(chromium, site):
    """The office admits them, in a browser of its own: from the desk's front page."""
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, site, "training@marlshire.example.org")
    page.get_by_role("link", name="Mari Tendril").first.click()
    page.get_by_role("link", name="Admit").click()
    page.get_by_role("button", name="Admit").click()
    page.wait_for_load_state()
    context.close()


def paste(visitor, rows):
    visitor.open("/training/team/")
    looks_well(visitor)
    press_enter_on(visitor, "Paste a list")
    reach(visitor.page, "Rows from your spreadsheet", LABEL)
    visitor.page.keyboard.insert_text(rows)
    press_enter_on(visitor, "Add them to your team")


def choose(page, name):
    reach(page, name, LABEL)
    page.keyboard.press("Space")


def held_place():
    return Booking.objects.live().get(team__leads__manager__user__email=ADDRESS, person=None)


def test_from_making_an_account_to_giving_up_a_place_with_the_keyboard_alone(
    visitor, chromium, site
):
    page = visitor.page
    session = next(
        each
        for each in TrainingSession.objects.upcoming()
        if each.is_open()
        and each.places_left > 4
        and not each.course.comes_first.exists()
        and not each.booking_rules.office_approves
        and not each.booking_rules.areas.exists()
    )
    make_an_account(visitor)
    be_admitted(chromium, site)
    paste(visitor, f"{ROWS}\n{STAND_IN}")

    visitor.open(session.get_absolute_url())
    press_enter_on(visitor, "Book for your team")
    choose(page, "Ada Example")
    choose(page, "Bo Example")
    write(page, "Places to hold without a name", "1")
    press_enter_on(visitor, "See what each would get")
    assert page.locator(".govuk-tag").all_inner_texts() == ["A place"] * 3
    press_enter_on(visitor, "Confirm the booking")
    assert page.title().startswith("Your booking")

    visitor.open("/training/bookings/")
    looks_well(visitor)
    press_enter_on(visitor, ": Ada Example")
    press_enter_on(visitor, "Send somebody else instead")
    write(page, "Who goes", "Cai")
    press_enter_on(visitor, "Continue")
    press_enter_on(visitor, "Confirm")

    visitor.open(f"/training/bookings/{held_place().pk}/")
    press_enter_on(visitor, "Say who goes")
    write(page, "Who goes", "Dee")
    press_enter_on(visitor, "Continue")
    press_enter_on(visitor, "Confirm")

    press_enter_on(visitor, ": Bo Example")
    press_enter_on(visitor, "Give up this place")
    choose(page, "Sickness")
    press_enter_on(visitor, "Give up this place")

    names = Person.objects.filter(
        bookings__session=session, bookings__status="confirmed", email__contains="@elsewhere"
    )
    assert sorted(names.values_list("name", flat=True)) == ["Cai Example", "Dee Example"]
    assert visitor.complaints == []
