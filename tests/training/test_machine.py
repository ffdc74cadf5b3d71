"""Whatever people do with two dates, in whatever order: the queue keeps its promises."""

import datetime as dt
import uuid
from collections import Counter
from contextlib import suppress
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal.errors import Refused
from tests.factories import (
    make_agency,
    make_course,
    make_person,
    make_rules,
    make_session,
    make_team,
    make_user,
)
from tests.training.booking import Status, manager_of
from training.models import BookingRules, Person, QueueJump, TrainingSession
from training.places import actions, letters, office, sweep
from training.places.checks import Wanted

pytestmark = pytest.mark.django_db
any_of = st.integers(0, 50)
either = st.integers(0, 1)
DAY = dt.timedelta(days=1)
CAPPED_UNTIL = dt.timedelta(days=5)  # before the session
REASON = "A child protection conference depends on it."


class World:
    """What is there before anything happens; the clock stands still until it is moved on."""

    def __init__(self, monkeypatch):
        self.now = timezone.now()
        self.began = self.now
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        self.rules = make_rules(closes_days_before=1, names_days_before=7, most_held=3)
        course, agencies = make_course(rules=self.rules), [make_agency() for _ in range(2)]
        teams = [make_team(agency=agency) for agency in (*agencies, agencies[0])]
        self.teams = [(team, manager_of(team)) for team in teams]
        self.people = [[make_person(team) for _ in range(3)] for team in teams]
        self.sessions = [
            make_session(course=course, places=2, starts_at=self.now + dt.timedelta(days=days)).pk
            for days in (12, 16)
        ]
        self.office = make_user()


class Queue(RuleBasedStateMachine):
    """Each rule does what one person may do; what is refused changes nothing."""

    world: World

    def __init__(self):
        super().__init__()
        self.world.now = self.world.began
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.before = {pk: set() for pk in self.world.sessions}
        self.placed, self.most = set(), None

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(
        most=st.sampled_from([None, None, 1, 2]), approves=st.sampled_from([False, False, True])
    )
    def rules_and_a_date_in_demand(self, most, approves):
        self.most, until = most, CAPPED_UNTIL.days if most else None
        BookingRules.objects.filter(pk=self.world.rules.pk).update(
            most_per_agency=most, cap_ends_days_before=until, office_approves=approves
        )
        for team in range(len(self.world.teams)):
            self.asks(0, team, [self.somebody(team, pick) for pick in range(3)])

    def session(self, which):
        return TrainingSession.objects.with_rules().get(pk=self.world.sessions[which])

    def live(self, which, **fields):
        bookings = self.session(which).bookings.live().filter(**fields)
        return list(bookings.select_related("person", "team").order_by("number"))

    def does(self, action, *given, **named):
        with suppress(Refused):
            action(*given, **named)

    def of_one(self, which, pick, action, **fields):
        """Do it to one of the live bookings, where there is any."""
        if live := self.live(which, **fields):
            action(live[pick % len(live)])

    def asks(self, which, team, wanted):
        ours, by = self.world.teams[team]
        session = self.session(which)
        self.does(actions.book, session, wanted, team=ours, by=by, key=uuid.uuid4())

    def somebody(self, team, pick):
        people = self.world.people[team]
        return Wanted(Person.objects.get(pk=people[pick % len(people)].pk))

    def side(self, booking):
        """The team that deals with a booking, and who does."""
        teams = [team.pk for team, _ in self.world.teams]
        index = teams.index(booking.team_id)
        return index, *self.world.teams[index]

    @rule(which=either, team=st.integers(0, 2), picks=st.sets(st.integers(0, 2), min_size=1))
    def book(self, which, team, picks):
        self.asks(which, team, [self.somebody(team, pick) for pick in sorted(picks)])

    @rule(which=either, team=st.integers(0, 2), places=st.integers(1, 2))
    def hold(self, which, team, places):
        self.asks(which, team, [Wanted()] * places)

    @rule(which=either, pick=any_of, who=any_of)
    def name(self, which, pick, who):
        def named(booking):
            index, team, by = self.side(booking)
            self.does(actions.name, booking, self.somebody(index, who), team=team, by=by)

        self.of_one(which, pick, named, person=None)

    @rule(which=either, pick=any_of, who=any_of)
    def swap(self, which, pick, who):
        def swapped(booking):
            index, team, by = self.side(booking)
            self.does(actions.swap, booking, self.somebody(index, who), team=team, by=by)

        self.of_one(which, pick, swapped, person__isnull=False)

    @rule(which=either, pick=any_of)
    def cancel(self, which, pick):
        def cancelled(booking):
            self.does(actions.cancel, booking, reason="other", by=self.side(booking)[2])

        self.of_one(which, pick, cancelled)

    @rule(which=either, pick=any_of)
    def move(self, which, pick):
        def moved(booking):
            _, team, by = self.side(booking)
            to, wanted = self.session(1 - which), Wanted(booking.person)
            self.does(actions.move, booking, to, wanted, team=team, by=by)

        self.of_one(which, pick, moved, person__isnull=False)

    @rule(which=either, places=st.integers(1, 4))
    def more_or_less_room(self, which, places):
        session = self.session(which)
        session.places = places
        office.save(session, by=self.world.office)

    @rule(which=either, closed=st.booleans())
    def close_or_reopen(self, which, closed):
        session = self.session(which)
        session.own_closes_at = min(self.world.now, session.starts_at) if closed else None
        office.save(session, by=self.world.office)

    @rule(which=either, pick=any_of)
    def approve(self, which, pick):
        def approved(booking):
            self.does(office.approve, booking, by=self.world.office)

        self.of_one(which, pick, approved, status=Status.CHECKING)

    @rule(which=either, pick=any_of)
    def place(self, which, pick):
        def placed(booking):
            could = self.as_it_stands()[booking.session_id].may_have_one()
            self.does(office.place, booking, reason=REASON, by=self.world.office)
            booking.refresh_from_db()
            if booking.is_confirmed:
                self.placed.add(booking.pk)
                jumped = QueueJump.objects.filter(booking=booking).exists()
                assert jumped == any(number < booking.number for number in could)

        self.of_one(which, pick, placed, status__in=[Status.CHECKING, Status.WAITING])

    @rule(days=st.integers(1, 4))
    def days_go_by(self, days):
        self.world.now += dt.timedelta(days=days)
        for pk in self.world.sessions:
            sweep.bring_up_to_date(pk)

    @invariant()
    def promises_are_kept(self):
        for date, stands in self.as_it_stands().items():
            before = self.before[date]
            confirmed = {each.pk: each for each in stands.live if each.status == Status.CONFIRMED}
            no_more_than_there_are(stands, len(confirmed), len(before))
            each_once(stands.live)
            nobody_is_forgotten(stands, self.world.now)
            new = confirmed.keys() - before - self.placed
            newly = [confirmed[pk] for pk in new if confirmed[pk].instead_of not in before]
            nobody_was_passed(stands, newly)
            no_agency_got_more_than_its_most(stands, newly)
            self.before[date] = set(confirmed)

    def as_it_stands(self):
        """Each date as the database has it, by its key, read without a line of what is tested."""
        with connection.cursor() as cursor:
            cursor.execute(DATES, [self.world.sessions])
            dates = cursor.fetchall()
            cursor.execute(LIVE, [self.world.sessions, list(LIVE_STATUSES)])
            rows = cursor.fetchall()
        return {
            pk: Date(
                places,
                taken,
                closes_at or starts_at - DAY,
                [One(*row[1:]) for row in rows if row[0] == pk],
                self.most if self.world.now < starts_at - CAPPED_UNTIL else None,
                self.world.now,
            )
            for pk, places, taken, closes_at, starts_at in dates
        }


LIVE_STATUSES = ("asked", "checking", "waiting", "confirmed")
DATES = (
    "SELECT id, places, taken, own_closes_at, starts_at FROM training_trainingsession "
    "WHERE id = ANY(%s)"
)
LIVE = (
    "SELECT session_id, id, number, status, agency_id, person_id, name_by, instead_of_id "
    "FROM training_booking WHERE session_id = ANY(%s) AND status = ANY(%s) ORDER BY number"
)


class One(NamedTuple):
    """A live booking."""

    pk: int
    number: int
    status: str
    agency: int
    person: int | None
    name_by: dt.datetime | None
    instead_of: int | None


class Date(NamedTuple):
    places: int
    taken: int
    closes_at: dt.datetime
    live: list[One]
    most: int | None
    now: dt.datetime

    def may_have_one(self) -> list[int]:
        """The numbers of those on the waiting list who may have a place, told by hand."""
        had = Counter(each.agency for each in self.live if each.status == Status.CONFIRMED)
        return [
            each.number
            for each in self.live
            if each.status == Status.WAITING
            and (each.person or each.name_by > self.now)
            and (self.most is None or had[each.agency] < self.most)
        ]


def no_more_than_there_are(date, confirmed, before):
    assert date.taken == confirmed
    assert confirmed <= max(date.places, before)


def each_once(live):
    people = [each.person for each in live if each.person]
    for values in (people, [each.number for each in live]):
        assert len(values) == len(set(values))


def nobody_is_forgotten(date, now):
    is_open = now < date.closes_at
    assert not (is_open and date.taken < date.places and date.may_have_one())


def nobody_was_passed(date, newly):
    could = date.may_have_one()
    assert not [(number, each) for each in newly for number in could if number < each.number]


def no_agency_got_more_than_its_most(date, newly):
    if date.most is not None:
        had = Counter(each.agency for each in date.live if each.status == Status.CONFIRMED)
        assert all(had[each.agency] <= date.most for each in newly)


@pytest.mark.parametrize("examples", [15, pytest.param(200, marks=pytest.mark.drill)])
def test_places_are_given_in_order_whatever_happens(examples, monkeypatch):
    """What people are told has tests of its own: here no e-mail is written, or made up at all."""
    for name in ("of_places", "summary", "summaries", "to_the_office"):
        monkeypatch.setattr(letters, name, lambda *given, **named: [])
    monkeypatch.setattr(letters, "post", lambda letters: None)
    Queue.world = World(monkeypatch)

    run_state_machine_as_test(
        Queue,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
