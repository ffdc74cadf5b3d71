"""The register on a telephone whose signal drops: nothing is lost, and nothing is there twice."""

import datetime as dt
import json
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.browser import NARROW
from tests.factories import make_agency, make_booking, make_person, make_session
from tests.training.keyboard import looks_well, reach
from training.models import Attendance, Booking
from training.places import tokens

pytestmark = pytest.mark.django_db(transaction=True)  # the running portal sees it
STATE = "[data-state]"
SENT = "Everything is sent"


@pytest.fixture
def session():
    """It began an hour ago; three of one agency are booked."""
    session = make_session(starts_at=timezone.now() - dt.timedelta(hours=1))
    agency = make_agency()
    for name in ("Ada Example", "Bo Example", "Cai Example"):
        make_booking(session, make_person(name=f"{name} {session.pk}", agency=agency))
    return session


def link(session):
    return tokens.of_register(session, timezone.localdate(session.starts_at))


def marks(session):
    rows = Attendance.objects.filter(booking__session=session).order_by("booking__person__name")
    return [(each.booking.person.name.split()[0], each.mark) for each in rows]


def choose(page, who, what):
    page.get_by_role("group", name=who).get_by_label(what, exact=True).check()


def state(page):
    return page.locator(STATE)


def wait_until(page, words):
    page.locator(STATE, has_text=words).wait_for()


def open_register(visitor, session):
    """Open it, until the telephone has its copy."""
    visitor.open(link(session), NARROW)
    visitor.page.locator("[data-copy]").wait_for()
    visitor.page.wait_for_function("navigator.serviceWorker.controller !== null")
    return visitor.page


def add_at_the_door(page, name, email, agency):
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Work e-mail").fill(email)
    page.locator("#id_agency").select_option(label=agency)
    page.get_by_role("button", name="Add them").click()


def test_with_the_signal_cut_in_the_middle_nothing_is_lost_and_nothing_is_there_twice(
    visitor, session
):
    page = open_register(visitor, session)
    agency = str(session.bookings.first().agency)
    choose(page, "Ada", "Attended")
    wait_until(page, SENT)
    assert marks(session) == [("Ada", "came")]

    page.context.set_offline(True)
    choose(page, "Bo", "Late")
    choose(page, "Ada", "Left early")
    add_at_the_door(page, "Dee Example", f"dee{session.pk}@example.org", agency)
    wait_until(page, "Kept on this telephone, 3 not sent yet")
    assert "Dee Example: not sent yet" in page.locator("[data-waiting]").inner_text()
    assert page.locator("[data-count=here]").inner_text() == "3"
    looks_well(visitor)
    assert marks(session) == [("Ada", "came")]

    page.reload()  # without a signal, from the copy
    wait_until(page, "Kept on this telephone, 3 not sent yet")
    choose(page, "Cai", "Absent")
    wait_until(page, "4 not sent yet")

    page.context.set_offline(False)
    wait_until(page, SENT)
    assert marks(session) == [
        ("Ada", "left"),
        ("Bo", "late"),
        ("Cai", "absent"),
        ("Dee", "came"),
    ]
    assert Booking.objects.filter(session=session).count() == 4
    page.get_by_role("group", name="Dee").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((key) => /mark|Dee/.test(key))") == []
    assert "Dee" not in page.evaluate("JSON.stringify(localStorage)")
    assert page.locator("[data-waiting]").is_hidden()


def test_where_each_mark_is_sent_as_it_is_chosen_no_button_saves(visitor, session):
    page = open_register(visitor, session)

    buttons = page.locator("#marks").get_by_role("button").all_inner_texts()

    assert buttons == ["All others came"]


def test_an_answer_that_is_lost_on_the_way_leaves_nobody_there_twice(visitor, session):
    page = open_register(visitor, session)
    agency = str(session.bookings.first().agency)
    sent = []

    def lose_the_answer(route):
        sent.append(json.loads(route.request.post_data))
        response = route.fetch()
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    page.context.route("**/send/", lose_the_answer)
    add_at_the_door(page, "Dee Example", f"dee{session.pk}@example.org", agency)
    wait_until(page, "1 not sent yet")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(page, SENT)

    assert sent[0] == sent[1]
    assert marks(session) == [("Dee", "came")]


def test_a_mark_said_earlier_takes_back_no_correction_made_meanwhile(visitor, session):
    page = open_register(visitor, session)
    booking = session.bookings.order_by("pk").first()
    page.context.set_offline(True)
    choose(page, "Ada", "Absent")
    wait_until(page, "1 not sent yet")
    Attendance.objects.create(
        booking=booking, day=timezone.localdate(session.starts_at), mark="late"
    )

    page.context.set_offline(False)
    wait_until(page, SENT)

    assert marks(session) == [("Ada", "late")]
    shown = page.get_by_role("group", name="Ada").get_by_label("Late", exact=True)
    assert shown.is_checked()


def test_what_was_refused_is_not_sent_again_and_its_button_keeps_the_focus(visitor, session):
    page = open_register(visitor, session)
    agency = str(session.bookings.first().agency)
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_label("Name", exact=True).fill("Dee Example")
    page.get_by_label("Work e-mail").fill("dee@exa mple")
    page.locator("#id_agency").select_option(label=agency)
    page.evaluate("document.getElementById('walk-in-form').noValidate = true")
    page.get_by_role("button", name="Add them").click()
    wait_until(page, "1 not taken")
    page.clock.install()
    page.get_by_role("button", name="Remove Dee Example").focus()
    page.evaluate("dispatchEvent(new Event('online')); dispatchEvent(new Event('storage'))")
    page.clock.run_for(120_000)

    assert len(sent) == 1
    assert page.evaluate("document.activeElement.textContent") == "Remove Dee Example"
    looks_well(visitor)


def test_a_refusal_that_comes_late_takes_back_no_newer_mark(visitor, session):
    page = open_register(visitor, session)

    sent = []

    def refuse_the_first(route):
        sent.append([each["id"] for each in json.loads(route.request.post_data)["said"]])
        if len(sent) > 1:
            route.continue_()
            return
        choose(page, "Ada", "Late")
        refused = dict.fromkeys(sent[0], "No.")
        route.fulfill(json={"done": [], "refused": refused, "marks": {}})

    page.context.route("**/send/", refuse_the_first)
    choose(page, "Ada", "Absent")
    wait_until(page, SENT)

    assert marks(session) == [("Ada", "late")]


def test_where_the_telephone_has_no_room_left_a_mark_is_sent_all_the_same(visitor, session):
    page = open_register(visitor, session)
    page.context.set_offline(True)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    choose(page, "Ada", "Late")
    wait_until(page, "Do not close this page")

    page.context.set_offline(False)
    wait_until(page, SENT)

    assert marks(session) == [("Ada", "late")]


def days_later(session, days):
    """As it would be so many days later, with what the device kept."""
    past = dt.timedelta(days=days)
    session.starts_at, session.ends_at = session.starts_at - past, session.ends_at - past
    session.save()


def keep(page, session, *items):
    name = f"register {session.pk} {timezone.localdate(session.starts_at)}"
    for item in items:
        page.evaluate(
            "([key, item]) => localStorage.setItem(key, JSON.stringify(item))",
            [f"{name} {item['id']}", item],
        )


def test_after_its_time_what_was_kept_is_shown_and_sent_or_removed(visitor, session):
    days_later(session, 4)
    ada, bo, _ = session.bookings.order_by("pk")
    at = int((session.starts_at + dt.timedelta(minutes=5)).timestamp() * 1000)
    said = {"mark": "late", "words": "Late", "said_at": at}
    page = visitor.page
    visitor.open(link(session), NARROW)
    assert page.get_by_role("heading", name="Kept on this device").is_hidden()
    keep(
        page,
        session,
        {"id": f"mark-{ada.pk}", "booking": ada.pk, "who": "Ada Example", **said},
        {"id": f"mark-{bo.pk}", "booking": bo.pk, "who": "Bo Example", **said},
    )

    page.reload()
    looks_well(visitor)
    page.get_by_role("button", name="Remove Bo Example").click()
    page.get_by_role("button", name="Send it").click()
    wait_until(page, SENT)

    assert marks(session) == [("Ada", "late")]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_copy_of_names_goes_once_its_register_has_closed(visitor, session):
    page = open_register(visitor, session)
    old = f"register 9 {timezone.localdate() - dt.timedelta(days=3)}"
    page.evaluate("name => caches.open(name)", old)

    visitor.open(link(make_session(starts_at=timezone.now() + dt.timedelta(days=2))))
    names = page.evaluate("caches.keys()")

    assert names == [f"register {session.pk} {timezone.localdate(session.starts_at)}"]


def test_a_link_that_ended_keeps_what_is_not_sent_for_the_new_one(visitor, session):
    page = open_register(visitor, session)
    page.context.set_offline(True)
    choose(page, "Ada", "Late")
    wait_until(page, "1 not sent yet")
    session.register_number += 1
    session.save(update_fields=["register_number"])

    page.context.set_offline(False)
    wait_until(page, "This link has ended")
    visitor.open(link(session), NARROW)
    wait_until(page, SENT)

    assert marks(session) == [("Ada", "late")]


def test_all_others_came_and_a_substitute_with_the_keyboard_alone(visitor, session):
    page = open_register(visitor, session)
    agency = str(session.bookings.first().agency)
    booked = session.bookings.get(person__name__startswith="Cai")
    choose(page, "Ada", "Absent")
    wait_until(page, SENT)
    reach(page, "Name", "document.activeElement.id === 'id_name' && 'Name'")
    page.keyboard.type("Dee Example")
    page.keyboard.press("Tab")
    page.keyboard.type(f"dee{session.pk}@example.org")
    page.keyboard.press("Tab")
    page.locator("#id_agency").select_option(label=agency)
    page.get_by_label("Do they come instead of a colleague?").select_option(str(booked.pk))
    reach(page, "Add them")
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Dee").wait_for()
    reach(page, "All others came")
    page.keyboard.press("Enter")
    page.locator("[data-count=unmarked]", has_text="0").wait_for()
    wait_until(page, SENT)

    booked.refresh_from_db()
    assert (booked.status, booked.reason) == ("cancelled", "swapped")
    assert marks(session) == [("Ada", "absent"), ("Bo", "came"), ("Dee", "came")]
    assert visitor.complaints == []


def test_before_the_session_a_device_keeps_nothing_and_says_when(visitor):
    today = timezone.localtime().replace(hour=23, minute=59, second=59)
    session = make_session(starts_at=today)
    make_booking(session, make_person(name="Ada Example"))
    visitor.open(link(session), NARROW)

    visitor.page.get_by_role("group", name="Ada").get_by_label("Late", exact=True).click()

    wait_until(visitor.page, "You can mark people from")
    assert visitor.page.locator("input:checked").count() == 0
    looks_well(visitor)


def test_the_copy_goes_when_it_is_removed(visitor, session):
    page = open_register(visitor, session)
    page.get_by_role("button", name="Remove the copy").click()
    wait_until(page, "The copy of this list is removed.")

    kept = page.evaluate("caches.keys()")
    page.reload()
    wait_until(page, SENT)

    assert kept == []
    assert page.evaluate("caches.keys()") == []


def test_without_javascript_one_form_and_one_button_do_it(chromium, site, session):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + link(session))
    choose(page, "Ada", "Late")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="All others came").click()
    assert urlsplit(page.url).path == link(session)
    context.close()

    assert marks(session) == [("Ada", "late"), ("Bo", "came"), ("Cai", "came")]


def test_the_page_of_the_door_looks_well(visitor, session):
    visitor.open(f"{link(session)}walk-in/")
    looks_well(visitor)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Add them").click()
    assert visitor.page.title().startswith("Error: ")
    looks_well(visitor)


def test_a_link_whose_time_has_not_come_and_one_that_ended_look_well(visitor):
    for days in (2, -3):
        starts = timezone.now() + dt.timedelta(days=days)
        visitor.open(link(make_session(starts_at=starts)))
        looks_well(visitor)
