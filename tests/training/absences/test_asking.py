"""Who did not come is asked why: once, after the session, and on a page that a button acts on."""

import datetime as dt
import zoneinfo

import pytest
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_attendance,
    make_booking,
    make_manager,
    make_person,
    make_session,
    make_team,
)
from tests.training.absences.shapes import DAY, Mark, Reason, make_absent, make_over
from training.absences import asking
from training.attendance import register
from training.models import Attendance, Booking
from training.places import tokens

pytestmark = pytest.mark.django_db
HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)
LONDON = zoneinfo.ZoneInfo("Europe/London")


def wall(*moment):
    return dt.datetime(*moment, tzinfo=LONDON)


def asked():
    return list(Message.objects.filter(name="absence_asked").values_list("to", flat=True))


def marked(booking, mark):
    booking.attendance.update(mark=mark, reason="")


def test_who_is_marked_absent_without_an_apology_is_asked_once():
    session = make_over(2)
    booking = make_absent(session)
    for mark in set(Mark) - {Mark.ABSENT}:
        make_absent(session, mark)
    make_booking(session)

    asking.sweep(), asking.sweep()

    assert asked() == [booking.person.email]


@pytest.mark.parametrize(
    ("ends", "closed"),
    [
        (wall(2026, 3, 27, 23, 30), wall(2026, 3, 29)),  # the clocks go forward on the 29th
        (wall(2026, 7, 14, 12, 30), wall(2026, 7, 16)),
        (wall(2026, 10, 24, 16, 0), wall(2026, 10, 26)),  # and back on 25 October
    ],
)
def test_they_are_asked_once_the_register_is_closed_and_for_thirty_days(ends, closed):
    session = make_session(starts_at=ends - 3 * HOUR, ends_at=ends)
    make_absent(session)
    link = tokens.of_register(session, timezone.localdate(ends)).split("/")[-2]
    first, last = closed.astimezone(dt.UTC), session.ends_at + 30 * DAY

    found = [
        asking.to_ask(moment).exists() for moment in (first - SECOND, first, last - SECOND, last)
    ]

    assert found == [False, True, True, False]
    assert [register.opened(link, at).is_over for at in (first - SECOND, first)] == [False, True]


def test_nobody_is_asked_again_after_a_correction_and_back():
    booking = make_absent(make_over(2))
    asking.sweep()

    marked(booking, Mark.CAME), asking.sweep()
    marked(booking, Mark.ABSENT), asking.sweep()

    assert len(asked()) == 1


def test_who_was_put_right_before_is_not_asked():
    booking = make_absent(make_over(2))
    waits = asking.to_ask().get()
    marked(booking, Mark.LATE)

    assert asking.ask(waits.pk) == 0
    assert asked() == []


def test_who_was_there_on_another_day_and_who_missed_a_session_called_off_is_not_asked():
    booking = make_absent(make_over(2))
    make_attendance(booking, Mark.CAME, day=timezone.localdate())
    make_absent(make_over(2, cancelled_at=timezone.now(), cancelled_because="Snow."))

    asking.sweep()

    assert asked() == []


def test_the_manager_concerned_hears_once_of_all_of_theirs_and_not_why():
    manager = make_manager()
    team = make_team(manager=manager)
    session = make_over(2)
    people = [make_person(team) for _ in range(2)]
    for person in people:
        make_absent(session, person=person, team=team, reason=Reason.SICKNESS)
    make_absent(session)

    asking.sweep()

    letter = Message.objects.get(name="team_missed")
    assert letter.to == manager.user.email
    assert all(person.name in letter.body for person in people)
    assert letter.subject.startswith("2 of your team did not come")
    assert "Sickness" not in letter.body
    assert letter.body.startswith("The register shows no apology from these people")
    assert len(asked()) == 3


def test_the_letter_has_their_own_link_and_names_nobody_else():
    booking, other = (make_absent(make_over(2)) for _ in range(2))

    asking.sweep()

    letter = Message.objects.get(to=booking.person.email)
    assert tokens.of_absence(booking) in letter.body
    assert letter.expires_at == booking.session.ends_at + 30 * DAY
    assert other.person.name not in letter.body
    assert "If you were there, tell the office" in letter.body
    assert "/contacts/" in letter.body


def test_a_page_asks_and_a_button_keeps_what_they_say(client):
    booking = make_absent(make_over(2))
    page = tokens.of_absence(booking)

    client.get(page), client.head(page)
    before = booking.attendance.get().reason
    client.post(page, {"reason": "staffing"})
    after = client.get(page)

    assert (before, booking.attendance.get().reason) == ("", Reason.STAFFING)
    assert "You said: Not enough staff to cover." in after.content.decode()
    assert (after["Cache-Control"], after["X-Robots-Tag"]) == ("no-store", "noindex")
    event = Event.objects.get(step="said why they did not come")
    assert (event.by, event.note) == (None, "")


def test_what_they_say_holds_for_every_day_and_the_last_counts(client):
    booking = make_absent(make_over(2))
    make_attendance(booking, Mark.APOLOGY, day=timezone.localdate() - 9 * DAY)
    page = tokens.of_absence(booking)

    client.post(page, {"reason": "work"}), client.post(page, {"reason": "sickness"})

    assert list(booking.attendance.values_list("reason", flat=True)) == ["sickness"] * 2


@pytest.mark.parametrize("reason", ["", "swapped", "office", "because"])
def test_only_a_reason_that_is_offered_is_kept(client, reason):
    booking = make_absent(make_over(2))

    page = client.post(tokens.of_absence(booking), {"reason": reason})

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert booking.attendance.get().reason == ""


def test_who_is_marked_as_there_has_nothing_to_say(client):
    booking = make_absent(make_over(2), Mark.LATE)
    page = tokens.of_absence(booking)

    answer = client.post(page, {"reason": "work"})

    assert "You are not marked as absent" in client.get(page).content.decode()
    assert answer.status_code == 200
    assert booking.attendance.get().reason == ""


def test_thirty_days_after_the_session_the_office_is_to_be_asked(client):
    booking = make_absent(make_over(31))

    page = client.get(tokens.of_absence(booking)).content.decode()
    with pytest.raises(Refused, match="time for this is over"):
        asking.say_why(booking, Reason.WORK)

    assert "The time for saying why ended" in page
    assert "<form method" not in page.partition("<main")[2]
    assert Attendance.objects.get().reason == ""


def test_a_link_we_never_made_opens_nothing(client):
    booking = make_absent(make_over(2))
    page = tokens.of_absence(booking)
    changed = page.replace(f"/{booking.pk}.", f"/{booking.pk + 1}.")

    assert client.get(changed).status_code == 404
    assert client.get("/training/answers/1.abc/absence/").status_code == 404


@pytest.mark.parametrize("places", [1, 9])
def test_asking_costs_the_same_however_many_missed_it(places, django_assert_max_num_queries):
    session = make_over(2)
    for _ in range(places):
        make_absent(session)

    with django_assert_max_num_queries(16):
        asking.sweep()

    assert Booking.objects.exclude(absence_asked_at=None).count() == places
