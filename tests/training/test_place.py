"""Somebody’s own place, at the link of it: all about it, and nothing about anybody else."""

import datetime as dt
import random
import string
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.outbox.models import Message
from portal.pages.words import in_words
from tests.factories import (
    make_booking,
    make_manager,
    make_person,
    make_rules,
    make_session,
    make_team,
    make_trainer,
    make_venue,
)
from tests.training.asking import confirmed, sent
from training.models import Booking
from training.places import actions, office, tokens
from training.places.checks import Wanted

pytestmark = pytest.mark.django_db
Status = Booking.Status
NOW = timezone.now
DAY = dt.timedelta(days=1)
NEEDS = "A hearing loop, and no nuts"
LINK = "https://meet.example.org/room"


def text(response):
    return " ".join(response.content.decode().split())


def page(booking):
    response = Client().get(tokens.of_place(booking))
    assert response.status_code == 200
    return text(response)


def way(booking, name):
    """The path of another page of the same place: `needs`, `give_up`, `calendar`."""
    return reverse(f"training:place_{name}", args=[tokens.PLACES.sign(booking.pk)])


def online(begins_in, **fields):
    return make_session(delivery="online", starts_at=NOW() + begins_in, joining_link=LINK, **fields)


def test_a_place_says_all_about_it():
    venue = make_venue(
        address="1 High Street\r\nMarlow", access="Step-free.", getting_there="Bus 4 stops outside."
    )
    session = make_session(venue=venue, instructions="Bring a pen.")
    session.led_by.add(make_trainer(name="Tom Trainer", job="Named nurse"))
    booking = make_booking(session, make_person(name="Ada Example"))

    shown = page(booking)

    facts = ["You have a place", "Ada Example", "1 High Street<br>Marlow", "Step-free."]
    facts += ["Bus 4 stops outside.", "Bring a pen.", "Tom Trainer, Named nurse", venue.name]
    assert [fact for fact in facts if fact not in shown] == []


def test_who_waits_reads_their_number_and_no_instructions():
    session = make_session(places=1, instructions="Bring a pen.")
    make_booking(session, make_person(name="Bo First"))
    make_booking(session, status=Status.WAITING)
    booking = make_booking(session, status=Status.WAITING)

    shown = page(booking)

    assert "You are number 2 on the waiting list" in shown
    assert [word for word in ("Bo First", "Bring a pen.", "training.ics") if word in shown] == []


def test_who_waits_for_the_office_or_their_manager_reads_so():
    checking = make_booking(status=Status.CHECKING)
    asked = confirmed(make_session(starts_at=NOW() + 30 * DAY)).booking

    assert "Your booking waits for the office" in page(checking)
    assert "We have asked your manager" in page(asked)


def test_the_link_to_join_is_there_from_a_day_before_and_only_for_who_has_a_place():
    day = dt.timedelta(days=1)
    soon, later = online(day - dt.timedelta(hours=1)), online(day + dt.timedelta(hours=1))
    waits = make_booking(soon, status=Status.WAITING)

    assert LINK in page(make_booking(soon))
    assert LINK not in page(waits)
    before = page(make_booking(later))
    assert LINK not in before
    assert f"The link will be here from {in_words(later.link_shows_at)}." in before


def test_once_the_session_has_been_there_is_no_link_and_nothing_to_change():
    session = online(-DAY)
    booking = make_booking(session)
    Booking.objects.filter(pk=booking.pk).update(needs=NEEDS)

    shown = page(booking)

    assert "This session has been" in shown
    assert [word for word in (LINK, "give-up", "needs/", NEEDS) if word in shown] == []


def test_what_they_need_is_kept_shown_to_them_and_stands_in_no_record_or_e_mail():
    booking = make_booking()

    answer = Client().post(way(booking, "needs"), {"needs": NEEDS})

    assert answer["Location"] == tokens.of_place(booking)
    assert NEEDS in page(booking)
    assert "Only the office and your own manager see this." in page(booking)
    booking.refresh_from_db()
    actions.cancel(booking, reason="date", by=None)
    said = [*Message.objects.values_list("body", flat=True)]
    said += [*Event.objects.values_list("note", flat=True)]
    assert [words for words in said if NEEDS in words] == []


def test_needs_can_be_taken_back():
    booking = make_booking(needs=NEEDS)

    Client().post(way(booking, "needs"), {"needs": ""})

    booking.refresh_from_db()
    assert booking.needs == ""


def test_too_long_a_text_is_explained_and_not_kept():
    booking = make_booking()

    answer = Client().post(way(booking, "needs"), {"needs": "x" * 1001})

    assert list(answer.context["form"].errors) == ["needs"]
    booking.refresh_from_db()
    assert booking.needs == ""


def test_giving_up_a_place_asks_why_first_and_then_it_goes_to_who_waits():
    session = make_session(places=1)
    booking, waits = make_booking(session), make_booking(session, status=Status.WAITING)

    asked = Client().get(way(booking, "give_up"))
    without = Client().post(way(booking, "give_up"))
    answer = Client().post(way(booking, "give_up"), {"reason": "sickness"})

    assert "Do you want to give up your place?" in text(asked)
    assert list(without.context["form"].errors) == ["reason"]
    assert answer["Location"] == tokens.of_place(booking)
    assert "You have given up your place" in page(booking)
    waits.refresh_from_db()
    assert waits.status == Status.CONFIRMED
    assert sent() == [
        ("place_cancelled", booking.person.email),
        ("place_booked", waits.person.email),
    ]


def test_who_gives_up_a_place_is_told_so_and_that_their_manager_knows():
    team = make_team()
    booking = make_booking(person=make_person(team), team=team)

    Client().post(way(booking, "give_up"), {"reason": "sickness"})

    shown, told = page(booking), Message.objects.get(name="place_cancelled")
    known = "We have told your manager, but not why."
    assert f"<title>You have given up your place: {booking.session.course.title}" in shown
    assert told.subject == f"You have given up your place: {booking.session.course.title}"
    assert (known in shown, known in told.body) == (True, True)
    assert "If you did not expect it" not in shown + told.body


def test_where_nobody_manages_them_no_manager_is_said_to_be_told():
    booking = make_booking()

    Client().post(way(booking, "give_up"), {"reason": "sickness"})

    shown, told = page(booking), Message.objects.get(name="place_cancelled").body
    nothing = "You no longer have a place at this session, or wait for one."
    assert (nothing in shown, nothing in told) == (True, True)
    assert "manager" not in told


def test_who_leaves_the_list_is_told_so():
    session = make_session(places=1)
    make_booking(session)
    booking = make_booking(session, status=Status.WAITING)

    Client().post(way(booking, "give_up"), {"reason": "date"})

    assert "You have left the list" in page(booking)
    assert "You have left the list" in Message.objects.get(name="place_cancelled").subject


def test_what_a_manager_cancelled_is_not_said_to_be_given_up():
    team = make_team()
    booking = make_booking(person=make_person(team), team=team)

    actions.cancel(booking, reason="date", by=team.leads.get().manager.user)

    assert "This booking was cancelled" in page(booking)
    assert "If you did not expect it, ask your manager." in page(booking)


def test_the_reason_is_kept_and_stands_in_no_e_mail():
    booking = make_booking()

    Client().post(way(booking, "give_up"), {"reason": "sickness"})

    booking.refresh_from_db()
    assert booking.reason == "sickness"
    assert "ickness" not in Message.objects.get().body


@pytest.mark.parametrize("reason", ["swapped", "moved", "called_off", "office", "nonsense"])
def test_only_reasons_of_their_own_can_be_given(reason):
    booking = make_booking()

    Client().post(way(booking, "give_up"), {"reason": reason})

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_leaving_the_list_is_called_that():
    session = make_session(places=1)
    make_booking(session)
    booking = make_booking(session, status=Status.WAITING)

    assert "Do you want to leave the list?" in text(Client().get(way(booking, "give_up")))


def test_giving_up_late_says_so_and_what_the_agency_may_be_charged():
    rules = make_rules(notice_days=60)
    rules.charges.create(why="late", amount=Decimal(50))
    booking = make_booking(make_session(rules=rules))

    shown = text(Client().get(way(booking, "give_up")))

    assert "giving it up now is late. Your agency may be charged £50, unless you are ill." in shown


def test_giving_up_in_time_speaks_of_no_charge():
    rules = make_rules(notice_days=1)
    rules.charges.create(why="late", amount=Decimal(50))
    booking = make_booking(make_session(rules=rules))

    assert "charged" not in text(Client().get(way(booking, "give_up")))


@pytest.mark.parametrize("name", ["needs", "give_up"])
def test_of_what_has_ended_nothing_can_be_changed(name):
    booking = make_booking(needs=NEEDS)
    actions.cancel(booking, reason="date", by=None)
    rows = list(Booking.objects.values())

    answers = [getattr(Client(), how)(way(booking, name)) for how in ("get", "post")]

    assert [answer["Location"] for answer in answers] == [tokens.of_place(booking)] * 2
    assert list(Booking.objects.values()) == rows


def swapped(booking, team, by):
    other = make_person(team, name="Bo Instead")
    actions.swap(booking, Wanted(other), team=team, by=by)


def moved(booking, team, by):
    to = make_session(course=booking.session.course, starts_at=NOW() + 20 * DAY)
    actions.move(booking, to, Wanted(booking.person), team=team, by=by)


def called_off(booking, team, by):
    office.call_off(booking.session, reason="No trainer.", by=by)


def taken_off(booking, team, by):
    office.take_off(booking, reason="Wrong course.", by=by)


@pytest.mark.parametrize(
    ("end", "title"),
    [
        (swapped, "Somebody else goes instead of you"),
        (moved, "You were moved to another date"),
        (called_off, "This session was called off"),
        (taken_off, "The office took you off this session"),
    ],
)
def test_a_booking_that_has_ended_says_how_and_shows_nothing_else(end, title):
    team = make_team()
    venue = make_venue(address="1 High Street")
    session = make_session(venue=venue, instructions="Bring a pen.")
    booking = make_booking(session, make_person(team, name="Ada Example"), team=team, needs=NEEDS)

    end(booking, team, team.leads.get().manager.user)

    shown = page(booking)
    hidden = ["Bo Instead", "Ada Example", NEEDS, "1 High Street", "Bring a pen.", "give-up"]
    assert title in shown
    assert [word for word in [*hidden, "needs/", "training.ics"] if word in shown] == []
    assert Client().get(way(booking, "calendar")).status_code == 404


def test_the_substitute_has_a_link_of_their_own():
    team = make_team()
    booking = make_booking(person=make_person(team), team=team)

    swapped(booking, team, team.leads.get().manager.user)

    assert "Bo Instead" in page(booking.replaced_by)


def test_an_altered_link_is_not_found():
    booking, other = make_booking(), make_booking()
    token = tokens.PLACES.sign(booking.pk)
    chance = random.Random(1)
    letters = string.ascii_letters + string.digits + "-_."
    altered = {f"{other.pk}.{token.partition('.')[2]}", token + "x", token[:-1], token.upper()}
    for _ in range(200):
        at = chance.randrange(len(token))
        altered.add(token[:at] + chance.choice(letters) + token[at + 1 :])
    altered |= {str(booking.pk), f"{booking.pk}.", f"0{token}", f" {token}", "é" + token, "\0"}

    answers = {
        Client().get(reverse("training:place", args=[one])).status_code for one in altered - {token}
    }

    assert answers == {404}


@pytest.mark.parametrize("signer", [tokens.REQUESTS, tokens.ANSWERS, tokens.INTERESTS])
def test_a_link_to_something_else_opens_no_place(signer):
    path = reverse("training:place", args=[signer.sign(make_booking().pk)])

    assert Client().get(path).status_code == 404


def test_a_place_without_a_name_has_no_page():
    team = make_team()
    held = make_booking(team=team, name_by=NOW() + DAY)
    Booking.objects.filter(pk=held.pk).update(person=None)

    assert Client().get(tokens.of_place(held)).status_code == 404


@pytest.mark.parametrize("name", ["", "needs", "give_up", "calendar"])
def test_pages_of_a_place_are_kept_by_nobody_and_found_by_no_search(name):
    booking = make_booking()

    answer = Client().get(way(booking, name) if name else tokens.of_place(booking))

    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("rows", [1, 20])
def test_a_place_takes_the_same_queries_however_many_are_booked(rows):
    session = make_session(places=20)
    session.led_by.add(*(make_trainer() for _ in range(rows)))
    for _ in range(rows):
        make_booking(session, status=Status.WAITING)
    booking = make_booking(session, status=Status.WAITING)

    with CaptureQueriesContext(connection) as queries:
        page(booking)

    assert len(queries) == 4


def test_reading_gives_nothing_away_to_somebody_signed_in_as_a_manager_elsewhere():
    booking = make_booking(person=make_person(name="Ada Example"))
    client = Client()
    client.force_login(make_manager().user)

    assert client.get(f"/training/places/{booking.pk}/").status_code == 404
