"""The e-mails about places: who gets which, and once; opening what they link to does nothing."""

import datetime as dt
import uuid
import zoneinfo
from collections import Counter

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from portal.accounts.roles import TRAINING
from portal.outbox.models import Message
from portal.pages.words import in_words
from tests.factories import (
    make_agency,
    make_booking,
    make_course,
    make_manager,
    make_person,
    make_rules,
    make_session,
    make_team,
    make_user,
    make_venue,
)
from tests.training.asking import confirmed, links_in, sent
from tests.training.certificates.earning import certified
from training import demand, teams
from training.certificates import links
from training.models import Booking, Interest, Person, PlaceRequest, TrainingSession
from training.places import actions, office, requests, sweep
from training.places.checks import Wanted

pytestmark = pytest.mark.django_db
Status = Booking.Status
DAY = dt.timedelta(days=1)
LONDON = zoneinfo.ZoneInfo("Europe/London")


def far_off(**fields):
    """A session a month from now."""
    return make_session(starts_at=timezone.now() + 30 * DAY, **fields)


def manager_of(team):
    return team.leads.get().manager.user


def book(session, wanted, team):
    by = manager_of(team)
    return actions.book(session, wanted, team=team, by=by, key=uuid.uuid4())


def body(name):
    return Message.objects.filter(name=name).latest("pk").body


def summary():
    """Subject and the lines about people of the newest summary."""
    message = Message.objects.filter(name="team_summary").latest("pk")
    return message.subject, message.body.split("\n\n")[1].splitlines()


def names_sent():
    return Counter(name for name, _ in sent())


def test_one_order_is_one_e_mail_to_each_person_and_one_summary_of_what_each_has():
    team, session = make_team(), far_off(places=3)
    make_booking(session)
    people = [make_person(team, name=f"{name} Example") for name in ("Ada", "Bo", "Cy")]

    book(session, [Wanted(people[0]), Wanted(), Wanted(people[1]), Wanted(people[2])], team)

    assert names_sent() == {"place_booked": 1, "place_waiting": 2, "team_summary": 1}
    assert summary() == (
        f"You have booked: {session}",
        [
            "Ada Example: a place",
            f"Place to name by {in_words(session.names_by)}: held",
            "Bo Example: number 1 on the waiting list",
            "Cy Example: number 2 on the waiting list",
        ],
    )


def test_who_moves_up_and_their_manager_are_told():
    team, session = make_team(), far_off(places=1)
    ada, bo = (make_person(team, name=f"{name} Example") for name in ("Ada", "Bo"))
    book(session, [Wanted(ada), Wanted(bo)], team)
    Message.objects.all().delete()

    actions.cancel(session.bookings.get(person=ada), reason="sickness", by=None)

    assert names_sent() == {"place_cancelled": 1, "place_booked": 1, "team_summary": 2}
    assert summary() == (f"A place has come free for your team: {session}", ["Bo Example: a place"])


def test_the_subject_says_that_somebody_else_goes_instead():
    team, session = make_team(), far_off()
    booking = make_booking(session, make_person(team), team=team)

    actions.swap(booking, Wanted(make_person(team)), team=team, by=manager_of(team))

    subject = Message.objects.get(name="place_cancelled").subject
    assert subject == f"Somebody else goes instead of you: {session.course.title}"


@pytest.mark.parametrize("online", [True, False])
def test_only_who_has_somewhere_to_go_is_told_to_see_how_to_get_there(online):
    session = far_off(delivery="online" if online else "place")
    team = make_team()

    book(session, [Wanted(make_person(team))], team)

    assert ("See how to get there" in body("place_booked")) is not online


def test_a_summary_says_what_was_cancelled_late():
    team = make_team()
    session = make_session(rules=make_rules(notice_days=60))
    booking = make_booking(session, make_person(team, name="Ada Example"), team=team)

    actions.cancel(booking, reason="sickness", by=manager_of(team))

    assert summary() == (f"You have cancelled: {session}", ["Ada Example: cancelled, late"])


def test_a_name_of_several_lines_is_one_line_of_a_summary():
    team, session = make_team(), far_off()
    person = make_person(team, name="Ada\r\nBo Example: a place\nBcc: all@example.org")

    book(session, [Wanted(person)], team)

    assert summary()[1] == ["Ada Bo Example: a place Bcc: all@example.org: a place"]


def test_a_changed_time_is_one_e_mail_to_each_with_the_next_number_of_their_entry():
    team, session = make_team(), far_off(places=3)
    people = [make_person(team) for _ in range(5)]
    book(session, [Wanted(person) for person in people], team)
    Message.objects.all().delete()

    was = in_words(session.starts_at)
    session.starts_at += dt.timedelta(hours=1)
    session.ends_at += dt.timedelta(hours=1)
    office.save(session, by=make_user())

    told = Message.objects.filter(name="place_changed")
    assert names_sent() == {"place_changed": 5, "team_summary": 1}
    assert sorted(told.values_list("to", flat=True)) == sorted(person.email for person in people)
    assert ["\nSEQUENCE:1\n" in each.calendar for each in told.order_by("pk")] == [True] * 3 + [
        False
    ] * 2
    assert [each for each in told if f"It was:\n\n{was} to" not in each.body] == []


def test_a_changed_place_says_both_where_it_was_and_where_it_is():
    session = far_off(venue=make_venue(name="Old Hall"))
    make_booking(session)

    session.venue = make_venue(name="New Hall")
    office.save(session, by=make_user())

    now, was = body("place_changed").split("It was:")
    assert ("New Hall" in now, "Old Hall" in was) == (True, True)


def test_what_changes_neither_time_nor_place_is_told_to_nobody():
    session = far_off()
    make_booking(session)

    session.instructions = "Bring a pen."
    office.save(session, by=make_user())

    assert sent() == []


def full_with_a_queue():
    """Thirty booked and ten waiting, of two managers; the session and its people."""
    session = far_off(places=30)
    first, second = make_team(), make_team()
    for team, number in ((first, 15), (second, 15), (first, 5), (second, 5)):
        book(session, [Wanted(make_person(team)) for _ in range(number)], team)
    Message.objects.all().delete()
    return session


def test_calling_off_is_one_e_mail_to_each_of_forty_and_a_summary_to_each_manager():
    session, by = full_with_a_queue(), make_user()

    office.call_off(session, reason="The trainer is ill.", by=by)

    assert names_sent() == {"session_called_off": 40, "team_summary": 2}
    assert len({to for name, to in sent() if name == "session_called_off"}) == 40
    ended = Message.objects.filter(name="session_called_off").exclude(calendar="")
    assert [("METHOD:CANCEL" in each.calendar) for each in ended] == [True] * 30
    assert Counter(session.bookings.values_list("status", flat=True)) == {"cancelled": 40}


def test_calling_off_a_second_time_tells_nobody_anything():
    session, by = full_with_a_queue(), make_user()
    office.call_off(session, reason="The trainer is ill.", by=by)

    with pytest.raises(office.Refused):
        office.call_off(session, reason="Again.", by=by)
    sweep.sweep()

    assert len(sent()) == 42


def test_an_address_that_is_none_keeps_nobody_elses_e_mail_and_undoes_no_booking():
    team, session = make_team(), far_off()
    ada, bo = make_person(team), make_person(team)
    Person.objects.filter(pk=ada.pk).update(email="ada, or somebody")
    ada.refresh_from_db()

    book(session, [Wanted(ada), Wanted(bo)], team)

    assert session.bookings.confirmed().count() == 2
    assert sorted(sent()) == sorted(
        [("place_booked", bo.email), ("team_summary", manager_of(team).email)]
    )


def test_a_place_freed_after_booking_closed_is_told_to_who_runs_the_training():
    administrator = make_user(is_staff=True)
    administrator.groups.add(Group.objects.get_or_create(name=TRAINING)[0])
    session = make_session(places=1, own_closes_at=timezone.now() - DAY)
    booking = make_booking(session)
    make_booking(session, status=Status.WAITING)

    actions.cancel(booking, reason="sickness", by=None)

    assert sent() == [
        ("place_cancelled", booking.person.email),
        ("freed_late", administrator.email),
    ]


def test_a_session_called_off_within_the_notice_is_nobodys_late_cancelling():
    team = make_team()
    session = make_session(starts_at=timezone.now() + 2 * DAY)
    book(session, [Wanted(make_person(team, name="Ada"))], team)

    office.call_off(session, reason="The trainer is ill", by=make_user())

    assert "Ada: cancelled" in body("team_summary").splitlines()
    assert not Booking.objects.get().is_late


def test_who_joins_the_list_after_booking_closed_is_told_that_the_office_gives_places():
    rules = make_rules(office_approves=True)
    session = make_session(course=make_course(rules=rules), own_closes_at=timezone.now() - DAY)
    booking = make_booking(session, status=Status.CHECKING)

    office.approve(booking, by=make_user())

    assert body("place_waiting").startswith(
        "You are number 1 on the waiting list. Booking has closed: what is free now is given by "
        "the office."
    )


def test_nobody_hears_of_a_change_to_what_has_begun():
    session = make_session(starts_at=timezone.now() - DAY)
    make_booking(session)
    session.venue = make_venue()

    office.save(session, by=make_user())

    session.refresh_from_db()
    assert (sent(), session.revision) == ([], 0)


# Joining instructions


def wall(*moment):
    return dt.datetime(*moment, tzinfo=LONDON)


def instructed(session):
    """Who has been sent the joining instructions, in order."""
    told = Message.objects.filter(name="place_instructions").order_by("pk")
    return list(told.values_list("to", flat=True))


def sweep_at(moment):
    with time_machine.travel(moment, tick=False):
        sweep.sweep()


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        (wall(2027, 3, 30, 9, 30), wall(2027, 3, 25, 9, 30)),  # the clocks go forward on the 28th
        (wall(2027, 3, 28, 9, 30), wall(2027, 3, 23, 9, 30)),
        (wall(2027, 11, 2, 9, 30), wall(2027, 10, 28, 9, 30)),  # and back on 31 October
        (wall(2027, 10, 31, 9, 30), wall(2027, 10, 26, 9, 30)),
        (wall(2027, 7, 14, 13, 0), wall(2027, 7, 9, 13, 0)),
        (wall(2026, 12, 16, 9, 30), wall(2026, 12, 11, 9, 30)),
    ],
)
def test_instructions_go_out_so_many_days_before_at_the_same_hour_in_london(begins, due):
    session = make_session(starts_at=begins, rules=make_rules(instructions_days_before=5))
    person = make_booking(session).person
    utc = due.astimezone(dt.UTC)

    assert session.instructions_at == due
    assert list(sweep.to_instruct(utc - dt.timedelta(seconds=1))) == []
    assert list(sweep.to_instruct(utc)) == [session]
    sweep_at(utc - dt.timedelta(seconds=1))
    assert instructed(session) == []
    sweep_at(utc)
    assert instructed(session) == [person.email]


def test_nobody_gets_instructions_twice_and_late_bookers_at_the_next_sweep():
    session = make_session(starts_at=timezone.now() + 2 * DAY)
    first = make_booking(session).person
    sweep.sweep()
    sweep.sweep()
    late = make_booking(session).person
    sweep.sweep()
    sweep.sweep()

    assert instructed(session) == [first.email, late.email]


def test_who_has_no_place_gets_no_instructions():
    soon = timezone.now() + 2 * DAY
    session, off = make_session(starts_at=soon), make_session(starts_at=soon)
    actions.cancel(make_booking(session), reason="date", by=None)
    session.places = 1
    session.save()
    make_booking(session, status=Status.CHECKING)
    make_booking(off)
    office.call_off(off, reason="No trainer.", by=make_user())

    sweep.sweep()

    assert instructed(session) == []


def test_instructions_of_what_has_begun_or_is_not_due_go_to_nobody():
    begun = make_session(starts_at=timezone.now() - dt.timedelta(minutes=1))
    far = far_off()
    for session in (begun, far):
        make_booking(session)
        sweep.instruct(session.pk)

    assert sent() == []


def test_after_a_change_of_time_they_go_out_anew():
    session = make_session(starts_at=timezone.now() + 2 * DAY)
    person = make_booking(session).person
    sweep.sweep()
    session.starts_at += dt.timedelta(hours=1)
    session.ends_at += dt.timedelta(hours=1)
    office.save(session, by=make_user())
    sweep.sweep()

    assert instructed(session) == [person.email] * 2


# All of them


def every_e_mail():
    """Bring about every e-mail of training there is."""
    team, agency = make_team(), make_agency()
    manager = manager_of(team)
    session = far_off(places=2, instructions="Bring a pen.")
    people = [make_person(team, name=f"Person {number} Example") for number in range(4)]
    book(session, [Wanted(person, needs=NEEDS) for person in people[:3]], team)
    book(session, [Wanted()], team)
    first = session.bookings.get(number=1)
    actions.swap(first, Wanted(people[3], needs=NEEDS), team=team, by=manager)
    checked = far_off(rules=make_rules(office_approves=True))
    book(checked, [Wanted(people[0], needs=NEEDS)], team)
    office.decline(checked.bookings.get(), reason="It is for new staff.", by=manager)
    office.write_to_all(session, subject="Bring boots", text="It is muddy.", by=manager)
    for email in ("ada@ward.example.org", "bo@ward.example.org"):
        request = confirmed(far_off(), email=email, name="Typed Name", agency=agency.pk)
    PlaceRequest.objects.filter(pk=request.pk).update(confirmed_at=timezone.now() - 6 * DAY)
    requests.lapse()
    session.starts_at += dt.timedelta(hours=1)
    session.ends_at += dt.timedelta(hours=1)
    office.save(session, by=manager)
    soon = make_session(starts_at=timezone.now() + 2 * DAY)
    make_booking(soon, needs=NEEDS)
    sweep.sweep()
    office.call_off(session, reason="No trainer.", by=manager)
    wanted = make_course()
    demand.ask(Interest(course=wanted, email="cy@ward.example.org", agency=agency))
    Interest.objects.update(confirmed_at=timezone.now())
    demand.tell(far_off(course=wanted))
    certified()
    links.send(people[0].pk)
    teams.invite(team, make_manager(agency=team.agency), by=team.leads.get().manager)


NEEDS = "A hearing loop, and no nuts"
FORMAL = {"place_asked", "place_booked", "place_cancelled", "place_changed", "place_checking"}
FORMAL |= {"place_declined", "place_instructions", "place_lapsed", "place_waiting", "team_summary"}
FORMAL |= {"request_answer", "request_confirm", "interest_confirm", "interest_date"}
FORMAL |= {"session_called_off", "session_message", "team_invitation"}
FORMAL |= {"certificate_ready", "record_link"}
OF_NO_SESSION = {"certificate_ready", "interest_confirm", "record_link", "team_invitation"}
ROWS = (Booking, PlaceRequest, Interest, Person, TrainingSession, Message)


def rows():
    return [list(model.objects.order_by("pk").values()) for model in ROWS]


def test_a_scanner_that_opens_every_link_of_every_e_mail_changes_nothing():
    every_e_mail()
    before = rows()
    links = {link for message in Message.objects.all() for link in links_in(message)}

    answers = {
        (link, how): getattr(Client(), how)(link).status_code
        for link in links
        for how in ("get", "head")
    }

    assert set(names_sent()) == FORMAL
    assert {code for code in answers.values() if code not in (200, 302, 410)} == set()
    assert rows() == before


def test_no_e_mail_says_what_somebody_needs_or_what_a_stranger_typed():
    every_e_mail()

    for message in Message.objects.all():
        said = f"{message.subject}\n{message.body}\n{message.calendar}"
        assert NEEDS not in said
        if message.name in {"request_confirm", "request_answer", "interest_confirm"}:
            assert "Typed Name" not in said


def test_only_a_manager_reads_the_names_of_others():
    every_e_mail()
    names = set(Person.objects.values_list("name", "email"))

    for message in Message.objects.exclude(name="team_summary"):
        others = {name for name, email in names if email != message.to}
        said = f"{message.subject}\n{message.body}\n{message.calendar}"
        assert [name for name in others if name in said] == []


def test_every_e_mail_is_whole_sentences_about_a_session_in_london_time():
    every_e_mail()

    for message in Message.objects.all():
        assert "None" not in message.subject + message.body, message.body
        assert "\n\n\n" not in message.body, message.body
        assert not message.body.startswith("\n")
        if message.name not in OF_NO_SESSION:
            assert "London time" in message.body
