"""Everyone joins the queue of a session, and the queue is served: in order, never beyond places."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import Agency
from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_area,
    make_attendance,
    make_booking,
    make_course,
    make_person,
    make_rules,
    make_session,
    make_team,
    make_user,
)
from tests.training.booking import Status, book, manager_of, standing
from training.models import Booking, Person, QueueJump, TrainingSession
from training.places import actions, office, sweep
from training.places.checks import Wanted
from training.places.preview import keeps, preview, promise

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def in_(days):
    return timezone.now() + days * DAY


def session_with(rules, **fields):
    return make_session(course=make_course(rules=make_rules(**rules)), **fields)


def test_places_are_given_in_order_and_then_numbers_of_the_waiting_list():
    session, team = make_session(places=2), make_team()

    book(session, [make_person(team) for _ in range(3)], team)

    assert standing(session) == [(1, "confirmed"), (2, "confirmed"), (3, "waiting")]


def test_a_freed_place_goes_to_who_waits_longest():
    session, team = make_session(places=1), make_team()
    people = [make_person(team) for _ in range(3)]
    book(session, people, team)

    actions.cancel(session.bookings.get(person=people[0]), reason="sickness", by=manager_of(team))

    assert standing(session) == [(2, "confirmed"), (3, "waiting")]


def test_who_moves_up_is_told_and_so_is_their_manager():
    session, team, other = make_session(places=1), make_team(), make_team()
    first, waiter = make_person(team), make_person(other)
    book(session, [first], team)
    book(session, [waiter], other)
    Message.objects.all().delete()

    actions.cancel(session.bookings.get(person=first), reason="sickness", by=manager_of(team))

    told = sorted(Message.objects.values_list("name", "to"))
    assert told == sorted(
        [
            ("place_cancelled", first.email),
            ("team_summary", manager_of(team).email),
            ("place_booked", waiter.email),
            ("team_summary", manager_of(other).email),
        ]
    )


def test_one_key_is_one_order_however_often_it_is_sent():
    session, team, key = make_session(), make_team(), uuid.uuid4()

    orders = {book(session, [], team, held=2, key=key).pk for _ in range(3)}

    assert (len(orders), session.bookings.count()) == (1, 2)


def test_a_key_of_another_team_is_another_order():
    session, key = make_session(), uuid.uuid4()
    first, second = make_team(), make_team()

    orders = {book(session, [], team, held=1, key=key).pk for team in (first, second)}

    assert len(orders) == 2


def test_the_database_refuses_a_booking_beyond_the_places():
    session = make_session(places=1)
    make_booking(session)

    with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
        make_booking(session)


def test_the_database_refuses_a_second_live_booking_of_one_person():
    session, person = make_session(), make_person()
    make_booking(session, person)

    with pytest.raises(IntegrityError, match="one_live_booking_each"), transaction.atomic():
        make_booking(session, person)


def test_places_taken_are_counted_by_the_database():
    session = make_session(places=3)
    bookings = [make_booking(session) for _ in range(3)]

    Booking.objects.filter(pk=bookings[0].pk).update(
        status=Status.CANCELLED, reason="other", ended_at=timezone.now()
    )
    bookings[1].delete()

    session.refresh_from_db()
    assert session.taken == 1


def test_one_agency_has_its_most_and_the_next_agency_moves_up():
    session = session_with({"most_per_agency": 1}, places=2)
    ours, theirs = make_team(), make_team()
    book(session, [make_person(ours) for _ in range(3)], ours)

    book(session, [make_person(theirs)], theirs)

    assert standing(session) == [
        (1, "confirmed"),
        (2, "waiting"),
        (3, "waiting"),
        (4, "confirmed"),
    ]


def test_the_most_for_one_agency_ends_and_the_sweep_serves_who_waited(monkeypatch):
    rules = {"most_per_agency": 1, "cap_ends_days_before": 10}
    session = session_with(rules, places=3)
    team = make_team()
    book(session, [make_person(team) for _ in range(4)], team)
    later = session.starts_at - 9 * DAY

    monkeypatch.setattr(timezone, "now", lambda: later)
    sweep.sweep()

    statuses = [status for _, status in standing(session)]
    assert statuses == ["confirmed", "confirmed", "confirmed", "waiting"]


@pytest.mark.parametrize(
    ("rules", "agency"),
    [
        ({"agency_kinds": [Agency.Kind.POLICE]}, {"kind": Agency.Kind.HEALTH}),
        ({"agency_kinds": [Agency.Kind.POLICE, Agency.Kind.FIRE]}, {"kind": Agency.Kind.CARE}),
    ],
)
def test_people_of_agencies_of_another_kind_cannot_book(rules, agency):
    session, team = session_with(rules), make_team(agency=make_agency(**agency))

    with pytest.raises(Refused, match="not for people of"):
        book(session, [make_person(team)], team)


def test_people_of_agencies_of_another_area_cannot_book_and_those_of_none_can():
    here, there = make_area(), make_area()
    rules = make_rules()
    rules.areas.add(here)
    session = make_session(course=make_course(rules=rules))
    ours, theirs, everywhere = make_team(), make_team(), make_team()
    here.agencies.add(ours.agency)
    there.agencies.add(theirs.agency)

    book(session, [make_person(ours)], ours)
    book(session, [make_person(everywhere)], everywhere)
    with pytest.raises(Refused, match="not for people of"):
        book(session, [make_person(theirs)], theirs)

    assert standing(session) == [(1, "confirmed"), (2, "confirmed")]


def test_who_is_eligible_no_more_is_passed_over():
    session, ours, theirs = make_session(places=1), make_team(), make_team()
    first = make_person(ours)
    book(session, [first], ours)
    book(session, [make_person(theirs)], theirs)
    book(session, [make_person(ours)], ours)
    area = make_area()
    area.agencies.add(ours.agency)
    make_area().agencies.add(theirs.agency)
    session.course.rules.areas.add(area)

    actions.cancel(session.bookings.get(person=first), reason="other", by=manager_of(ours))

    assert standing(session) == [(2, "waiting"), (3, "confirmed")]


def test_a_booking_the_office_approves_waits_in_its_place_of_the_queue():
    session = session_with({"office_approves": True}, places=1)
    team, office_user = make_team(), make_user()
    book(session, [make_person(team), make_person(team)], team)
    assert standing(session) == [(1, "checking"), (2, "checking")]
    first, second = session.bookings.order_by("number")

    office.approve(second, by=office_user)
    office.approve(first, by=office_user)

    assert standing(session) == [(1, "waiting"), (2, "confirmed")]


def test_nobody_who_has_left_is_given_a_place():
    session, team = make_session(places=1), make_team()
    people = [make_person(team) for _ in range(3)]
    book(session, people, team)
    people[1].left_at = timezone.now()
    people[1].save()
    Message.objects.all().delete()

    actions.cancel(session.bookings.get(person=people[0]), reason="other", by=manager_of(team))

    assert standing(session) == [(2, "waiting"), (3, "confirmed")]
    assert not Message.objects.filter(to=people[1].email).exists()


def test_after_booking_closes_nobody_moves_up_and_the_office_is_told(monkeypatch):
    session, team = make_session(places=1), make_team()
    people = [make_person(team), make_person(team)]
    book(session, people, team)
    administrator = make_user(is_staff=True)
    administrator.groups.add(Group.objects.get(name="Training administrator"))
    Message.objects.all().delete()

    monkeypatch.setattr(timezone, "now", lambda: session.closes_at)
    actions.cancel(session.bookings.get(person=people[0]), reason="other", by=manager_of(team))
    sweep.bring_up_to_date(session.pk)

    assert standing(session) == [(2, "waiting")]
    assert [message.to for message in Message.objects.filter(name="freed_late")] == [
        administrator.email
    ]


@pytest.mark.parametrize(
    ("days", "rules", "words"),
    [
        (28, {"opens_days_before": 20}, "opens on"),
        (28, {"closes_days_before": 30}, "has closed"),
        (-1, {}, "has closed"),
    ],
)
def test_nobody_books_before_booking_opens_or_after_it_closes(days, rules, words):
    session, team = session_with(rules, starts_at=in_(days)), make_team()

    with pytest.raises(Refused, match=words):
        book(session, [make_person(team)], team)


def test_an_own_closing_time_goes_before_the_rules():
    session = make_session(own_closes_at=timezone.now() - DAY)
    team = make_team()

    with pytest.raises(Refused, match="has closed"):
        book(session, [make_person(team)], team)


def test_more_room_is_given_to_who_waits_and_less_takes_nobody_off():
    session, team, by = make_session(places=1), make_team(), make_user()
    book(session, [make_person(team) for _ in range(4)], team)

    session.refresh_from_db()
    session.places = 3
    office.save(session, by=by)
    more = standing(session)
    session.refresh_from_db()
    session.places = 1
    office.save(session, by=by)

    assert more == [(1, "confirmed"), (2, "confirmed"), (3, "confirmed"), (4, "waiting")]
    assert standing(session) == more
    session.refresh_from_db()
    assert "3 people have one of 1 places" in " ".join(office.clashes(session))


def test_the_office_passes_others_only_with_a_reason_and_adds_the_room():
    session, team, by = make_session(places=1), make_team(), make_user()
    book(session, [make_person(team) for _ in range(3)], team)
    last = session.bookings.get(number=3)

    with pytest.raises(Refused, match="Say why"):
        office.place(last, reason=" ", by=by)
    office.place(last, reason="A child protection conference depends on it.", by=by)

    session.refresh_from_db()
    assert standing(session) == [(1, "confirmed"), (2, "waiting"), (3, "confirmed")]
    assert (session.places, session.taken) == (2, 2)
    assert QueueJump.objects.get().booking == last
    assert Event.objects.filter(step="placed before others").exists()


def test_places_held_lapse_unless_named_and_the_list_moves_up(monkeypatch):
    session, team = make_session(places=2), make_team()
    book(session, [], team, held=2)
    waiter = make_person(team)
    book(session, [waiter], team)
    named = session.bookings.get(number=1)
    actions.name(named, Wanted(make_person(team)), team=team, by=manager_of(team))

    monkeypatch.setattr(timezone, "now", lambda: session.names_by)
    sweep.sweep()

    assert standing(session) == [(1, "confirmed"), (3, "confirmed")]
    assert session.bookings.get(number=2).status == Status.LAPSED


def test_a_team_holds_no_more_than_its_most():
    session, team = make_session(), make_team()
    book(session, [], team, held=3)

    with pytest.raises(Refused, match="may hold 4 places without a name, and holds 3"):
        book(session, [], team, held=2)


def test_a_substitute_has_the_same_place_and_is_told_and_so_is_who_stays():
    session, team = make_session(places=1), make_team()
    ill, instead, waiter = (make_person(team) for _ in range(3))
    book(session, [ill, waiter], team)
    Message.objects.all().delete()

    new = actions.swap(
        session.bookings.get(person=ill), Wanted(instead), team=team, by=manager_of(team)
    )

    assert (new.number, new.status, new.instead_of.person) == (1, "confirmed", ill)
    assert standing(session) == [(1, "confirmed"), (2, "waiting")]
    assert sorted(Message.objects.values_list("name", "to")) == sorted(
        [
            ("place_cancelled", ill.email),
            ("place_booked", instead.email),
            ("team_summary", manager_of(team).email),
        ]
    )


def test_moving_gives_up_one_date_and_joins_the_queue_of_the_other():
    team = make_team()
    course = make_course()
    first, second = (make_session(course=course, places=1) for _ in range(2))
    mover, waiter = make_person(team), make_person(team)
    book(first, [mover, waiter], team)

    actions.move(
        first.bookings.get(person=mover), second, Wanted(mover), team=team, by=manager_of(team)
    )

    assert (standing(first), standing(second)) == ([(2, "confirmed")], [(1, "confirmed")])


def test_a_move_that_would_give_less_than_was_promised_leaves_all_as_it_was():
    team, course = make_team(), make_course()
    first, second = (make_session(course=course, places=1) for _ in range(2))
    mover = make_person(team)
    book(first, [mover], team)
    make_booking(second)

    with pytest.raises(actions.Changed):
        actions.move(
            first.bookings.get(person=mover),
            second,
            Wanted(mover),
            team=team,
            by=manager_of(team),
            agreed=lambda booking: booking.is_confirmed,
        )

    assert standing(first) == [(1, "confirmed")]


def test_nothing_changes_once_the_session_has_begun(monkeypatch):
    session, team = make_session(), make_team()
    person = make_person(team)
    book(session, [person], team)
    monkeypatch.setattr(timezone, "now", lambda: session.starts_at)

    with pytest.raises(Refused, match="has begun"):
        actions.cancel(session.bookings.get(person=person), reason="other", by=manager_of(team))


def test_two_who_cancel_the_same_booking_cancel_it_once():
    session, team = make_session(places=1), make_team()
    people = [make_person(team) for _ in range(3)]
    book(session, people, team)
    booking = session.bookings.get(person=people[0])
    actions.cancel(booking, reason="other", by=manager_of(team))

    with pytest.raises(Refused, match="ended already"):
        actions.cancel(booking, reason="other", by=manager_of(team))

    assert standing(session) == [(2, "confirmed"), (3, "waiting")]


@pytest.mark.parametrize("reason", Booking.ASKED_FOR)
def test_the_record_says_who_cancelled_and_never_why(reason):
    session, team = make_session(), make_team()
    book(session, [make_person(team) for _ in range(2)], team)
    ours, theirs = session.bookings.order_by("number")

    actions.cancel(ours, reason=reason, by=manager_of(team))
    actions.cancel(theirs, reason=reason, by=None)

    ours.refresh_from_db()
    steps = Event.objects.filter(step="cancelled").order_by("pk")
    assert list(steps.values_list("subject_id", "by", "note")) == [
        (ours.pk, manager_of(team).pk, ""),
        (theirs.pk, None, "By the link of their own place."),
    ]
    assert ours.reason == reason


def test_a_session_called_off_ends_every_booking_and_nobody_moves_up():
    session, team = make_session(places=1), make_team()
    book(session, [make_person(team) for _ in range(3)], team)
    Message.objects.all().delete()

    office.call_off(session, reason="The trainer is ill.", by=make_user())
    sweep.sweep()

    assert standing(session) == []
    assert Message.objects.filter(name="session_called_off").count() == 3
    session.refresh_from_db()
    assert (session.taken, session.is_called_off) == (0, True)


def test_a_preview_says_what_each_would_get_and_changes_nothing():
    session, team = make_session(places=1), make_team()
    already, new, next_ = (make_person(team) for _ in range(3))
    book(session, [already], team)
    Message.objects.all().delete()
    before = TrainingSession.objects.values().get(pk=session.pk)

    lines = preview(
        session, [Wanted(p) for p in (already, new, next_)], team=team, by=manager_of(team)
    )

    assert [line.words for line in lines] == [
        "Will not be booked",
        "Number 1 on the waiting list",
        "Number 2 on the waiting list",
    ]
    assert f"already, by {manager_of(team)}" in lines[0].obstacles[0].words
    assert TrainingSession.objects.values().get(pk=session.pk) == before
    assert (session.bookings.count(), Message.objects.count()) == (1, 0)


def test_three_places_for_four_is_three_places_and_a_number_said_before():
    session, team = make_session(places=3), make_team()
    people = [make_person(team) for _ in range(4)]

    lines = preview(session, [Wanted(p) for p in people], team=team, by=manager_of(team))

    words = [line.words for line in lines]
    assert words == ["A place", "A place", "A place", "Number 1 on the waiting list"]


def test_a_booking_that_would_give_less_than_was_promised_books_nobody():
    session, team = make_session(places=2), make_team()
    people = [make_person(team) for _ in range(2)]
    lines = preview(session, [Wanted(p) for p in people], team=team, by=manager_of(team))
    make_booking(session)

    with pytest.raises(actions.Changed, match="Places have gone"):
        book(session, people, team, agreed=keeps(promise(lines)))

    assert session.bookings.count() == 1


def test_somebody_booked_elsewhere_at_the_time_needs_a_reason():
    session = make_session()
    at_once = make_session(starts_at=session.starts_at)
    team = make_team()
    person = make_person(team)
    book(at_once, [person], team)

    with pytest.raises(Refused, match=f"place at “{at_once.course}” at the same time"):
        book(session, [person], team)
    wanted = [Wanted(person, overlap_because="She leaves the other at noon.")]
    actions.book(session, wanted, team=team, by=manager_of(team), key=uuid.uuid4())

    assert standing(session) == [(1, "confirmed")]


def test_what_must_come_first_is_asked_for_and_can_be_said_to_be_done_elsewhere():
    before = make_course()
    course = make_course()
    course.comes_first.add(before)
    session, team = make_session(course=course), make_team()
    been, done, neither = (make_person(team) for _ in range(3))
    make_booking(make_session(course=before, starts_at=in_(-9)), been)

    lines = preview(
        session,
        [Wanted(been), Wanted(done, done_elsewhere=True), Wanted(neither)],
        team=team,
        by=manager_of(team),
    )

    assert [line.words for line in lines] == ["A place", "A place", "Will not be booked"]
    assert lines[2].obstacles[0].words == f"They have not been on “{before}” here."


@pytest.mark.parametrize(
    ("mark", "asked"), [("came", False), ("left", False), ("absent", True), ("apology", True)]
)
def test_who_was_marked_as_away_has_not_been_on_what_must_come_first(mark, asked):
    before, course = make_course(), make_course()
    course.comes_first.add(before)
    team = make_team()
    person = make_person(team)
    then = make_booking(make_session(course=before, starts_at=in_(-9)), person)
    make_attendance(then, mark)

    [line] = preview(make_session(course=course), [Wanted(person)], team=team, by=manager_of(team))

    assert bool(line.obstacles) is asked


def test_somebody_booked_by_another_agency_is_said_to_be_booked_and_not_by_whom():
    session, ours, theirs = make_session(), make_team(), make_team()
    one = make_person(theirs)
    book(session, [one], theirs)
    same = make_person(ours, email=one.email)

    with pytest.raises(Refused) as refusal:
        book(session, [same], ours)

    assert str(refusal.value) == "They are booked already."


@pytest.mark.parametrize("booked", [0, 30])
def test_booking_three_costs_the_same_however_many_are_booked(booked, django_assert_num_queries):
    session, team = make_session(places=50), make_team()
    for _ in range(booked):
        make_booking(session)
    people = [make_person(team) for _ in range(3)]

    with django_assert_num_queries(20):
        book(session, people, team)


def test_what_somebody_needs_goes_with_them_to_another_date():
    course, team = make_course(), make_team()
    first, second, third = (make_session(course=course) for _ in range(3))
    person = make_person(team)
    book(first, [person], team)
    actions.say_needs(first.bookings.get(), "A hearing loop")

    wanted = Wanted(person)
    actions.move(first.bookings.get(), second, wanted, team=team, by=manager_of(team))
    office.move(second.bookings.get(), third, reason="The room is smaller", by=make_user())

    assert third.bookings.get().needs == "A hearing loop"


def test_who_moved_to_another_agency_is_said_to_be_booked_and_not_by_whom():
    session, team, new = make_session(), make_team(), make_team()
    person = make_person(team)
    book(session, [person], team)
    Person.objects.filter(pk=person.pk).update(agency=new.agency)
    person.refresh_from_db()

    (line,) = preview(session, [Wanted(person)], team=new, by=manager_of(new))

    assert [each.words for each in line.obstacles] == ["They are booked already."]


def test_places_are_held_as_long_as_the_rules_say_now_and_their_team_hears_of_it():
    session, team = make_session(), make_team()
    book(session, [], team, held=1)
    Message.objects.all().delete()
    session.refresh_from_db()
    session.own_closes_at = session.starts_at - 20 * DAY

    office.save(session, by=make_user())

    assert session.bookings.get().name_by == session.own_closes_at
    assert [message.to for message in Message.objects.all()] == [manager_of(team).email]


def test_a_substitute_counts_as_the_one_they_replace_did():
    team = make_team()
    before = make_agency()
    booking = make_booking(person=make_person(team), agency=before, team=team)

    new = actions.swap(booking, Wanted(make_person(team)), team=team, by=manager_of(team))

    assert new.agency == before


def test_somebody_else_goes_instead_also_where_there_are_fewer_places_than_people():
    session, team = make_session(places=2), make_team()
    people = [make_person(team) for _ in range(2)]
    book(session, people, team)
    TrainingSession.objects.filter(pk=session.pk).update(places=1)
    booking = session.bookings.get(person=people[0])

    actions.swap(booking, Wanted(make_person(team)), team=team, by=manager_of(team))

    session.refresh_from_db()
    assert (standing(session), session.taken) == ([(1, "confirmed"), (2, "confirmed")], 2)
